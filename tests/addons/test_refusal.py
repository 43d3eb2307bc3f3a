"""Files of the shared data are read, or refused with the reason that mitmproxy itself gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from mitmproxy import exceptions
from mitmproxy import io as flow_io

from addons.refusal import refusal
from inspector.cli.traffic import open_source
from inspector.errors import InspectorError
from tests.shared import shared

REFUSED = {
    "har_files/broken_headers.json", "har_files/brokenfile.har",
    *(f"protobuf/{name}.bin" for name in (
        "msg1", "msg2", "msg3", "protobuf01", "protobuf02", "protobuf02-decoded", "protobuf03",
        "protobuf03-decoded",
    )),
}  # fmt: skip
"""Not captures at all, or broken on purpose; LICENSE is left out."""


def mitmproxys_own(path: Path) -> str:
    try:
        with path.open("rb") as file:
            list(flow_io.FlowReader(file).stream())
    except exceptions.FlowReadException as error:
        return str(error).rstrip(".")
    return ""


def test_every_shared_file_is_read_or_refused_with_mitmproxys_reason() -> None:
    folder = shared() / "traffic" / "mitmproxy"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix]
    assert len(files) == 27
    for path in files:
        name = str(path.relative_to(folder))
        if name not in REFUSED:
            assert len(list(open_source(path).exchanges)) > 0, name
            continue
        with pytest.raises(InspectorError) as caught:
            open_source(path)
        reason = mitmproxys_own(path)
        assert reason, name
        assert f"mitmproxy says: {reason}" in caught.value.cause
        assert caught.value.next_step


@pytest.mark.parametrize("name", ["har_files/chrome.har", "dumps/dumpfile-011.mitm"])
def test_what_mitmproxy_reads_has_no_refusal(name: str) -> None:
    assert refusal(shared() / "traffic" / "mitmproxy" / name) == ""


def test_what_cannot_be_opened_has_no_refusal_of_mitmproxy(tmp_path: Path) -> None:
    assert refusal(tmp_path) == refusal(tmp_path / "missing") == ""
