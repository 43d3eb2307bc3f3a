"""Exchanges that look like uploads of personal data and are none, or less than they look like."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from tests.benchmark.traffic.lands import Land
from tests.benchmark.traffic.records import NOW, luhn, mac, millis, name, number, text

type Json = dict[str, object] | list[object]


def _ean(roll: random.Random) -> str:
    digits = f"{roll.randrange(10**11, 10**12)}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return digits + str(-total % 10)


def products(land: Land, roll: random.Random) -> Json:
    """A shop's basket and list."""
    return {"items": [
        {"sku": _ean(roll), "title": f"{roll.choice(land.events)} Set {i}",
         "price": round(roll.uniform(2, 900), 2), "seller": name(land, roll),
         "img": f"https://cdn.shop.example/p/{i}.jpg"} for i in range(30)
    ]}  # fmt: skip


def shop_chat(land: Land, roll: random.Random) -> Json:
    """The borrower's talk with a help desk: two parties, no numbers."""
    return {"session": "c-81", "messages": [
        {"from": roll.choice(("agent", "me")), "ts": millis(NOW + timedelta(seconds=40 * i)),
         "text": text(land, roll)} for i in range(12)
    ]}  # fmt: skip


def analytics(land: Land, roll: random.Random) -> Json:
    """A batch of events."""
    names = ("screen_view", "button_click", "app_open", "form_error", "scroll_end")
    return {"events": [
        {"name": roll.choice(names), "ts": millis(NOW) + i * 700, "seq": 9_812_345_000 + i,
         "class": f"com.lender.ui.{roll.choice(('Home', 'Apply', 'Terms'))}Activity",
         "dur": roll.randrange(9000)} for i in range(40)
    ]}  # fmt: skip


def tiles(land: Land, roll: random.Random) -> Json:
    """Map tiles that are asked for."""
    return {"tiles": [
        {"z": 15, "x": 26_000 + i, "y": 16_900 + i % 4, "url": f"https://t.example/15/{i}.png"}
        for i in range(30)
    ]}  # fmt: skip


def orders(land: Land, roll: random.Random) -> Json:
    """Order numbers as long as phone numbers, with people's nothing."""
    first = roll.randrange(8_100_000_000, 8_900_000_000)
    return [
        {"order": first + i * roll.randrange(2, 50), "state": roll.choice(("PAID", "SENT", "NEW")),
         "amount": roll.randrange(10**4, 10**7), "at": millis(NOW - timedelta(hours=i))}
        for i in range(25)
    ]  # fmt: skip


def times(land: Land, roll: random.Random) -> Json:
    """Nothing but times."""
    return {"opens": [millis(NOW - timedelta(minutes=roll.randrange(9**5))) for _ in range(40)],
            "closes": [int(NOW.timestamp()) - i * 61 for i in range(40)]}  # fmt: skip


def flags(land: Land, roll: random.Random) -> Json:
    """Feature flags with dotted names."""
    return {"flags": {f"loan.{roll.choice(('apply', 'home', 'kyc'))}.v{i}.enabled": i % 2 == 0
                      for i in range(30)}, "ttl": 3600}  # fmt: skip


def picker(land: Land, roll: random.Random) -> Json:
    """One contact that the borrower picked."""
    return {"emergencyContact": {"name": name(land, roll), "phone": number(land, roll)}}


def references(land: Land, roll: random.Random) -> Json:
    """Two references that the borrower typed."""
    return {"references": [
        {"name": name(land, roll), "phone": number(land, roll, "national"), "relation": relation}
        for relation in ("sibling", "friend")
    ]}  # fmt: skip


def profile(land: Land, roll: random.Random) -> Json:
    """The borrower's own profile."""
    return {
        "name": name(land, roll),
        "phone": number(land, roll),
        "birthday": "1991-04-17",
        "email": f"nobody{roll.randrange(999)}@mail.example",
        "gender": "F",
        "address": f"{roll.randrange(1, 99)} {roll.choice(land.given)} Street, Block 4",
    }


