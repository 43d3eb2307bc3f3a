"""The page as text: claims, anchors, links, policy, same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter

import pytest

from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument
from inspector.rules.loader import default_rules
from reports.i18n import language
from reports.render import render
from reports.words.categories import CATEGORIES
from reports.words.claims import CLAIMS
from reports.words.spoken import Words
from tests.reports.sample_document import fair, harvester


@pytest.fixture(scope="module")
def page() -> str:
    return render(harvester()).decode()


def test_the_same_document_gives_the_same_bytes() -> None:
    again = CaseDocument.model_validate_json(document_bytes(harvester()))
    assert render(harvester()) == render(again)


def test_words_are_those_of_the_vocabulary() -> None:
    rows = default_rules().categories
    assert list(CATEGORIES) == [row.id for row in rows]
    words = Words(language("en"))
    for row in rows:
        assert words.category(row.id) == row.title
        for key, name in row.attributes.items():
            assert words.attribute(row.id, f"{row.id}.{key}") == name


def test_claims_are_worded_as_designed() -> None:
    assert [word.word for word in CLAIMS.values()] == [
        "declares",
        "references",
        "can reach",
        "sends",
        "not observed",
        "not analysed",
    ]


def test_no_word_that_judges(page: str) -> None:
    text = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", text).lower()
    for word in ("steal", "malicious", "malware", "score", "spyware", "suspicious"):
        assert word not in text, word
    assert not re.search(r"\bapp uses\b", text)


def test_every_id_is_unique_and_every_inner_link_leads_somewhere(page: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [key for key, count in ids.items() if count > 1] == []
    targets = set(re.findall(r'href="#([^"]*)"', page))
    assert sorted(targets - set(ids)) == []


def test_every_piece_of_evidence_has_its_anchor(page: str) -> None:
    document = harvester()
    assert document.static is not None
    assert document.traffic is not None
    static, traffic = document.static, document.traffic
    wanted = [
        item.id
        for items in (
            static.permissions,
            static.uses,
            static.flows,
            static.hosts,
            static.components,
            static.texts,
            static.keys,
            traffic.detections,
            traffic.opaque,
            traffic.exchanges,
            traffic.sources,
            document.marks,
        )
        for item in items
    ]
    assert [key for key in wanted if f'id="ev-{key}"' not in page] == []


def test_the_policy_allows_only_this_style_and_this_script(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    value = policy[1].replace("&#39;", "'")
    assert value.startswith("default-src 'none';")
    assert "unsafe" not in value
    for tag in ("style", "script"):
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.S)
        assert len(found) == 1
        digest = base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in value
    assert not re.search(r"\s(style|on\w+)=", page)


def test_a_public_copy_has_neither_examples_nor_query_strings() -> None:
    sealed = render(harvester()).decode()
    public = render(harvester(), audience="public").decode()
    assert "Your b•••••• is •••" in sealed
    assert "aid=9f" in sealed
    assert "Your b•••••• is •••" not in public
    assert "aid=9f" not in public
    ids = re.findall(r'id="(ev-[^"]+)"', sealed)
    assert ids == re.findall(r'id="(ev-[^"]+)"', public)


def test_the_fair_app_sends_only_what_was_typed() -> None:
    page = render(fair()).decode()
    assert page.count('class="k-sends on"') == 1
    assert "The user picks the single record here" in page
    assert "Nothing was seen leaving before the tester gave consent." in page


def test_nothing_given_says_so() -> None:
    empty = harvester().model_copy(
        update={"app": None, "static": None, "traffic": None, "marks": (), "title": "Empty"}
    )
    empty = empty.model_copy(update={"conclusions": (), "rules": (), "blind_spots": ()})
    page = render(empty).decode()
    assert "No app file was given" in page
    assert "No traffic was recorded" in page
    assert "No claim rests on evidence." in page


def test_unknown_language_and_audience_are_refused() -> None:
    with pytest.raises(ValueError, match="no language"):
        render(fair(), language="xx")
    with pytest.raises(ValueError, match="no audience"):
        render(fair(), audience="all")
