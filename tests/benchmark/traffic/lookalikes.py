"""Exchanges of shops, games, banks and the lender itself that look like uploads, each by hand.

``allow`` says what a detection may truthfully say at most.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.benchmark.traffic.hostile_parts import TEXTS, b64, name, number
from tests.benchmark.traffic.records import NOW, mac, millis

type Roll = random.Random


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A body, the side that sends it, and what may be said of it."""

    name: str
    make: Callable[[Roll], object]
    answer: bool
    allow: tuple[str, ...]


LOOKALIKES: list[Lookalike] = []


def sent(name: str, *allow: str) -> Callable[[Callable[[Roll], object]], Callable[[Roll], object]]:
    """Keep a body that an app sends."""
    return _keep(name, False, allow)


def back(name: str, *allow: str) -> Callable[[Callable[[Roll], object]], Callable[[Roll], object]]:
    """Keep a body that comes back."""
    return _keep(name, True, allow)


def _keep(
    name: str, answer: bool, allow: tuple[str, ...]
) -> Callable[[Callable[[Roll], object]], Callable[[Roll], object]]:
    def keep(make: Callable[[Roll], object]) -> Callable[[Roll], object]:
        LOOKALIKES.append(Lookalike(name, make, answer, allow))
        return make

    return keep


def _amount(roll: Roll) -> float:
    return round(roll.uniform(5, 900), 2)


@back("a shop's catalogue with the sellers' numbers")
def _catalogue(roll: Roll) -> object:
    return [{"title": f"Kain batik {i}", "price": _amount(roll), "shop": name(roll, "id"),
             "wa": number(roll, "id")} for i in range(24)]  # fmt: skip


@back("restaurants with hotlines and ratings")
def _restaurants(roll: Roll) -> object:
    return {"rows": [{"n": name(roll, "th"), "tel": number(roll, "th", "trunk"),
                      "stars": round(roll.uniform(2, 5), 1), "img": f"/img/{i}.webp"}
                     for i in range(18)]}  # fmt: skip


@back("branches with numbers and positions")
def _branches(roll: Roll) -> object:
    return [{"branch": f"கிளை {i}", "phone": number(roll, "ta"), "lat": 13.08 + i / 100,
             "lng": 80.27 + i / 100, "hours": "Mon to Fri, 9 to 17"}
             for i in range(15)]  # fmt: skip


@back("help lines for every state")
def _helplines(roll: Roll) -> object:
    return [{"state": f"State {chr(65 + i)}", "line": number(roll, "hi", "trunk"),
             "text": "Call us any day from 9 to 18."} for i in range(12)]  # fmt: skip


@back("doctors with fees")
def _doctors(roll: Roll) -> object:
    return {"list": [{"dr": name(roll, "ur"), "ph": number(roll, "hi"), "fee": _amount(roll),
                      "clinic": "Main road, behind the old market, first floor"}
                     for _ in range(20)]}  # fmt: skip


@back("job offers with numbers to call")
def _jobs(roll: Roll) -> object:
    return [{"job": "Driver wanted for night shifts in the city", "tel": number(roll, "vi"),
             "pay": _amount(roll), "url": f"https://jobs.example/{i}"}
             for i in range(16)]  # fmt: skip


@back("comments under a video")
def _comments(roll: Roll) -> object:
    return [{"by": name(roll, "my"), "at": millis(NOW) - i * 10**6, "likes": roll.randrange(900),
             "text": roll.choice(TEXTS["my"]).format(n=i)} for i in range(30)]  # fmt: skip


@back("a talk with the shop's help desk")
def _desk(roll: Roll) -> object:
    return [{"who": roll.choice(("agent", "customer")), "at": millis(NOW) + i * 40_000,
             "msg": roll.choice(TEXTS["ta"]).format(n=i)} for i in range(14)]  # fmt: skip


@back("texts that the lender will send")
def _templates(roll: Roll) -> object:
    return [{"id": i, "channel": "sms", "text": roll.choice(TEXTS["id"])} for i in range(12)]


@back("dial codes with sample numbers")
def _samples(roll: Roll) -> object:
    return [{"country": f"Land {chr(65 + i)}", "code": f"+{roll.randrange(20, 999)}",
             "length": roll.randrange(8, 12), "flag": f"https://cdn.example/f/{i}.png"}
            for i in range(26)]  # fmt: skip


@back("banks with their numbers")
def _banks(roll: Roll) -> object:
    return [{"bank": f"Bank {chr(65 + i)}", "swift": f"BANK{chr(65 + i)}IDJ",
             "care": f"1500{roll.randrange(100, 999)}"} for i in range(20)]  # fmt: skip


@back("the newest loans that others took")
def _ticker(roll: Roll) -> object:
    return [{"who": f"{name(roll, 'id')[:3]}***", "phone": f"0835****{roll.randrange(1000, 9999)}",
             "amount": _amount(roll)} for _ in range(20)]  # fmt: skip


