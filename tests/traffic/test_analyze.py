"""Whole captures: what the sample apps send, sessions, documents without raw values."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.model.base import document_bytes
from inspector.model.exchange import Exchange
from inspector.model.persona import Persona
from inspector.model.traffic import Strength, TrafficResult
from inspector.traffic import record_sets
from inspector.traffic.analyze import analyze_exchange
from inspector.traffic.har.read import read_har
from inspector.traffic.persona.file import load_persona
from samples.traffic import uploads
from tests.shared import shared
from tests.traffic import people
from tests.traffic.exchanges import post, result

ROOT = Path(__file__).parent.parent.parent
PERSONAS = sorted((ROOT / "samples/personas").glob("*.toml"))


def sent(persona: Persona, app: str) -> Iterator[Exchange]:
    """Yield the sample app's uploads as exchanges."""
    makers = (
        (uploads.harvester_at_start, uploads.harvester_application)
        if app == "harvester"
        else (uploads.fair_application,)
    )
    for index, upload in enumerate(one for make in makers for one in make(persona)):
        yield post(upload.body, url=upload.url, kind=upload.content_type, index=index)


def by_url(document: TrafficResult) -> dict[str, set[str]]:
    urls = {e.id: e.url for e in document.exchanges}
    found: dict[str, set[str]] = {url: set() for url in urls.values()}
    for detection in document.detections:
        found[urls[detection.exchange]].add(detection.category)
    return found


def expected(app: str) -> dict[str, set[str]]:
    """Return URL to categories from the sample's own ground truth."""
    rows = tomllib.loads((ROOT / f"samples/apps/{app}/expected.toml").read_text())["upload"]
    return {row["url"]: set(row["categories"]) for row in rows}


@pytest.mark.parametrize("path", PERSONAS, ids=lambda path: path.stem)
@pytest.mark.parametrize("planted", [True, False], ids=["planted", "blind"])
@pytest.mark.parametrize("app", ["harvester", "fair"])
def test_every_upload_of_the_samples_is_found(path: Path, planted: bool, app: str) -> None:
    persona = load_persona(path)
    document = result(*sent(persona, app), persona=persona if planted else None)
    assert document.skipped == ()
    found = by_url(document)
    for url, categories in expected(app).items():
        if categories == {"calendar"}:
            continue  # encrypted: see below
        wanted = categories
        if not planted:
            # Without a persona, one picked number, one message and one bare id say nothing.
            wanted = categories - ({"contacts"} if app == "fair" else set())
            if url.endswith("message_new"):
                wanted = set()
            if url.endswith("score"):
                wanted = {"location"}
        assert wanted <= found[url], url


@pytest.mark.parametrize("path", PERSONAS, ids=lambda path: path.stem)
def test_planted_records_are_counted(path: Path) -> None:
    persona = load_persona(path)
    document = result(*sent(persona, "harvester"), persona=persona)
    counts = {
        s.category: (s.planted, s.planted_of)
        for s in document.sessions
        if s.strength is Strength.PLANTED
        and s.planted_of
        and s.attribute in ("", "installed_apps.list")
    }
    incoming = sum(m.direction == "incoming" for m in persona.messages)
    assert counts["contacts"] == (len(persona.contacts), len(persona.contacts))
    assert counts["call_log"] == (len(persona.calls), len(persona.calls))
    assert counts["sms"] == (incoming, len(persona.messages))
    assert counts["installed_apps"] == (len(persona.apps), len(persona.apps))


def test_the_fair_app_sends_no_record_sets() -> None:
    persona = load_persona(PERSONAS[0])
    document = result(*sent(persona, "fair"), persona=persona)
    kinds = {d.attribute for d in document.detections if d.category == "contacts"}
    assert kinds == {"contacts.single"}
    assert not {d.category for d in document.detections} & {
        "call_log",
        "sms",
        "installed_apps",
        "credentials",
    }


def test_an_encrypted_upload_is_opaque_not_clean() -> None:
    persona = load_persona(PERSONAS[0])
    document = result(*sent(persona, "harvester"), persona=persona)
    [opaque] = document.opaque
    assert opaque.where == "body.json.payload.base64"
    assert opaque.signs == ("its size is a multiple of the AES block",)
    host = next(h for h in document.coverage.hosts if h.host == "api.quickcash.example")
    assert host.seen == "part"


