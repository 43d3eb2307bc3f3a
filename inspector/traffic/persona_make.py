"""Makes personas: plausible devices whose every value is made up, the same for the same seed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.persona import (
    Account,
    Call,
    Contact,
    Device,
    InstalledApp,
    Message,
    Person,
    Persona,
    Place,
)

DATA = Path(__file__).parent / "persona_data"
CONTACTS, CALLS, MESSAGES = 160, 220, 220


class Draw:
    """Random numbers that are the same on every Python version: SHA-256 of seed and counter."""

    def __init__(self, seed: int, country: str) -> None:
        self._seed = f"inspector/persona/{country}/{seed}/".encode()
        self._count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        self._count += 1
        block = hashlib.sha256(self._seed + str(self._count).encode()).digest()
        return int.from_bytes(block) % limit

    def one[T](self, values: Sequence[T]) -> T:
        """Return one of ``values``."""
        return values[self.below(len(values))]

    def digits(self, count: int) -> str:
        """Return ``count`` decimal digits."""
        return f"{self.below(10**count):0{count}}"

    def hexadecimal(self, count: int) -> str:
        """Return ``count`` hex digits."""
        return f"{self.below(16**count):0{count}x}"

    def between(self, low: float, high: float) -> float:
        """Return a number between ``low`` and ``high`` with six decimals."""
        return round(low + (high - low) * self.below(1_000_000) / 1_000_000, 6)


@dataclass(frozen=True, slots=True)
class _Table:
    raw: dict[str, object]

    def text(self, key: str) -> str:
        return str(self.raw[key])

    def texts(self, key: str) -> list[str]:
        value = self.raw[key]
        return [str(item) for item in value] if isinstance(value, list) else []

    def numbers(self, key: str) -> list[float]:
        return [float(item) for item in self.texts(key)]

    def pairs(self, key: str) -> list[tuple[str, str]]:
        value = self.raw[key]
        return [(str(a), str(b)) for a, b in value] if isinstance(value, list) else []


def countries() -> tuple[str, ...]:
    """Return the countries that personas can be made for."""
    return tuple(sorted(path.stem for path in DATA.glob("[A-Z][A-Z].toml")))


def make_persona(country: str, seed: int, *, until: datetime) -> Persona:
    """Return the persona for ``country`` (ISO 3166 alpha-2) and ``seed``.

    Calls and messages lie in the 90 days before ``until`` (aware).
    """
    if country not in countries():
        raise InspectorError(
            f"No persona can be made for {country!r}",
            cause=f"there is data for {', '.join(countries())}",
            next_step="choose one of these, or write the persona by hand",
        )
    table = _read(DATA / f"{country}.toml")
    draw = Draw(seed, country)
    numbers = _Numbers(table, draw)
    owner_name = _name(table, draw, set())
    owner = _owner(table, draw, owner_name, numbers.next())
    contacts = _contacts(table, draw, numbers, owner_name)
    known = [contact.phones[0] for contact in contacts]
    strangers = [numbers.next() for _ in range(25)]
    times = _Times(draw, until)
    calls = _calls(draw, known, strangers, times)
    messages = _messages(table, draw, contacts, times)
    return Persona(
        country=country,
        seed=seed,
        owner=owner,
        device=_device(table, draw),
        location=Place(
            latitude=draw.between(*table.numbers("latitude")),
            longitude=draw.between(*table.numbers("longitude")),
        ),
        contacts=contacts,
        calls=calls,
        messages=messages,
        apps=tuple(
            InstalledApp(package=package, label=label)
            for package, label in sorted(
                {*table.pairs("apps"), *_read(DATA / "common.toml").pairs("apps")}
            )
        ),
        accounts=(
            Account(service=table.text("carrier"), username=owner.phone, password=draw.digits(8)),
            Account(
                service="mail",
                username=owner.email,
                password=f"{owner_name[:3]}#{draw.hexadecimal(10)}",
            ),
        ),
    )


def _read(path: Path) -> _Table:
    return _Table(tomllib.loads(path.read_text(encoding="utf-8")))


class _Numbers:
    def __init__(self, table: _Table, draw: Draw) -> None:
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


class _Times:
    def __init__(self, draw: Draw, until: datetime) -> None:
        self._draw, self._until = draw, until.astimezone(UTC).replace(microsecond=0)

    def some(self, count: int) -> list[datetime]:
        """Return ``count`` different times, oldest first."""
        seconds: set[int] = set()
        while len(seconds) < count:
            seconds.add(self._draw.below(90 * 86_400))
        return [self._until - timedelta(seconds=s) for s in sorted(seconds, reverse=True)]


def _name(table: _Table, draw: Draw, taken: set[str]) -> str:
    while True:
        name = f"{draw.one(table.texts('given'))} {draw.one(table.texts('family'))}"
        if name not in taken:
            taken.add(name)
            return name


def _mail(name: str, draw: Draw) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else "." for c in name.lower()).strip(".")
    return f"{plain or 'person'}{draw.below(90) + 10}@mail.example"


def _owner(table: _Table, draw: Draw, name: str, phone: str) -> Person:
    born = date(1980 + draw.below(24), 1 + draw.below(12), 1 + draw.below(28))
    national_id = table.text("national_id").format(
        region=draw.one(table.texts("regions")),
        day=born.day,
        month=born.month,
        year2=born.year % 100,
    )
    street, city = draw.one(table.texts("streets")), draw.one(table.texts("cities"))
    return Person(
        name=name,
        phone=phone,
        email=_mail(name, draw),
        national_id=national_id,
        address=f"{street} No. {draw.below(180) + 3}, {city}",
        birth_date=born,
    )


def _device(table: _Table, draw: Draw) -> Device:
    body = table.text("tac") + draw.digits(6)
    uuid = draw.hexadecimal(32)
    return Device(
        android_id=f"{draw.below(15) + 1:x}{draw.hexadecimal(15)}",
        advertising_id=f"{uuid[:8]}-{uuid[8:12]}-4{uuid[13:16]}-a{uuid[17:20]}-{uuid[20:]}",
        imei=body + _luhn(body),
        imsi=table.text("imsi") + draw.digits(10),
        serial=f"R9X{draw.hexadecimal(8).upper()}",
        wifi_mac=_mac("02", draw),
        wifi_ssid=f"{draw.one(table.texts('ssids'))}-{draw.hexadecimal(4)}",
        wifi_bssid=_mac("06", draw),
    )


def _luhn(body: str) -> str:
    total = 0
    for index, char in enumerate(reversed(body)):
        value = int(char) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _mac(first: str, draw: Draw) -> str:
    # 02 and 06 are locally administered: no manufacturer has them.
    return ":".join([first, *(draw.hexadecimal(2) for _ in range(5))])


def _contacts(table: _Table, draw: Draw, numbers: _Numbers, owner: str) -> tuple[Contact, ...]:
    taken = {owner}
    found = []
    for _ in range(CONTACTS):
        name = _name(table, draw, taken)
        phones = [numbers.next()] + ([numbers.next()] if draw.below(8) == 0 else [])
        emails = (_mail(name, draw),) if draw.below(6) == 0 else ()
        found.append(Contact(name=name, phones=tuple(phones), emails=emails))
    return tuple(sorted(found, key=lambda contact: contact.name or ""))


def _calls(draw: Draw, known: list[str], strangers: list[str], times: _Times) -> tuple[Call, ...]:
    close = [draw.one(known) for _ in range(20)]
    found = []
    for at in times.some(CALLS):
        pool = (close, close, known, strangers)[draw.below(4)]
        kind = draw.below(5)
        if kind == 4:
            found.append(Call(number=draw.one(pool), at=at, duration_s=0, direction="missed"))
        else:
            duration = 5 + draw.below(60) * draw.below(20)
            direction = "incoming" if kind < 2 else "outgoing"
            found.append(
                Call(number=draw.one(pool), at=at, duration_s=duration, direction=direction)
            )
    return tuple(found)


def _messages(
    table: _Table, draw: Draw, contacts: tuple[Contact, ...], times: _Times
) -> tuple[Message, ...]:
    found = []
    for at in times.some(MESSAGES):
        person = draw.one(contacts)
        service = draw.below(2) == 0
        pattern = draw.one(table.texts("sender_texts" if service else "person_texts"))
        text = pattern.format(
            code=draw.digits(6),
            ref=f"{draw.hexadecimal(6).upper()}{draw.digits(4)}",
            last4=draw.digits(4),
            amount=f"{draw.below(4_900) + 100}.{draw.digits(3)}",
            hour=f"{draw.below(12) + 8}.{draw.below(6)}0",
            name=draw.one(contacts).name,
        )
        found.append(
            Message(
                number=draw.one(table.texts("senders")) if service else person.phones[0],
                at=at,
                direction="incoming" if service or draw.below(2) else "outgoing",
                text=text,
            )
        )
    return tuple(found)
