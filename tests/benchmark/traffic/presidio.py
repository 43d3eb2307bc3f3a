"""Asks Presidio about the same leaves, in an environment of its own.

    python -m tests.benchmark.traffic.presidio ENVIRONMENT [MODEL]

ENVIRONMENT is a virtual environment with ``presidio-analyzer`` and a spaCy model (its package name
is MODEL). The leaves are ours: Presidio opens no layers itself, so this is what it finds when the
whole work of unfolding is done for it. One leaf a call, as a tool would do; English recognisers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from inspector.traffic.parts import parts_of
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.engine import unfold
from tests.benchmark.traffic.cases import Case, cases
from tests.benchmark.traffic.score import Tally

LEAVES = 40
"""Leaves of one case that are asked about, evenly spread; a set of records repeats itself."""

MEANS = {
    "contacts": ("PHONE_NUMBER",), "call_log": ("PHONE_NUMBER",), "sms": ("PHONE_NUMBER",),
    "location": ("LOCATION",), "identity": ("PHONE_NUMBER", "EMAIL_ADDRESS", "PERSON"),
    "accounts": ("EMAIL_ADDRESS",),
}  # fmt: skip
"""The most generous reading: what would have to be said at all for a category to count as found."""

_SCRIPT = """
import json, sys, spacy, importlib, time
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
class Loaded(SpacyNlpEngine):
    def __init__(self, model):
        super().__init__()
        self.nlp = {"en": model}
engine = AnalyzerEngine(nlp_engine=Loaded(importlib.import_module(sys.argv[1]).load()))
done = []
started = time.process_time()
size = 0
for leaves in json.load(open(sys.argv[2])):
    said = set()
    for leaf in leaves:
        size += len(leaf.encode())
        said |= {r.entity_type for r in engine.analyze(leaf, language="en") if r.score >= 0.4}
    done.append(sorted(said))
json.dump({"said": done, "seconds": time.process_time() - started, "bytes": size}, sys.stdout)
"""


def leaves(case: Case) -> list[str]:
    """Return texts that unfolding gives for the bodies of a case."""
    found: dict[str, None] = {}
    for exchange in case.exchanges:
        budget = Budget()
        for directed in parts_of(exchange):
            if directed.part.path != "body":
                continue
            for sheet in unfold(directed.part, budget):
                for table in sheet.tables:
                    for column in table.columns:
                        found.update(
                            dict.fromkeys(str(v)[:2000] for v in column.values if v is not None)
                        )
    texts = list(found)
    return texts[:: max(1, len(texts) // LEAVES)][:LEAVES]


def main() -> int:
    """Run the peer and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("environment", type=Path)
    parser.add_argument("model", nargs="?", default="en_core_web_sm")
    parser.add_argument("--every", type=int, default=3, help="take every n-th case")
    options = parser.parse_args()
    some = [case for i, case in enumerate(cases()) if i % options.every == 0]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([leaves(case) for case in some], file)
        file.flush()
        done = subprocess.run(
            [options.environment / "bin/python", "-c", _SCRIPT, options.model, file.name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        print(f"Presidio did not run: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return 1
    answer = json.loads(done.stdout)
    tallies: dict[str, Tally] = defaultdict(Tally)
    alarms = 0
    for case, said in zip(some, answer["said"], strict=True):
        for label in case.expect:
            hit = bool(set(said) & set(MEANS.get(label, ())))
            tallies[label].right += hit
            tallies[label].missed += not hit
        personal = {"PHONE_NUMBER", "EMAIL_ADDRESS", "PERSON", "US_DRIVER_LICENSE", "LOCATION"}
        alarms += not case.expect and not case.allow and bool(set(said) & personal)
    clean = sum(not case.expect and not case.allow for case in some)
    print("| | found | of | recall |\n|---|---:|---:|---:|")
    for label, one in sorted(tallies.items()):
        print(f"| `{label}` | {one.right} | {one.right + one.missed} | {one.recall:.3f} |")
    print(f"\nfalse alarms: {alarms} of {clean} exchanges without personal data")
    print(f"speed: {answer['bytes'] / 1e6 / answer['seconds']:.4f} MB/s of leaves")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
