"""A long archive that is read entry by entry gives what one that is read as a whole gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.traffic.har import read as har
from inspector.traffic.har.read import parse_har, read_har
from inspector.traffic.har.split import LONG, split
from tests.shared import shared

ENTRY = {
    "startedDateTime": "2026-06-15T03:00:00.250Z",
    "request": {"method": "POST", "url": "https://a.example/", "postData": {"text": '{"x": "]}"}'}},
    "response": {"status": 200, "content": {"text": "hello"}},
}


def both(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Exchange], list[Exchange]]:
    whole = list(parse_har(raw, "x"))
    monkeypatch.setattr(har, "LONG", 0)
    return whole, list(parse_har(raw, "x"))


def test_every_shared_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [*(shared() / "traffic").rglob("*.har"), *(shared() / "traffic").rglob("*.zhar")]
    read = [path for path in paths if path.name != "brokenfile.har"]
    assert len(read) == 10
    whole = {path: list(read_har(path)) for path in read}
    monkeypatch.setattr(har, "LONG", 0)
    for path in read:
        assert list(read_har(path)) == whole[path], path


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='{}[]"\\, entries:ä\n'),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["entries", "log", "a", "}"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    entries=st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=4),
    before=st.dictionaries(st.sampled_from(["pages", "x", "version"]), VALUES, max_size=2),
    after=st.dictionaries(st.sampled_from(["_tlsErrors", "y"]), VALUES, max_size=2),
    indent=st.none() | st.integers(0, 2),
    ascii_only=st.booleans(),
)
def test_pieces_are_the_entries(
    entries: list[dict[str, object]],
    before: dict[str, object],
    after: dict[str, object],
    indent: int | None,
    ascii_only: bool,
) -> None:
    document = {"z": before, "log": {**before, "entries": entries, **after}, "t": after}
    raw = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    parts = split(raw)
    assert parts is not None
    assert [json.loads(raw[begin:end]) for begin, end in parts.entries] == entries
    assert json.loads(parts.rest) == {**document, "log": {**before, "entries": [], **after}}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"log": {"entries": [{}}',
        b'{"log": {"entries": [{}]}',
        b'{"log": {"entries": [{"a": "]}]}}',
        b'{"log": {"entries": [{}]}}]',
        b'{"log": {"entries": {"a": 1}}}',
        b'{"log": {"entries": [{}, null]}}',
        b'{"log": {"entries": [{}, 7, {}]}}',
        b'{"log": {"entries": [[]]}}',
        b'{"log": {"entries": [{}], "entries": [{}]}}',
        b'{"entries": [{}]}',
        b'[{"log": {"entries": [{}]}}]' * 2,
        b"[" * 5000,
        '{"log": {"entries": [{}]}}'.encode("utf-16"),
    ],
)
def test_what_is_odd_or_damaged_is_read_as_a_whole(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert split(raw) is None
    told = []
    for limit in (LONG, 0):
        monkeypatch.setattr(har, "LONG", limit)
        try:
            told.append(str(list(parse_har(raw, "x"))))
        except InspectorError as error:
            told.append(error.diagnostics())
    assert told[0] == told[1]


def test_the_rest_and_a_byte_order_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    log = {
        "creator": {"name": "HTTP Toolkit"},
        "entries": [ENTRY, {**ENTRY, "startedDateTime": "2026-06-15T02:00:00Z"}],
        "_tlsErrors": [{"cause": "reset", "hostname": "b.example"}],
    }
    raw = b"\xef\xbb\xbf" + json.dumps({"log": log}, indent=1).encode()
    whole, pieces = both(raw, monkeypatch)
    assert whole == pieces
    # Out of the order of their times, entries stay where the archive has them.
    assert [e.index for e in pieces] == [0, 1, 2]
    assert pieces[0].at is not None
    assert pieces[1].at is not None
    assert pieces[0].at > pieces[1].at


def test_one_damaged_entry_of_a_long_archive_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = json.dumps({"log": {"entries": [ENTRY, ENTRY, ENTRY]}}).encode()
    place = raw.index(b'"status": 200', len(raw) // 2)
    raw = raw[:place] + b'"status"; 200' + raw[place + 13 :]
    monkeypatch.setattr(har, "LONG", 0)
    first, broken, last = parse_har(raw, "x")
    assert (first.status, broken.status, last.status) == (200, None, 200)
    assert "the entry is damaged" in broken.comment


@pytest.mark.parametrize("cut", [1, 3, 40, 150])
@pytest.mark.parametrize("limit", [0, LONG])
def test_of_an_archive_that_ends_too_soon_the_entries_before_are_read(
    monkeypatch: pytest.MonkeyPatch, cut: int, limit: int
) -> None:
    monkeypatch.setattr(har, "LONG", limit)
    log = {"creator": {"name": "x"}, "entries": [ENTRY, ENTRY, ENTRY]}
    raw = json.dumps({"log": log}).encode()[:-cut]
    skipped: list[Skipped] = []
    exchanges = list(parse_har(raw, "folder/cut.har", skipped))
    whole = 3 if cut <= 3 else 2
    assert [e.request_body for e in exchanges] == [b'{"x": "]}"}'] * whole
    (said,) = skipped
    assert said.what.startswith("everything from byte ")
    assert f"{len(raw) - int(said.what.split()[3])} bytes are not read" in said.reason
    with pytest.raises(InspectorError, match="is not a HAR"):
        parse_har(raw, "cut.har")


def test_what_ends_before_its_first_entry_is_refused() -> None:
    skipped: list[Skipped] = []
    for raw in (b'{"log": {"entries": [{"a": 1', b'{"log": {"entries": [', b'{"log": ', b"[{}, "):
        with pytest.raises(InspectorError):
            parse_har(raw, "x", skipped)
    assert skipped == []


MEASURE = """
import resource, sys
from pathlib import Path
from inspector.traffic.har.read import read_har
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read_har(Path(sys.argv[1])))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_is_that_of_the_file(tmp_path: Path) -> None:
    path, entry = tmp_path / "long.har", json.dumps({**ENTRY, "filler": "x" * 100_000})
    with path.open("w") as file:
        file.write('{"log": {"entries": [' + entry)
        for _ in range(999):
            file.write("," + entry)
        file.write("]}}")
    size = path.stat().st_size >> 20
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    count, grown = map(int, done.stdout.split())
    assert count == 1000
    assert size >= 95
    assert grown < size * 1.4  # read as a whole it is three times the file