@sent("a batch of analytics")
def _analytics(roll: Roll) -> object:
    return {"batch": [{"event": roll.choice(("view", "tap", "scroll")), "t": millis(NOW) + i * 900,
                       "sid": f"{roll.randrange(10**9, 10**10)}", "dur": roll.randrange(5000)}
                      for i in range(40)]}  # fmt: skip


@sent("registration for push messages", "device_ids")
def _push(roll: Roll) -> object:
    token = b64(roll.randbytes(102)).replace("+", "-").replace("/", "_")
    return {"token": f"c{roll.randrange(10**10)}:APA91b{token}", "model": "SM-A125F", "sdk": 34,
            "topics": ["promo", "repay", "news"], "tz": "Asia/Jakarta"}  # fmt: skip


@sent("a salary slip of the borrower", "identity", "finance", "employment")
def _salary(roll: Roll) -> object:
    return {"employee": name(roll, "id"), "company": "PT Contoh Sejahtera", "month": "2026-05",
            "lines": [{"item": item, "amount": _amount(roll)} for item in
                      ("Basic pay", "Transport", "Meals", "Overtime", "Tax", "Pension")],
            "account": f"{roll.randrange(10**9, 10**10)}", "net": 4_350_000}  # fmt: skip


@sent("the borrower's own profile", "identity", "employment", "contacts.typed")
def _profile(roll: Roll) -> object:
    return {"full_name": name(roll, "si"), "mobile": number(roll, "ta"), "dob": "1992-03-09",
            "occupation": "tailor", "spouse": name(roll, "si"), "children": 2}  # fmt: skip


@sent("transfers of the borrower's account", "finance")
def _transfers(roll: Roll) -> object:
    return {"tx": [{"to": name(roll, "id"), "acc": f"{roll.randrange(10**9, 10**10)}",
                    "at": millis(NOW) - i * 10**7, "amt": _amount(roll)}
                    for i in range(15)]}  # fmt: skip


@sent("three friends who are invited", "contacts.typed")
def _invite(roll: Roll) -> object:
    return {"invitees": [{"name": name(roll, "vi"), "phone": number(roll, "vi")} for _ in range(3)]}


@sent("a cart")
def _cart(roll: Roll) -> object:
    return {"cart": [{"sku": f"{roll.randrange(10**12, 10**13)}", "qty": roll.randrange(1, 5),
                      "price": _amount(roll), "name": f"Rice {i} kg"}
                      for i in range(12)]}  # fmt: skip


@sent("orders of a courier")
def _orders(roll: Roll) -> object:
    return [{"order": f"{roll.randrange(10**12, 10**13)}", "at": millis(NOW) - i * 10**6,
             "state": roll.randrange(1, 5), "mins": roll.randrange(90)}
             for i in range(25)]  # fmt: skip


@sent("steps of a day")
def _steps(roll: Roll) -> object:
    return [[int(NOW.timestamp()) + i * 600, roll.randrange(900), roll.randrange(3)]
            for i in range(48)]  # fmt: skip


@sent("scores of a game")
def _scores(roll: Roll) -> object:
    return {"lv": [{"n": i, "score": roll.randrange(10**7, 10**8), "t": roll.randrange(300),
                    "stars": roll.randrange(4)} for i in range(40)]}  # fmt: skip


@sent("rectangles of a page")
def _boxes(roll: Roll) -> object:
    return {"ocr": [[310, roll.choice((260, 410)), roll.randrange(300, 900), roll.randrange(900)]
                    for _ in range(12)]}  # fmt: skip


@sent("moves of a game as rows of numbers")
def _moves(roll: Roll) -> object:
    return {"m": ";".join(f"{roll.randrange(8)},{roll.randrange(8)},{roll.randrange(8)},{i}"
                          for i in range(30))}  # fmt: skip


@sent("a part of a map", "location")
def _viewport(roll: Roll) -> object:
    return {"ne": {"lat": -6.1, "lng": 106.9}, "sw": {"lat": -6.3, "lng": 106.7}, "zoom": 13}


@sent("adapters of an advertising library")
def _adapters(roll: Roll) -> object:
    vendors = ("google.ads.mediation.admob.AdMobAdapter", "applovin.mediation.adapters.UnityAds",
               "facebook.ads.internal.Bidder", "ironsource.adapters.vungle.VungleAdapter",
               "unity3d.services.core.Configuration", "vungle.warren.Vungle",
               "chartboost.sdk.Chartboost", "inmobi.sdk.InMobiSdk",
               "mintegral.msdk.MIntegralSDK", "bytedance.sdk.openadsdk.TTAdSdk")  # fmt: skip
    return {"init": [{"adapter": f"com.{one}", "ms": roll.randrange(900)} for one in vendors]}


