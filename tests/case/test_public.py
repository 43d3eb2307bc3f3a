"""The public copy: nothing personal in it, nothing to guess, every masked value provable."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.case.commitments import commitment, ensure_secret, read_secret, salt
from inspector.case.export.copy import Sources, check_opening, export_public, open_values
from inspector.case.export.masking import Masker
from inspector.case.export.third_persons import SIGN, hide_third_persons
from inspector.case.export.vocabulary import vocabulary
from inspector.case.folder import Case
from inspector.case.interchange.sheets import csv_bytes, workbook_bytes
from inspector.case.interchange.uco import uco_bytes
from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.base import content_id, document_bytes
from inspector.model.case import CaseDocument
from inspector.model.common import Mark, Skipped
from inspector.model.tables import tables
from inspector.model.traffic import Coverage, ExchangeInfo, HostCoverage, Source, TrafficResult
from inspector.rules.loader import default_rules
from tests.case.sealed import KEY, fill, seal_it
from tests.documents import PROVENANCE, at, detection, permission, static

PHONE = "+254712345678"
NAME = "Wanjiku Thistlewood"
WORDS = vocabulary(default_rules())


def document() -> CaseDocument:
    """A sealed document with a phone number and a name in every field that can hold one."""
    digest = hashlib.sha256(PHONE.encode()).hexdigest()
    source = Source(
        id=content_id("src", digest), name=f"{NAME}.har", format="har", sha256=digest, size=9,
        exchanges=1,
    )  # fmt: skip
    exchange = ExchangeInfo(
        id=content_id("ex", digest, 0), source=source.id, index=0, at=at(3), transport="https",
        method="POST", host="254712345678.api.lender.example", status=200,
        url=f"https://u:p@254712345678.api.lender.example/v1/user/{PHONE}/up?phone={PHONE}&n=Wanjiku",
        comment=f"aborted while sending {PHONE}",
    )  # fmt: skip
    where = f'body.json.contacts["{PHONE}"]["{NAME}"].phone'
    seen = detection("contacts", 3, host=exchange.host).model_copy(
        update={
            "id": content_id("det", exchange.id, where, "contacts"),
            "exchange": exchange.id,
            "where": where,
            "sample": PHONE,
            "digest": hashlib.sha256(b"salt" + PHONE.encode()).hexdigest()[:32],
            "fields": ("phone", NAME),
            "note": f"number {PHONE} and 0712-345-678 seen twice, see {exchange.id}",
        }
    )
    text = f"called {NAME} on {PHONE}"
    marks = (Mark(id=content_id("mark", "note", text), kind="note", at=at(4), text=text),)
    traffic = TrafficResult(
        sources=(source,),
        exchanges=(exchange,),
        detections=(seen,),
        coverage=Coverage(
            exchanges=1,
            hosts=(HostCoverage(host=exchange.host, seen="part", exchanges=1, reasons=(text,)),),
        ),
        skipped=(Skipped(what=f"https://x.example/{PHONE}", reason=f"{PHONE} cut"),),
        provenance=PROVENANCE,
    )
    code = static(permission("android.permission.READ_CONTACTS", "contacts"))
    return correlate(code, traffic, marks, rules=default_rules(), title="Quick", log_head="a" * 64)


def render(shown: CaseDocument) -> dict[str, bytes]:
    from reports.render import render as report

    made = tables(shown)
    files = {f"tables/{table.name}.csv": csv_bytes(table) for table in made}
    files |= {"tables.xlsx": workbook_bytes(made), "case.jsonld": uco_bytes(shown)}
    return files | {"report.html": report(shown)}


SOURCES = Sources(words=WORDS, render=render, key=KEY)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A sealed case with that document, a persona, and a face among the inputs."""
    made = fill(tmp_path / "case")
    persona = tmp_path / "persona.toml"
    persona.write_text(f'[owner]\nname = "{NAME}"\nphone = "{PHONE}"\n')
    made.add(persona, kind="persona")
    face = tmp_path / "face.jpg"
    face.write_bytes(b"\xff\xd8\xff\xe0 a face")
    made.add(face)
    made.write_result("case.json", document_bytes(document()))
    seal_it(made)
    return made


