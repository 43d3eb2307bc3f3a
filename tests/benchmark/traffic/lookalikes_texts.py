"""Look-alikes by hand for records that are printed, taken apart or behind other bytes."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from contextlib import closing

from tests.benchmark.traffic.hostile_parts import TEXTS, b64, dumps, name, number
from tests.benchmark.traffic.lookalikes import Roll, back, sent
from tests.benchmark.traffic.records import NOW, mac, millis


def _amount(roll: Roll) -> float:
    return round(roll.uniform(5, 900), 2)


@back("orders below the number of a customer of the shop")
def _customers(roll: Roll) -> object:
    return [{"tel": number(roll, "id"), "orders": [
        {"at": millis(NOW) - i * 10**7, "total": _amount(roll), "n": i} for i in range(5)
    ]} for _ in range(6)]  # fmt: skip


@sent("products as printed objects")
def _printed(roll: Roll) -> object:
    rows = [f"Item(sku={roll.randrange(10**12, 10**13)}, title=Beras {i}, qty={i})"
            for i in range(14)]  # fmt: skip
    return {"cart": "[" + ", ".join(rows) + "]"}


@sent("settings as lines")
def _settings(roll: Roll) -> object:
    rows = [f"feature.{word}.enabled={roll.random() < 0.5}" for word in
            ("login", "chat", "repay", "kyc", "scan", "push", "dark", "beta", "logs")]  # fmt: skip
    return "\n".join(rows)


@back("a configuration in YAML")
def _yaml(roll: Roll) -> object:
    rows = [f"  - host: h{i}.example\n    port: {8000 + i}\n    weight: {i % 3}\n"
            for i in range(9)]  # fmt: skip
    return "servers:\n" + "".join(rows)


@sent("titles and numbers in turn")
def _in_turn(roll: Roll) -> object:
    return {"v": [value for i in range(12) for value in (f"Song {i}", roll.randrange(10**6))]}


@sent("titles and order numbers in turn")
def _orders_in_turn(roll: Roll) -> object:
    first = roll.randrange(10**9, 2 * 10**9)
    return {"v": [value for i in range(12) for value in (f"Parcel {i}", first + i * 3)]}


@sent("loudness of a recording as numbers")
def _loudness(roll: Roll) -> object:
    return {"amp": [roll.randrange(-128, 128) for _ in range(400)]}


@sent("brightness of points as numbers")
def _brightness(roll: Roll) -> object:
    return {"px": [min(255, max(0, int(roll.gauss(120, 40)))) for _ in range(900)]}


@sent("attributes of products")
def _attributes(roll: Roll) -> object:
    return {"items": [{"attr": [{"k": "size", "v": f"{i} kg"}, {"k": "price", "v": _amount(roll)},
                                {"k": "seller", "v": name(roll, "id")}]}
                      for i in range(12)]}  # fmt: skip


@sent("answers of a questionnaire", "identity")
def _answers(roll: Roll) -> object:
    return {"answers": [{"question": "income", "answer": 4_000_000},
                        {"question": "children", "answer": 2},
                        {"question": "purpose", "answer": "school fees"}]}  # fmt: skip


@sent("a form with numbered questions")
def _survey(roll: Roll) -> object:
    return "&".join(f"q[{i}][id]={i}&q[{i}][score]={roll.randrange(5)}" for i in range(12))


@sent("numbered banners and their clicks")
def _banners(roll: Roll) -> object:
    return {key: value for i in range(8) for key, value in
            ((f"banner{i}_name", f"Promo {i}"),
             (f"banner{i}_clicks", roll.randrange(99)))}  # fmt: skip


@sent("SQL that fills a table of prices")
def _sql(roll: Roll) -> object:
    return "".join(f"INSERT INTO price(sku,eur) VALUES('{roll.randrange(10**12, 10**13)}',{i}.5);"
                   for i in range(15))  # fmt: skip


@sent("a database of the app's own events")
def _database(roll: Roll) -> object:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE events(id INTEGER, name TEXT, ts INTEGER, sent INTEGER)")
        rows = [(i, roll.choice(("view", "tap")), millis(NOW) + i * 700, i % 2) for i in range(60)]
        base.executemany("INSERT INTO events VALUES(?, ?, ?, ?)", rows)
        base.commit()
        return base.serialize()


@sent("titles and sellers in one text")
def _titles(roll: Roll) -> object:
    return [f"Kain {i} | {name(roll, 'id')} | {_amount(roll)}" for i in range(15)]


@sent("times and states in one text")
def _states(roll: Roll) -> object:
    return [f"{millis(NOW) + i * 900}:{roll.choice(('ok', 'late'))}:{i}" for i in range(20)]


@sent("order numbers and states in one text")
def _order_states(roll: Roll) -> object:
    return {"l": [f"{roll.randrange(10**12, 10**13)}:{roll.choice(('paid', 'open', 'sent'))}"
                  for _ in range(20)]}  # fmt: skip


@sent("versions of libraries in one text")
def _versions(roll: Roll) -> object:
    parts = ("core", "okhttp", "retrofit", "gson", "glide", "room", "rxjava", "lottie", "zxing")
    return {"sdk": ",".join(f"{part}:{roll.randrange(9)}.{i}.0" for i, part in enumerate(parts))}


@sent("random bytes in gzip in base64")
def _noise(roll: Roll) -> object:
    return {"z": base64.b64encode(gzip.compress(roll.randbytes(90), mtime=0)).decode()}


@sent("a token backwards", "device_ids")
def _token(roll: Roll) -> object:
    return {"t": b64(roll.randbytes(60))[::-1], "u": b64(roll.randbytes(61)).swapcase()}


@sent("cards of the lender's own offices", "contacts")
def _cards(roll: Roll) -> object:
    rows = [f"BEGIN:VCARD\nORG:Lender\nFN:Office {chr(65 + i)}\nEND:VCARD\n" for i in range(8)]
    return "".join(rows)


@sent("lines of a log")
def _log(roll: Roll) -> object:
    rows = [f"06-14 09:{i:02}:11.{roll.randrange(1000):03} D/Net({roll.randrange(10**4)}): "
            f"GET /v1/home took={roll.randrange(900)}ms code=200" for i in range(20)]  # fmt: skip
    return {"log": "\n".join(rows)}


@sent("one line a lesson, Sinhala")
def _lessons(roll: Roll) -> object:
    return "\n".join(json.dumps({"q": i, "a": roll.choice(TEXTS["si"]), "ms": i * 700})
                     for i in range(12))  # fmt: skip


@back("comments below the name of a video, Thai")
def _comments(roll: Roll) -> object:
    return {f"video {i}": [{"by": name(roll, "th"), "at": millis(NOW) - j * 10**6, "n": j}
                           for j in range(6)] for i in range(6)}  # fmt: skip


@sent("devices on the borrower's own printer list", "network_ids")
def _printers(roll: Roll) -> object:
    return {"printers": dumps([{"n": "Office", "mac": mac(roll)}, {"n": "Home", "mac": mac(roll)}])}
