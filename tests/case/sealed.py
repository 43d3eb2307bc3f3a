"""Makes a small case with evidence of every kind, and seals it."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspector.case.clock import Clock, system_clock
from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.case.seal import Sealed, StampSource, seal
from inspector.case.timestamp import read_roots
from tests.case.authority import Authority
from tests.documents import PROVENANCE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def flow(number: int) -> bytes:
    """Return a frame that looks like one flow."""
    body = b"%06d" % number * 20
    return b"%d:%s}" % (len(body), body)


def fill(path: Path, *, clock: Clock = system_clock, title: str = "Quick") -> Case:
    """Return a new case with an app, a HAR, two segments, marks and results; not yet sealed."""
    case = Case.create(path, CaseInfo(title=title), actor="test", clock=clock)
    for name, data in (("loan.apk", b"PK\x03\x04app"), ("session.har", b'{"log": {}}')):
        source = path.with_name(f"{path.name}-{name}")
        source.write_bytes(data + title.encode())
        case.add(source)
        source.unlink()
    record(case, 3)
    case.mark("consent", "tapped Agree")
    record(case, 5)
    case.mark("note", "app asks for contacts")
    case.write_result("case.json", b'{"schema":"inspector/case/1"}\n')
    (path / "report.html").write_bytes(b"<!doctype html><title>report</title>")
    return case


def record(case: Case, flows: int) -> None:
    """Capture a segment."""
    with case.capturing():
        writer = case.new_segment()
        for number in range(flows):
            writer.append(flow(number))
        case.close_segment(writer)


def seal_it(case: Case, authority: Authority | None = None, url: str = "") -> Sealed:
    """Seal with the key of the tests."""
    source = StampSource(url, read_roots(authority.root)) if authority else None
    return seal(case, KEY, provenance=PROVENANCE, authority=source)
