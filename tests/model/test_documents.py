"""The documents: schemas kept true, strictness, hostile text, stable bytes and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from inspector.model.base import content_id, document_bytes
from inspector.model.case import CaseDocument
from inspector.model.common import Mark, Provenance, Skipped
from tests.model.schemas import FOLDER, texts

PROVENANCE = Provenance(tool="inspector", version="0", python="3.13.0", rules_digest="0" * 64)


@pytest.mark.parametrize("name", sorted(texts()))
def test_published_schema_is_true(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == texts()[name], "run: make schemas"


def test_unknown_fields_are_errors() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Skipped.model_validate({"what": "a", "reason": "b", "surprise": 1})


def test_documents_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Skipped(what="a", reason="b").what = "c"  # type: ignore[misc]  # that is the test


def test_lone_surrogates_of_a_hostile_app_survive_as_replacement() -> None:
    assert Skipped(what="a\ud800b", reason="").what == "a?b"
    assert "a?b" in Skipped(what="a\ud800b", reason="").model_dump_json()


def test_naive_times_are_refused_and_others_become_utc() -> None:
    at = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    mark = Mark(id=content_id("mark", "consent"), kind="consent", at=at)
    assert mark.at == datetime(2026, 1, 1, tzinfo=UTC)
    assert mark.model_dump(mode="json")["at"] == "2026-01-01T00:00:00Z"
    with pytest.raises(ValidationError, match="timezone"):
        Mark(id=mark.id, kind="consent", at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_document_survives_a_round_trip_byte_for_byte() -> None:
    document = CaseDocument(app=None, static=None, traffic=None, provenance=PROVENANCE)
    data = document_bytes(document)
    assert b'"schema": "inspector/case/1"' in data
    assert document_bytes(CaseDocument.model_validate_json(data)) == data


def test_ids_derive_from_content() -> None:
    assert content_id("use", "a", 1) == content_id("use", "a", 1)
    assert content_id("use", "a", 1) != content_id("use", "a1")
