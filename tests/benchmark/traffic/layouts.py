"""Ways to lay records out in a body: names of keys, and how the records lie beside each other."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable

from tests.benchmark.traffic.records import Record

type Body = str | bytes

_WORDS = (
    "willow", "cobble", "lantern", "orchard", "meadow", "thistle", "copper", "harbour", "saffron",
    "pebble", "juniper", "velvet", "timber", "marble", "clover", "feather", "bramble", "ember",
    "unskepticalness", "republicanally", "tryatory", "rapacie", "discovereur", "sordidnesses",
)  # fmt: skip
_PLAIN = {
    "name": ("name", "displayName", "nama", "nombre", "姓名"),
    "phone": ("phone", "number", "mobile", "nomor", "telefono"),
    "time": ("time", "date", "createTime"), "duration": ("duration", "calllong"),
    "type": ("type", "direction"), "text": ("content", "body", "msg"),
    "package": ("packageName", "pkg"), "label": ("appName", "label"),
    "version": ("versionName", "ver"), "ssid": ("ssid", "SSID"), "bssid": ("bssid", "BSSID"),
    "file": ("path", "data", "fileName"), "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lng"), "title": ("title", "event"), "begin": ("dtstart", "begin"),
    "end": ("dtend", "end"), "place": ("eventLocation", "place"), "kind": ("type", "accountType"),
    "account": ("name", "account"), "mcc": ("mcc",), "mnc": ("mnc",), "lac": ("lac", "tac"),
    "cid": ("cid", "ci"), "process": ("processName", "process"), "pid": ("pid",),
}  # fmt: skip


def naming(style: str, roles: list[str], roll: random.Random) -> dict[str, str]:
    """Return role to key: words that mean nothing, single letters, or what apps usually say."""
    if style == "words":
        return dict(zip(roles, roll.sample(_WORDS, len(roles)), strict=True))
    if style == "letters":
        return dict(zip(roles, roll.sample("abcdefghjkmnpqrsuvwy", len(roles)), strict=True))
    return {role: roll.choice(_PLAIN.get(role, (role,))) for role in roles}


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def objects(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """An array of objects."""
    return _dumps([{keys[role]: value for role, value in one.items()} for one in records])


def wrapped(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """The same below other keys, with something beside it."""
    items = json.loads(str(objects(records, keys, roll)))
    return _dumps({"token": "k3v9", roll.choice(_WORDS): {"total": len(items), "items": items}})


def strings(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """An array of objects whose values are all strings, as JSON in a string."""
    items = [{keys[role]: str(value) for role, value in one.items()} for one in records]
    return _dumps({roll.choice(_WORDS): _dumps(items)})


def parallel(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """One array a field."""
    roles = list(records[0])
    return _dumps({keys[role]: [one[role] for one in records] for role in roles})


def rows(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """Names once, then rows."""
    body: dict[str, object] = {"columns": list(keys.values())}
    body["rows"] = [list(one.values()) for one in records]
    return _dumps(body)


def nested(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """The fields of a record in objects of their own."""
    items: list[object] = []
    for one in records:
        pairs = [(keys[role], value) for role, value in one.items()]
        items.append({"id": len(items), "a0": dict(pairs[:1]), "b0": {"c0": dict(pairs[1:])}})
    return _dumps({"list": items})


def lines(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """CSV, with a header half of the time."""
    out = io.StringIO()
    writer = csv.writer(out)
    if roll.random() < 0.5:
        writer.writerow(keys.values())
    writer.writerows(list(one.values()) for one in records)
    return out.getvalue()


def joined(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """Fields and records joined with separators in one string of a JSON body."""
    inner, outer = roll.choice((("|", "\n"), ("#", ";;"), ("^", "||"), ("\t", "\n"), ("$", "##")))
    text = outer.join(inner.join(str(value) for value in one.values()) for one in records)
    return _dumps({roll.choice(_WORDS): text, "n": len(records)})


def ndjson(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """One object a line."""
    return "\n".join(_dumps({keys[role]: v for role, v in one.items()}) for one in records)


def protobuf(records: list[Record], keys: dict[str, str], roll: random.Random) -> Body:
    """A repeated message: field 2 of the body, fields 1… of each record."""
    import struct

    body = b""
    for one in records:
        inner = b""
        for field, value in enumerate(one.values(), 1):
            if isinstance(value, int) and value >= 0:
                inner += tag(field, 0) + varint(value)
            elif isinstance(value, int):
                inner += tag(field, 0) + varint(value + (1 << 64))
            elif isinstance(value, float):
                inner += tag(field, 1) + struct.pack("<d", value)
            else:
                raw = value.encode()
                inner += tag(field, 2) + varint(len(raw)) + raw
        body += tag(2, 2) + varint(len(inner)) + inner
    return tag(1, 2) + varint(6) + b"device" + body


def tag(field: int, kind: int) -> bytes:
    return varint(field << 3 | kind)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


LAYOUTS: dict[str, Callable[[list[Record], dict[str, str], random.Random], Body]] = {
    "objects": objects, "wrapped": wrapped, "strings": strings, "parallel": parallel,
    "rows": rows, "nested": nested, "lines": lines, "joined": joined, "ndjson": ndjson,
    "protobuf": protobuf,
}  # fmt: skip
"""Name to what lays records out."""