def login(land: Land, roll: random.Random) -> Json:
    """The own number, to get a code."""
    return {"mobile": number(land, roll, "national"), "channel": "sms", "countryCode": land.calling}


def branches(land: Land, roll: random.Random) -> Json:
    """The lender's own branches."""
    return {"branches": [
        {"name": f"Branch {roll.choice(land.given)} {i}", "tel": number(land, roll, "national"),
         "lat": round(land.place[0] + roll.random(), 6),
         "lng": round(land.place[1] + roll.random(), 6),
         "address": f"{i} {roll.choice(land.given)} Road, 4th floor, near the station",
         "web": "https://lender.example/b"} for i in range(20)
    ]}  # fmt: skip


def translations(land: Land, roll: random.Random) -> Json:
    """Texts of screens under dotted names."""
    return {f"screen.{roll.choice(('login', 'home'))}.text{i}": text(land, roll) for i in range(40)}


def crash(land: Land, roll: random.Random) -> Json:
    """A stack trace."""
    return {"crash": {"type": "java.lang.NullPointerException", "frames": [
        {"class": f"com.lender.app.ui.{roll.choice(('Apply', 'Main'))}Fragment$Inner{i}",
         "method": "onCreate", "line": 20 + i * 7} for i in range(18)
    ], "thread": "main"}}  # fmt: skip


def servers(land: Land, roll: random.Random) -> Json:
    """Addresses to connect to."""
    return [{"ip": f"198.51.100.{i}", "port": 8000 + i, "weight": roll.randrange(9)}
            for i in range(12)]  # fmt: skip


def candles(land: Land, roll: random.Random) -> Json:
    """Prices over time: time and three or four decimals, as in a sensor stream."""
    return [
        {"t": int(NOW.timestamp()) - i * 60, "o": round(roll.uniform(99, 120), 2),
         "h": round(roll.uniform(120, 130), 2), "l": round(roll.uniform(90, 99), 2),
         "c": round(roll.uniform(99, 120), 2)} for i in range(60)
    ]  # fmt: skip


def dial_codes(land: Land, roll: random.Random) -> Json:
    """Countries with their codes."""
    return [{"name": f"{given}land", "code": f"+{roll.randrange(1, 999)}", "iso": given[:2].upper()}
            for given in land.given * 4]  # fmt: skip


def schedule(land: Land, roll: random.Random) -> Json:
    """Instalments."""
    return {"plan": [
        {"no": i + 1, "due": f"{NOW + timedelta(days=30 * i):%Y-%m-%d}",
         "amount": round(roll.uniform(100, 999), 2), "paid": False} for i in range(12)
    ]}  # fmt: skip


def news(land: Land, roll: random.Random) -> Json:
    """A feed."""
    return {"feed": [
        {"id": i, "source": f"Daily {roll.choice(land.given)}", "time": millis(NOW) - i * 10**6,
         "text": text(land, roll), "link": f"https://news.example/{i}"} for i in range(20)
    ]}  # fmt: skip


def libraries(land: Land, roll: random.Random) -> Json:
    """The app's own libraries."""
    parts = ("core", "maps", "auth", "ads", "location", "tasks", "base", "stats", "wallet", "fit")
    return {"sdk": [{"lib": f"com.google.android.gms.{part}", "ver": "21.0.1"} for part in parts]}


def parcels(land: Land, roll: random.Random) -> Json:
    """Where a parcel was."""
    return {"parcel": "JX" + str(roll.randrange(10**9, 10**10)), "events": [
        {"at": f"{NOW - timedelta(hours=i):%Y-%m-%d %H:%M}", "place": roll.choice(land.given),
         "status": "Arrived at the sorting centre of the city"} for i in range(9)
    ]}  # fmt: skip


def leaderboard(land: Land, roll: random.Random) -> Json:
    """Names with points."""
    return [{"player": name(land, roll), "score": roll.randrange(10**6), "rank": i + 1}
            for i in range(30)]  # fmt: skip


