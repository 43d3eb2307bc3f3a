"""A case too large for one page: what is left out is counted and said, never dropped in silence."""

from __future__ import annotations

import re

import pytest

from reports.render import render
from reports.views import budget as budget_module
from reports.views.budget import budget
from reports.views.index import Index
from tests.reports.sample_document import harvester, huge


def test_nothing_is_left_out_of_a_case_of_usual_size() -> None:
    assert budget(harvester()).left_out == frozenset()
    assert budget(harvester()).text_bytes == budget_module.LONGEST


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget_module, "MOST_ROWS", 100)
    page = render(huge(250)).decode()
    assert len(re.findall(r'<tr id="ev-det-', page)) == 100
    left_out = re.findall(r"page: (\d+) further rows? ", page)
    assert sum(int(number) for number in left_out) == 150
    targets = set(re.findall(r'href="#([^"]*)"', page))
    assert sorted(targets - set(re.findall(r'\sid="([^"]+)"', page))) == []


def test_the_strongest_and_largest_stay() -> None:
    document = harvester()
    assert document.traffic is not None
    detections = document.traffic.detections
    planted = {item.id for item in detections if item.planted > 100}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget_module, "MOST_ROWS", len(planted))
        left_out = Index(document).budget.left_out
    assert left_out == {item.id for item in detections} - planted


@pytest.mark.parametrize("places", [1, 5_000])
def test_bytes_grow_no_faster_than_allowed(places: int) -> None:
    # 5,000 detections take a quarter of what 20,000 may take, the fixed part of a page aside.
    assert len(render(huge(5_000, places=places))) < 15_000_000 / 4 + 400_000
