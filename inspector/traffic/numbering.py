"""Numbering plans as patterns: does a run of digits fit the mobile numbers of some country?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata

REGIONS = (
    "IN", "ID", "PH", "PK", "BD", "NG", "KE", "GH", "TZ", "UG", "ZA", "MX", "CO", "PE", "BR",
    "TH", "VN", "CN", "ES", "LK", "NP", "MY", "TR", "AR", "CL", "EG", "MM", "KH", "LA", "EC",
    "DO", "GT", "HN", "SV", "NI", "BO", "PY", "UY", "VE", "CR", "PA", "CM", "CI", "SN", "ET",
    "RW", "ZM", "MZ", "AO", "MA", "DZ", "TN", "IQ", "SA", "AE", "UZ", "KZ", "RU", "UA", "PL",
    "PT", "IT", "FR", "DE", "GB", "US", "CA",
)  # fmt: skip
"""Countries whose plans are tried for numbers without a country code."""


@dataclass(frozen=True, slots=True)
class _Plan:
    region: str
    code: str
    trunk: str
    mobile: re.Pattern[str]
    fixed: re.Pattern[str]


@cache
def _plan(region: str) -> _Plan | None:
    data = PhoneMetadata.metadata_for_region(region)
    if data is None:
        return None
    return _Plan(
        region,
        str(data.country_code),
        data.national_prefix or "",
        re.compile(_pattern(data.mobile)),
        re.compile(_pattern(data.fixed_line)),
    )


def _pattern(description: phonenumbers.PhoneNumberDesc | None) -> str:
    pattern = description.national_number_pattern if description else None
    return pattern if pattern and pattern != "NA" else r"(?!)"


@cache
def _by_code() -> dict[str, tuple[str, ...]]:
    return {
        str(code): tuple(r for r in regions if len(r) == 2 and r.isalpha())
        for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
    }


def international(digits: str) -> str:
    """Return the region of ``digits`` (country code first, no plus), or an empty string."""
    for size in (1, 2, 3):
        for region in _by_code().get(digits[:size], ()):
            plan = _plan(region)
            core = digits[size:]
            if plan and (plan.mobile.fullmatch(core) or plan.fixed.fullmatch(core)):
                return region
    return ""


def _possible(digits: str) -> bool:
    """Return true when ``digits`` begin with a country code and have a length that it allows.

    Numbers kept for drama and tests are in no plan, but whoever writes a plus means a number.
    """
    for size in (1, 2, 3):
        for region in _by_code().get(digits[:size], ()):
            data = PhoneMetadata.metadata_for_region(region)
            description = data.general_desc if data else None
            if description and len(digits) - size in (description.possible_length or ()):
                return True
    return False


@cache
def _patterns(size: int) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return for each region that has numbers of ``size`` digits, however they are written, one
    pattern: a mobile number, one behind the trunk prefix, or one behind the country's code."""
    found = []
    for region in REGIONS:
        plan, data = _plan(region), PhoneMetadata.metadata_for_region(region)
        if plan is None or data is None or data.general_desc is None:
            continue
        lengths = set(data.general_desc.possible_length or ())
        before = {0, len(plan.code), *((len(plan.trunk),) if plan.trunk else ())}
        if not any(size - extra in lengths for extra in before):
            continue
        mobile, fixed = plan.mobile.pattern, plan.fixed.pattern
        ways = [f"(?:{plan.code})?(?:{mobile})"]
        if plan.trunk:
            ways.append(f"{plan.trunk}(?:{mobile}|{fixed})")
        found.append((region, re.compile("|".join(ways))))
    return tuple(found)


FIRST = 8
"""Numbers tried against every plan; the others only against those that fitted one of these."""


def best_region(numbers: Iterable[tuple[str, bool]]) -> tuple[str, float]:
    """Return the region that most of ``numbers`` fit, and the share that fits it or has a plus.

    Each number is its digits and whether a plus (or 00) marks it as international.
    """
    counts: Counter[str] = Counter()
    total = marked = 0
    for digits, plus in numbers:
        total += 1
        if plus:
            if international(digits) or _possible(digits):
                marked += 1
            continue
        several = total - marked > FIRST
        for region, pattern in _patterns(len(digits)):
            if (not several or region in counts) and pattern.fullmatch(digits):
                counts[region] += 1
    if not total:
        return "", 0.0
    region, most = counts.most_common(1)[0] if counts else ("", 0)
    return region, (most + marked) / total
