"""The language of a report: sentences from .po files; numbers, dates and names from CLDR."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from reports.words.mark import N_

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "report"
LANGUAGES = ("en", "zh_Hans", "id", "hi", "es", "ur")
"""What ``render`` accepts, as Babel writes it; English needs no catalog."""
COMPLETE: tuple[str, ...] = ("zh_Hans", "id", "hi", "es", "ur")
"""Languages whose catalog has every sentence; a test keeps them complete."""

_ALIASES = {"zh": "zh_Hans", "zh_CN": "zh_Hans", "zh_SG": "zh_Hans", "in": "id"}


@dataclass(frozen=True)
class Language:
    """One language: translate sentences, format what is not a sentence."""

    code: str
    locale: Locale
    catalog: gettext.NullTranslations

    @property
    def tag(self) -> str:
        """BCP 47 tag for the ``lang`` attribute, such as ``zh-Hans``."""
        return self.code.replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.locale.text_direction

    @property
    def own_name(self) -> str:
        """The language's name in itself."""
        return str(self.locale.get_display_name() or self.code)

    def text(self, message: str) -> str:
        """Return the sentence in this language."""
        return self.catalog.gettext(message)

    def number(self, value: float) -> str:
        """Return the number with this language's separators."""
        return _decimal(self.locale, value)

    def percent(self, part: int, whole: int) -> str:
        """Return the share of ``part`` in ``whole``; a dash of nothing.

        In whole percents, below 1 and above 99 in tenths: a few of many are never 0 %, and all but
        a few never 100 %.
        """
        if not whole:
            return "–"
        share = part / whole
        if share in (0, 1) or 0.01 <= share <= 0.99:
            return str(format_percent(share, locale=self.locale))
        near = min(max(round(share, 3), 0.001), 0.999)
        sign = "<" if share < 0.001 else ">" if share > 0.999 else ""
        return sign + str(format_percent(near, locale=self.locale, decimal_quantization=False))

    def date(self, at: datetime) -> str:
        """Return the day in UTC."""
        return str(format_date(at.astimezone(UTC).date(), "medium", locale=self.locale))

    def moment(self, at: datetime) -> str:
        """Return day and time to the second, with the zone named."""
        both = {"date": self.date(at), "time": self.clock(at)}
        return self.text(N_("%(date)s, %(time)s UTC")) % both

    def clock(self, at: datetime) -> str:
        """Return the time of day in UTC to the second, in 24 hours, without the zone."""
        return str(format_time(at.astimezone(UTC), "HH:mm:ss", tzinfo=UTC, locale=self.locale))

    def duration(self, span: timedelta) -> str:
        """Return a span in days, hours, minutes and seconds; zero parts are left out."""
        rest = max(0, round(span.total_seconds()))
        parts: list[str] = []
        for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
            count, rest = divmod(rest, size)
            if count or (unit == "second" and not parts):
                parts.append(self._unit(count, f"duration-{unit}", "long"))
        return self.enumerate(parts, "unit")

    def size(self, count: int) -> str:
        """Return a number of bytes in the largest decimal unit that keeps it at 1 or more."""
        value, unit = float(count), "byte"
        for larger in ("kilobyte", "megabyte", "gigabyte"):
            if value < 1000:
                break
            value, unit = value / 1000, larger
        length: Literal["long", "short"] = "long" if unit == "byte" else "short"
        shown = round(value, 1) if value < 100 else round(value)
        return self._unit(shown, f"digital-{unit}", length)

    def _unit(self, value: float, unit: str, length: Literal["short", "long"]) -> str:
        found = str(format_unit(value, unit, length, locale=self.locale))
        if unit in found:
            # Babel 2.18 does not follow every alias of CLDR and then writes the unit's id.
            found = str(format_unit(value, unit, "short", locale=self.locale))
        return found

    def enumerate(self, items: Iterable[str], style: str = "standard") -> str:
        """Return the items as a list in a sentence: ``a, b and c``."""
        parts = list(items)
        try:
            return str(format_list(parts, style=style, locale=self.locale))  # type: ignore[arg-type]  # Babel's Literal
        except KeyError:
            # Babel 2.18 does not follow every alias of CLDR: Spanish "unit" has no pattern for two.
            return str(format_list(parts, style="standard", locale=self.locale))

    def separated(self, items: Iterable[str]) -> str:
        """Return the items with this language's comma between them: ``a, b, c``."""
        comma = str(self.locale.list_patterns["standard"]["middle"])
        return comma.replace("{0}", "").replace("{1}", "").join(items)

    def country(self, code: str) -> str:
        """Return the country's name, or the code where CLDR has none."""
        return str(self.locale.territories.get(code.upper(), code))


@lru_cache(maxsize=10_000)
def _decimal(locale: Locale, value: float) -> str:
    return str(format_decimal(value, locale=locale))


@cache
def language(code: str) -> Language:
    """Return the language for ``en``, ``zh-Hans``, ``zh_CN``, ``es-MX``, …; or ValueError."""
    wanted = code.strip().replace("-", "_")
    found = next(
        (
            known
            for attempt in (wanted, _ALIASES.get(wanted, ""), wanted.split("_")[0])
            for known in LANGUAGES
            if known.lower() in (attempt.lower(), _ALIASES.get(attempt, "").lower())
        ),
        None,
    )
    if found is None:
        raise ValueError(f"no language {code!r}; there are {', '.join(LANGUAGES)}")
    return Language(found, Locale.parse(found), _catalog(found))


def _catalog(code: str) -> gettext.NullTranslations:
    # The .po files are the only copy: compiled in memory, so no committed binary can be stale.
    if code == "en":
        return gettext.NullTranslations()
    with (LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalog = read_po(file, locale=code, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
