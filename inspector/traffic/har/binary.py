"""What bytes a text in a HAR stands for: base64, UTF-8, or one byte in each character."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode

_C1 = re.compile("[\x80-\x9f]")
_UTF8_KINDS = ("json", "html", "xml", "javascript", "ecmascript", "text/css")


def text_bytes(text: str, encoding: str, charset: str = "") -> tuple[bytes, str]:
    """Return the bytes of a body and what is wrong with them, which may be nothing.

    ``encoding`` is what the archive says beside the text. ``charset`` is that in which its writer
    is known to have read the bytes, if one is known: see ``mitmproxy_charset``.
    """
    if encoding.lower() == "base64":
        try:
            return _from_base64(text), ""
        except (binascii.Error, ValueError):
            return loose_bytes(text), "body is said to be base64 and is not"
    if charset:
        try:
            return text.encode(charset), ""
        except (ValueError, LookupError):
            pass  # then mitmproxy could not read the bytes in that charset either
    if "\ufffd" in text:
        return loose_bytes(text), "body is not exact: the source replaced what is no text in it"
    return _one_byte_each(text) or loose_bytes(text), ""


def mitmproxy_charset(kind: str) -> str:
    """Return the charset in which mitmproxy reads a body of a media type for its archive."""
    kind = kind.lower()
    if stated := re.search(r"charset=[\"']?([\w.:-]+)", kind):
        return "gb18030" if stated[1] in ("gbk", "gb2312") else stated[1]
    return "utf-8" if any(part in kind for part in _UTF8_KINDS) else "latin-1"


def loose_bytes(text: str) -> bytes:
    """Return text as UTF-8; single bytes that were no UTF-8 stand in it as mitmproxy writes them,
    as the lone surrogates U+DC80 to U+DCFF."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _from_base64(text: str) -> bytes:
    plain = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    return b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _one_byte_each(text: str) -> bytes | None:
    """Return the bytes of a text that holds one byte in each character, or none if it is a text.

    Chrome and mitmproxy write so what they know no charset of. It shows by control characters that
    are in no text (U+0080 to U+009F), or by being UTF-8 that was read as Latin-1.
    """
    if text.isascii():
        return None
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    if _C1.search(text):
        return raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        return None
    return raw
