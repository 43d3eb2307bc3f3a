"""No personal value that was sent in a URL stands raw in a document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from inspector.traffic.masking.url import masked_url
from inspector.traffic.persona.file import load_persona
from tests.traffic.exchanges import START, post, result

ROOT = Path(__file__).parent.parent.parent
PERSONA = load_persona(ROOT / "samples/personas/indonesia.toml")
BASE = "https://api.lender.example"
OWNER = PERSONA.owner
NAME, PHONE, EMAIL = OWNER.name or "", OWNER.phone or "", OWNER.email or ""
ONE, OTHER = PERSONA.contacts[:2]
DOTS = "••••"
RECORDS = "&".join(f"{c.phones[0][1:]}={quote(c.name or '')}" for c in PERSONA.contacts[:6])


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (f"/u?user[phone]={quote(PHONE)}&ok=1", f"/u?user[phone]={DOTS}&ok=1"),
        (f"/u?user%5Bphone%5D={quote(PHONE)}", f"/u?user%5Bphone%5D={DOTS}"),
        (f"/u?data[0][number]={quote(PHONE)}", f"/u?data[0][number]={DOTS}"),
        (f"/user/{quote(NAME)}/x", f"/user/{DOTS}/x"),
        (f"/user/{quote(EMAIL, safe='')}/x?v=2", f"/user/{DOTS}/x?v=2"),
        (
            f"/r?name={quote(ONE.name or '')}&phone={quote(ONE.phones[0])}"
            f"&name2={quote(OTHER.name or '')}&phone2={quote(OTHER.phones[0])}",
            f"/r?name={DOTS}&phone={DOTS}&name2={DOTS}&phone2={DOTS}",
        ),
        (f"/a/{ONE.phones[0][1:]}/b/{OTHER.phones[0][1:]}", f"/a/{DOTS}/b/{DOTS}"),
        (f"/up?{RECORDS}", "/up?" + "&".join([f"{DOTS}={DOTS}"] * 6)),
        (f"/u?{'k' * 90}={quote(PHONE)}", f"/u?{DOTS}={DOTS}"),
        (f"/u?{quote(json.dumps({'phone': PHONE, 'name': NAME}))}", f"/u?{DOTS}"),
        (f"/u?{quote(json.dumps({'phone': '+6281234567890'}))}", f"/u?{DOTS}"),
        (f"/u?q={quote(quote(NAME))}&x=y", f"/u?q={DOTS}&x=y"),
        (f"/up?v=3#phone={PHONE}", "/up?v=3"),
    ],
)
def test_values_in_a_url_are_dotted(sent: str, shown: str) -> None:
    document = result(post(b"", url=BASE + sent), persona=PERSONA)
    assert document.exchanges[0].url == BASE + shown


def test_what_was_found_without_a_persona_is_dotted_too() -> None:
    url = f"{BASE}/u?user[phone]={quote('+6283645687879')}&user[name]=Siti%20Rahma&ok=1"
    document = result(post(b"", url=url))
    assert document.detections
    assert document.exchanges[0].url == f"{BASE}/u?user[phone]={DOTS}&user[name]={DOTS}&ok=1"


def test_user_and_password_of_a_url_go() -> None:
    url = f"https://{quote(EMAIL, safe='')}:Hunter2pass@api.lender.example:8443/u?page=2"
    assert masked_url(url, ()) == "https://api.lender.example:8443/u?page=2"


@pytest.mark.parametrize("user", ["", "me:secret@"])
def test_only_scheme_and_host_stay_of_what_cannot_be_taken_apart(user: str) -> None:
    url = f"https://{user}[api.lender.example/up/{PHONE}?phone={quote(PHONE)}"
    assert masked_url(url, ()) == "https://[api.lender.example"


def test_only_scheme_and_host_stay_when_the_analysis_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr("inspector.traffic.analyze.detect", fails)
    document = result(post(b"", url=f"{BASE}/u?phone={quote(PHONE)}"))
    assert document.exchanges[0].url == BASE
    assert document.exchanges[0].at == START


def test_a_url_without_personal_data_stays_as_it_is() -> None:
    url = f"{BASE}/v1/contacts/upload?page=2&ts=1718445600000&method=sync"
    assert result(post(b"", url=url), persona=PERSONA).exchanges[0].url == url


def test_an_authority_that_cannot_be_taken_apart_hides_no_upload() -> None:
    url = f"https://[api.lender.example/user/{PHONE}/x?name={quote(NAME)}"
    exchange = replace(post({"email": EMAIL}), url=url)
    document = result(exchange, persona=PERSONA)
    assert document.skipped == ()
    assert {d.where for d in document.detections} == {"path[0]", "query[name]", "body.json.email"}
    assert document.exchanges[0].url == "https://[api.lender.example"
