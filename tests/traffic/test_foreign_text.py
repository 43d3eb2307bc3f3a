"""Words of other programs and people bring no raw value into a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mitmproxy.net.http import http1

from inspector.model.base import document_bytes
from inspector.model.common import Skipped
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.masking.foreign_text import MOST, masked_error, masked_text
from inspector.traffic.persona.file import load_persona
from inspector.traffic.unopened import tls_failure
from tests.traffic.exchanges import post, result

ROOT = Path(__file__).parent.parent.parent
PERSONA = load_persona(ROOT / "samples/personas/indonesia.toml")
NAME, PHONE, EMAIL = PERSONA.owner.name, PERSONA.owner.phone, PERSONA.owner.email


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Invalid header line: b'Bagas \\' +6283'", "Invalid header line: b'…'"),
        ("Invalid header line: b'Bagas Sosro cut off", "Invalid header line: b'…'"),
        ('could not convert "Bagas Sosro" to a number', 'could not convert "…" to a number'),
        ("KeyError: 'Bagas'", "KeyError: '…'"),
        ("it's Bagas's, isn't it", "it's Bagas's, isn't it"),
        ("unknown method 'GET'", "unknown method 'GET'"),
        ("call +62 836-4568 7879 or a.b%40mail.example", "call •••• or ••••"),
        ("connect to 192.0.2.17:443 failed", "connect to 192.0.2.17:443 failed"),
        ("62.836.456.7879 is none", "•••• is none"),
        ("request body of 16777216 bytes cannot be read", None),
        (f"request body of 9000000 bytes lies in the case it was captured into: {'12' * 32}", None),
        ("The client doesn't trust the proxy's certificate", None),
    ],
)
def test_what_is_quoted_goes_and_our_own_words_stay(text: str, shown: str | None) -> None:
    assert masked_text(text) == (text if shown is None else shown)
    assert masked_text(masked_text(text)) == masked_text(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cannot parse Bagas Sosro as a number", "cannot parse •••• as a number"),
        ("Invalid Header Bagas O'Sosro-Putri Timeout", "Invalid Header •••• Timeout"),
        ("BAD REQUEST BAGAS SOSRO", "BAD REQUEST ••••"),
        ("no such key: राहुल, Ngô Thị, 王小明x", "no such key: ••••, •••• ••••, ••••"),
        ("TLS Handshake Failed; Client Hello; Bad Gateway", None),
        ("OpenSSL Error([('SSL routines', '', 'certificate unknown')])", None),
        ("[Errno 111] Connect call failed 127.0.0.1:443", None),
        ("The client doesn't trust the proxy's certificate", None),
        ("•••• … – “x”", None),
    ],
)
def test_names_without_quotes_leave_an_error(text: str, shown: str | None) -> None:
    assert masked_error(text) == (text if shown is None else shown)
    assert masked_error(masked_error(text)) == masked_error(text)


@pytest.mark.parametrize("piece", ["a", "'", "\\", "1 ", "a%4", "b'", '"x', "A ", "é", "aé"])
def test_a_text_of_any_length_is_cut(piece: str) -> None:
    assert len(masked_text(piece * 1_000_000)) <= MOST
    assert len(masked_error(piece * 1_000_000)) <= MOST


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sslv3 alert certificate unknown", "untrusted"),
        ("tlsv1 alert unknown ca", "untrusted"),
        ("no shared cipher", "protocol"),
        ("unsupported protocol", "protocol"),
        ("wrong version number", "protocol"),
    ],
)
def test_why_tls_failed_is_still_told(words: str, code: str) -> None:
    error = f"OpenSSL Error([('SSL routines', '', '{words}')])"
    assert words in masked_text(error)
    assert tls_failure(masked_text(error)) == code


def test_errors_and_comments_are_masked_in_a_result() -> None:
    with pytest.raises(ValueError, match="Invalid header line") as caught:
        http1.read_response_head([b"HTTP/1.1 200 OK", f"{NAME} {PHONE}".encode()])
    exchange = replace(post(b""), error=str(caught.value), comment=f"of {NAME}, {PHONE}, {EMAIL}")
    text = result(exchange, persona=PERSONA).exchanges[0].comment
    assert text == "Invalid header line: b'…'; of ••••, ••••, ••••"


def test_reasons_of_what_was_skipped_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError(f"cannot read {NAME!r} of {PHONE}")

    monkeypatch.setattr("inspector.traffic.analyze.detect", fails)
    skipped = [Skipped(what="flow 3 at byte 123456", reason=f"malformed: b'{NAME}'")]
    source = TrafficSource("a", "har", "0" * 64, 1, b"1" * 32, [post(b"")], skipped)
    document = analyze([source], persona=PERSONA)
    assert [item.reason for item in document.skipped] == [
        "analysis failed (ValueError: cannot read '••••' of ••••)", "malformed: b'••••'",
    ]  # fmt: skip
    assert (NAME or "") not in document_bytes(document).decode()
