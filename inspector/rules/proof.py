"""Decides whether a value is the identifier of a row: pattern, then checksum."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from functools import cache
from unicodedata import decimal

from inspector.rules.traffic_schema import IdentifierRow

# Endings that file names share with nothing in the root zone: icon@2x.png is no address.
_FILE_ENDINGS = frozenset(
    ("CSS", "DEX", "GIF", "HTML", "JPEG", "JPG", "JSON", "MP4", "PNG", "SVG", "TTF", "WEBP", "WOFF")
)

# What Android gives to apps instead of the real address, and what no single device has.
_NO_DEVICE = frozenset(("020000000000", "000000000000", "FFFFFFFFFFFF"))


def compact(row: IdentifierRow, value: str) -> str:
    """Return ``value`` in upper case without surrounding space and the row's separators.

    Digits of other scripts become ASCII: a Bengali keyboard types an identity number in its own.
    """
    plain = value.strip().translate(_dropping(row.separators))
    if not plain.isascii():
        plain = "".join(str(decimal(c)) if c.isdecimal() else c for c in plain)
    return plain.upper()


def proves(row: IdentifierRow, value: str, country: str = "") -> bool:
    """Tell whether ``value`` has the form and passes the check of ``row``.

    ``country`` (ISO 3166 alpha-2) is used for phone numbers without plus sign. The context that
    the row asks for is not looked at. Raises ValueError for a check that does not exist.
    """
    plain = compact(row, value)
    if _compiled(row.pattern).fullmatch(plain) is None:
        return False
    return check_named(row.check)(plain, country)


def has_checksum(row: IdentifierRow) -> bool:
    """Return true when the check of ``row`` looks at check digits, not at the form alone."""
    return row.check.startswith(("stdnum:", "ric")) and not row.form_only


@cache
def check_named(name: str) -> Callable[[str, str], bool]:
    """Return the check called ``name``: (compact value, country) -> bool.

    Raises ValueError when there is none.
    """
    if name == "":
        return _always
    if name in _CHECKS:
        return _CHECKS[name]
    if name.startswith("stdnum:"):
        try:
            module = importlib.import_module(f"stdnum.{name.removeprefix('stdnum:')}")
        except ImportError as error:
            raise ValueError(f"python-stdnum has no module for {name!r}") from error
        is_valid: Callable[[str], bool] = module.is_valid
        return lambda value, _country: _is_valid(is_valid, value)
    raise ValueError(f"no check is called {name!r}")


@cache
def is_network(country: int, network: int) -> bool:
    """Return true when mobile country code and network code are assigned together (ITU-T E.212).

    Apps send the network's code as a number, without the zeros before it.
    """
    from stdnum import numdb  # noqa: PLC0415 its tables are large

    for digits in (f"{country:03}{network:02}", f"{country:03}{network:03}"):
        parts = numdb.get("imsi").info(digits)
        if len(parts) == 2 and parts[1][1]:
            return True
    return False


def _is_valid(is_valid: Callable[[str], bool], value: str) -> bool:
    try:
        return is_valid(value)
    except Exception:  # noqa: BLE001  # stdnum's tables lack places (cn.ric: KeyError 'county')
        return False


def _always(_value: str, _country: str) -> bool:
    return True


def _varied(value: str, _country: str) -> bool:
    return len(set(value)) >= 4


def _mac(value: str, _country: str) -> bool:
    # The lowest bit of the first byte marks an address of a group, never of one device.
    return value not in _NO_DEVICE and not int(value[:2], 16) & 1


def _email(value: str, _country: str) -> bool:
    return value.rpartition(".")[2] not in _FILE_ENDINGS and ".." not in value


def _phone(value: str, country: str) -> bool:
    import phonenumbers  # noqa: PLC0415 its tables are large and few rows need them

    if not value.startswith("+") and not country:
        return False
    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _ric(value: str, _country: str) -> bool:
    """Check digit, date and place of a Chinese identity number.

    stdnum wants the district to have had its name when the person was born, but the code is that
    of the office that gave the number out: whoever was born before 1983 in many cities would fail.
    """
    from stdnum import numdb  # noqa: PLC0415 its tables are large
    from stdnum.cn import ric  # noqa: PLC0415
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    try:
        ric.get_birth_date(value)
    except ValidationError:
        return False
    place = {k for _, facts in numdb.get("cn/loc").info(value[:6]) for k in facts}
    return "county" in place and ric.calc_check_digit(value) == value[-1]


_CHECKS: dict[str, Callable[[str, str], bool]] = {
    "ric": _ric,
    "varied": _varied,
    "mac": _mac,
    "email": _email,
    "phone": _phone,
}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


@cache
def _dropping(separators: str) -> dict[int, None]:
    return dict.fromkeys(map(ord, separators))
