"""Lists and spans in every language of the report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reports.i18n import LANGUAGES, language

SPANS = {
    "en": "1 day, 2 hours, 3 minutes, 4 seconds",
    "zh_Hans": "1天2小时3分钟4秒钟",
    "id": "1 hari, 2 jam, 3 menit, dan 4 detik",
    "hi": "1 दिन, 2 घंटे, 3 मिनट, और 4 सेकंड",
    "es": "1 día, 2 horas, 3 minutos y 4 segundos",
    "ur": "1 دن، 2 گھنٹے، 3 منٹ، اور 4 سیکنڈ",
}
LISTS = {"zh_Hans": "a、b、c", "ur": "a، b، c"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_span_of_any_length_is_a_list_of_its_parts(code: str) -> None:
    span = timedelta(days=1, hours=2, minutes=3, seconds=4)
    assert language(code).duration(span) == SPANS[code]
    for shorter in (timedelta(0), timedelta(seconds=61), timedelta(hours=1, seconds=61)):
        assert language(code).duration(shorter)


@pytest.mark.parametrize("code", LANGUAGES)
def test_values_are_separated_as_the_language_writes_it(code: str) -> None:
    assert language(code).separated(("a", "b", "c")) == LISTS.get(code, "a, b, c")
    assert language(code).separated(()) == ""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 999, 5_500, 12_000_000, 3_000_000_000])
def test_sizes_have_a_unit_of_the_language(code: str, count: int) -> None:
    assert "digital" not in language(code).size(count)


def test_a_few_of_many_are_not_zero_and_nearly_all_are_not_all() -> None:
    english = language("en")
    shown = [english.percent(part, 10_000) for part in (0, 1, 23, 100, 5_049, 9_970, 9_999, 10_000)]
    assert shown == ["0%", "<0.1%", "0.2%", "1%", "50%", "99.7%", ">99.9%", "100%"]
    assert english.percent(1, 0) == "–"
    assert language("es").percent(2, 1000) == "0,2\u00a0%"