@sent("permissions and whether they were given")
def _permissions(roll: Roll) -> object:
    names = ("CAMERA", "READ_SMS", "READ_CONTACTS", "READ_CALL_LOG", "ACCESS_FINE_LOCATION",
             "RECORD_AUDIO", "READ_PHONE_STATE", "POST_NOTIFICATIONS",
             "BLUETOOTH_SCAN")  # fmt: skip
    return {"perm": {f"android.permission.{one}": roll.random() < 0.5 for one in names}}


@sent("classes of a crash in many libraries")
def _crash(roll: Roll) -> object:
    frames = ("android.os.Handler.dispatchMessage", "android.os.Looper.loop",
        "java.lang.Thread.run",
              "com.android.internal.os.ZygoteInit.main", "okhttp3.internal.http.RealCall.run",
              "io.reactivex.internal.Scheduler.run", "kotlin.coroutines.Continuation.resume",
              "androidx.fragment.app.Fragment.onCreate", "org.json.JSONObject.get")  # fmt: skip
    return {"stack": [{"at": frame, "line": roll.randrange(900)} for frame in frames]}


@sent("instalments with first and last day")
def _instalments(roll: Roll) -> object:
    first = NOW.replace(hour=0)
    return {"plan": [{"no": i + 1, "from": millis(first + timedelta(days=30 * i)),
                      "to": millis(first + timedelta(days=30 * i + 29)), "due": _amount(roll)}
                     for i in range(6)]}  # fmt: skip


@sent("temperatures of a freezer")
def _freezer(roll: Roll) -> object:
    return [{"ts": millis(NOW) + i * 300_000, "a": round(-18 + roll.random(), 2),
             "b": round(-17 + roll.random(), 2)} for i in range(50)]  # fmt: skip


@sent("codes of vouchers")
def _vouchers(roll: Roll) -> object:
    return {"codes": [f"{roll.randrange(10**9, 10**10)}" for _ in range(20)], "shop": "s-81"}


@sent("numbers of tickets with the names of the shows")
def _tickets(roll: Roll) -> object:
    return [{"show": f"Concert {chr(65 + i)}", "ticket": f"{roll.randrange(10**10, 10**11)}",
             "row": roll.randrange(40)} for i in range(14)]  # fmt: skip


@sent("lines that a child wrote in a learning app")
def _lessons(roll: Roll) -> object:
    return {"answers": [{"q": i, "text": roll.choice(TEXTS["am"]).format(n=i),
                         "ms": roll.randrange(90_000)} for i in range(15)]}  # fmt: skip


@sent("one question to the help desk", "identity")
def _question(roll: Roll) -> object:
    return {"subject": "Where is my card?",
        "text": "I ordered it two weeks ago. Please call me back.",
            "phone": number(roll, "id"), "attachments": []}  # fmt: skip


@sent("top-up of a prepaid number", "identity")
def _topup(roll: Roll) -> object:
    return {"msisdn": number(roll, "id", "bare"), "amount": 50_000, "product": "pulsa"}


@sent("one printer", "network_ids")
def _printer(roll: Roll) -> object:
    return {"printer": {"mac": mac(roll), "ip": "192.0.2.9", "jobs": roll.randrange(99)}}


@sent("numbered fields of a form")
def _numbered(roll: Roll) -> object:
    return {f"q{i}_{part}": value for i in range(1, 9) for part, value in
            (("answer", roll.choice("abcd")), ("seconds", roll.randrange(90)))}  # fmt: skip


@sent("random tokens", "device_ids")
def _tokens(roll: Roll) -> object:
    return {"t": [b64(roll.randbytes(48)) for _ in range(10)],
            "u": [f"{roll.randrange(16**40):040x}" for _ in range(10)],
            "v": "".join(roll.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
            for _ in range(56))}  # fmt: skip


@sent("pieces of a video")
def _video(roll: Roll) -> object:
    return {"chunks": [{"id": f"vid:{i}:{roll.randrange(10**8)}", "kb": roll.randrange(900),
                        "r": f"{roll.randrange(2)}/{roll.randrange(9)}"}
                        for i in range(20)]}  # fmt: skip


@sent("a list of songs as title and artist")
def _songs(roll: Roll) -> object:
    return {"q": [f"{name(roll, 'id')} - {roll.choice(('Pagi', 'Hujan', 'Rumah'))} {i}"
                  for i in range(20)]}  # fmt: skip


@sent("files of the app's own cache")
def _cache(roll: Roll) -> object:
    return {"files": [f"/data/user/0/com.lender.app/cache/img_{i}.webp:{roll.randrange(9**6)}"
                      for i in range(18)]}  # fmt: skip


@sent("prices of fuel along a road")
def _fuel(roll: Roll) -> object:
    return json.dumps([{"km": i * 12, "price": _amount(roll), "n": f"Station {chr(65 + i)}",
                        "open": "06:00-22:00"} for i in range(20)])  # fmt: skip