def test_no_planted_value_reaches_the_document() -> None:
    persona = load_persona(PERSONAS[0])
    text = result(
        *sent(persona, "harvester"), *sent(persona, "fair"), persona=persona
    ).model_dump_json()
    values = [
        *(p for c in persona.contacts for p in (c.name, c.phones[0], c.phones[0][-9:])),
        *(m.text for m in persona.messages),
        *(persona.device.model_dump().values()),
        *(persona.owner.name, persona.owner.phone, persona.owner.email, persona.owner.national_id),
        *(a.password for a in persona.accounts),
    ]
    assert [value for value in values if value and value in text] == []


def test_the_same_input_gives_the_same_bytes() -> None:
    persona = load_persona(PERSONAS[0])
    first, second = (result(*sent(persona, "harvester"), persona=persona) for _ in range(2))
    assert document_bytes(first) == document_bytes(second)
    assert TrafficResult.model_validate_json(document_bytes(first)) == first


def test_chunks_and_repeats_count_once_in_the_session() -> None:
    people_ = people.contacts(30)
    pages = [people_[:12], people_[12:24], people_[24:], people_[:12]]
    document = result(*(post({"page": i, "d": page}, index=i) for i, page in enumerate(pages)))
    [session] = document.sessions
    assert session.count == 30
    assert len(session.exchanges) == 4
    assert [d.count for d in document.detections] == [12, 12, 6, 12]
    assert session.first is not None
    assert session.first < (session.last or session.first)


def test_personal_values_in_a_url_are_masked_there() -> None:
    url = "https://h5.example/auth/083512345678/x?idcard=11010519491231002X&page=2"
    document = result(post(b"", url=url))
    assert document.exchanges[0].url == "https://h5.example/auth/••••/x?idcard=••••&page=2"


def test_the_offset_points_at_the_value_in_the_raw_bytes() -> None:
    body = '{"a": "é", "imei": "490154203237518"}'.encode()
    [detection] = result(post(body)).detections
    assert detection.offset is not None
    assert body[detection.offset :].startswith(b"490154203237518")
    [twice] = result(post({"a": "490154203237518", "imei": "490154203237518"})).detections
    assert twice.offset is None
    [packed] = result(post({"d": b'{"imei": "490154203237518"}'.hex()})).detections
    assert packed.offset is None


def test_what_comes_back_has_its_direction() -> None:
    document = result(post({}, answer={"profile": {"idNo": "11010519491231002X"}}))
    assert [(d.direction, d.category) for d in document.detections] == [("response", "identity")]


def test_digests_compare_within_one_capture_only() -> None:
    one = result(post({"imei": "490154203237518"}), post({"imei": "490154203237518"}, index=1))
    other = result(post({"imei": "490154203237518", "x": 1}))
    digests = [d.digest for d in one.detections]
    assert digests[0] == digests[1] != other.detections[0].digest


def test_one_failing_exchange_is_skipped_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from inspector.traffic import analyze
    from inspector.traffic.detect import detect

    real = detect

    def fails_once(exchange: Exchange, *rest: object, **more: object) -> object:
        if exchange.index == 0:
            raise RuntimeError("broken on purpose")
        return real(exchange, *rest, **more)  # type: ignore[arg-type]  # passes on what it got

    monkeypatch.setattr(analyze, "detect", fails_once)
    document = result(post({"imei": "490154203237518"}), post({"imei": "490154203237518"}, index=1))
    assert [s.what for s in document.skipped] == ["a.har: exchange 0"]
    assert len(document.detections) == 1


def test_the_live_view_gets_a_summary() -> None:
    persona = load_persona(PERSONAS[0])
    exchanges = list(sent(persona, "harvester"))
    found = analyze_exchange(exchanges[1], persona)
    assert found.summary() == (f"contacts ×{sum(len(c.phones) for c in persona.contacts)}",)


def test_advertising_ids_in_the_real_capture() -> None:
    """TrackHAR reports the advertising id in the same requests."""
    folder = shared() / "traffic"
    theirs = json.loads((folder / "trackhar/android-first-run.expected.json").read_text())
    document = result(*read_har(folder / "reporthar/android-first-run.har"))
    index = {e.id: e.index for e in document.exchanges}
    ours = {
        index[d.exchange] for d in document.detections if d.attribute.endswith("advertising_id")
    }
    wanted = {
        number
        for number, rows in enumerate(theirs)
        for row in rows or ()
        if row["property"] == "advertisingId"
    }
    assert wanted
    assert wanted <= ours


def test_which_records_of_a_long_list_are_counted_is_no_accident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_sets, "MOST_RECORDS", 10)
    people = [{"name": f"Arimbi Abc{chr(97 + n)}", "phone": f"+6281234{n:06d}"} for n in range(35)]
    document = result(post(people[:30]), post(people[5:], index=1))
    # The first ten of each, of which five are the same.
    assert [(one.category, one.count) for one in document.sessions] == [("contacts", 15)]
