"""No body makes analysis fail: arbitrary bytes and trees are read or left, never an error."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspector.model.persona import Persona
from inspector.rules.loader import default_rules
from inspector.traffic.detect import detect
from inspector.traffic.planted.search import Planted
from inspector.traffic.scene import Knowledge
from tests.traffic.exchanges import post
from tests.traffic.test_planted import PERSONA
from tests.traffic.wrappings import WRAPPINGS

KINDS = (
    "", "application/json", "application/x-www-form-urlencoded", "application/x-protobuf",
    "application/grpc", "multipart/form-data; boundary=x", "text/xml", "text/event-stream",
    "application/msgpack", "application/cbor", "text/plain; charset=gb18030",
)  # fmt: skip
CODINGS = ("", "gzip", "br", "deflate", "zstd", "gzip, br", "nonsense")
BEGINNINGS = (
    b"",
    b"{",
    b"[[",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"bplist00",
    b"--x\r\n",
    b"<a>",
    b"\x82",
    b"BEGIN:VCARD\n",
    b"SQLite format 3\x00",
    b"INSERT INTO a VALUES (",
    b"\x00\x00\x00\x05{",
)
KNOWLEDGE = Knowledge(default_rules(), Planted(PERSONA))
texts = st.text(max_size=40) | st.sampled_from(
    [
        "+6283712325429",
        "1780000000000",
        "com.a.b",
        "-6.914765,107.584057",
        "\ud800",
        "a=b&c=d",
        "[]",
    ]
)
keys = st.text(max_size=8) | st.sampled_from(
    ["phone", "password", "value", "label", "cookie", "lat"]
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=60,
)


def failures(body: bytes, kind: str = "", coding: str = "") -> list[str]:
    headers = [("Content-Encoding", coding)] if coding else []
    exchange = post(body, kind=kind, headers=headers, answer=body)
    found = detect(exchange, KNOWLEDGE)
    return [skip.reason for skip in found.skipped if "analysis failed" in skip.reason]


@given(
    st.binary(max_size=400), st.sampled_from(BEGINNINGS), st.sampled_from(KINDS),
    st.sampled_from(CODINGS),
)  # fmt: skip
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_arbitrary_bytes(rest: bytes, beginning: bytes, kind: str, coding: str) -> None:
    assert failures(beginning + rest, kind, coding) == []


@given(trees)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example({"": None, "1": None, "2": None, "00": None, "0": [None]})  # a map at the top
def test_arbitrary_json(tree: object) -> None:
    assert failures(json.dumps(tree).encode("utf-8", "replace")) == []


@given(st.sampled_from(WRAPPINGS), st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_wrapped_data_with_bytes_changed(wrapping: object, data: st.DataObject) -> None:
    from tests.traffic.wrappings import Wrapping, as_bytes

    assert isinstance(wrapping, Wrapping)
    body = bytearray(as_bytes(wrapping.wrap(json.dumps([{"n": f"Person {i}"} for i in range(9)]))))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    assert failures(bytes(body[:cut])) == []


def test_an_empty_persona_finds_nothing_and_does_not_fail() -> None:
    knowledge = Knowledge(default_rules(), Planted(Persona()))
    assert detect(post({"a": "+6283712325429"}), knowledge).findings == ()


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN:VCARD\nX" + ";" * 60_000,
        'BEGIN:VCARD\nX;a="' + '"";' * 20_000,
        "INSERT INTO a VALUES (" + "'" * 60_001,
        "INSERT INTO a VALUES " + "('" * 20_000,
        "a=1, " * 9 + "b" * 60_000,
        "key: " + " " * 60_000 + "x\n" + "k: v\n" * 12,
        "1," * 900 + "x",
        "SQLite format 3\x00" + "\x00" * 4_000,
    ],
)
def test_texts_made_to_keep_a_pattern_busy(body: str) -> None:
    assert failures(body.encode()) == []
