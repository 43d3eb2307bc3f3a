"""The flow files that a case rests on, checked against its log: segments, then imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.case.files import digest_file, explained
from inspector.case.folder import Case
from inspector.case.merge import parts
from inspector.errors import InspectorError


@dataclass(frozen=True, slots=True)
class FlowEvidence:
    """One flow file of a case; ``bodies`` is where large bodies of its flows lie."""

    name: str
    path: Path
    bodies: Path


def flow_files(case: Case) -> Iterator[FlowEvidence]:
    """Yield the flow files of a case and of those merged into it, one of two testers once.

    To be used under ``capturing``. Raises ``InspectorError`` when one was changed after it was
    recorded.
    """
    seen: set[str] = set()
    for part in parts(case):
        found = [
            (f"capture/{name}", part.path / "capture" / name, sha256)
            for name, sha256 in part.segment_digests().items()
        ]
        found += [
            (item.name, part.input_path(item), item.sha256)
            for item in part.inputs()
            if item.kind == "flows"
        ]
        for name, path, sha256 in found:
            if sha256 in seen:
                continue
            seen.add(sha256)
            with explained(f"Cannot read {path}", next_step="restore it"):
                digest, size = digest_file(path)
            if digest != sha256:
                raise InspectorError(
                    f"{path} was changed after it was recorded",
                    cause="its digest is not the one in the log",
                    next_step="restore the untouched file",
                )
            if size:
                yield FlowEvidence(name, path, part.path / "inputs")


def other_captures(case: Case) -> tuple[str, ...]:
    """Return the names of captures in the case that are no flow files: HAR and packets."""
    return tuple(
        sorted(
            {
                item.name
                for part in parts(case)
                for item in part.inputs()
                if item.kind in ("har", "pcap")
            }
        )
    )
