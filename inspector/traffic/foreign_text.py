"""Words of other programs and people as a result or log may hold them: what they quote is left out.

An error message quotes the bytes that it complains about, and those may be a person's.
"""

from __future__ import annotations

import re

from inspector.traffic.mask import DOT

MOST = 2000
"""Characters of a foreign text that are read; what comes after them is left out."""

_SHORT = 4
"""Longest quoted part that stays, such as a method."""

_QUOTED = re.compile(
    r"(?<!\w)(?P<open>[bBrRfFuU]{0,2}(?P<sign>['\"`]))"
    r"(?P<text>(?:\\.|(?!(?P=sign)(?!\w)).)*)(?P<close>(?P=sign)|$)",
    re.DOTALL,
)
"""An apostrophe inside a word opens nothing, and a quotation that is cut goes on to the end."""

_PROTOCOL_WORDS = frozenset((
    "access", "alert", "application", "authority", "bad", "ca", "canceled", "certificate", "chain",
    "cipher", "ciphers", "close", "closed", "connection", "decode", "decrypt", "decryption",
    "denied", "eof", "error", "expired", "failed", "failure", "fallback", "handshake", "hostname",
    "http", "https", "illegal", "in", "inappropriate", "insufficient", "internal", "key", "length",
    "long", "mac", "mismatch", "name", "no", "not", "notify", "number", "of", "or", "packet",
    "parameter", "peer", "protocol", "reading", "record", "request", "required", "revoked",
    "routines", "security", "self", "share", "shared", "signed", "ssl", "suitable", "the", "tls",
    "too", "unexpected", "unknown", "unrecognized", "unsupported", "user", "valid", "verification",
    "verify", "version", "while", "wrong", "x509", "yet",
))  # fmt: skip
"""Words of TLS errors: a quotation of nothing else says why TLS failed and stays."""

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_KEPT = (
    r"(?<![\w.])" + rf"{_OCTET}(?:\.{_OCTET}){{3}}" + r"(?::\d{1,5})?(?![\w.])"
    r"|(?<![\w+])\d{1,12} bytes\b"
    r"|(?<=body were analysed, of )\d{1,12}\b"
    r"|\b[0-9a-f]{64}\b"
)
_SIGNS = re.compile(
    rf"(?P<kept>{_KEPT})"
    r"|[^\s@\"'<>()\[\]{}=,;]{1,254}(?:@|%40)[^\s@\"'<>()\[\]{},;]+"
    r"|\+?\d(?:[\s().\-/]{0,2}\d){4,}"
)
"""Addresses, sizes and digests stay; mail addresses and numbers of five digits or more go."""


def masked_text(text: str) -> str:
    """Return foreign ``text`` without what it quotes, mail addresses and numbers.

    What was masked once stays the same when it is masked again; ``MOST`` characters stay at most.
    """
    return _SIGNS.sub(_sign, _QUOTED.sub(_quotation, text[:MOST]))


def _quotation(match: re.Match[str]) -> str:
    text = match["text"]
    if len(text) <= _SHORT or _about_tls(text):
        return match.group()
    return f"{match['open']}…{match['close'] or match['sign']}"


def _about_tls(text: str) -> bool:
    words = {re.sub(r"^(ssl|tls)v\d+$", r"\1", word) for word in re.findall(r"\w+", text.lower())}
    return bool(words) and words <= _PROTOCOL_WORDS


def _sign(match: re.Match[str]) -> str:
    return match["kept"] or DOT * 4
