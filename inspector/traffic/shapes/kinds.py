"""What a column holds: phone numbers, names, times, texts, packages, small numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from unicodedata import category

from inspector.traffic.numbering import best_region
from inspector.traffic.tables.joined import ascii_digits
from inspector.traffic.tables.table import Column

SAMPLE = 120
"""Values of a column that are looked at, evenly spread."""

_DIGITS = re.compile(r"\d+", re.ASCII)
_PHONE = re.compile(
    r"[\u200e\u200f\u202a-\u202e\s]*[+(]?\(?\d[\d\s().\-/\u2011\u2013]{5,22}[\u202c\s]*", re.ASCII
)
_COORDINATE = re.compile(r"-?\d{1,4}\.\d+|\d{1,3}(?:\.\d{1,3}){3}")
_SPLIT = re.compile(r"[,;|/]\s*|\s{2,}")
_ISO = re.compile(r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T\s].*)?")
_CLOCK = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2]|[A-Za-z]{3})[-/.](?:19|20)?\d\d(?:[T\s,].*)?"
)
_PACKAGE = re.compile(r"[a-zA-Z][\w]*(?:\.[a-zA-Z_]\w*){1,9}", re.ASCII)
_PACKAGE_HEADS = frozenset((
    "com", "org", "net", "io", "id", "in", "app", "me", "co", "cn", "br", "mx", "pk", "ng", "ph",
    "tv", "air", "android", "jp", "kr", "de", "fr", "uk", "eu", "info", "biz", "dev", "ai", "edu",
    "gov", "gh", "ke", "tz", "ug", "za", "th", "vn", "my", "lk", "np", "bd", "pe", "ar", "cl",
    "es", "it", "ru", "tr", "tech", "mobi", "xyz", "cc",
))  # fmt: skip
_FILE_TAILS = (".png", ".jpg", ".jpeg", ".html", ".js", ".css", ".json", ".php", ".txt", ".pdf")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[A-Za-z]{2,}")
_URL = re.compile(r"(?:https?|content|file|market|wss?)://|/[\w.-]+/|www\.", re.IGNORECASE)
_CODE = re.compile(r"[0-9a-fA-F-]{16,}|[A-Z0-9_-]{12,}|[A-Za-z0-9+/_=-]{40,}", re.ASCII)
_WRITTEN = re.compile(r"\d|[.!?,:;]\s|[!?।。？！，：။၊።፣፤።។؟،۔]|[.!?]\Z")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")
_SENDER = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{4,8}|[A-Za-z][A-Za-z0-9 ._&-]{1,14}|\d{3,6}")
_INTEGER = re.compile(r"-?\d{1,20}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,7}\.\d+")

EPOCH_FIRST, EPOCH_LAST = 1_104_537_600, 1_893_456_000
"""2005 to 2030 in seconds: what a time in a phone's records can be."""


