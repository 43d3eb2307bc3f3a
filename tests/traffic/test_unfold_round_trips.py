"""Whatever is wrapped in a random chain of layers is found again, with that chain as evidence."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.engine import Part, unfold
from tests.traffic.wrappings import WRAPPINGS, Value, Wrapping, as_bytes

PERSON = "Kartikasari Wiryosumarto +62 835-1234-5678"
PAYLOADS = (
    PERSON,
    json.dumps([{"n": f"Galuhwati {i}", "p": f"+6283512345{i:03}"} for i in range(12)]),
    "संपर्क: काल्पनिक व्यक्ति, +91 99999 12345",
)


@dataclass(frozen=True)
class Case:
    """A wrapped payload and the steps that open it."""

    body: bytes
    steps: tuple[str, ...]
    payload: str

    def __repr__(self) -> str:
        return f"Case({'+'.join(self.steps)}: {self.body[:300]!r})"


def wrapped(payload: str, chain: list[Wrapping]) -> Case:
    """Return ``payload`` inside ``chain``, innermost first; what cannot follow is left out."""
    value: Value = payload
    steps: tuple[str, ...] = ()
    for wrapping in chain:
        if wrapping.takes == "text" and isinstance(value, bytes):
            continue
        if wrapping.name == "sse" and "\n" in value:
            continue
        inside = wrapping.wrap(value)
        if inside == value:
            continue  # percent-encoding of plain letters changes nothing
        value = inside
        if steps[:1] != ("protobuf",) or wrapping.name != "protobuf":
            steps = (*wrapping.steps, *steps)  # a message in a message is one layer
    inner = ("json",) if payload.startswith("[") else ()
    return Case(as_bytes(value), (*steps, *inner), payload)


def leaves(body: bytes, hint: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Return each leaf's text with its steps."""
    return [
        (str(value), (*sheet.steps, *column.steps))
        for sheet in unfold(Part("body", body, hint), Budget())
        for table in sheet.tables
        for column in table.columns
        for value in column.values
    ]


cases = st.builds(
    wrapped,
    st.sampled_from(PAYLOADS),
    st.lists(st.sampled_from(WRAPPINGS), min_size=1, max_size=5),
)


@given(cases)
@example(wrapped(PAYLOADS[-1], [next(w for w in WRAPPINGS if w.name == "percent")] * 5))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_random_chain_is_found_again(case: Case) -> None:
    """The payload is a leaf, and its steps are the chain."""
    wanted = "+62835123450" if case.payload.startswith("[") else case.payload
    found = [steps for text, steps in leaves(case.body) if wanted in text]
    assert case.steps in found, found


def test_every_wrapping_alone() -> None:
    """Each layer opens by content, without any declared type."""
    for wrapping in WRAPPINGS:
        case = wrapped(PERSON, [wrapping])
        found = [steps for text, steps in leaves(case.body) if text == PERSON]
        assert case.steps in found, wrapping.name
