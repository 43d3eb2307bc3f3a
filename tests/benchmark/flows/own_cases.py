"""Measures the flow analysis on the sample apps.

Call it as ``python -m tests.benchmark.flows.own_cases [NAME]``.

What counts: the distinct (category, call that lets out, kind) of one app against its
``expected.toml``, which is complete.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

from inspector.rules.loader import default_rules
from tests.benchmark.flows.droidbench import analyse

CASES = Path(__file__).parents[3] / "samples" / "apps" / "flows"

type Found = set[tuple[str, str, str]]


def expected(folder: Path) -> Found:
    """Return what ``expected.toml`` lists."""
    document = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    return {(row["category"], row["sink"], row["kind"]) for row in document["flow"]}


def found(folder: Path) -> Found:
    """Return what the analysis finds."""
    leaks, _ = analyse(folder / f"{folder.name}.apk", default_rules(), "auto")
    return {(leak.origin.category, leak.api, leak.sink.kind) for leak in leaks}


def main() -> None:
    """Print the figures and every difference."""
    start = time.perf_counter()
    counts: Counter[str] = Counter()
    for folder in sorted(path.parent for path in CASES.glob("*/expected.toml")):
        if len(sys.argv) > 1 and sys.argv[1] not in folder.name:
            continue
        wanted, got = expected(folder), found(folder)
        counts.update(
            apps=1, hits=len(wanted & got), extra=len(got - wanted), missed=len(wanted - got)
        )
        for flow in sorted(wanted - got):
            print(f"{folder.name}: missed {flow}")
        for flow in sorted(got - wanted):
            print(f"{folder.name}: extra {flow}")
    hits = counts["hits"]
    precision = hits / max(1, hits + counts["extra"])
    recall = hits / max(1, hits + counts["missed"])
    print(f"{dict(counts)}: precision {precision:.3f}, recall {recall:.3f}")
    print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
