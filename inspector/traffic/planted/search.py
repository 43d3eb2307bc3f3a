"""Finds a persona's values in texts, in every spelling, in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation

from inspector.model.persona import Persona
from inspector.traffic.planted.aligned import AlignedIndex
from inspector.traffic.planted.digests import DigestIndex, candidate, decimal_crcs, inside
from inspector.traffic.planted.fold import fold
from inspector.traffic.planted.place import KnownPlace, known_place
from inspector.traffic.planted.spellings import (
    DIGIT_BITS,
    Digits,
    Fact,
    Spelling,
    digits_of,
    facts_of,
    spellings,
)
from inspector.traffic.tables.joined import Joined

CORE = 8
"""Last digits of a phone number that every spelling keeps; apps compare on seven to ten."""

_RUN = re.compile(r"[0-9](?:[ \t\u00a0().\-/\u2011\u2013]{0,2}[0-9]){6,17}")

_DIGEST_LINE = re.compile(
    r"^(?:[A-Za-z0-9+/_-]{16,128}={0,2}|[0-9A-Fa-f]{8}|[A-Za-z0-9+/]{6}==)$",
    re.ASCII | re.MULTILINE,
)
"""A whole value that may be a digest."""

ALIGNED_BITS = 45.0
"""What ten or more characters of base64 are worth."""

_LONG = 32
"""Characters from which a text may hold digests or base64 inside."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A planted fact in a value: in which spelling, how sure it is alone, and whether it is all."""

    fact: Fact
    form: str
    bits: float
    whole: bool

    @property
    def weak_digest(self) -> bool:
        """True for a digest that says little by itself: a CRC, or of a name that many share."""
        return " of the " in self.form and self.bits < 20


