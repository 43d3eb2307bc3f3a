"""What opens each kind of traffic in a case, together with TLS secrets and large bodies of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.case.folder import Case
    from inspector.case.inputs import Kind
    from inspector.case.reading import Reader


def traffic_readers(case: Case) -> Mapping[Kind, Reader]:
    """Return the readers that this installation has; every key log of the case opens every pcap.

    Raises ``InspectorError`` for a key log that was changed after it was recorded.
    """
    from addons.read import FlowFile
    from addons.refusal import refusal
    from inspector.case.har_file import HarFile
    from inspector.case.merge import parts
    from inspector.case.reading import checked
    from inspector.traffic.pcap.read import PcapFile

    def flows(path: Path) -> FlowFile:
        # A segment lies in capture/ of its case, whichever of merged cases that is.
        return FlowFile(path, path.parent.parent / "inputs")

    keys = {
        part.input_path(item): item.sha256
        for part in parts(case)
        for item in part.inputs()
        if item.kind == "tls_keys"
    }
    for path, sha256 in keys.items():
        checked(path, sha256)
    return {
        "flows": flows,
        "har": lambda path: HarFile(path, refusal),
        "pcap": lambda path: PcapFile(path, tuple(keys)),
    }
