"""base64 in its spellings, and data: URLs."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data, decode
from inspector.traffic.unfold.layer import Opened

_STANDARD = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}\s*", re.ASCII)
_URL_SAFE = re.compile(r"[A-Za-z0-9_\-]{8,}={0,2}\s*", re.ASCII)
_BREAKS = re.compile(r"(?:\\r|\\n|\s)+")
_TO_STANDARD = str.maketrans("-_", "+/")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?(;[\w=.+-]+)*(;base64)?,", re.IGNORECASE)


class Base64:
    """RFC 4648, standard and URL-safe, with or without padding, with or without line breaks."""

    name = "base64"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the bytes; ``sure`` is false: they must make sense to count."""
        text = data.text
        if text is None or len(text) < 8:
            return None
        if not _STANDARD.fullmatch(text):
            if _URL_SAFE.fullmatch(text):
                text = text.translate(_TO_STANDARD)
            else:
                lines = _unwrapped(text)
                if lines is None:
                    return None
                text = lines
        plain = unbase64(text)
        if plain is None or len(plain) < 5:
            return None
        return Opened((self.name,), plain, sure=False)


def _unwrapped(text: str) -> str | None:
    """Return base64 without its line breaks, or with ``+`` for the spaces that a form made of it.

    Words with spaces between them are base64 by their letters only: lines must be of one length.
    """
    if "\\" in text:
        text = _BREAKS.sub("\n", text)
    text = text.strip()
    if "\n" not in text:
        joined = text.replace(" ", "+")
        spaced = text.count(" ") * 12 <= len(text)
        return joined if spaced and _STANDARD.fullmatch(joined) and evenly_mixed(joined) else None
    lines = [line.strip() for line in text.splitlines()]
    if len(set(map(len, lines[:-1]))) > 1 or len(lines[0]) < 20 or len(lines[-1]) > len(lines[0]):
        return None
    joined = "".join(lines).translate(_TO_STANDARD)
    return joined if _STANDARD.fullmatch(joined) else None


def evenly_mixed(text: str) -> bool:
    """Return true when capitals, small letters and digits all have their part, as in base64 of
    anything but words."""
    sample = text[:600]
    size = len(sample)
    capitals = sum(c.isupper() for c in sample)
    small = sum(c.islower() for c in sample)
    digits = sum(c.isdigit() for c in sample)
    return capitals * 6 >= size and small * 6 >= size and digits * 25 >= size


def unbase64(text: str) -> bytes | None:
    """Return the bytes of base64 ``text`` (standard alphabet), or none when it is not base64."""
    compact = "".join(text.split()).rstrip("=")
    if len(compact) % 4 == 1:
        return None
    try:
        return binascii.a2b_base64(compact + "=" * (-len(compact) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return None


class DataUrl:
    """RFC 2397."""

    name = "data-url"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the bytes behind the comma."""
        text = data.text
        if text is None or text[:5].lower() != "data:":
            return None
        head = _DATA_URL.match(text)
        if head is None:
            return None
        body = text[head.end() :]
        if head[3]:
            plain = unbase64(unquote_to_bytes(body).decode("latin-1") if "%" in body else body)
            if plain is None:
                return None
            return Opened((self.name, "base64"), plain)
        plain = unquote_to_bytes(body)
        return Opened((self.name,), decode(plain) or plain)
