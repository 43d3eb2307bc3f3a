"""Draws what names a made-up person: name, number, identity number, address."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from inspector.model.persona import Person
from inspector.rules.loader import default_rules
from inspector.rules.proof import proves
from inspector.rules.traffic_schema import IdentifierRow
from inspector.traffic.persona.draw import Draw, Table
from inspector.traffic.planted.fold import plain_letters

_DIGITS = re.compile(r"\{n(\d+)\}")
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Numbers:
    """Phone numbers of a country that nobody has, each given out once."""

    def __init__(self, table: Table, draw: Draw) -> None:
        self._code = table.text("code")
        self._prefixes = table.texts("prefixes")
        self._digits = int(table.text("digits"))
        self._draw = draw
        self._given: set[str] = set()

    def next(self) -> str:
        """Return a number in E.164 that was not given out before."""
        while True:
            rest = self._draw.digits(self._digits)
            number = f"+{self._code}{self._draw.one(self._prefixes)}{rest}"
            # The last eight digits alone must tell people apart.
            if number[-8:] not in self._given:
                self._given.add(number[-8:])
                return number


def draw_name(table: Table, draw: Draw, taken: set[str]) -> str:
    """Return a name as the country writes it that is not in ``taken``, and add it there."""
    while True:
        script = "_other" if table.texts("given_other") and draw.below(4) == 0 else ""
        given = draw.one(table.texts(f"given{script}"))
        family = draw.one(table.texts(f"family{script}"))
        parts = (family, given) if table.text("name_order") == "family given" else (given, family)
        name = table.text("name_joint", " ").join(parts)
        if name not in taken:
            taken.add(name)
            return name


def draw_mail(name: str, draw: Draw) -> str:
    """Return an address for ``name`` under a domain that is reserved for examples."""
    latin = plain_letters(name.lower())
    plain = "".join(c if c.isascii() and c.isalnum() else "." for c in latin)
    plain = ".".join(part for part in plain.split(".") if part)
    return f"{plain or 'person'}{draw.below(90) + 10}@mail.example"


def draw_owner(table: Table, draw: Draw, name: str, phone: str) -> Person:
    """Return the owner of the device."""
    first, last = (int(year) for year in table.texts("born") or ("1980", "2003"))
    born = date(first + draw.below(last - first + 1), 1 + draw.below(12), 1 + draw.below(28))
    national_id = _national_id(table, draw, born)
    street, city = draw.one(table.texts("streets")), draw.one(table.texts("cities"))
    return Person(
        name=name,
        phone=phone,
        email=draw_mail(name, draw),
        national_id=national_id,
        address=f"{street} No. {draw.below(180) + 3}, {city}",
        birth_date=born,
    )


def _national_id(table: Table, draw: Draw, born: date) -> str:
    """Return an identity number in the form of the country, with its check digits.

    ``national_id`` says why nobody has it; ``national_id_wrong`` makes the check digits wrong on
    purpose where no range is set aside.
    """
    sexes = table.texts("sexes") or list(table.text("sexes"))
    form = table.text("national_id")
    region = draw.one(table.texts("regions")) if table.texts("regions") else ""
    sex = draw.below(2) if "sex}" in form else 0
    form = _DIGITS.sub(lambda found: draw.digits(int(found[1])), form)
    plain = form.format(
        region=region, day=born.day, month=born.month, year2=born.year % 100, year4=born.year,
        sex=sexes[sex] if sexes else "", vnsex=sex + (2 if born.year >= 2000 else 0), check="?",
    )  # fmt: skip
    if "?" not in plain:
        return plain
    row = _row(table.text("national_id_rule"))
    wrong = table.text("national_id_wrong") == "True"
    for check in _checks(plain.count("?")):
        whole = plain
        for sign in check:
            whole = whole.replace("?", sign, 1)
        if proves(row, whole) is not wrong:
            return whole
    raise ValueError(f"no check sign fits {plain}")


def _checks(count: int) -> list[str]:
    found = [""]
    for _ in range(count):
        found = [head + sign for head in found for sign in _SIGNS[: 36 if count == 1 else 10]]
    return found


@cache
def _row(name: str) -> IdentifierRow:
    return next(row for row in default_rules().identifiers if row.id == name)
