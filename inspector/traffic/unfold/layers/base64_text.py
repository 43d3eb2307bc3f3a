"""base64 in its spellings, and data: URLs."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data, decode
from inspector.traffic.unfold.layer import Opened

_STANDARD = re.compile(r"[A-Za-z0-9+/\s]{8,}={0,2}\s*", re.ASCII)
_URL_SAFE = re.compile(r"[A-Za-z0-9_\-\s]{8,}={0,2}\s*", re.ASCII)
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
            if "-" not in text and "_" not in text and "\\" not in text and " " not in text:
                return None
            text = text.translate(_TO_STANDARD) if _URL_SAFE.fullmatch(text) else text
        plain = unbase64(text)
        if plain is None or len(plain) < 5:
            return None
        return Opened((self.name,), plain, sure=False)


def unbase64(text: str) -> bytes | None:
    """Return the bytes of base64 ``text``, or none when it is not base64.

    A space is read as ``+`` when there are no line breaks beside it: forms turn one into the other.
    """
    if "\\" in text:
        text = _BREAKS.sub("", text)
    compact = text.strip()
    if " " in compact and "\n" not in compact:
        if compact.count(" ") * 8 > len(compact):
            return None
        compact = compact.replace(" ", "+")
    compact = "".join(compact.split()).rstrip("=")
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
        if text is None or not text[:5].lower() == "data:":
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
