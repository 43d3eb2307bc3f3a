"""The import rule holds, and the check itself finds each way of breaking it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture import violations

ROOT = Path(__file__).parent.parent


def test_no_import_breaks_the_rule() -> None:
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("inspector/model/app.py", "from inspector.rules.loader import Rules"),
        ("inspector/rules/loader.py", "import inspector.static.scan"),
        ("inspector/static/scan.py", "from inspector.traffic.har.read import read"),
        ("inspector/traffic/har/read.py", "from inspector.static.scan import scan"),
        ("inspector/traffic/har/read.py", "import mitmproxy.http"),
        ("inspector/correlate.py", "from inspector.case.folder import Case"),
        ("inspector/case/folder.py", "from addons.read import read_flows"),
        ("inspector/case/folder.py", "def late():\n    import jinja2"),
        ("inspector/case/folder.py", "from androguard.core import axml"),
        ("reports/render.py", "from inspector.rules.loader import Rules"),
        ("addons/capture.py", "from reports.render import render"),
    ],
)
def test_a_broken_import_is_found(tmp_path: Path, place: str, line: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n", encoding="utf-8")
    assert len(violations(tmp_path)) == 1


def test_allowed_imports_are_not_reported(tmp_path: Path) -> None:
    path = tmp_path / "inspector/cli/main.py"
    path.parent.mkdir(parents=True)
    path.write_text("from addons import capture\nfrom inspector.case import folder\n")
    assert violations(tmp_path) == []


def test_fields_of_documents_and_rows_are_no_texts() -> None:
    """With that import each field is a text that pydantic compiles anew at every start."""
    slow = "from __future__ import annotations"
    files = {
        *(ROOT / "inspector/model").glob("*.py"),
        *(ROOT / "inspector/rules").glob("*schema.py"),
    }
    made = [
        path
        for path in files
        if re.search(r"^class \w+\((Model|\w*Row)\):", path.read_text(), re.M)
    ]
    assert len(made) >= 10
    assert [path.name for path in made if slow in path.read_text()] == []
