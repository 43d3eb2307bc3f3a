"""A piece of data that layers look at: bytes and, where they are text, the text."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes({*range(0x20)} - {*b"\t\n\x0c\r\x1b"})
_ODD = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]")


class Data:
    """Bytes with lazily decoded text, or text with lazily encoded bytes.

    ``hint`` is the declared media type in lower case without parameters, ``charset`` the declared
    one; both may be wrong and only decide between readings that are possible anyway.
    """

    __slots__ = ("_raw", "_text", "charset", "hint", "top")

    def __init__(
        self, value: bytes | str, *, hint: str = "", charset: str = "", top: bool = False
    ) -> None:
        self._raw = value if isinstance(value, bytes) else None
        self._text: str | None = value if isinstance(value, str) else None
        self.hint = hint
        self.charset = charset
        self.top = top

    @property
    def is_text(self) -> bool:
        """True when the data is text."""
        return self.text is not None

    @property
    def raw(self) -> bytes:
        """The bytes; text as UTF-8 (lone surrogates replaced)."""
        if self._raw is None:
            self._raw = (self._text or "").encode("utf-8", "replace")
        return self._raw

    @property
    def text(self) -> str | None:
        """The text, without byte order mark, or none when the bytes are not text."""
        if self._text is None and self._raw is not None:
            text = decode(self._raw)
            if text is None:
                return None
            self._text = text
        return self._text

    def guess_charset(self) -> bool:
        """Read the bytes in a legacy charset if that makes sense; true when they are text now.

        Almost any bytes are something in a legacy charset, so binary formats come first.
        """
        if self._text is None and self._raw is not None:
            self._text = decode_legacy(self._raw, self.charset)
        return self._text is not None

    def __len__(self) -> int:
        if self._raw is not None:
            return len(self._raw)
        return len(self._text or "")


def decode(raw: bytes) -> str | None:
    """Return ``raw`` as text if it is text in UTF-8, or in a marked or evident UTF-16.

    UTF-8 wins over any declared charset, because servers and apps declare wrong ones and
    multi-byte text in another charset is hardly ever valid UTF-8.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            text = _try(raw[len(bom) :], name)
            return text if text is not None and readable(text) else None
    text = _try(raw, "utf-8")
    if text is not None:
        # Strings of C end in zero bytes.
        text = text.rstrip("\x00")
        if readable(text):
            return text
        text = raw.decode()
        if "\x00" not in text:
            return None
    if len(raw) >= 4 and len(raw) % 2 == 0 and b"\x00" in raw[:64]:
        for name in ("utf-16-le", "utf-16-be"):
            wide = _try(raw, name)
            if wide is not None and readable(wide) and wide[:64].isprintable() and _latin(wide):
                return wide
    return None


def decode_legacy(raw: bytes, charset: str = "") -> str | None:
    """Return ``raw`` as text in the declared ``charset``, or in one that the data suggests."""
    if charset:
        declared = _try(raw, charset)
        if declared is not None and readable(declared):
            return declared
    if not _mostly_ascii(raw):
        return None
    for name in ("gb18030", "windows-1252"):
        guess = _try(raw, name)
        if guess is not None and not _ODD.search(guess):
            return guess
    return None


def readable(text: str) -> bool:
    """Return true when ``text`` has no control characters but white space and escape."""
    raw = text.encode("utf-8", "replace")
    return len(raw.translate(None, _CONTROL)) == len(raw)


def _try(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _latin(text: str) -> bool:
    sample = text[:256]
    return sum(char < "\u0250" for char in sample) * 2 >= len(sample)


def _mostly_ascii(raw: bytes) -> bool:
    # A legacy charset can read almost any bytes, so most of it must be ASCII structure.
    head = raw[:4096]
    ascii_bytes = sum(byte < 0x80 for byte in head)
    return (
        len(raw) >= 8 and ascii_bytes * 10 >= len(head) * 6 and any(c in head for c in b'{[<&=" ')
    )
