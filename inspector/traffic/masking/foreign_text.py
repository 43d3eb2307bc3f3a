"""Words of other programs and people as a result or log may hold them: what they quote is left out.

An error message quotes the bytes that it complains about, and those may be a person's.
"""

from __future__ import annotations

import re

from inspector.traffic.masking.mask import DOT

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


_ERROR_WORDS = _PROTOCOL_WORDS | frozenset((
    "a", "address", "alpn", "an", "and", "body", "broken", "by", "cannot", "client", "content",
    "could", "data", "dns", "errno", "exception", "for", "found", "frame", "from", "gateway",
    "goaway", "header", "headers", "host", "invalid", "is", "line", "message", "method",
    "network", "ocsp", "openssl", "or", "pipe", "port", "proxy", "quic", "read", "refused",
    "reset", "response", "server", "service", "sni", "socket", "status", "stream", "tcp", "time",
    "timeout", "to", "tunnel", "udp", "url", "websocket", "with", "write",
))  # fmt: skip
"""Words of error messages that programs write with a capital letter."""

_CAPITAL = r"[A-Z][A-Za-z]*(?:['’-][A-Za-z]+)*"
_CAPITALS = re.compile(rf"\b{_CAPITAL}(?: {_CAPITAL})+\b")
_OWN_SIGNS = "•…–—‘’“”×→·"
_OTHER_LETTERS = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]*[^\x00-\x7f{_OWN_SIGNS}][^\x00-\x40\x5b-\x60\x7b-\x7f{_OWN_SIGNS}]*"
)


def masked_error(text: str) -> str:
    """Return the error text of a program as ``masked_text``, without what may be an unquoted name.

    That is two capitalised words in a row that no error message is made of, and every word with a
    letter beyond ASCII. A name in small letters or of one word only the persona can tell.
    """
    return _OTHER_LETTERS.sub(DOT * 4, _CAPITALS.sub(_name, masked_text(text)))[:MOST]


def _name(match: re.Match[str]) -> str:
    words = match.group().split(" ")
    strange = [place for place, word in enumerate(words) if word.lower() not in _ERROR_WORDS]
    if len(strange) < 2:
        return match.group()
    return " ".join((*words[: strange[0]], DOT * 4, *words[strange[-1] + 1 :]))


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
