"""Comparisons: what differs, what only seems to, and what cannot be compared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inspector.compare.documents import compare
from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.base import content_id, document_bytes
from inspector.model.case import CaseDocument
from inspector.model.common import Skipped
from inspector.model.comparison import Change, Comparison, Row
from inspector.model.static import Limit, StaticResult
from inspector.model.traffic import TrafficResult
from inspector.rules.loader import default_rules
from tests.reports.sample_document import MARKS, START, fair, harvester, provenance


def static() -> StaticResult:
    found = harvester().static
    assert found is not None
    return found


def traffic() -> TrafficResult:
    found = harvester().traffic
    assert found is not None
    return found


def case(static: StaticResult | None, traffic: TrafficResult | None) -> CaseDocument:
    made = correlate(static, traffic, MARKS, rules=default_rules())
    return made.model_copy(update={"provenance": provenance()})


def newer(**changes: object) -> StaticResult:
    """The app's next version: another file, its code renamed by the shrinker."""
    old = static()
    app = old.app.model_copy(update={"sha256": "b2" * 32, "version_code": 99, "version_name": "9"})
    uses = tuple(
        use.model_copy(
            update={
                "id": content_id("use", "newer", use.id),
                "location": use.location.model_copy(update={"class_name": f"x.{number}"}),
            }
        )
        for number, use in enumerate(old.uses)
    )
    return old.model_copy(update={"app": app, "uses": uses, **changes})


def row(rows: tuple[Row, ...], key: str) -> Row:
    return next(row for row in rows if row.key == key)


def changes(rows: tuple[Row, ...]) -> set[Change]:
    return {row.change for row in rows}


def category(found: Comparison, name: str) -> Change:
    return next(row.change for row in found.categories if row.category == name)


def test_the_same_case_twice_has_no_difference() -> None:
    found = compare([harvester(), harvester()])
    assert found.kind == "sessions"
    for name in ("categories", "permissions", "uses", "flows", "recipients", "hosts", "texts"):
        assert changes(getattr(found, name)) == {Change.SAME}, name
    assert found.same_signer is True


def test_renamed_classes_are_no_difference() -> None:
    found = compare([case(static(), traffic()), case(newer(), traffic())])
    assert found.kind == "versions"
    assert changes(found.uses) == {Change.SAME}


def test_a_version_that_asks_for_less_and_reads_more() -> None:
    old = static()
    sms = next(use for use in old.uses if use.category == "sms")
    extra = sms.model_copy(
        update={
            "id": content_id("use", "extra"),
            "uri": "content://calendar",
            "category": "calendar",
        }
    )
    less = tuple(p for p in old.permissions if not p.name.endswith("READ_CALL_LOG"))
    new = newer(permissions=less, uses=(*newer().uses, extra), sdks=())
    found = compare([case(old, None), case(new, None)])
    gone = row(found.permissions, "android.permission.READ_CALL_LOG")
    assert gone.change is Change.REMOVED
    assert [cell.state for cell in gone.cells] == ["present", "absent"]
    assert row(found.uses, "content://calendar").change is Change.ADDED
    assert changes(found.sdks) == {Change.REMOVED}
    # Both were recorded without traffic: nothing is said about who receives anything.
    assert found.recipients == ()
    back = compare([case(new, None), case(old, None)])
    assert row(back.permissions, "android.permission.READ_CALL_LOG").change is Change.ADDED


@pytest.mark.parametrize(
    ("changed", "names", "unaffected"),
    [
        ({"limits": (Limit(id="packer", why="packed"),), "uses": (), "flows": (), "sdks": (),
          "hosts": ()}, ("uses", "flows", "sdks", "hosts"), "permissions"),
        ({"skipped": (Skipped(what="data flow in the code", reason="left out"),), "flows": ()},
         ("flows",), "uses"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_not_gone(
    changed: dict[str, object], names: tuple[str, ...], unaffected: str
) -> None:
    found = compare([case(static(), None), case(newer(**changed), None)])
    for name in names:
        assert changes(getattr(found, name)) == {Change.NOT_KNOWN}, name
    assert changes(getattr(found, unaffected)) == {Change.SAME}
    # A kind of data whose only difference lies where one side could not look cannot be compared.
    assert category(found, "contacts") is Change.NOT_KNOWN


def test_no_traffic_on_one_side_is_not_known_rather_than_stopped() -> None:
    found = compare([case(static(), traffic()), case(newer(), None)])
    assert changes(found.recipients) == {Change.NOT_KNOWN}
    assert category(found, "sms") is Change.NOT_KNOWN


def test_a_session_in_which_less_was_sent() -> None:
    whole = traffic()
    quiet = whole.model_copy(
        update={"detections": tuple(d for d in whole.detections if d.category != "sms")}
    )
    found = compare([case(static(), whole), case(static(), quiet)])
    assert found.kind == "sessions"
    assert category(found, "sms") is Change.CHANGED  # it is still declared and read
    assert changes(tuple(r for r in found.recipients if r.category == "sms")) == {Change.REMOVED}


def test_two_apps_and_three_sides() -> None:
    pair = compare([harvester(), fair()])
    assert pair.kind == "apps"
    assert row(pair.permissions, "android.permission.READ_SMS").change is Change.REMOVED
    three = compare([harvester(), fair(), harvester()])
    assert row(three.permissions, "android.permission.READ_SMS").change is Change.DIFFERS
    assert row(three.permissions, "android.permission.CAMERA").change is Change.SAME
    assert [side.letter for side in three.sides] == ["A", "B", "C"]


def test_another_country_and_other_rules_are_named() -> None:
    there = harvester()
    there = there.model_copy(
        update={
            "rule_scope": there.rule_scope.model_copy(update={"country": "KE"}),
            "provenance": there.provenance.model_copy(update={"rules_digest": "0" * 64}),
        }
    )
    found = compare([harvester(), there])
    assert found.sides[1].country == "KE"
    assert found.same_rules is False
    assert found.same_tool is True


def test_a_rule_that_one_side_did_not_look_at_is_not_known() -> None:
    blind = harvester()
    scope = blind.rule_scope.model_copy(update={"evaluated": ()})
    none = tuple(c.model_copy(update={"rules": ()}) for c in blind.conclusions)
    blind = blind.model_copy(update={"rule_scope": scope, "conclusions": none, "rules": ()})
    assert changes(compare([harvester(), blind]).rules) == {Change.NOT_KNOWN}


def test_the_document_is_the_same_each_time_and_holds_to_its_schema() -> None:
    found = document_bytes(compare([harvester(), fair()]))
    assert found == document_bytes(compare([harvester(), fair()]))
    assert document_bytes(Comparison.model_validate_json(found)) == found


@pytest.mark.parametrize("count", [0, 1, 13])
def test_too_few_and_too_many(count: int) -> None:
    with pytest.raises(InspectorError, match="cannot be compared"):
        compare([fair()] * count)


def test_times_are_those_of_the_recordings() -> None:
    side = compare([harvester(), fair()]).sides[0]
    assert side.first == START
    assert side.last == START + timedelta(seconds=734)
