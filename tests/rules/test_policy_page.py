"""docs/rules.md is what the rows give, and says what it must."""

from __future__ import annotations

from pathlib import Path

from inspector.rules.loader import default_rules
from inspector.rules.policy.page import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(default_rules())


def test_the_page_lists_every_row_with_level_and_day() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for row in default_rules().policies:
        line = next(line for line in text.splitlines() if line.startswith(f"| `{row.id}` |"))
        assert str(row.checked_on) in line
        assert row.enabled or row.disabled_because in line


def test_the_page_is_no_legal_advice_and_says_how_to_correct_a_row() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "This is not legal advice" in text
    assert "How to correct a row" in text
