"""Text escapes: ``\\u0041`` and HTML entities of a whole text."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened
from inspector.traffic.unfold.loose_json import unescape

_UNICODE = re.compile(r"\\u[0-9a-fA-F]{4}")
_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
_QUOTES = re.compile(r'\\"')
_ENTITY = re.compile(r"&(?:quot|amp|lt|gt|apos|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


class UnicodeEscapes:
    """Backslash escapes left in a text, as when JSON is put into a form without parsing, and those
    of JavaScript's ``escape``."""

    name = "unicode-escapes"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain text."""
        text = data.text
        if text is None:
            return None
        if "%u" in text and _PERCENT_U.search(text):
            # ``escape`` of JavaScript: UTF-16 in hex, and what is Latin-1 in percent-encoding.
            units = _PERCENT_U.sub(lambda code: chr(int(code[1], 16)), unquote(text, "latin-1"))
            plain = units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            return Opened((self.name,), plain)
        if "\\" not in text:
            return None
        if not _UNICODE.search(text) and not (_QUOTES.search(text) and text[:2] in ("{\\", "[{")):
            return None
        plain = unescape(text)
        return Opened((self.name,), plain) if plain != text else None


class HtmlEntities:
    """Character references of HTML and XML."""

    name = "html-entities"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain text."""
        text = data.text
        if text is None or "&" not in text or "<" in text or not _ENTITY.search(text):
            return None
        plain = html.unescape(text)
        return Opened((self.name,), plain) if plain != text else None
