"""Text of a hostile app made visible and bounded, before it is escaped and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MARK_LIMIT = 4
"""Combining marks on one base that are still drawn; real scripts need at most four."""
SIGN_LIMIT = 12
"""Invisible characters named one by one; the rest of a string is counted."""

# Letters and signs that are drawn one by one: Latin, common punctuation, kana and Han. A quick way
# for most strings; what it leaves out is looked at character by character.
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e"
    "\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff]*"
)
_NAMES = {
    0x00: "NUL",
    0x08: "BS",
    0x09: "TAB",
    0x0A: "LF",
    0x0D: "CR",
    0x1B: "ESC",
    0x7F: "DEL",
}
# Letters that have no glyph although Unicode calls them letters or symbols.
_BLANK = frozenset({0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x17B4, 0x17B5, 0x034F})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset({0x200C, 0x200D})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text to draw, or the name of something that cannot be drawn."""

    text: str
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Visible:
    """What may be shown of a string, and how much of it that is (in characters)."""

    pieces: tuple[Piece, ...]
    shown: int
    total: int

    @property
    def cut(self) -> bool:
        """True when the string was longer than the limit."""
        return self.shown < self.total

    def plain(self) -> str:
        """The same as one string, signs in ⟦⟧, an ellipsis where it was cut."""
        text = "".join(f"⟦{piece.text}⟧" if piece.sign else piece.text for piece in self.pieces)
        return f"{text}…" if self.cut else text


def visible(text: str, limit: int = 400) -> Visible:
    """Return at most ``limit`` characters of ``text`` with everything invisible named.

    Controls, bidirectional overrides, zero-width characters, blank letters, lone surrogates and
    floods of combining marks become signs such as ``U+202E``; joiners stay where scripts need them.
    """
    total = len(text)
    head = text[:limit]
    if _PLAIN.fullmatch(head):
        pieces = (Piece(head),) if head else ()
        return Visible(pieces, len(head), total)
    return Visible(tuple(_merge(_pieces(head))), len(head), total)


def line(text: str, limit: int = 400) -> str:
    """Return ``visible(text).plain()``: for places that take no markup."""
    return visible(text, limit).plain()


def clip(text: str, size: int) -> str:
    """Return ``text`` in at most ``size`` bytes of UTF-8, the ellipsis of a cut included."""
    data = text.encode("utf-8", "replace")
    if len(data) <= size:
        return text
    return data[: size - 3].decode("utf-8", "ignore").rstrip("…") + "…"


def _pieces(text: str) -> Iterator[Piece]:
    marks = 0
    index = 0
    while index < len(text):
        char = text[index]
        code = ord(char)
        kind = unicodedata.category(char)
        if kind[0] == "M" and code not in _BLANK:
            marks += 1
            if marks <= MARK_LIMIT:
                yield Piece(char)
                index += 1
                continue
            run = _run(text, index, _is_mark)
            yield Piece(f"+{run} combining", sign=True)
            index += run
            continue
        marks = 0
        if code in _JOINERS and _joins(text, index):
            yield Piece(char)
        elif kind in _HIDDEN or code in _BLANK:
            run = _run(text, index, char.__eq__)
            yield Piece(_sign(code, run), sign=True)
            index += run - 1
        elif kind == "Zs" and char != " ":
            run = _run(text, index, _is_space)
            yield Piece(" ") if run <= 2 else Piece(_sign(code, run), sign=True)
            index += run - 1
        else:
            yield Piece(char)
        index += 1


def _run(text: str, start: int, same: Callable[[str], bool]) -> int:
    end = start
    while end < len(text) and same(text[end]):
        end += 1
    return end - start


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _is_space(char: str) -> bool:
    return unicodedata.category(char) == "Zs"


def _sign(code: int, run: int) -> str:
    name = _NAMES.get(code, f"U+{code:04X}")
    return name if run == 1 else f"{name} ×{run}"


def _joins(text: str, index: int) -> bool:
    # Persian, Urdu, Indic scripts and emoji need a joiner between two visible characters.
    if index == 0 or index + 1 >= len(text):
        return False
    return all(_takes_joiner(text[place]) for place in (index - 1, index + 1))


def _takes_joiner(char: str) -> bool:
    code = ord(char)
    return (
        (0x0600 <= code <= 0x0DFF and unicodedata.category(char)[0] in "LM")
        or unicodedata.category(char) in ("So", "Sk")
        or code == 0xFE0F
    )


def _merge(pieces: Iterator[Piece]) -> Iterator[Piece]:
    text: list[str] = []
    signs = 0
    uncounted = 0
    for piece in pieces:
        if not piece.sign:
            text.append(piece.text)
            continue
        signs += 1
        if signs > SIGN_LIMIT:
            uncounted += 1
            continue
        if text:
            yield Piece("".join(text))
            text = []
        yield piece
    if text:
        yield Piece("".join(text))
    if uncounted:
        yield Piece(f"+{uncounted} invisible", sign=True)