@dataclass(slots=True)
class Planted:
    """A persona prepared for search; building it takes about a second for 5,000 values."""

    persona: Persona
    numbers: dict[str, list[Digits]] = field(default_factory=dict)
    mirrored: dict[str, list[Digits]] = field(default_factory=dict)
    exact: dict[str, list[Spelling]] = field(default_factory=dict)
    patterns: list[list[Spelling]] = field(default_factory=list)
    automaton: BytesAhoCorasick | None = None
    cores: BytesAhoCorasick | None = None
    digests: DigestIndex | None = None
    aligned: AlignedIndex | None = None
    place: KnownPlace | None = None

    def __post_init__(self) -> None:
        """Expand the persona."""
        facts = tuple(facts_of(self.persona))
        parts: dict[str, list[Spelling]] = {}
        for fact, value in facts:
            digits = digits_of(fact, value)
            for crc in decimal_crcs(fact, value, digits):
                self.exact.setdefault(crc.text, []).append(crc)
            if digits is not None:
                self.numbers.setdefault(digits.core[-CORE:], []).append(digits)
                self.mirrored.setdefault(digits.core[-CORE:][::-1], []).append(digits)
                if fact.field == "imei":
                    # Some apps send it without its check digit.
                    short = Digits(digits.core[:14], "", fact, phone=False)
                    self.numbers.setdefault(short.core[-CORE:], []).append(short)
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
        ends = [core.encode() for core in (*self.numbers, *self.mirrored)]
        ends += [f"\n{text}\n".encode() for text in self.exact if text.isdigit()]
        if ends:
            # Of digits alone the large table stays small, and it is three times as fast.
            self.cores = BytesAhoCorasick(ends, implementation=Implementation.DFA)
        self.digests = DigestIndex(facts)
        self.aligned = AlignedIndex(facts)
        self.place = known_place(self.persona)

    def find(self, values: Iterable[str]) -> dict[str, tuple[Hit, ...]]:
        """Return the hits of each value that holds any; values may repeat."""
        several = list(values)
        return self.find_joined(Joined(several)) if several else {}

    def find_joined(self, joined: Joined) -> dict[str, tuple[Hit, ...]]:
        """The same for values that are joined already."""
        found: dict[str, list[Hit]] = {}
        rest = self._numbers(joined, found)
        if rest is not None:
            self._texts(rest, found)
        return {value: tuple(dict.fromkeys(hits)) for value, hits in found.items()}

    def _numbers(self, joined: Joined, found: dict[str, list[Hit]]) -> Joined | None:
        """Search values that are one number; return the others, if there are any."""
        if not joined.has_digits:
            return joined
        for index in self._candidates(joined):
            digits = joined.bare_lines[index]
            if not digits.isdigit():
                continue
            hits = [Hit(s.fact, s.form, s.bits, True) for s in self.exact.get(digits, ())]
            hits += self._number(digits, whole=True)
            if hits:
                found[joined.values[index]] = hits
        if joined.all_numbers:
            return None
        rest = [index for index, digits in enumerate(joined.bare_lines) if not digits.isdigit()]
        if len(rest) == len(joined.values):
            return joined
        return Joined([joined.values[index] for index in rest]) if rest else None

    def _candidates(self, joined: Joined) -> list[int]:
        """Return the lines that hold the end of a planted number or are a planted number, in one
        pass: among many thousand values few are."""
        if self.cores is None:
            return []
        raw = b"\n" + joined.bare + b"\n"
        found: list[int] = []
        line, at = -1, 0
        matches = self.cores.find_matches_as_indexes(raw, overlapping=True)
        for start in sorted(start for _, start, _ in matches):
            # The pattern of a whole line begins with the new line before it.
            line += raw.count(b"\n", at, start + 1)
            at = start + 1
            if not found or found[-1] != line:
                found.append(line)
        return found

    def _texts(self, joined: Joined, found: dict[str, list[Hit]]) -> None:
        """Search values that are more than one number."""
        values, flat = joined.values, joined.flat
        text = fold(joined.text)
        folded = text.split("\n")
        if text[:1] == " " or text[-1:] == " " or " \n" in text or "\n " in text:
            whole = [one.strip() for one in folded]
        else:
            whole = folded
        for index in [index for index, one in enumerate(whole) if one in self.exact]:
            hits = [Hit(s.fact, s.form, s.bits, True) for s in self.exact[whole[index]]]
            found.setdefault(values[index], []).extend(hits)
        self._patterns(text, folded, values, found)
        if joined.has_digits:
            self._runs(joined, found)
        words = [value for value in flat if " " not in value]
        for value in dict.fromkeys(_DIGEST_LINE.findall("\n".join(words))):
            hashed = list(self._hashed(value))
            if hashed:
                found.setdefault(value, []).extend(hashed)
        if joined.longest > _LONG:
            for index, value in enumerate(flat):
                if len(value) > _LONG and (packed := list(self._inside(value))):
                    found.setdefault(values[index], []).extend(packed)

    def _hashed(self, value: str) -> Iterator[Hit]:
        """Yield what ``value`` is the digest of."""
        if self.digests is None:
            return
        raw = candidate(value)
        known = self.digests.crc(value) if raw is None else self.digests.find(raw)
        yield from (Hit(h.fact, h.form, h.bits, True) for h in known)

    def _inside(self, value: str) -> Iterator[Hit]:
        """Yield digests inside a longer text, and values in base64 that begins anywhere."""
        if self.digests is not None and (len(value) > 128 or candidate(value) is None):
            for raw in inside(value):
                yield from (Hit(h.fact, h.form, h.bits, False) for h in self.digests.find(raw))
        if self.aligned is not None:
            for fact in self.aligned.find(value):
                yield Hit(fact, "base64 inside a longer text", ALIGNED_BITS, False)

    def _patterns(
        self, text: str, folded: Sequence[str], values: Sequence[str], found: dict[str, list[Hit]]
    ) -> None:
        """Find planted texts inside longer ones, in one pass over all values."""
        if self.automaton is None:
            return
        raw = text.encode("utf-8", "replace")
        matches = self.automaton.find_matches_as_indexes(raw, overlapping=True)
        for index, size, (pattern, start, end) in _lines(raw, matches):
            if _inside_word(raw, start, end):
                continue
            if end - start >= size - 2 and self.exact.get(folded[index].strip()):
                continue  # the whole value, found already
            hits = found.setdefault(values[index], [])
            for spelling in self.patterns[pattern]:
                if all(hit.fact != spelling.fact for hit in hits):
                    hits.append(Hit(spelling.fact, spelling.form, spelling.bits, False))

    def _runs(self, joined: Joined, found: dict[str, list[Hit]]) -> None:
        """Find numbers inside longer texts."""
        if not self.numbers:
            return
        text = joined.text
        runs = list(_RUN.finditer(text))
        if not runs:
            return
        bare = Joined([run[0] for run in runs]).bare_lines
        ends: list[int] = []
        for run, digits in zip(runs, bare, strict=True):
            if digits[-CORE:] not in self.numbers or text[run.end() : run.end() + 1].isdigit():
                continue
            ends = ends or list(accumulate(len(one) + 1 for one in joined.flat))
            hits = self._number(digits, whole=False)
            if hits:
                value = joined.values[bisect_right(ends, run.start())]
                found.setdefault(value, []).extend(hits)

    def _number(self, digits: str, *, whole: bool) -> list[Hit]:
        hits = []
        for number in self.numbers.get(digits[-CORE:], ()):
            same = "as it is" if digits == number.core else ""
            form = _phone_form(digits, number) if number.phone else same
            if form:
                kept = min(len(digits), len(number.core))
                hits.append(Hit(number.fact, form, kept * DIGIT_BITS, whole))
        if whole:
            for number in self.mirrored.get(digits[:CORE], ()):
                if digits[::-1].endswith(number.core) and len(digits) - len(number.core) <= 5:
                    hits.append(Hit(number.fact, "reversed", len(number.core) * DIGIT_BITS, True))
        return hits


type _Match = tuple[int, int, int]
"""Number of the pattern, offset of its beginning, offset behind its end."""


def _lines(raw: bytes, matches: Iterable[_Match]) -> Iterator[tuple[int, int, _Match]]:
    """Yield each match with the number of the line it begins in and that line's size in bytes.

    Matches are few and lines many, so line ends are counted from match to match.
    """
    line = at = 0
    for match in sorted(matches, key=lambda match: match[1]):
        line += raw.count(b"\n", at, match[1])
        at = match[1]
        begin, end = raw.rfind(b"\n", 0, at) + 1, raw.find(b"\n", at)
        yield line, (end if end >= 0 else len(raw)) - begin, match


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


def _inside_word(raw: bytes, start: int, end: int) -> bool:
    """Return true when a short match is only part of a longer word or number."""
    if end - start >= 24:
        return False
    before = raw[start - 1 : start]
    after = raw[end : end + 1]
    return before.isalnum() or after.isalnum()
