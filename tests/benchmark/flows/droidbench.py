"""Measures the flow analysis on DroidBench.

Call it as ``python -m tests.benchmark.flows.droidbench FOLDER TRUTH``.

FOLDER holds the APKs as in the repository secure-software-engineering/DroidBench, branch develop
(its ``apk`` folder); TRUTH is a table with the columns apk, category, case, expected_leaks.

What counts: ``found`` are the distinct pairs (instruction that reads, instruction that lets out)
of one app; true positives are min(found, expected), false positives what is found beyond it, misses
what is expected beyond it. An app without a number of expected leaks is not counted.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from inspector.rules.loader import Rules, default_rules
from inspector.static.container import open_container
from inspector.static.engines import engine_names, open_code
from inspector.static.flows.app_facts import app_facts
from inspector.static.flows.budget import Budget
from inspector.static.flows.explore import find_leaks
from inspector.static.flows.leak import Leak
from inspector.static.manifest import Manifest

UNPUBLISHED = frozenset(
    ("ImplicitFlows", "Native", "SelfModification", "DynamicLoading", "InterAppCommunication")
)
"""Categories outside the targets: FlowDroid's authors published no figures for them."""


class Outcome(NamedTuple):
    """One app's figures."""

    category: str
    case: str
    expected: int
    found: int
    seconds: float

    @property
    def hits(self) -> int:
        """True positives."""
        return min(self.found, self.expected)


def analyse(path: Path, rules: Rules, engine: str) -> tuple[tuple[Leak, ...], float]:
    """Return the leaks of one app and the seconds the flow analysis added to opening it."""
    container = open_container(path)
    code = open_code(container, engine_names(engine)[0])
    if code is None:
        return (), 0.0
    manifest = (
        container.apk.manifest()
        if container.apk
        else Manifest("", "", None, None, None, "", "", (), (), (), (), ())
    )
    start = time.perf_counter()
    facts = app_facts(container, manifest)
    dexes = {name: container.read(name) for name in container.dex_names()}
    leaks, _, _ = find_leaks(code, dexes, facts, rules=rules, budget=Budget())
    return leaks, time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--case", default="", help="only cases whose path holds this; prints leaks")
    parser.add_argument("--errors", action="store_true", help="list cases with a wrong count")
    arguments = parser.parse_args()
    rules = default_rules()
    outcomes: list[Outcome] = []
    with arguments.truth.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if arguments.case in row["apk"]]
    for row in rows:
        if not row["expected_leaks"]:
            continue
        path = arguments.folder / row["apk"].removeprefix("droidbench/")
        try:
            leaks, seconds = analyse(path, rules, arguments.engine)
        except Exception as error:
            if arguments.case:
                raise
            print(f"{row['apk']}: {type(error).__name__}: {error}", file=sys.stderr)
            leaks, seconds = (), 0.0
        pairs = {(k.origin.method, k.origin.offset, k.method, k.offset) for k in leaks}
        if arguments.case:
            for leak in leaks:
                print(f"  {leak.origin.detail} in {leak.origin.method}@{leak.origin.offset:#x}")
                print(f"    -> {leak.api} in {leak.method}@{leak.offset:#x}  {leak.endpoint}")
        outcomes.append(
            Outcome(row["category"], row["case"], int(row["expected_leaks"]), len(pairs), seconds)
        )
        if (arguments.errors or arguments.case) and outcomes[-1].found != outcomes[-1].expected:
            last = outcomes[-1]
            print(f"{last.category}/{last.case}: expected {last.expected}, found {last.found}")
    show(outcomes)


def show(outcomes: list[Outcome]) -> None:
    """Print figures per category, over the published categories, and over all."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[each.category].append(each)
    print(f"{'category':28}{'apps':>5}{'TP':>5}{'FP':>5}{'FN':>5}{'prec':>7}{'recall':>7}{'F1':>7}")
    for name in sorted(groups):
        _line(name, groups[name])
    _line("published categories", [o for o in outcomes if o.category not in UNPUBLISHED])
    _line("all", outcomes)
    times = [o.seconds for o in outcomes]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"median {statistics.median(times):.3f} s, worst {max(times):.3f} s, {peak:.0f} MB")


def _line(name: str, outcomes: list[Outcome]) -> None:
    hits = sum(o.hits for o in outcomes)
    extra = sum(o.found - o.hits for o in outcomes)
    missed = sum(o.expected - o.hits for o in outcomes)
    precision = hits / (hits + extra) if hits + extra else 1.0
    recall = hits / (hits + missed) if hits + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(
        f"{name:28}{len(outcomes):5}{hits:5}{extra:5}{missed:5}"
        f"{precision:7.2f}{recall:7.2f}{f1:7.2f}"
    )


if __name__ == "__main__":
    main()
