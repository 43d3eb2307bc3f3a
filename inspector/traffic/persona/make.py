"""Makes personas: plausible devices whose every value is made up, the same for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inspector.errors import InspectorError
from inspector.model.persona import (
    Account,
    Call,
    Contact,
    Device,
    InstalledApp,
    Message,
    Persona,
    Place,
)
from inspector.traffic.persona.draw import DATA, Draw, Table, country_table, read_table
from inspector.traffic.persona.identity import Numbers, draw_mail, draw_name, draw_owner

CONTACTS, CALLS, MESSAGES = 160, 220, 220


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
    table = country_table(country)
    draw = Draw(seed, country)
    numbers = Numbers(table, draw)
    owner_name = draw_name(table, draw, set())
    owner = draw_owner(table, draw, owner_name, numbers.next())
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
                {*table.pairs("apps"), *read_table("common").pairs("apps")}
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


class _Times:
    def __init__(self, draw: Draw, until: datetime) -> None:
        self._draw, self._until = draw, until.astimezone(UTC).replace(microsecond=0)

    def some(self, count: int) -> list[datetime]:
        """Return ``count`` different times, oldest first."""
        seconds: set[int] = set()
        while len(seconds) < count:
            seconds.add(self._draw.below(90 * 86_400))
        return [self._until - timedelta(seconds=s) for s in sorted(seconds, reverse=True)]


def _device(table: Table, draw: Draw) -> Device:
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


def _contacts(table: Table, draw: Draw, numbers: Numbers, owner: str) -> tuple[Contact, ...]:
    taken = {owner}
    found = []
    for _ in range(CONTACTS):
        name = draw_name(table, draw, taken)
        phones = [numbers.next()] + ([numbers.next()] if draw.below(8) == 0 else [])
        emails = (draw_mail(name, draw),) if draw.below(6) == 0 else ()
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
    table: Table, draw: Draw, contacts: tuple[Contact, ...], times: _Times
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
            currency=table.text("currency"),
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