def suppliers(land: Land, roll: random.Random) -> Json:
    """Companies with tax numbers of ten digits."""
    return {"vendors": [
        {"company": f"{roll.choice(land.given)} Trading Co {i}",
         "invoice": f"INV-{roll.randrange(10**9, 10**10)}", "total": round(roll.uniform(9, 999), 2)}
        for i in range(20)
    ]}  # fmt: skip


def tokens(land: Land, roll: random.Random) -> Json:
    """Random identifiers of a session."""
    return {
        "ids": [f"{roll.randrange(16**31, 16**32):032x}" for _ in range(20)],
        "nonce": str(roll.randrange(10**12, 10**13)),
        "hash": f"{roll.randrange(16**40):040x}",
    }


def questions(land: Land, roll: random.Random) -> Json:
    """Help texts."""
    return {"faq": [{"q": f"{roll.choice(land.events)} {i}?", "a": text(land, roll), "views": i * 7}
                    for i in range(15)]}  # fmt: skip


def cards(land: Land, roll: random.Random) -> Json:
    """Long numbers that pass Luhn by themselves and are no card: ids of coupons."""
    return {"coupons": [{"id": luhn(str(roll.randrange(10**14, 10**15))), "off": roll.randrange(50)}
                        for _ in range(15)]}  # fmt: skip


def colours(land: Land, roll: random.Random) -> Json:
    """Numbers and colours of a theme."""
    return {"theme": {f"c{i}": f"#{roll.randrange(16**6):06x}" for i in range(20)},
            "grid": [[roll.random() for _ in range(4)] for _ in range(12)]}  # fmt: skip


def meetings(land: Land, roll: random.Random) -> Json:
    """Branch opening hours: begin and end, a title, and nobody's appointments."""
    return {"hours": [{"day": day, "open": "08:00", "close": "16:30", "note": "Lunch 12 to 13"}
                      for day in ("mon", "tue", "wed", "thu", "fri", "sat")]}  # fmt: skip


def bluetooth(land: Land, roll: random.Random) -> Json:
    """One pair of earbuds: not the networks around."""
    return {"device": {"model": "Buds 2", "addr": mac(roll), "battery": roll.randrange(100)}}


NEGATIVES: dict[str, tuple[Callable[[Land, random.Random], Json], str, frozenset[str]]] = {
    "products": (products, "request", frozenset()),
    "shop chat": (shop_chat, "request", frozenset()),
    "analytics": (analytics, "request", frozenset()),
    "map tiles": (tiles, "request", frozenset()),
    "order numbers": (orders, "request", frozenset()),
    "times": (times, "request", frozenset()),
    "feature flags": (flags, "response", frozenset()),
    "one picked contact": (picker, "request", frozenset(("contacts.typed",))),
    "two references": (references, "request", frozenset(("contacts.typed",))),
    "profile": (profile, "request", frozenset(("identity",))),
    "login": (login, "request", frozenset(("identity",))),
    "branches": (branches, "response", frozenset()),
    "translations": (translations, "response", frozenset()),
    "crash": (crash, "request", frozenset()),
    "servers": (servers, "response", frozenset()),
    "candles": (candles, "response", frozenset()),
    "candles sent": (candles, "request", frozenset()),
    "dial codes": (dial_codes, "response", frozenset()),
    "repayments": (schedule, "request", frozenset()),
    "news": (news, "response", frozenset()),
    "libraries": (libraries, "request", frozenset()),
    "parcels": (parcels, "response", frozenset()),
    "leaderboard": (leaderboard, "request", frozenset()),
    "suppliers": (suppliers, "request", frozenset()),
    "tokens": (tokens, "request", frozenset()),
    "questions": (questions, "response", frozenset()),
    "coupons": (cards, "request", frozenset()),
    "theme": (colours, "request", frozenset()),
    "opening hours": (meetings, "request", frozenset()),
    "earbuds": (bluetooth, "request", frozenset(("network_ids",))),
}
"""Name to what makes the body, which side carries it, and what a detection may say at most."""
