"""Finds a persona's values in texts, in every spelling, in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation

from inspector.model.persona import Persona
from inspector.traffic.digests import DigestIndex, candidate
from inspector.traffic.fold import fold
from inspector.traffic.spellings import (
    DIGIT_BITS,
    Digits,
    Fact,
    Spelling,
    digits_of,
    facts_of,
    spellings,
)

CORE = 8
"""Last digits of a phone number that every spelling keeps; apps compare on seven to ten."""

_STRIP = str.maketrans(dict.fromkeys(" -().+/\u00a0\u202a\u202c\u200e\u2011\u2013", ""))
_RUN = re.compile(r"\+?\(?\d(?:[\s().\-/\u2011\u2013]{0,2}\d){6,17}", re.ASCII)
_DECIMAL = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{3,15}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit:
    """A planted fact in a value: in which spelling, how sure it is alone, and whether it is all."""

    fact: Fact
    form: str
    bits: float
    whole: bool


@dataclass(slots=True)
class Planted:
    """A persona prepared for search; building it takes about a second for 5,000 values."""

    persona: Persona
    numbers: dict[str, list[Digits]] = field(default_factory=dict)
    mirrored: dict[str, list[Digits]] = field(default_factory=dict)
    exact: dict[str, list[Spelling]] = field(default_factory=dict)
    patterns: list[list[Spelling]] = field(default_factory=list)
    automaton: BytesAhoCorasick | None = None
    digests: DigestIndex | None = None

    def __post_init__(self) -> None:
        """Expand the persona."""
        facts = tuple(facts_of(self.persona))
        parts: dict[str, list[Spelling]] = {}
        for fact, value in facts:
            digits = digits_of(fact, value)
            if digits is not None:
                self.numbers.setdefault(digits.core[-CORE:], []).append(digits)
                self.mirrored.setdefault(digits.core[-CORE:][::-1], []).append(digits)
                if digits.phone:
                    continue
            for spelling in spellings(fact, value):
                target = self.exact if spelling.whole else parts
                target.setdefault(spelling.text, []).append(spelling)
                if not spelling.whole:
                    self.exact.setdefault(spelling.text, []).append(spelling)
        self.patterns = list(parts.values())
        if parts:
            encoded = [text.encode("utf-8", "replace") for text in parts]
            self.automaton = BytesAhoCorasick(encoded, implementation=Implementation.ContiguousNFA)
        self.digests = DigestIndex(facts)

    def find(self, values: Iterable[str]) -> dict[str, tuple[Hit, ...]]:
        """Return the hits of each distinct value that holds any."""
        distinct = list(dict.fromkeys(values))
        found: dict[str, list[Hit]] = {}
        flat = [value.replace("\n", " ") if "\n" in value else value for value in distinct]
        stripped = "\n".join(flat).translate(_STRIP).split("\n")
        rest: list[int] = []
        for index, digits in enumerate(stripped):
            if not digits.isdigit():
                rest.append(index)
            elif digits[-CORE:] in self.numbers or digits[:CORE] in self.mirrored:
                hits = self._number(digits, whole=True)
                if hits:
                    found[distinct[index]] = hits
        self._texts([distinct[index] for index in rest], [flat[index] for index in rest], found)
        return {value: tuple(hits) for value, hits in found.items()}

    def _texts(
        self, values: Sequence[str], flat: Sequence[str], found: dict[str, list[Hit]]
    ) -> None:
        if not values:
            return
        text = fold("\n".join(flat))
        folded = text.split("\n")
        for index, one in enumerate(folded):
            spelled = self.exact.get(one.strip())
            if spelled:
                hits = [Hit(s.fact, s.form, s.bits, True) for s in spelled]
                found.setdefault(values[index], []).extend(hits)
        self._automaton(text, folded, values, found)
        joined = "\n".join(flat)
        for run in _RUN.finditer(joined) if self.numbers else ():
            digits = "".join(c for c in run[0] if c.isdigit())
            if digits[-CORE:] in self.numbers:
                before, after = (
                    joined[run.start() - 1 : run.start()],
                    joined[run.end() : run.end() + 1],
                )
                if not before.isdigit() and not after.isdigit():
                    hits = self._number(digits, whole=False)
                    index = joined.count("\n", 0, run.start())
                    found.setdefault(values[index], []).extend(hits)
        for value in values:
            if 16 <= len(value) <= 128 and (raw := candidate(value)) is not None and self.digests:
                hashed = [Hit(h.fact, h.form, 60, True) for h in self.digests.find(raw)]
                if hashed:
                    found.setdefault(value, []).extend(hashed)

    def _automaton(
        self, text: str, folded: Sequence[str], values: Sequence[str], found: dict[str, list[Hit]]
    ) -> None:
        if self.automaton is None:
            return
        raw = text.encode("utf-8", "replace")
        matches = self.automaton.find_matches_as_indexes(raw, overlapping=True)
        if not matches:
            return
        sizes = (
            len(one) + 1 if one.isascii() else len(one.encode("utf-8", "replace")) + 1
            for one in folded
        )
        ends = list(accumulate(sizes))
        for pattern, start, end in matches:
            if _inside_word(raw, start, end):
                continue
            index = bisect_right(ends, start)
            if end - start == len(folded[index].strip().encode("utf-8", "replace")):
                continue  # the whole value, found already
            hits = found.setdefault(values[index], [])
            for spelling in self.patterns[pattern]:
                if all(hit.fact != spelling.fact for hit in hits):
                    hits.append(Hit(spelling.fact, spelling.form, spelling.bits, False))

    def _number(self, digits: str, *, whole: bool) -> list[Hit]:
        hits = []
        for number in self.numbers.get(digits[-CORE:], ()):
            form = _phone_form(digits, number) if number.phone else _id_form(digits, number)
            if form:
                kept = min(len(digits), len(number.core))
                hits.append(Hit(number.fact, form, kept * DIGIT_BITS, whole))
        if whole:
            for number in self.mirrored.get(digits[:CORE], ()):
                if digits[::-1].endswith(number.core) and len(digits) - len(number.core) <= 5:
                    hits.append(Hit(number.fact, "reversed", len(number.core) * DIGIT_BITS, True))
        return hits


def _phone_form(digits: str, number: Digits) -> str:
    """Return the name of the spelling, or an empty string when the digits are another number."""
    core = number.core
    if digits == number.code + core:
        return "international"
    if digits == core:
        return "national"
    if digits in ("0" + core, "8" + core, "1" + core):
        return "national with trunk prefix"
    if digits in ("00" + number.code + core, "011" + number.code + core, number.code + "0" + core):
        return "international with prefix"
    if len(digits) < len(core) and core.endswith(digits) and len(digits) >= 7:
        return f"last {len(digits)} digits"
    return ""


def _id_form(digits: str, number: Digits) -> str:
    if digits == number.core:
        return "as it is"
    # Some apps send the IMEI without its check digit or with the software version.
    if number.fact.field == "imei" and digits[:14] == number.core[:14] and len(digits) in (14, 16):
        return "other length"
    return ""


def _inside_word(raw: bytes, start: int, end: int) -> bool:
    """Return true when a short match is only part of a longer word or number."""
    if end - start >= 24:
        return False
    before = raw[start - 1 : start]
    after = raw[end : end + 1]
    return before.isalnum() or after.isalnum()
