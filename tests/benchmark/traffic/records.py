"""Record sets as phones hold them, from a persona or from dice alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from inspector.model.persona import Call, Contact, Device, InstalledApp, Message, Person, Persona
from inspector.model.persona import Place as PersonaPlace
from tests.benchmark.traffic.dice import dice
from tests.benchmark.traffic.lands import Land

type Record = dict[str, str | int | float]
"""One record: role to value. Layouts rename the roles."""

NOW = datetime(2026, 6, 14, 9, tzinfo=UTC)
PACKAGES = (
    "com.whatsapp", "org.telegram.messenger", "com.facebook.katana", "com.instagram.android",
    "com.android.chrome", "com.spotify.music", "com.kiloo.subwaysurf", "id.dana", "com.gojek.app",
    "com.shopee.id", "in.org.npci.upiapp", "com.phonepe.app", "ph.com.gcash", "com.nubank.br",
    "com.mercadopago.wallet", "com.tencent.mm", "vn.com.momo.client", "za.co.fnb.connect",
    "com.opera.mini.native", "com.imo.android.imoim", "com.truecaller", "org.mozilla.firefox",
    "com.example.salatime.prayer", "com.example.mycycle.health", "com.zhiliaoapp.musically",
)  # fmt: skip
SENDERS = ("BANKNUSA", "DOMPETKU", "VK-LOANPY", "MyTelco", "95588", "KREDITKU")


def number(land: Land, roll: random.Random, form: str = "e164") -> str:
    """Return a number that nobody holds."""
    core = land.prefix + "".join(
        str(roll.randrange(10)) for _ in range(land.digits - len(land.prefix))
    )
    return spelled(land, core, form)


def spelled(land: Land, core: str, form: str) -> str:
    """Return a number of the country in one of the forms that phones keep."""
    if form == "e164":
        return f"+{land.calling}{core}"
    if form == "national":
        return land.trunk + core
    if form == "bare":
        return land.calling + core
    half = len(core) // 2
    return f"+{land.calling} {core[:3]}-{core[3 : half + 1]}-{core[half + 1 :]}"


FORMS = ("e164", "national", "bare", "spaced")


def name(land: Land, roll: random.Random) -> str:
    """Return the name of nobody."""
    given, family = roll.choice(land.given), roll.choice(land.family)
    if land.language == "zh":
        return given + family
    second = roll.choice(land.family)
    return f"{given} {family}" + (f" {second}" if second != family and roll.random() < 0.6 else "")


def own_names(land: Land, roll: random.Random, count: int) -> list[str]:
    """Return ``count`` names that nobody else in the set has: each with a syllable of its own."""
    names: list[str] = []
    for number in range(count):
        mark = "孙冯褚卫蒋沈韩秦尤许"[number % 10] + "国建志文永"[number // 10 % 5] if (
            land.language == "zh"
        ) else land.given[number % len(land.given)][:3] + "vo" + "aeiou"[number % 5] + "ltrnmk"[
            number // 5 % 6
        ] + "eo"[number // 30 % 2]  # fmt: skip
        if land.language == "zh":
            names.append(mark + "军华民"[number // 50 % 3] + roll.choice("丽强敏静"))
        else:
            names.append(f"{roll.choice(land.given)} {mark} {roll.choice(land.family)}")
    return names


def text(land: Land, roll: random.Random) -> str:
    """Return a message."""
    sentence = roll.choice(land.texts)
    return sentence.format(n=roll.randrange(100_000, 999_999), h=roll.randrange(7, 21))


def millis(moment: datetime) -> int:
    """Return epoch milliseconds."""
    return int(moment.timestamp() * 1000)


def persona(land: Land, seed: int, contacts: int = 60) -> Persona:
    """Return a device that only this benchmark has."""
    roll = dice(f"persona/{land.code}/{seed}")
    *names, owner = own_names(land, roll, contacts + 1)
    people = tuple(Contact(name=one, phones=(number(land, roll),)) for one in names)
    calls, messages = [], []
    at = NOW
    for _ in range(60):
        at -= timedelta(seconds=roll.randrange(600, 90_000))
        calls.append(
            Call(
                number=roll.choice(people[:25]).phones[0], at=at,
                duration_s=roll.randrange(0, 900),
                direction=roll.choice(("incoming", "outgoing", "missed")),
            )
        )  # fmt: skip
        sender = roll.choice(SENDERS) if roll.random() < 0.5 else roll.choice(people).phones[0]
        body = f"{text(land, roll)} {roll.randrange(10**6)}"
        messages.append(Message(number=sender, at=at + timedelta(seconds=77), text=body))
    return Persona(
        country=land.code,
        owner=Person(
            name=owner, phone=number(land, roll),
            email=f"nobody{roll.randrange(10**5)}@mail.example",
        ),
        device=Device(
            android_id=f"{roll.randrange(16**15, 16**16):016x}",
            imei=luhn("35" + f"{roll.randrange(10**12):012}"),
            advertising_id="-".join(
                f"{roll.randrange(16**n):0{n}x}" for n in (8, 4, 4, 4, 12)
            ),
            wifi_mac=mac(roll), wifi_ssid=f"NET-{roll.randrange(10**6)}", wifi_bssid=mac(roll),
        ),
        location=PersonaPlace(
            latitude=round(land.place[0] + roll.random() / 50, 6),
            longitude=round(land.place[1] + roll.random() / 50, 6),
        ),
        contacts=people,
        calls=tuple(calls),
        messages=tuple(messages),
        apps=tuple(InstalledApp(package=package) for package in roll.sample(PACKAGES, 18)),
    )  # fmt: skip


def luhn(digits: str) -> str:
    """Return ``digits`` with their Luhn check digit."""
    total = sum(
        sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def mac(roll: random.Random) -> str:
    """Return a hardware address of nobody: locally administered."""
    return ":".join(f"{b:02x}" for b in (0x02, *(roll.randrange(256) for _ in range(5))))


def contacts(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """The address book."""
    form = roll.choice(FORMS)
    return [
        {
            "name": one.name or "",
            "phone": spelled(land, one.phones[0][1 + len(land.calling) :], form),
        }
        for one in who.contacts
    ]


def calls(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """The call log, newest first."""
    form = roll.choice(FORMS)
    codes = {"incoming": 1, "outgoing": 2, "missed": 3}
    return [
        {
            "phone": spelled(land, one.number[1 + len(land.calling) :], form),
            "time": millis(one.at), "duration": one.duration_s, "type": codes[one.direction],
        }
        for one in who.calls
    ]  # fmt: skip


def messages(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """The message store."""
    return [
        {"phone": one.number, "time": millis(one.at), "type": 1, "text": one.text}
        for one in who.messages
    ]


def apps(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """The installed apps."""
    return [
        {
            "package": one.package, "label": one.package.rpartition(".")[2].title(),
            "version": f"{roll.randrange(1, 30)}.{roll.randrange(20)}.{i}",
            "time": millis(NOW - timedelta(hours=roll.randrange(9000))),
        }
        for i, one in enumerate(who.apps)
    ]  # fmt: skip


def running(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """Processes, as ``getRunningAppProcesses`` lists them."""
    return [
        {
            "process": one.package + roll.choice(("", "", ":push", ":remote")),
            "pid": roll.randrange(900, 30_000),
            "importance": roll.choice((100, 125, 200, 300, 400)),
        }
        for one in who.apps
    ]


def wifi(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """What ``WifiManager.getScanResults`` gives."""
    return [
        {
            "ssid": f"{roll.choice(land.family) or 'HOME'}-{roll.randrange(1000)}",
            "bssid": mac(roll), "level": -roll.randrange(30, 95),
            "frequency": roll.choice((2412, 2437, 2462, 5180, 5240)),
        }
        for _ in range(roll.randrange(4, 14))
    ]  # fmt: skip


def cells(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """What ``TelephonyManager.getAllCellInfo`` gives."""
    mcc = {"ID": 510, "IN": 404, "PH": 515, "NG": 621, "CN": 460, "VN": 452, "CO": 732,
           "MX": 334, "BR": 724, "ZA": 655}[land.code]  # fmt: skip
    return [
        {
            "mcc": mcc, "mnc": roll.choice((1, 10, 2)), "lac": 4000 + roll.randrange(60),
            "cid": roll.randrange(10**6, 2 * 10**8), "dbm": -roll.randrange(60, 119),
        }
        for _ in range(roll.randrange(3, 8))
    ]  # fmt: skip


def photos(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """The gallery, as MediaStore lists it."""
    found: list[Record] = []
    at = NOW
    for _ in range(25):
        at -= timedelta(minutes=roll.randrange(9, 9000))
        found.append(
            {
                "file": f"/storage/emulated/0/DCIM/Camera/IMG_{at:%Y%m%d_%H%M%S}.jpg",
                "time": int(at.timestamp()), "latitude": round(land.place[0] + roll.random(), 6),
                "longitude": round(land.place[1] + roll.random(), 6),
                "size": roll.randrange(10**5, 9 * 10**6),
            }
        )  # fmt: skip
    return found


def calendar(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """Events."""
    found: list[Record] = []
    for i in range(14):
        begin = NOW + timedelta(days=roll.randrange(-60, 60), hours=roll.randrange(9))
        found.append(
            {
                "title": f"{roll.choice(land.events)} {i + 1}", "begin": millis(begin),
                "end": millis(begin + timedelta(minutes=roll.choice((30, 60, 90)))),
                "place": roll.choice(land.family) or "上海",
            }
        )  # fmt: skip
    return found


def accounts(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """What ``AccountManager.getAccounts`` gives."""
    kinds = ("com.google", "com.whatsapp", "com.facebook.auth.login", "com.tencent.mm.account")
    return [
        {"kind": kind, "account": f"nobody{roll.randrange(10**5)}@mail.example"} for kind in kinds
    ]


def sensors(who: Persona, land: Land, roll: random.Random) -> list[Record]:
    """A stream of accelerometer readings."""
    at = millis(NOW)
    return [
        {
            "t": at + i * 20, "x": round(roll.gauss(0.1, 0.4), 6),
            "y": round(roll.gauss(5, 0.6), 6), "z": round(roll.gauss(8.3, 0.5), 6),
        }
        for i in range(60)
    ]  # fmt: skip


SETS: dict[str, Callable[[Persona, Land, random.Random], list[Record]]] = {
    "contacts": contacts, "call_log": calls, "sms": messages, "installed_apps": apps,
    "installed_apps.running": running, "network_ids.scan": wifi, "location.cell": cells,
    "photos": photos, "calendar": calendar, "accounts": accounts, "device_ids.sensors": sensors,
}  # fmt: skip
"""Label to what makes the records."""
