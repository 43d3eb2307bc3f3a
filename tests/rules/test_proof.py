"""Identifiers: what the checks accept beyond the cases of each row."""

from __future__ import annotations

import pytest

from inspector.rules.loader import default_rules
from inspector.rules.proof import check_named, compact, proves
from inspector.rules.traffic_schema import IdentifierRow

ROWS = {row.id: row for row in default_rules().identifiers}


def row(identifier: str) -> IdentifierRow:
    return ROWS[identifier]


def test_compact_form_drops_separators_and_case() -> None:
    assert compact(row("mx.curp"), " xexx-010101.hnexxxa4 ") == "XEXX010101HNEXXXA4"


def test_an_e_mail_address_keeps_its_dots() -> None:
    assert compact(row("email"), "a.b-c@example.org") == "A.B-C@EXAMPLE.ORG"


@pytest.mark.parametrize(
    ("value", "country", "expected"),
    [
        ("0803 000 0001", "NG", True),
        ("(0)803-000-0001", "NG", True),
        ("+2348030000001", "", True),
        ("+2348030000001", "IN", True),
        ("0803 000 0001", "", False),
        ("0803 000 0001", "XX", False),
        ("00000000000", "NG", False),
    ],
)
def test_phone(value: str, country: str, expected: bool) -> None:
    assert proves(row("phone"), value, country) is expected


def test_digits_of_other_scripts_count() -> None:
    assert proves(row("cn.ric"), "１１０１０１１９０００１０１００１４")
    assert proves(row("bd.nid"), "১৯৯৯০০০০০০০০০০০১৭")
    assert not proves(row("cn.ric"), "１１０１０１１９０００１０１００１０")


def test_a_district_that_is_younger_than_the_person_is_proof() -> None:
    # Made-up serial 000; the district has had its name since 1983.
    assert proves(row("cn.ric"), "420102198011180004")
    assert not proves(row("cn.ric"), "420102198011180005")


def test_a_place_that_the_tables_lack_is_no_proof() -> None:
    assert not proves(row("cn.ric"), "314005198508088256")


@pytest.mark.parametrize("value", ["", " ", "\x00" * 18, "٣" * 18, "²" * 11, "Ⅷ" * 9, "\ud800"])
def test_nothing_proves_an_odd_value(value: str) -> None:
    assert [name for name in ROWS if proves(row(name), value)] == []


def test_a_long_hostile_value_is_quick() -> None:
    value = "a@" + "a." * 200_000
    assert not any(proves(row(name), value) for name in ROWS)


def test_unknown_check() -> None:
    with pytest.raises(ValueError, match="no check is called 'crc'"):
        check_named("crc")


def test_a_module_of_another_package_is_no_check() -> None:
    with pytest.raises(ValueError, match="no module"):
        check_named("stdnum:os")


def test_unique_rows_have_more_than_a_check_digit() -> None:
    assert {name for name, found in ROWS.items() if found.unique} == {
        "cn.ric",
        "mx.curp",
        "iban",
        "email",
    }
