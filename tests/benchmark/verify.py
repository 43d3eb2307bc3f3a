"""Time of ``verify`` for a case with 50,000 flows and 2 GB, against ``sha256sum`` of its files.

Run: python -m tests.benchmark.verify [gigabytes]. Both run in turn, three times; the ratio of the
best times is printed, and the exit code says whether it is within the target.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspector.case.clock import system_clock
from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.case.seal import seal
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Verdict
from inspector.rules.loader import default_rules
from inspector.rules.provenance import provenance

FLOWS = 50_000
TARGET = 1.5
SEGMENT = 256 << 20


def main(size: int) -> int:
    """Measure and print; return 0 when the target is met."""
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        root = make(Path(folder) / "case", size)
        files = sorted(str(path) for path in root.rglob("*") if path.is_file())
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(3):
            theirs.append(timed(lambda: summed(files)))
            ours.append(timed(lambda: checked(root)))
    ratio = min(ours) / min(theirs)
    print(f"sha256sum {min(theirs):.2f} s, verify {min(ours):.2f} s, ratio {ratio:.2f}")
    print(f"target {TARGET}: {'met' if ratio <= TARGET else 'MISSED'}")
    return int(ratio > TARGET)


def make(root: Path, size: int) -> Path:
    """Make and seal a case; its log has an event for every flow, which is the worst case."""
    case = Case.create(root, CaseInfo(title="Benchmark"), actor="test", clock=system_clock)
    body = os.urandom(size // FLOWS)
    frame = b"%d:%s}" % (len(body), body)
    with case.capturing():
        writer = case.new_segment()
        for number in range(FLOWS):
            writer.append(frame)
            data = {"host": f"h{number}.example", "reason": "no"}
            case.record("tls.failed", data, durable=False)
            if writer.size > SEGMENT:
                case.close_segment(writer)
                writer = case.new_segment()
        case.close_segment(writer)
    seal(case, Ed25519PrivateKey.generate(), provenance=provenance(default_rules(), ()))
    return root


def summed(files: list[str]) -> None:
    """Hash with the standard tool."""
    subprocess.run(["sha256sum", *files], stdout=subprocess.DEVNULL, check=True)


def checked(root: Path) -> None:
    """Verify."""
    assert verify_case(root).verdict is Verdict.INTACT


def timed(action: Callable[[], object]) -> float:
    """Return how long ``action`` takes, in seconds."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(int(float(sys.argv[1] if len(sys.argv) > 1 else 2) * (1 << 30))))
