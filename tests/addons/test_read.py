"""Flow files: every version mitmproxy reads, up to a torn or damaged place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mitmproxy import io as flow_io
from mitmproxy.test import tflow

from addons.read import FlowFile, read_flows
from inspector.errors import InspectorError
from tests.shared import shared


def written(path: Path, count: int) -> bytes:
    with path.open("wb") as file:
        writer = flow_io.FlowWriter(file)  # type: ignore[no-untyped-call]  # not annotated there
        for _ in range(count):
            writer.add(tflow.tflow(resp=True))
    return path.read_bytes()


def test_every_shared_flow_file_is_read_whole() -> None:
    read = {}
    for path in sorted((shared() / "traffic" / "mitmproxy").rglob("*.mitm")):
        file = FlowFile(path)
        read[path.name] = len(list(file.exchanges()))
        assert file.skipped == [], path
    assert read == {
        "corrupted_gzip_body.mitm": 1,
        "dumpfile-011.mitm": 1,
        "dumpfile-018.mitm": 1,
        "dumpfile-10.mitm": 1,
        "dumpfile-7-websocket.mitm": 6,
        "error_log.mitm": 2,
        "event_stream.mitm": 2,
        "websocket.mitm": 3,
    }


@pytest.mark.parametrize("cut", [1, 40, 700])
def test_flows_before_a_tear_are_read_and_the_rest_is_reported(tmp_path: Path, cut: int) -> None:
    data = written(tmp_path / "a.mitm", 3)
    (tmp_path / "a.mitm").write_bytes(data[:-cut])
    file = FlowFile(tmp_path / "a.mitm")
    assert [exchange.index for exchange in file.exchanges()] == [0, 1]
    (skipped,) = file.skipped
    assert skipped.what == f"a.mitm from byte {len(data) // 3 * 2} on"
    assert "ends inside a flow" in skipped.reason


def test_one_malformed_flow_does_not_hide_those_behind_it(tmp_path: Path) -> None:
    data = written(tmp_path / "a.mitm", 3)
    size = len(data) // 3
    # A frame whose frame is whole and whose inside is not: the version becomes unknown.
    broken = data[size : 2 * size].replace(b"7:version;2:21#", b"7:version;2:99#")
    assert broken != data[size : 2 * size]
    (tmp_path / "a.mitm").write_bytes(data[:size] + broken + data[2 * size :])
    file = FlowFile(tmp_path / "a.mitm")
    assert [exchange.index for exchange in file.exchanges()] == [0, 2]
    (skipped,) = file.skipped
    assert skipped.what == f"flow 1 at byte {size}"
    assert "flow format version 99" in skipped.reason


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"999999999999:x}",
        b"5:hello,",
        b"2:1:}",
        b"3:0:~}" + b"[" * 3,
        os.urandom(64),
        b"4000000:" + b"4000000:" * 500_000 + b"}",
    ],
    ids=["text", "huge length", "string", "torn inside", "null key", "noise", "nested"],
)
def test_what_is_no_flow_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.mitm").write_bytes(data)
    with pytest.raises(InspectorError) as caught:
        list(read_flows(tmp_path / "a.mitm"))
    assert str(tmp_path / "a.mitm") in caught.value.diagnostics()
    assert caught.value.cause
    assert caught.value.next_step


def test_an_empty_segment_is_no_error_and_a_missing_file_is(tmp_path: Path) -> None:
    (tmp_path / "a.mitm").touch()
    assert list(read_flows(tmp_path / "a.mitm")) == []
    with pytest.raises(InspectorError, match="Cannot read"):
        list(read_flows(tmp_path / "b.mitm"))
