"""Uploads of a hostile lending app by hand: records printed, taken apart, or behind other bytes."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from urllib.parse import quote

from inspector.model.exchange import Message
from tests.benchmark.traffic.hostile_case import Roll, upload
from tests.benchmark.traffic.hostile_parts import (
    b64,
    book,
    dumps,
    inbox,
    log,
    number,
    parts,
)
from tests.benchmark.traffic.records import NOW, PACKAGES, millis
from tests.traffic.exchanges import post


def _rows(roll: Roll, language: str, size: int = 16) -> str:
    return dumps([{"n": n, "p": p} for n, p in book(roll, language, size)])


def _frames(*contents: bytes) -> object:
    return post(b"", messages=[Message("request", content) for content in contents])


@upload("JSON in JSON in JSON in a form, Amharic", "contacts")
def _russian_doll(roll: Roll) -> object:
    return "x=" + quote(dumps({"a": dumps({"b": _rows(roll, "am")})}))


@upload("base64 with lines of 76, Burmese", "contacts")
def _mime(roll: Roll) -> object:
    return {"d": base64.encodebytes(_rows(roll, "my").encode()).decode()}


@upload("gzip in capital hex, Sinhala", "contacts")
def _hex(roll: Roll) -> object:
    return {"d": gzip.compress(_rows(roll, "si").encode(), mtime=0).hex().upper()}


@upload("bytes as numbers", "contacts")
def _bytes(roll: Roll) -> object:
    return {"d": list(_rows(roll, "id").encode())}


@upload("bytes as signed numbers of Java, in gzip", "contacts")
def _signed(roll: Roll) -> object:
    raw = gzip.compress(_rows(roll, "ta").encode(), mtime=0)
    return {"d": [byte - 256 if byte > 127 else byte for byte in raw]}


@upload("codes of characters with commas", "contacts", gap=True)
def _codes(roll: Roll) -> object:
    return {"d": ",".join(str(ord(char)) for char in _rows(roll, "id"))}


@upload("what escape of JavaScript makes", "contacts")
def _escape(roll: Roll) -> object:
    return "d=" + "".join(f"%u{ord(char):04x}" for char in _rows(roll, "ta"))


@upload("parts with numbered names", "contacts")
def _numbered_parts(roll: Roll) -> object:
    fields = [
        (f"contacts[{i}].{name}", "", value.encode())
        for i, row in enumerate(book(roll, "id", 12))
        for name, value in zip(("name", "phone"), row, strict=True)
    ]
    return post(parts(*fields), kind="multipart/form-data; boundary=a1B2c3D4")


@upload("the same two fields again and again", "contacts")
def _repeated_fields(roll: Roll) -> object:
    return "&".join(f"n={quote(n)}&p={quote(p)}" for n, p in book(roll, "vi", 15))


@upload("YAML", "contacts")
def _yaml(roll: Roll) -> object:
    rows = [f"  - name: {n}\n    phone: '{p}'\n" for n, p in book(roll, "id", 15)]
    return "contacts:\n" + "".join(rows)


@upload("numbered properties", "contacts")
def _properties(roll: Roll) -> object:
    rows = enumerate(book(roll, "id", 15))
    return "\n".join(f"c.{i}.name={n}\nc.{i}.phone={p}" for i, (n, p) in rows)


@upload("messages as blocks of lines", "sms")
def _blocks(roll: Roll) -> object:
    rows = [f"From: {s}\nDate: {t}\nBody: {m}" for s, t, m in inbox(roll, "id", 15)]
    return {"log": "\n\n".join(rows)}


@upload("toString of a data class of Kotlin, Tamil", "contacts")
def _kotlin(roll: Roll) -> object:
    rows = [f"Contact(name={n}, phone={p})" for n, p in book(roll, "hi", 15)]
    return {"list": "[" + ", ".join(rows).replace(" (office)", "") + "]"}


@upload("toString of a class of Java", "contacts")
def _java(roll: Roll) -> object:
    rows = [f"Contact{{name='{n}', phone='{p}'}}" for n, p in book(roll, "id", 15)]
    return {"list": "[" + ", ".join(rows) + "]"}


@upload("toString of maps of Java, Thai", "contacts")
def _maps(roll: Roll) -> object:
    rows = [f"{{name={n}, phone={p}}}" for n, p in book(roll, "th", 15)]
    return {"list": "[" + ", ".join(rows).replace(" (office)", "") + "]"}


@upload("dictionaries of Python", "contacts")
def _python(roll: Roll) -> object:
    return {"list": str([{"name": n, "phone": p} for n, p in book(roll, "id", 15)])}


@upload("SQL that fills a table", "contacts")
def _sql(roll: Roll) -> object:
    rows = [f"INSERT INTO c(n,p) VALUES('{n}','{p}');" for n, p in book(roll, "id", 15)]
    return {"sql": "".join(rows)}


@upload("a table of HTML", "contacts", gap=True)
def _html(roll: Roll) -> object:
    rows = [f"<tr><td>{n}</td><td>{p}</td></tr>" for n, p in book(roll, "id", 15)]
    return {"h": "<table>" + "".join(rows) + "</table>"}


@upload("one object of names, one of numbers", "contacts")
def _columns(roll: Roll) -> object:
    rows = book(roll, "id", 15)
    return {"name": {str(i): n for i, (n, _) in enumerate(rows)},
            "phone": {str(i): p for i, (_, p) in enumerate(rows)}}  # fmt: skip


@upload("each record a list of names and values", "contacts")
def _entity(roll: Roll) -> object:
    return {"rows": [{"fields": [{"k": "n", "v": n}, {"k": "p", "v": p}]}
                     for n, p in book(roll, "id", 15)]}  # fmt: skip


@upload("names and numbers in turn, Tamil", "contacts")
def _in_turn(roll: Roll) -> object:
    return {"v": [value for row in book(roll, "ta", 15) for value in row]}


@upload("numbers as lists of digits", "contacts", gap=True)
def _digits(roll: Roll) -> object:
    return [{"n": n, "p": list(p)} for n, p in book(roll, "id", 15)]


@upload("numbers written backwards, device not known", "contacts", gap=True)
def _backwards(roll: Roll) -> object:
    return [{"n": n, "p": p[::-1]} for n, p in book(roll, "id", 15)]


@upload("code and number as whole numbers", "contacts")
def _whole(roll: Roll) -> object:
    return [{"n": n, "cc": 62, "p": int(p[3:])} for n, p in book(roll, "id", 15)]


@upload("other keys in each record", "contacts")
def _other_keys(roll: Roll) -> object:
    return [{f"k{roll.randrange(10**6)}": n, f"z{roll.randrange(10**6)}": p}
            for n, p in book(roll, "id", 15)]  # fmt: skip


@upload("an event of Socket.IO for each contact", "contacts")
def _socket(roll: Roll) -> object:
    rows = book(roll, "my", 20)
    return _frames(*(f"42{dumps(['c', {'n': n, 'p': p}])}".encode() for n, p in rows))


@upload("a message of STOMP", "contacts")
def _stomp(roll: Roll) -> object:
    return _frames(f"SEND\ndestination:/q\n\n{_rows(roll, 'id')}\0".encode())


@upload("a message of MQTT", "contacts")
def _mqtt(roll: Roll) -> object:
    return _frames(b"\x30\x80\x10\x00\x04sync" + _rows(roll, "id").encode())


@upload("a length before JSON", "contacts")
def _length(roll: Roll) -> object:
    raw = f'{{"type":"CONTACT","data":{_rows(roll, "id")}}}'.encode()
    return _frames(struct.pack(">I", len(raw)) + raw)


@upload("a signature behind gzip", "contacts")
def _signed_gzip(roll: Roll) -> object:
    return gzip.compress(_rows(roll, "id").encode(), mtime=0) + b"SIGNATURE1234"


@upload("a version before gzip", "contacts")
def _version(roll: Roll) -> object:
    return b"\x01\x02\x00\x10v1" + gzip.compress(_rows(roll, "id").encode(), mtime=0)


@upload("a word before base64", "contacts")
def _word(roll: Roll) -> object:
    return {"d": "ENC1:" + b64(_rows(roll, "id"))}


@upload("base64 between dots", "contacts")
def _dots(roll: Roll) -> object:
    return {"d": f"ab12.{b64(_rows(roll, 'id'))}.sig"}


@upload("JSON lines in gzip in base64 in XML, Amharic", "sms")
def _four(roll: Roll) -> object:
    rows = [dumps({"q": s, "w": t, "e": m}) for s, t, m in inbox(roll, "am", 15)]
    return f"<a><b>{b64(gzip.compress(chr(10).join(rows).encode(), mtime=0))}</b></a>"


@upload("messages with seconds, Burmese", "sms")
def _seconds(roll: Roll) -> object:
    return [{"a": s, "b": m, "c": t // 1000} for s, t, m in inbox(roll, "my", 15)]


@upload("messages below the number of a conversation, Tamil", "sms")
def _threads(roll: Roll) -> object:
    rows = inbox(roll, "ta", 48)
    return {number(roll, "ta"): [{"d": t, "m": m} for _, t, m in rows[i::6]] for i in range(6)}


@upload("calls below the number of a person", "call_log")
def _grouped(roll: Roll) -> object:
    rows = log(roll, "id", 48)
    return {number(roll, "id"): [[t, s, k] for _, t, s, k in rows[i::6]] for i in range(6)}


@upload("packages as keys", "installed_apps")
def _keys(roll: Roll) -> object:
    return {package: roll.random() < 0.5 for package in PACKAGES}


@upload("folders of apps", "installed_apps")
def _folders(roll: Roll) -> object:
    return [f"/data/app/{package}-{i}/base.apk" for i, package in enumerate(PACKAGES)]


@upload("signal by address of the access point", "network_ids.scan")
def _signals(roll: Roll) -> object:
    return {f"02:11:22:33:44:{i:02x}": -50 - i for i in range(8)}


@upload("access points without colons", "network_ids.scan")
def _bare(roll: Roll) -> object:
    return [{"s": f"Rumah{i}", "b": f"0211a2f344{i:02x}", "l": -50 - i} for i in range(8)]


@upload("a way as one text", "location")
def _way(roll: Roll) -> object:
    points = [f"{-6.914765 + i / 1000:.6f},{107.584057 - i / 900:.6f},{millis(NOW) + i * 60_000}"
              for i in range(9)]  # fmt: skip
    return json.dumps({"g": ";".join(points)})
