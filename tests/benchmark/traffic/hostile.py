"""Uploads of a hostile lending app by hand: layouts and wrappings.

Names, texts and layouts are made up; a label says what is sent, whether or not it is found.
"""

from __future__ import annotations

import base64
import gzip
from urllib.parse import quote

import msgpack  # type: ignore[import-untyped]  # has no type information

from inspector.model.exchange import Message
from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.alphabets import STANDARD
from tests.benchmark.traffic.hostile_case import Roll, upload
from tests.benchmark.traffic.hostile_parts import (
    b64,
    book,
    dumps,
    inbox,
    log,
    message,
    parts,
    repeated,
    split,
    xor,
    zipped,
)  # fmt: skip
from tests.benchmark.traffic.records import PACKAGES
from tests.traffic.exchanges import post

OWN = "QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghjklzxcvbnm9876543210-_"
XOR_KEY = b"Xk9#pL"
PHRASE = b"open sesame for tests"


@upload("names and lists of numbers five levels deep, Amharic", "contacts", count=24)
def _deep(roll: Roll) -> object:
    people = [{"thistle": {"ember": n, "velvet": {"w": [{"q": p, "k": "m"}]}}}
              for n, p in book(roll, "am", 24)]  # fmt: skip
    return {"sordid": {"rapacie": [{"z": 1}, {"cargo": {"list": people}}]}}


@upload("parallel lists below different keys, Burmese", "contacts")
def _parallel(roll: Roll) -> object:
    people = book(roll, "my", 18)
    return {"a": {"u": [n for n, _ in people]}, "b": {"v": [p for _, p in people]}}


@upload("each field of a message in base64, Sinhala", "sms")
def _fields(roll: Roll) -> object:
    return {
        "d": [{"x": b64(s), "y": b64(str(t)), "z": b64(m)} for s, t, m in inbox(roll, "si", 16)]
    }


@upload("protobuf in base64 in a form in gzip, Tamil", "contacts")
def _form(roll: Roll) -> object:
    body = repeated([message(n, p) for n, p in book(roll, "ta", 22)])
    return gzip.compress(f"v=3&bramble={quote(b64(body), safe='')}".encode(), mtime=0)


@upload(
    "XOR with a constant key in base64", "contacts",
    material=(KeyMaterial("Seal.mix", XOR_KEY),),
)  # fmt: skip
def _xor(roll: Roll) -> object:
    people = [{"n": n, "p": p} for n, p in book(roll, "id", 30)]
    return {"blob": b64(xor(dumps(people).encode(), XOR_KEY))}


@upload(
    "base64 with the app's own alphabet, Urdu",
    "contacts",
    material=(KeyMaterial("Codec.table", OWN.encode(), "alphabet"),),
)
def _own_alphabet(roll: Roll) -> object:
    rows = b64(dumps([{"n": n, "p": p} for n, p in book(roll, "ur", 26)]))
    return {"blob": rows.translate(str.maketrans(STANDARD, OWN))}


@upload("base64 with small and capital letters exchanged, Thai", "contacts")
def _swapped(roll: Roll) -> object:
    people = [[n, p] for n, p in book(roll, "th", 20)]
    return {"blob": b64(dumps(people)).swapcase()}


@upload("base64 written backwards", "contacts")
def _backwards(roll: Roll) -> object:
    return {"blob": b64(dumps([{"n": n, "p": p} for n, p in book(roll, "id", 20)]))[::-1]}


@upload("base32", "contacts")
def _base32(roll: Roll) -> object:
    raw = dumps([{"n": n, "p": p} for n, p in book(roll, "vi", 20)]).encode()
    return {"blob": base64.b32encode(raw).decode()}


@upload("base64 cut into three requests, Vietnamese", "contacts")
def _cut(roll: Roll) -> object:
    whole = b64(dumps([{"n": n, "p": p} for n, p in book(roll, "vi", 60)]))
    return [post({"i": i, "of": 3, "d": piece}, index=i)
            for i, piece in enumerate(split_text(whole, 3))]  # fmt: skip


@upload("JSON cut into four requests", "sms")
def _cut_json(roll: Roll) -> object:
    whole = dumps([{"a": s, "b": t, "c": m} for s, t, m in inbox(roll, "id", 60)])
    return [post({"seq": i, "chunk": piece}, index=i)
            for i, piece in enumerate(split_text(whole, 4))]  # fmt: skip


@upload("variables of GraphQL, Hindi", "contacts", count=15)
def _graphql(roll: Roll) -> object:
    people = [{"label": n, "value": p} for n, p in book(roll, "hi", 15)]
    return {"operationName": "Sync", "query": "mutation Sync($i: In!) { sync(i: $i) { ok } }",
            "variables": {"i": {"d": people, "v": 4}}}  # fmt: skip


@upload("a WebSocket message for each contact, Urdu", "contacts")
def _frames(roll: Roll) -> object:
    frames = [Message("request", dumps({"t": "c", "k": n, "w": p}).encode())
              for n, p in book(roll, "ur", 40)]  # fmt: skip
    return post(b"", messages=frames)


@upload("a WebSocket message in MessagePack", "call_log", "contacts", count=30)
def _packed(roll: Roll) -> object:
    rows = [{"a": n, "b": t, "c": s, "d": k} for n, t, s, k in log(roll, "id", 30)]
    return post(b"", messages=[Message("request", msgpack.packb({"op": 7, "rows": rows}))])


@upload("gzip of JSON as a part beside others", "contacts")
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


@upload("CSV in ZIP in base64", "call_log", "contacts")
def _csv(roll: Roll) -> object:
    rows = "\n".join(",".join(map(str, row)) for row in log(roll, "id", 40))
    return {"archive": b64(zipped({"c.csv": rows}))}


@upload("a vCard file", "contacts")
def _vcard(roll: Roll) -> object:
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:{n}\r\nTEL;CELL:{p}\r\nEND:VCARD\r\n"
        for n, p in book(roll, "id", 25)
    )
    return {"backup": cards}


@upload("the file of an SMS backup app", "sms")
def _backup(roll: Roll) -> object:
    rows = "".join(f'<sms protocol="0" address="{s}" date="{t}" type="1" body="{m}" />'
                   for s, t, m in inbox(roll, "si", 14))  # fmt: skip
    return f"<?xml version='1.0' encoding='UTF-8'?><smses count=\"14\">{rows}</smses>"


@upload("calls as short attributes of XML", "call_log", "contacts")
def _calls_xml(roll: Roll) -> object:
    return "<r>" + "".join(f'<c a="{n}" b="{t}" c="{s}" d="{k}"/>'
                           for n, t, s, k in log(roll, "id", 25)) + "</r>"  # fmt: skip


@upload("packages with versions in one text", "installed_apps")
def _apps(roll: Roll) -> object:
    return {"x9": ",".join(f"{p}:{roll.randrange(1, 30)}.{i}" for i, p in enumerate(PACKAGES))}


@upload("what pm list packages prints", "installed_apps")
def _pm(roll: Roll) -> object:
    return {"out": "\n".join(f"package:/data/app/~~q{i}==/base.apk={p}"
                             for i, p in enumerate(PACKAGES))}  # fmt: skip


def split_text(text: str, pieces: int) -> list[str]:
    """Cut a text."""
    return [piece.decode("utf-8", "surrogateescape") for piece in split(text.encode(), pieces)]
