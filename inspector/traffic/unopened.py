"""Why a connection was not read: codes that sources note, and what each tells a tester."""

from __future__ import annotations

KEY = "unopened"
"""Name of the fact in ``Exchange.extra``."""

WHY = {
    "untrusted": "the app does not trust the proxy's certificate: the CA is not installed for it,"
    " or the app is pinned",
    "broken_off": "the app broke off the TLS handshake: pinned, or it does not trust the CA",
    "silent": "the app opened TLS and sent nothing: pinned, or a connection kept in reserve",
    "protocol": "app and proxy have no TLS version or cipher in common",
    "not_tls": "it began like TLS and could not be read as TLS",
    "late": "the TLS handshake between app and proxy was not finished in time",
    "failed": "the TLS handshake between app and proxy failed; the source does not say why",
    "server_tls": "the server's TLS could not be established",
    "unreachable": "the server could not be reached",
    "tunnel": "the tunnel that the app asked for failed",
    "unread": "the connection passed the proxy unread",
    "no_secrets": "the capture holds no TLS secrets for it",
    "quic": "QUIC was not opened",
    "tunnelled": "TLS in a tunnel through an HTTP proxy was not opened",
}
"""Sentences of the coverage statement by code."""

_UNTRUSTED = (
    "does not trust", "may not trust", "unknown ca", "unknown_ca", "bad certificate",
    "bad_certificate", "certificate unknown", "certificate_unknown", "certificate_expired",
)  # fmt: skip
_PROTOCOL = (
    "cannot agree", "unsupported protocol", "protocol_version", "no shared cipher",
    "handshake_failure", "wrong version", "insufficient_security", "no_application_protocol",
)  # fmt: skip


def tls_failure(reason: str) -> str:
    """Return the code for the words in which mitmproxy, OpenSSL or an alert name a TLS failure."""
    text = reason.lower()
    if "cannot parse clienthello" in text:
        return "not_tls"
    if any(words in text for words in _PROTOCOL):
        return "protocol"
    if "disconnected during the handshake" in text or "connection closed" in text:
        return "broken_off"
    if any(words in text for words in _UNTRUSTED):
        return "untrusted"
    return "broken_off"