class Kind:
    """A column with what its values look like; everything is worked out when asked for."""

    def __init__(self, column: Column) -> None:
        self.column = column
        values = column.values
        step = max(1, len(values) // SAMPLE)
        sample = [v for v in values[::step] if v is not None and v != "" and type(v) is not bool]
        self.sample: list[object] = list(sample)
        self.texts = [ascii_digits(v.strip()) if type(v) is str else str(v) for v in sample]
        self.all_text = all(type(v) is str for v in sample)

    def share(self, count: int) -> float:
        """Return ``count`` as a share of the sample."""
        return count / len(self.texts) if self.texts else 0.0

    @cached_property
    def filled(self) -> float:
        """Share of the column's values that hold something."""
        step = max(1, len(self.column.values) // SAMPLE)
        looked = len(self.column.values[::step])
        return len(self.texts) / looked if looked else 0.0

    @cached_property
    def distinct(self) -> float:
        """Share of distinct values in the sample."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def integers(self) -> list[int]:
        """The sample as whole numbers; empty when a value is none.

        Negative numbers in protocol buffers without a schema read as 2^64 minus their size.
        """
        if not self.texts or not all(map(_INTEGER.fullmatch, self.texts)):
            return []
        values = map(int, self.texts)
        return [value - (1 << 64) if value >= 1 << 63 else value for value in values]

    def within(self, low: int, high: int) -> bool:
        """Return true when all values are whole numbers from ``low`` to ``high``."""
        return bool(self.integers) and all(low <= value <= high for value in self.integers)

    @cached_property
    def numbers(self) -> list[str]:
        """Digits of the phone-like numbers in the sample, several in one value split."""
        return [d for text in self.texts for d in phone_digits(text)]

    @cached_property
    def is_time(self) -> bool:
        """True for epoch times in seconds or milliseconds and for written dates."""
        if not self.texts:
            return False
        numeric = [t for t in self.texts if t.isdigit() and len(t) in (10, 13)]
        if len(numeric) * 10 >= len(self.texts) * 8:
            seconds = [int(t[:10]) for t in numeric]
            inside = sum(EPOCH_FIRST <= s <= EPOCH_LAST for s in seconds)
            return inside * 10 >= len(seconds) * 9
        dated = sum(1 for t in self.texts if _ISO.fullmatch(t) or _CLOCK.fullmatch(t))
        return self.share(dated) >= 0.8

    @cached_property
    def is_mostly_time(self) -> bool:
        """The same, where zeros stand for "never"."""
        some = [t for t in self.texts if t not in ("0", "-1")]
        times = [t for t in some if t.isdigit() and len(t) in (10, 13)]
        return self.is_time or (len(some) >= 3 and len(times) == len(some))

    @cached_property
    def phone_share(self) -> float:
        """Share of values that are one or more phone-like numbers; 0 for what only looks so."""
        hits = sum(1 for text in self.texts if phone_digits(text))
        share = self.share(hits)
        if share < 0.5 or self.is_time or self._barcodes() or self._serial():
            return 0.0
        return share

    @cached_property
    def is_phone(self) -> bool:
        """True when most values are phone numbers that fit a numbering plan."""
        if self.phone_share < 0.6:
            return False
        # Bare digits may be numbers of accounts, of which a third fits some country's plan.
        return self.plan[1] >= (0.6 if self.marked else 0.8)

    @cached_property
    def plan(self) -> tuple[str, float]:
        """The region whose plan most numbers fit, and their share."""
        step = max(1, len(self.texts) // 24)
        numbers = [
            (digits.removeprefix("00"), text.lstrip("\u200e\u202a (").startswith(("+", "00")))
            for text in self.texts[::step]
            for digits in phone_digits(text)[:1]
        ]
        return best_region(numbers)

    @cached_property
    def marked(self) -> float:
        """Share of values that are written as phone numbers: plus, leading zero, separators."""
        hits = sum(1 for t in self.texts if t[:1] in "+0(" or " " in t or "-" in t)
        return self.share(hits)

    def _barcodes(self) -> bool:
        codes = [t for t in self.texts if t.isdigit() and len(t) in (8, 12, 13, 14)]
        if len(codes) * 10 < len(self.texts) * 8:
            return False
        return sum(map(_ean, codes)) * 10 >= len(codes) * 8

    def _serial(self) -> bool:
        """Order and record numbers: one length, strictly rising or falling, or close together."""
        bare = [t for t in self.texts if t.isdigit() and t[0] != "0"]
        if len(bare) * 10 < len(self.texts) * 9 or len(set(map(len, bare))) > 1 or len(bare) < 3:
            return False
        values = [int(t) for t in bare]
        rising = sum(a < b for a, b in pairwise(values))
        if rising in (0, len(values) - 1) and len(values) >= 6:
            return True
        return len(values) >= 5 and max(values) - min(values) < 1000 * len(values)

    @cached_property
    def is_name(self) -> bool:
        """True for short texts with letters that differ from each other."""
        return self.name_share >= 0.7 and self.distinct >= 0.5

    @cached_property
    def name_share(self) -> float:
        """Share of values that could be the name of a person."""
        return self.share(sum(map(name_like, self.texts)))

    @cached_property
    def is_text(self) -> bool:
        """True for free text: several words, or a long run of a script without spaces."""
        if not self.all_text or self.share(sum(map(_free_text, self.texts))) < 0.5:
            return False
        # Long names have several words too, but neither digits nor sentences.
        return self.share(sum(map(_written, self.texts))) >= 0.3

    @cached_property
    def package_share(self) -> float:
        """Share of values that are names of Android packages."""
        return self.share(sum(map(package_like, self.texts)))

    @cached_property
    def domain_share(self) -> float:
        """Share of values that begin like a domain read backwards, as packages should."""
        heads = (text.partition(".")[0].lower() for text in self.texts)
        return self.share(sum(head in _PACKAGE_HEADS for head in heads))

    @cached_property
    def is_small_number(self) -> bool:
        """True for whole numbers from 0 to 100,000 (durations, counts)."""
        hits = sum(1 for t in self.texts if t.isdigit() and len(t) <= 5)
        return self.share(hits) >= 0.9

    @cached_property
    def is_choice(self) -> bool:
        """True for a handful of values that repeat: types, directions, flags."""
        kinds = set(self.texts)
        return (
            len(self.texts) >= 4
            and len(kinds) <= 6
            and len(kinds) * 2 <= len(self.texts)
            and all(len(t) <= 40 for t in kinds)
        )

    @cached_property
    def is_sender(self) -> bool:
        """True for numbers, short codes and alphanumeric senders of messages."""
        hits = sum(1 for t in self.texts if phone_digits(t) or _SENDER.fullmatch(t))
        return self.share(hits) >= 0.8 and not self.is_time

    @cached_property
    def is_url(self) -> bool:
        """True for addresses and file paths."""
        hits = sum(1 for t in self.texts if _URL.search(t[:200]))
        # A date between slashes looks like a path.
        return self.share(hits) >= 0.5 and not self.is_time

    @cached_property
    def is_email(self) -> bool:
        """True for e-mail addresses."""
        return self.share(sum(1 for t in self.texts if _EMAIL.fullmatch(t))) >= 0.6

    @cached_property
    def is_decimal(self) -> bool:
        """True for numbers with a fraction: prices, coordinates."""
        return self.share(sum(1 for t in self.texts if _DECIMAL.fullmatch(t))) >= 0.6

    @cached_property
    def is_mac(self) -> bool:
        """True for hardware addresses."""
        return self.share(sum(1 for t in self.texts if _MAC.fullmatch(t))) >= 0.8

    @cached_property
    def is_sorted(self) -> bool:
        """True when numbers rise or fall all the way, nearly."""
        values = [int(t) for t in self.texts if t.isdigit()]
        if len(values) < 5:
            ordered: Sequence[object] = self.texts
            return len(ordered) >= 5 and self.texts in (
                sorted(self.texts),
                sorted(self.texts)[::-1],
            )
        rises = sum(a <= b for a, b in pairwise(values))
        return rises * 20 >= (len(values) - 1) * 19 or rises * 20 <= (len(values) - 1)


def phone_digits(text: str) -> list[str]:
    """Return the digits of the phone-like numbers that make up ``text``; empty if it has more."""
    if not 7 <= len(text) <= 120 or _COORDINATE.fullmatch(text):
        return []
    if _PHONE.fullmatch(text):
        digits = "".join(_DIGITS.findall(text))
        if 7 <= len(digits) <= 15:
            return [digits]
    parts = [p.strip() for p in _SPLIT.split(text) if p.strip()]
    if not 2 <= len(parts) <= 12:
        return []
    found = []
    for part in parts:
        digits = "".join(_DIGITS.findall(part))
        if not (_PHONE.fullmatch(part) and 7 <= len(digits) <= 15):
            return []
        found.append(digits)
    return found


def name_like(text: str) -> bool:
    """Return true when ``text`` could be the name of a contact."""
    if not 1 <= len(text) <= 60:
        return False
    letters = sum(c.isalpha() for c in text)
    if letters * 2 < len(text) and not text.isascii():
        # Vowel signs are marks, not letters: half of a name in Burmese or Tamil.
        letters += sum(category(c)[0] == "M" for c in text)
    if letters * 2 < len(text.replace(" ", "")) or text.count(" ") > 6:
        return False
    return not (
        _URL.search(text) or _EMAIL.fullmatch(text) or _CODE.fullmatch(text) or package_like(text)
    )


def package_like(text: str) -> bool:
    """Return true when ``text`` is the name of an Android package."""
    if len(text) > 120 or "." not in text or not _PACKAGE.fullmatch(text):
        return False
    if text.lower().endswith(_FILE_TAILS):
        return False
    return text.split(".", 1)[0].lower() in _PACKAGE_HEADS or text.count(".") >= 2


def _free_text(text: str) -> bool:
    if _URL.match(text) or _CODE.fullmatch(text):
        return False
    if len(text) > 20 and text.count(" ") >= 2:
        return True
    wide = sum(c > "\u0e00" for c in text)
    return wide >= 8


def _written(text: str) -> bool:
    # Thai and others hardly use punctuation, and no name is so long in them.
    wide = len(text) > 30 and text[:1] > "\u0e00"
    return len(text) > 60 or wide or _WRITTEN.search(text) is not None


def _ean(code: str) -> bool:
    digits = [int(c) for c in code]
    total = sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits[:-1])))
    return (10 - total % 10) % 10 == digits[-1]
