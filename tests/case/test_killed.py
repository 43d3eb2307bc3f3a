"""kill -9 at random points of add, mark and seal: the case stays valid or says what was cut."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from inspector.case.clock import system_clock
from inspector.case.folder import Case
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Verdict
from tests.case.sealed import fill, seal_it

WORKER = """
import itertools, sys
from pathlib import Path
from inspector.case.clock import system_clock
from inspector.case.folder import Case
from tests.case.sealed import seal_it
step, path, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
case = Case.open(path, actor=name, clock=system_clock)
source = path.with_name(f"{path.name}-{name}.bin")
print("ready", flush=True)
for number in itertools.count():
    if step == "add":
        source.write_bytes(f"{name} {number} ".encode() * 50_000)
        case.add(source)
    elif step == "mark":
        case.mark("note", f"{name} {number}")
    else:
        case.mark("note", "before a seal")
        seal_it(case)
    print(number, flush=True)
    if len(sys.argv) > 4 and number + 1 == int(sys.argv[4]):
        break
"""
ROOT = Path(__file__).parent.parent.parent


def worker(step: str, path: Path, name: str, *count: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, step, str(path), name, *count],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("step", ["add", "mark", "seal"])
def test_a_killed_step_leaves_a_case_that_is_valid_or_says_what_was_cut(
    tmp_path: Path, step: str
) -> None:
    random = Random(step)
    case = fill(tmp_path / "case")
    seal_it(case)
    finished = 0
    for number in range(8):
        process = worker(step, case.path, f"w{number}")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.0, 0.08))
        process.send_signal(signal.SIGKILL)
        finished += len([line for line in process.stdout if line.strip().isdigit()])
        process.wait(60)
        process.stdout.close()

        outcome = verify_case(case.path)
        problems = [f for f in outcome.findings if f.level is Level.PROBLEM]
        assert not problems, f"kill {number}: {problems}"
        assert not list(case.path.rglob("*.part")) or any(
            finding.code in ("unfinished", "seal-interrupted") for finding in outcome.findings
        )
    again = Case.open(case.path, actor="test", clock=system_clock)
    again.mark("note", "after it all")
    recorded = [e for e in again.log.entries() if e.actor.startswith("w") and e.action != "log.cut"]
    # What a finished step said is in the log; a step that was cut off may have got that far too.
    assert len(recorded) >= finished
    for rest in case.path.rglob("inputs/.*.part"):
        rest.unlink()
    assert seal_it(again).manifest.number >= 2
    assert verify_case(case.path).verdict is Verdict.INTACT


def test_two_processes_that_add_at_once_are_both_recorded(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    before = len(case.inputs())
    workers = [worker("add", case.path, name, "15") for name in ("one", "two")]
    for process in workers:
        out, _ = process.communicate(timeout=120)
        assert out.split() == ["ready", *map(str, range(15))]
    assert len(case.inputs()) == before + 30
    seal_it(case)
    outcome = verify_case(case.path)
    assert outcome.verdict is Verdict.INTACT
    assert {f.level for f in outcome.findings} == {Level.PROVEN}
