"""The linter finds each kind of mistake in a policy row, and a row without its cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.rules.loader import Rules, default_rules
from inspector.rules.policy.lint import CASES, problems, uncovered
from inspector.rules.table_file import SHIPPED as DATA

FIELDS = {
    "id": '"T-1"',
    "jurisdiction": '"KE"',
    "instrument": '"Act"',
    "clause": '"section 1"',
    "verification": '"official_text"',
    "checked_on": "2026-01-01",
    "categories": '["contacts"]',
    "condition": '"The app sends contacts."',
    "why": '"A row to be broken."',
    "reference": '"a test"',
    "lawful_if": '"A picker is used."',
    "trigger": '{ kind = "detection", categories = ["contacts"] }',
}


def found(tmp_path: Path, **changes: str) -> tuple[str, ...]:
    fields = {**FIELDS, **changes}
    (tmp_path / "policies").mkdir()
    lines = [f"{key} = {value}" for key, value in fields.items() if value]
    text = "[[policy]]\n" + "\n".join(lines) + "\n"
    (tmp_path / "policies" / "t.toml").write_text(text, encoding="utf-8")
    return tuple(p for p in problems(Rules((DATA, tmp_path))) if p.startswith("T-1"))


def test_the_shipped_rows_are_clean_and_covered() -> None:
    assert CASES.is_dir()
    assert problems(default_rules()) == ()


def test_a_good_row_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path) == ()


MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"quote": f'"{"word " * 41}"'}, "the quote has 41 words"),
    ({"quote": f'"{"字" * 41}"'}, "the quote has 41 words"),
    ({"quote": '"said so"', "verification": '"secondary"'}, "a quote needs a text"),
    ({"clause": ""}, "a breach needs a clause"),
    ({"jurisdiction": '"XX"'}, "no jurisdiction"),
    ({"in_force_from": "2026-02-01", "in_force_to": "2026-01-01"}, "is after in_force_to"),
    ({"superseded_by": '"NOBODY"', "in_force_to": "2026-01-01"}, "names no other row"),
    ({"superseded_by": '"T-1"', "in_force_to": "2026-01-01"}, "names no other row"),
    ({"superseded_by": '"KE-DPA"'}, "needs in_force_to"),
    ({"superseded_by": '"PK-SECP15"', "in_force_to": "2024-01-01"}, "overlaps its successor"),
    ({"verification": '"unverified"'}, "must be off"),
    ({"enabled": "false"}, "must say why"),
    ({"disabled_because": '"no reason"'}, "has no disabled_because"),
    ({"trigger": ""}, "needs a trigger"),
    ({"lawful_if": ""}, "what would make it lawful"),
    ({"condition": '"The app violates the law."'}, "'violates' is not a word"),
    ({"wording": '{ sends = "The app stole {categories}; this may breach it." }'}, "'stole'"),
    ({"wording": '{ sends = "The app sent {categories}." }'}, "must say 'may breach'"),
    ({"wording": '{ sends = "May be; it may breach {colour}." }'}, "unknown name {colour}"),
    ({"wording": '{ sends = "@nothing" }'}, "no sentence for sends"),
    ({"wording": '{ declares = "It may breach it." }'}, "never rests on declares"),
    ({"trigger": '{ kind = "not", that = { kind = "opaque" } }'}, "without evidence"),
    ({"categories": '["contacts", "sms"]', "trigger": '{ kind = "opaque" }'}, "has no category"),
    (
        {"trigger": '{ kind = "permission", names = ["android.permission.READ_X"] }'},
        "no permission",
    ),
    ({"trigger": '{ kind = "use", categories = ["contact"] }'}, "no category contact"),
    (
        {"trigger": '{ kind = "use", categories = ["contacts"], attributes = ["contacts.x"] }'},
        "no attribute contacts.x",
    ),
    (
        {"kind": '"minimisation"', "wording": '{ sends = "This may breach it." }'},
        "must not speak of a breach",
    ),
]


@pytest.mark.parametrize(("changes", "message"), MISTAKES, ids=[m for _, m in MISTAKES])
def test_a_mistake_is_found(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    assert any(message in problem for problem in found(tmp_path, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"trigger": '{ kind = "python", code = "1" }'},
        {"trigger": '{ kind = "use", categories = ["contacts"], colour = "red" }'},
        {"reference": ""},
        {"categories": '["contact"]'},
    ],
)
def test_a_row_of_the_wrong_form_is_no_row(tmp_path: Path, changes: dict[str, str]) -> None:
    with pytest.raises(InspectorError, match="T-1"):
        found(tmp_path, **changes)


def test_a_missing_case_is_found_on_either_side(tmp_path: Path) -> None:
    rows = [row for row in default_rules().policies if row.id in ("GP-QAP", "GP-UD", "EU-GDPR")]
    text = (
        '[[case]]\nname = "x"\nmatches = ["GP-QAP@declares", "GONE-1"]\nnot_matches = ["GP-UD"]\n'
    )
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    assert sorted(line.partition(" in ")[0] for line in uncovered(rows, tmp_path)) == [
        "GONE-1: a case names this row, which is not there",
        "GP-QAP: no case",
        "GP-UD: no case",
    ]
