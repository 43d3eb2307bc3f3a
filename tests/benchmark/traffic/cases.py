"""The labelled set: what is sent, how it is laid out and wrapped, and what must be found."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from inspector.model.exchange import Exchange
from inspector.model.key_material import KeyMaterial
from inspector.model.persona import Persona
from tests.benchmark.traffic import (
    hostile,
    hostile_kinds,
    hostile_texts,
    hostile_unseen,
    lookalikes_texts,
    lookalikes_unseen,
)
from tests.benchmark.traffic.dice import dice
from tests.benchmark.traffic.hostile_case import CASES as HOSTILE
from tests.benchmark.traffic.lands import BY_CODE, LANDS, Land
from tests.benchmark.traffic.layouts import LAYOUTS, Body, naming
from tests.benchmark.traffic.lookalikes import LOOKALIKES
from tests.benchmark.traffic.negatives import NEGATIVES
from tests.benchmark.traffic.records import SETS, Record, persona
from tests.traffic.exchanges import post
from tests.traffic.wrappings import WRAPPINGS, Wrapping


@dataclass(frozen=True, slots=True)
class Case:
    """Exchanges with one label each: ``expect`` must be found, ``allow`` may be found beside."""

    name: str
    exchanges: tuple[Exchange, ...]
    expect: frozenset[str]
    allow: frozenset[str] = frozenset()
    persona: Persona | None = None
    planted: bool = False
    count: int = 0
    """Records over all exchanges together; 0 where records have no count."""
    steps: tuple[str, ...] = ()
    """The layers that the evidence must name, outermost first."""
    tags: tuple[str, ...] = field(default=())
    material: tuple[KeyMaterial, ...] = ()
    """Keys that the investigator has."""


def cases() -> Iterator[Case]:
    """Yield the whole set; the same on every machine."""
    yield from shapes()
    yield from chunks()
    yield from encodings()
    yield from chains(120)
    yield from singles()
    yield from pictures()
    yield from negatives()
    yield from by_hand()


@cache
def device(code: str, seed: int = 1) -> Persona:
    """Return a device of the country."""
    return persona(BY_CODE[code], seed)


def _made(
    label: str, land: Land, roll: random.Random, *, known: bool
) -> tuple[list[Record], Persona | None]:
    """Return records of a device, and the persona when the analysis knows that device."""
    who = device(land.code)
    return SETS[label](who, land, roll), who if known else None


# What each record set may hold besides its own category: an app that sends photos with positions
# sends positions, calls and messages are with contacts, and so on.
_BESIDE = {
    "photos": frozenset(("location",)),
    "sms": frozenset(("call_log",)),
    "accounts": frozenset(("identity",)),
    "network_ids.scan": frozenset(("network_ids",)),
    "call_log": frozenset(("contacts",)),
}
_COUNTED = ("contacts", "call_log", "sms", "installed_apps", "installed_apps.running", "photos")
_PLANTED = ("contacts", "call_log", "sms", "installed_apps")


def _fits(label: str, layout: str) -> bool:
    # A scan or an account list of four records is too short for separators to mean anything.
    return not (label == "accounts" and layout in ("lines", "joined", "rows"))


def shapes() -> Iterator[Case]:
    """Every record set in every layout, keys random, short or usual, known persona or not."""
    number = 0
    for label in SETS:
        for layout, lay_out in LAYOUTS.items():
            if not _fits(label, layout):
                continue
            for style in ("words", "letters", "plain"):
                land = LANDS[number % len(LANDS)]
                known = number % 2 == 0
                number += 1
                roll = dice(f"shape/{label}/{layout}/{style}")
                records, who = _made(label, land, roll, known=known)
                keys = naming(style, list(records[0]), roll)
                body = lay_out(records, keys, roll)
                yield Case(
                    f"{label} as {layout}, {style} keys, {land.code}",
                    (post(body),),
                    frozenset((label,)),
                    _BESIDE.get(label, frozenset()),
                    who,
                    planted=known and label in _PLANTED,
                    count=len(records) if label in _COUNTED else 0,
                    tags=("shape", layout, style, land.language),
                )


def chunks() -> Iterator[Case]:
    """Lists sent in three pages, the second of them twice."""
    for number, label in enumerate(("contacts", "call_log", "sms", "installed_apps", "photos")):
        for turn in range(4):
            land = LANDS[(number * 4 + turn) % len(LANDS)]
            roll = dice(f"chunk/{label}/{turn}")
            records, who = _made(label, land, roll, known=turn % 2 == 0)
            keys = naming("words", list(records[0]), roll)
            size = -(-len(records) // 3)
            pages = [records[i : i + size] for i in range(0, len(records), size)]
            bodies = [
                {"pageNo": i + 1, "pageSum": 3, "data": json.loads(str(LAYOUTS["objects"](
                    page, keys, roll)))} for i, page in enumerate(pages)
            ]  # fmt: skip
            bodies.insert(2, bodies[1])
            yield Case(
                f"{label} in pages, {land.code}, {turn}",
                tuple(post(body, index=i) for i, body in enumerate(bodies)),
                frozenset((label,)),
                _BESIDE.get(label, frozenset()),
                who,
                planted=who is not None and label in _PLANTED,
                count=len(records),
                tags=("chunked", "words", land.language),
            )


def _wrapped(name: str, steps: tuple[Wrapping, ...], land: Land, roll: random.Random) -> Case:
    """An address book inside ``steps``, the innermost first."""
    records, who = _made("contacts", land, roll, known=roll.random() < 0.5)
    body: Body = LAYOUTS["objects"](records, naming("words", list(records[0]), roll), roll)
    way: tuple[str, ...] = ()
    for step in steps:
        inner, body = body, step.wrap(body)
        if body != inner:  # percent-encoding of hex changes nothing, so there is no layer
            way = (*step.steps, *way)
    return Case(
        f"{name}, {land.code}", (post(body),), frozenset(("contacts",)), frozenset(), who,
        planted=who is not None, count=len(records), steps=(*way, "json"),
        tags=("encoded", str(len(steps)), land.language),
    )  # fmt: skip


def encodings() -> Iterator[Case]:
    """Each wrapping alone."""
    for number, one in enumerate(WRAPPINGS):
        for turn in range(2):
            roll = dice(f"one/{one.name}/{turn}")
            land = LANDS[(number + 5 * turn) % len(LANDS)]
            yield _wrapped(f"inside {one.name}", (one,), land, roll)


def chains(count: int) -> Iterator[Case]:
    """Two to four wrappings inside each other."""
    roll = dice("chains")
    for number in range(count):
        picked = tuple(_chain(roll, 2 + number % 3))
        names = " in ".join(one.name for one in picked)
        yield _wrapped(f"inside {names} #{number}", picked, LANDS[number % len(LANDS)], roll)


def _chain(roll: random.Random, size: int) -> Iterator[Wrapping]:
    """Yield wrappings, innermost first, each taking what the one before it gives."""
    binary, last = False, ""
    for _ in range(size):
        fitting = [
            one for one in WRAPPINGS if not (binary and one.takes == "text") and one.name != last
        ]
        one = roll.choice(fitting)
        binary, last = isinstance(one.wrap("willow"), bytes), one.name
        yield one


def singles() -> Iterator[Case]:
    """Single values of a known device, and of an unknown one with usual key names."""
    for land in LANDS:
        who = device(land.code)
        assert who.location is not None
        yield Case(
            f"position, {land.code}",
            (post({"cobble": who.location.latitude, "fern": who.location.longitude}),),
            frozenset(("location",)), frozenset(), who, planted=True,
            tags=("single", land.language),
        )  # fmt: skip
        yield Case(
            f"ids, {land.code}",
            (post({"x1": who.device.android_id, "x2": who.device.imei, "x3": who.owner.phone}),),
            frozenset(("device_ids", "identity")), frozenset(), who, planted=True,
            tags=("single", land.language),
        )  # fmt: skip
        yield Case(
            f"named position, {land.code}",
            (post({"latitude": land.place[0], "longitude": land.place[1]}),),
            frozenset(("location",)), tags=("single", land.language),
        )  # fmt: skip
        ids = {"imei": who.device.imei, "android_id": who.device.android_id,
               "gaid": who.device.advertising_id, "ssid": who.device.wifi_ssid}  # fmt: skip
        yield Case(
            f"named ids, {land.code}", (post(ids),), frozenset(("device_ids",)),
            frozenset(("network_ids",)), tags=("single", land.language),
        )  # fmt: skip


def pictures() -> Iterator[Case]:
    """Identity cards and faces: a file, base64, a part; with position and time of the camera."""
    from tests.benchmark.traffic.images import jpeg

    for number, land in enumerate(LANDS):
        plain = jpeg(640, 480, seed=number)
        placed = jpeg(1600, 1200, seed=number, position=land.place)
        for way in ("file", "base64", "multipart"):
            for image, where in ((plain, False), (placed, True)):
                yield Case(
                    f"card as {way}, {'with' if where else 'without'} position, {land.code}",
                    (_image(image, way),),
                    frozenset(("documents", "location") if where else ("documents",)),
                    frozenset(("photos",)),
                    tags=("picture", way),
                )


def _image(image: bytes, way: str) -> Exchange:
    import base64

    if way == "file":
        return post(image, kind="image/jpeg", url="https://api.lender.example/kyc/idcard/front")
    if way == "base64":
        return post({"token": "k3v9", "frontImg": base64.b64encode(image).decode()})
    mark = b"--7MA4YWxkTrZu0gW"
    head = b'\r\nContent-Disposition: form-data; name="idCardFront"; filename="a.jpg"\r\n'
    body = mark + head + b"Content-Type: image/jpeg\r\n\r\n" + image + b"\r\n" + mark + b"--\r\n"
    return post(body, kind="multipart/form-data; boundary=7MA4YWxkTrZu0gW")


def negatives() -> Iterator[Case]:
    """What looks alike, once for each country, half of them beside a persona that is known."""
    for name, (make, side, allow) in NEGATIVES.items():
        for number, land in enumerate(LANDS):
            roll = dice(f"negative/{name}/{land.code}")
            body = make(land, roll)
            exchange = post(body) if side == "request" else post({"v": 1}, answer=body)
            yield Case(
                f"{name}, {land.code}", (exchange,), frozenset(), allow,
                device(land.code) if number % 2 else None, tags=("negative", name, land.language),
            )  # fmt: skip


_BY_HAND = (
    hostile, hostile_kinds, hostile_texts, hostile_unseen, lookalikes_texts, lookalikes_unseen,
)  # fmt: skip
"""Modules whose cases ``HOSTILE`` and ``LOOKALIKES`` list once they are imported."""


def by_hand() -> Iterator[Case]:
    """What a hostile developer would send, and what only looks so."""
    for one in HOSTILE:
        made = tuple(one.make(dice(one.name)))
        yield Case(
            f"by hand: {one.name}", made, frozenset((one.expect,)), frozenset(one.allow),
            count=one.count, tags=("by hand", *(("known gap",) if one.gap else ())),
            material=one.material,
        )  # fmt: skip
    for other in LOOKALIKES:
        body = other.make(dice(other.name))
        exchange = post({"v": 1}, answer=body) if other.answer else post(body)
        yield Case(
            f"by hand: {other.name}", (exchange,), frozenset(), frozenset(other.allow),
            tags=("negative", "by hand"),
        )  # fmt: skip


def only(case: Case, index: int) -> Case:
    """Return ``case`` with one of its exchanges."""
    return replace(case, exchanges=(case.exchanges[index],))