def copied(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_no_personal_value_is_left_anywhere(case: Case, tmp_path: Path) -> None:
    export_public(case, tmp_path / "public", SOURCES)
    files = copied(tmp_path / "public")
    assert {"case.json", "report.html", "tables.xlsx", "case.jsonld", "README.txt"} <= set(files)
    for name, data in files.items():
        text = re.sub(r"[^\w]", "", data.decode("utf-8", "replace")).lower()
        assert "712345678" not in text, name
        assert "thistlewood" not in text, name
        assert "wanjiku" not in text, name
        assert b"\xff\xd8\xff" not in data, name
        assert b"data:image/jpeg" not in data, name
    assert case.log.path.read_bytes().count(b"export.public") == 1


def candidates() -> Iterator[str]:
    """Every number of a block of one thousand, in the forms in which apps send them."""
    for last in range(5000, 6000):
        core = f"71234{last}"
        yield from (f"+254{core}", f"254{core}", f"0{core}")


def guesses(number: str, public: CaseDocument, known: list[str]) -> Iterator[str]:
    """What somebody could compute from a number and everything that is published."""
    assert public.traffic is not None
    data = number.encode()
    for algorithm in ("md5", "sha1", "sha256", "blake2b"):
        yield hashlib.new(algorithm, data).hexdigest()
    for secret in (b"", b"salt", *(bytes.fromhex(value) for value in known)):
        yield hmac.digest(secret, data, "sha256").hex()
        yield hashlib.sha256(secret + data).hexdigest()
        yield hashlib.blake2b(data, digest_size=16, key=secret[:64]).hexdigest()
    digest = hashlib.sha256(data).hexdigest()
    yield content_id("src", digest)
    yield content_id("ex", digest, 0)
    where = f'body.json.contacts["{number}"]["{NAME}"].phone'
    for exchange in (public.traffic.exchanges[0].id, content_id("ex", digest, 0)):
        yield content_id("det", exchange, where, "contacts")
    yield content_id("mark", "note", f"called {NAME} on {number}")


def found_by_dictionary(text: str, document: CaseDocument, known: list[str]) -> set[str]:
    return {
        number
        for number in candidates()
        if any(guess[:20] in text for guess in guesses(number, document, known))
    }


def test_a_dictionary_of_phone_numbers_finds_nothing(case: Case, tmp_path: Path) -> None:
    made = export_public(case, tmp_path / "public", SOURCES)
    files = copied(tmp_path / "public")
    public = CaseDocument.model_validate_json(files["case.json"])
    text = "\n".join(data.decode("utf-8", "replace") for data in files.values())
    known = [made.case, made.seal]
    assert found_by_dictionary(text, public, known) == set()

    # The same attack finds the number in the sealed document: it is an attack that works.
    sealed = document()
    assert found_by_dictionary(document_bytes(sealed).decode(), sealed, known) == {PHONE}


def test_equal_values_at_two_places_have_unequal_commitments(case: Case, tmp_path: Path) -> None:
    made = export_public(case, tmp_path / "public", SOURCES)
    assert len({item.commitment for item in made.values}) == len(made.values) > 8
    masker = Masker(b"s" * 32, WORDS)
    assert masker.mask("one", PHONE) != masker.mask("two", PHONE)
    assert masker.mask("one", PHONE) == masker.mask("one", PHONE)


def test_a_holder_of_the_sealed_case_proves_a_value_and_nothing_else(
    case: Case, tmp_path: Path
) -> None:
    made = export_public(case, tmp_path / "public", SOURCES)
    sample = next(item for item in made.values if item.place.endswith("/value/0"))
    (opening,) = open_values(case, SOURCES, (sample.id,))
    assert opening.value == PHONE
    assert check_opening(tmp_path / "public", opening)
    # README's own recipe, with nothing of ours.
    assert hmac.digest(bytes.fromhex(opening.salt), PHONE.encode(), "sha256").hex() == (
        sample.commitment
    )
    for change in (
        {"value": "+254712345679"},
        {"salt": "00" * 32},
        {"salt": opening.salt[:-2]},
        {"commitment": "0" * 64},
        {"place": "elsewhere"},
        {"id": "m-000000000000"},
    ):
        assert not check_opening(tmp_path / "public", opening.model_copy(update=change))
    with pytest.raises(InspectorError, match="no masked value"):
        open_values(case, SOURCES, ("m-000000000000",))


def test_the_raw_value_is_committed_to_where_it_is_known(case: Case, tmp_path: Path) -> None:
    raw = Sources(words=WORDS, values=lambda d: {d.traffic.detections[0].id: (PHONE, NAME)})  # type: ignore[union-attr]  # the document has traffic
    made = export_public(case, tmp_path / "public", raw)
    values = [item for item in made.values if "/value/" in item.place]
    opened = open_values(case, raw, tuple(item.id for item in values))
    assert sorted(item.value for item in opened) == [PHONE, NAME]


def test_same_case_same_public_copy(case: Case, tmp_path: Path) -> None:
    export_public(case, tmp_path / "one", SOURCES)
    export_public(case, tmp_path / "two", SOURCES)
    assert copied(tmp_path / "one") == copied(tmp_path / "two")


def test_ids_still_join_and_evidence_still_counts(case: Case, tmp_path: Path) -> None:
    export_public(case, tmp_path / "public", SOURCES)
    public = CaseDocument.model_validate_json((tmp_path / "public" / "case.json").read_bytes())
    before, after = document().traffic, public.traffic
    assert before is not None
    assert after is not None
    assert after.detections[0].exchange == after.exchanges[0].id
    assert after.exchanges[0].source == after.sources[0].id
    assert after.exchanges[0].id != before.exchanges[0].id
    cited = {name for c in public.conclusions for claim in c.claims for name in claim.evidence}
    assert after.detections[0].id in cited
    assert after.detections[0].count == before.detections[0].count
    assert after.detections[0].where.startswith("body.json.contacts[m-")
    assert after.detections[0].where.endswith("].phone")
    assert public.static == document().static
    assert public.log_head == ""


def test_what_is_not_sealed_or_was_changed_is_not_published(tmp_path: Path, case: Case) -> None:
    unsealed = fill(tmp_path / "unsealed")
    with pytest.raises(InspectorError, match="not sealed"):
        export_public(unsealed, tmp_path / "public", SOURCES)
    case.write_result("case.json", document_bytes(document()) + b"\n")
    with pytest.raises(InspectorError, match="not the one that was sealed"):
        export_public(case, tmp_path / "public", SOURCES)
    assert not (tmp_path / "public").exists()


def test_a_renderer_that_leaks_stops_the_export(tmp_path: Path, case: Case) -> None:
    leaking = Sources(words=WORDS, render=lambda _: {"extra.txt": PHONE.encode()})
    with pytest.raises(InspectorError, match="was not written") as caught:
        export_public(case, tmp_path / "public", leaking)
    assert PHONE not in caught.value.diagnostics()
    assert not (tmp_path / "public").exists()


def test_third_persons_are_hidden_in_the_sealed_report_too() -> None:
    hidden = hide_third_persons(document(), WORDS)
    assert hidden.traffic is not None
    assert hidden.traffic.detections[0].sample == SIGN
    own = detection("identity").model_copy(update={"sample": "W•••"})
    traffic = hidden.traffic.model_copy(update={"detections": (own,)})
    again = hide_third_persons(hidden.model_copy(update={"traffic": traffic}), WORDS)
    assert again.traffic is not None
    assert again.traffic.detections == (own,)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("body.json.contacts[*].phone", "body.json.contacts[*].phone"),
        ("body.json.254712345678.name", f"body.json.{SIGN}.name"),
        ('body.json["a@b.example"].n', f'body.json["{SIGN}"].n'),
        ("body.json[١٢٣٤٥٦]", f"body.json[{SIGN}]"),
    ],
)
def test_a_key_that_is_a_persons_number_is_hidden_too(where: str, shown: str) -> None:
    item = detection("contacts").model_copy(update={"where": where, "fields": ("name", "0712345")})
    base = document()
    assert base.traffic is not None
    traffic = base.traffic.model_copy(update={"detections": (item,)})
    hidden = hide_third_persons(base.model_copy(update={"traffic": traffic}), WORDS)
    assert hidden.traffic is not None
    assert hidden.traffic.detections[0].where == shown
    assert hidden.traffic.detections[0].fields == ("name", SIGN)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("body.form[data].base64.json[0].phone", "body.form[data].base64.json[0].phone"),
        ("body.json.contact_list[*].mobilePhone", "body.json.contact_list[*].mobilePhone"),
        ("body.json.maria.phone", "body.json[m-].phone"),
        ("body.json[254712345678]", "body.json[m-]"),
        ('body.json["a\\"b.c]"].x', "body.json[m-][m-]"),
        ("body.json.Иван", "body.json[m-]"),
    ],
)
def test_a_path_shows_known_words_only(where: str, shown: str) -> None:
    masked = Masker(b"s" * 32, WORDS).path("p", where)
    assert re.sub(r"m-[0-9a-f]{12}", "m-", masked) == shown


def test_the_secret_is_made_once_and_is_private(case: Case) -> None:
    before = read_secret(case.path)
    ensure_secret(case.path)
    assert read_secret(case.path) == before
    assert (case.path / "commitments.key").stat().st_mode & 0o777 == 0o600
    assert commitment(salt(before, "p", "v"), "v") != commitment(salt(before, "q", "v"), "v")
    (case.path / "commitments.key").write_text("short")
    with pytest.raises(InspectorError, match="damaged"):
        read_secret(case.path)
