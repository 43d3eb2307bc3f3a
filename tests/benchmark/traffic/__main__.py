"""Prints the table of ``docs/traffic.md``; exits with 1 when a target is missed."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tests.benchmark.traffic.cases import cases
from tests.benchmark.traffic.dice import use_seed
from tests.benchmark.traffic.score import Score, Tally, score
from tests.benchmark.traffic.trackhar import compare
from tests.shared import ROOT

RECALL = PRECISION = 0.98


def table(total: Score) -> str:
    """Return the result as a Markdown table."""
    lines = [
        f"{total.cases} cases, {total.exchanges} exchanges, {total.negatives} of them negatives",
        "",
        "| | right | missed | wrong | recall | precision |",
        "|---|---:|---:|---:|---:|---:|",
        _row("**all**", total.total),
    ]
    lines += [_row(f"`{name}`", one) for name, one in sorted(total.by_label.items())]
    lines += [_row(f"strength {name}", one) for name, one in sorted(total.by_strength.items())]
    lines += [_row(f"tag {name}", one) for name, one in sorted(total.by_tag.items()) if one.right]
    lines += [
        "",
        f"record counts: {dict(sorted(total.counts.items()))}; "
        f"chains of layers as evidence: {dict(sorted(total.chains.items()))}; "
        f"planted seen as less: {len(total.planted_missed)}",
    ]
    return "\n".join(lines)


def _row(name: str, one: Tally) -> str:
    return (
        f"| {name} | {one.right} | {one.missed} | {one.wrong} "
        f"| {one.recall:.3f} | {one.precision:.3f} |"
    )


def _trackhar() -> bool:
    """Print the comparison on the given HAR; without that file, say so."""
    folder = Path(os.environ.get("INSPECTOR_SHARED") or ROOT.parent / "shared") / "traffic"
    if not (folder / "reporthar").is_dir():
        print("TrackHAR: not compared, its capture is not on this machine")
        return True
    seen = compare(folder)
    print(
        f"TrackHAR on the given HAR: it reports {seen.reported} values, of which {seen.read} were"
        f" read and {seen.found} found here; it misses {dict(sorted(seen.only_ours.items()))}"
    )
    return seen.found == seen.reported


def main() -> int:
    """Score, print, compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print each miss")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--seed", type=int, default=0, help="another set; 0 is the published one")
    options = parser.parse_args()
    use_seed(options.seed)
    total = score(case for case in cases() if options.only in case.name)
    print(table(total))
    if options.misses:
        print("\n".join((*total.misses, *total.planted_missed)))
    peer = _trackhar()
    planted = total.by_strength["planted"].precision
    rates = total.total.recall >= RECALL and total.total.precision >= PRECISION
    good = peer and rates and planted == 1
    print(f"targets: {'met' if good else 'MISSED'}")
    return int(not good)


if __name__ == "__main__":
    raise SystemExit(main())
