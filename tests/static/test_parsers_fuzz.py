"""Parsers of hostile bytes under random change: an error that they announce, or an answer.

``python -m tests.benchmark.fuzz`` does the same to whole scans for as long as it is told.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.static.forms import _read
from inspector.static.resource_strings import table_texts, xml_strings
from inspector.static.scripts.hermes import hermes_strings
from tests.static.apks import HARVESTER, entry

KNOWN = (ValueError, IndexError, struct.error)
HERMES = (Path(__file__).parent / "hermes" / "version-96.hbc").read_bytes()
LAYOUT = entry(HARVESTER, "res/layout/carrier_login.xml")
PARSERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "table": (lambda data: list(table_texts(data)), entry(HARVESTER, "resources.arsc")),
    "xml": (lambda data: list(xml_strings(data)), LAYOUT),
    "layout": (_read, LAYOUT),
    "hermes": (lambda data: list(hermes_strings(data)), HERMES),
}

EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.sampled_from((1, 2, 4)), st.integers(0, 2**32 - 1)
    ),
    max_size=8,
)


def edited(data: bytes, edits: Iterable[tuple[float, int, int]], end: float) -> bytes:
    """Return the bytes with numbers written over them, and cut."""
    out = bytearray(data)
    for place, size, value in edits:
        at = int(place * len(out))
        out[at : at + size] = value.to_bytes(4, "little")[:size]
    return bytes(out[: int(len(out) * end)])


@pytest.mark.parametrize("name", PARSERS)
@settings(
    max_examples=150,
    deadline=2000,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS, end=st.sampled_from((1.0, 1.0, 0.9, 0.5)))
def test_parsers(name: str, edits: list[tuple[float, int, int]], end: float) -> None:
    parse, data = PARSERS[name]
    try:
        parse(edited(data, edits, end))
    except KNOWN:
        return
