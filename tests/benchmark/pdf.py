"""Pages, processor time and size of a report as PDF, in whole and as a summary.

Run: python -m tests.benchmark.pdf [CASE.json]; without a case, that of the tests. Processor time
only: a PDF is made in one thread.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
import time
from pathlib import Path

from inspector.model.case import CaseDocument
from reports.pdf import pdf
from reports.render import Form, render
from tests.reports.sample_document import harvester

FORMS: tuple[Form, ...] = ("report", "brief")


def pages(path: Path) -> str:
    """Return the number of pages that poppler counts."""
    said = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Pages: +(\d+)", said)
    return found[1] if found else "?"


def main() -> None:
    """Print a row for each form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path, nargs="?")
    given = parser.parse_args().case
    document = CaseDocument.model_validate_json(given.read_bytes()) if given else harvester()
    pdf(render(document, form="brief"))  # loads the fonts
    print(f"{'form':22} {'pages':>6} {'CPU':>8} {'size':>9}")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "page.pdf")
        for form in FORMS:
            html = render(document, form=form)
            began = time.process_time()
            made.write_bytes(pdf(html))
            took = time.process_time() - began
            size = made.stat().st_size / 1e6
            print(f"{form:22} {pages(made):>6} {took:6.1f} s {size:6.2f} MB")


if __name__ == "__main__":
    main()
