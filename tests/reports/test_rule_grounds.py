"""Rule conclusions in the page: each ground has its word, each category its own sentence."""

from __future__ import annotations

import html

import pytest

from inspector.correlate import correlate
from inspector.model.case import Basis
from inspector.rules.loader import default_rules
from reports.i18n import language
from reports.render import render
from reports.words.spoken import Words
from tests.documents import detection, permission, static, traffic


@pytest.mark.parametrize("basis", list(Basis))
def test_every_ground_has_a_word(basis: Basis) -> None:
    assert Words(language("en")).basis(basis)


def test_an_upload_of_contacts_does_not_speak_for_pictures() -> None:
    asked = static(
        permission("android.permission.READ_CONTACTS", "contacts"),
        permission("android.permission.READ_MEDIA_IMAGES", "photos"),
    )
    sent = traffic(detection("contacts", distinct=142))
    document = correlate(asked, sent, (), rules=default_rules(), jurisdictions=["PK"])
    wordings = {
        rule.wording for c in document.conclusions for rule in c.rules if rule.id == "PK-SECP15"
    }
    page = html.unescape(render(document).decode())
    assert len(wordings) == 2
    assert all(wording in page for wording in wordings)
