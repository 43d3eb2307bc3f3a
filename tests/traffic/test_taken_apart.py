"""Record sets that an app took apart, printed or put behind a header of its own."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from inspector.model.exchange import Message
from tests.traffic.exchanges import found, post, result
from tests.traffic.people import PACKAGES, calls, contacts, messages

ROWS = [(str(row["willow"]), str(row["cobble"])) for row in contacts(15)]
TEXT = json.dumps([{"n": n, "p": p} for n, p in ROWS])
RAW = TEXT.encode()


@pytest.mark.parametrize(
    "body",
    [
        {"l": "[" + ", ".join(f"Contact(name={n}, phone={p})" for n, p in ROWS) + "]"},
        {"l": "[" + ", ".join(f"Contact{{name='{n}', phone='{p}'}}" for n, p in ROWS) + "]"},
        {"l": "[" + ", ".join(f"{{name={n}, phone={p}}}" for n, p in ROWS) + "]"},
        {"l": "\n\n".join(f"Name: {n}\nPhone: {p}" for n, p in ROWS)},
        "contacts:\n" + "".join(f"  - name: {n}\n    phone: '{p}'\n" for n, p in ROWS),
        "\n".join(f"c.{i}.name={n}\nc.{i}.phone={p}" for i, (n, p) in enumerate(ROWS)),
        "".join(f"INSERT INTO c(n,p) VALUES('{n}','{p}');" for n, p in ROWS),
        "INSERT INTO c VALUES " + ",".join(f"('{n}', '{p}')" for n, p in ROWS) + ";",
        {"rows": [{"f": [{"k": "n", "v": n}, {"k": "p", "v": p}]} for n, p in ROWS]},
        {"v": [value for row in ROWS for value in row]},
        {"d": list(RAW)},
        {"d": [byte - 256 if byte > 127 else byte for byte in gzip.compress(RAW, mtime=0)]},
        "d=" + "".join(f"%u{ord(char):04x}" for char in TEXT),
        len(RAW).to_bytes(4) + RAW,
        len(RAW).to_bytes(4, "little") + RAW,
        b"\x01\x02\x00\x10v1" + gzip.compress(RAW, mtime=0),
        b"\x30\x80\x10\x00\x04sync" + RAW,
    ],
)  # fmt: skip
def test_contacts(body: object) -> None:
    document = result(post(body))
    assert [(one.category, one.count) for one in document.detections] == [("contacts", 15)]
    assert document.opaque == ()


def test_several_frames_after_each_other() -> None:
    frames = [json.dumps({"n": n, "p": p}).encode() for n, p in ROWS]
    [detection] = result(post(b"".join(len(f).to_bytes(4) + f for f in frames))).detections
    assert (detection.category, detection.count) == ("contacts", 15)
    assert detection.decoding == ("frames", "json")


def test_messages_of_socket_io() -> None:
    stream = [Message("request", b"42" + json.dumps(["c", {"n": n, "p": p}]).encode())
              for n, p in ROWS]  # fmt: skip
    [detection] = result(post(b"", messages=stream)).detections
    assert (detection.category, detection.count) == ("contacts", 15)
    assert detection.where == "message"


@pytest.mark.parametrize("keep", ["map", "list"])
def test_records_below_the_number_of_a_conversation(keep: str) -> None:
    numbers = [f"+62835123{i}45{i}7" for i in range(6)]
    texts = [{"d": m["onyx"], "t": m["topaz"], "k": i % 2} for i, m in enumerate(messages(48))]
    seconds = [[c["moss"], c["reed"], c["sedge"]] for c in calls(48)]
    threads, logs = ([some[i::6] for i in range(6)] for some in (texts, seconds))
    for inner, category in ((threads, "sms"), (logs, "call_log")):
        body: object = dict(zip(numbers, inner, strict=True))
        if keep == "list":
            body = [{"rows": rows, "who": n} for n, rows in zip(numbers, inner, strict=True)]
        assert found({"b": body})[category] == "shaped"


SCAN = [f"SSID: Rumah{i}, BSSID: 02:11:a2:f3:44:0{i}, capabilities: [WPA2][ESS], level: -5{i}"
        for i in range(6)]  # fmt: skip
CELLS = [
    f"CellInfoLte:{{CellIdentityLte:{{ mCi=1823{i}56 mPci={i} mTac=4021 mMcc=510 mMnc=10}}"
    f" CellSignalStrengthLte: rssi=-51 rsrp=-8{i}}}"
    for i in range(4)
]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"w": "[" + ", ".join(SCAN) + "]"}, "network_ids.scan"),
        ({"w": SCAN}, "network_ids.scan"),
        ({"c": "[" + ", ".join(CELLS) + "]"}, "location.cell"),
        ({"c": "\n".join(CELLS)}, "location.cell"),
    ],
)
def test_what_android_prints_of_networks(body: object, what: str) -> None:
    assert found(body)[what] == "shaped"


def test_a_list_in_the_text_of_a_query() -> None:
    rows = ",".join(f'{{n:"{n}",p:"{p}"}}' for n, p in ROWS)
    assert found({"query": f"mutation {{ sync(list:[{rows}]) }}"})["contacts"] == "shaped"


def test_folders_of_installed_apps() -> None:
    for tail in ("-1", "-Zk3v9Qw==", "-a_b=="):
        body = {"d": [f"/data/app/{package}{tail}/base.apk" for package in PACKAGES]}
        assert found(body) == {"installed_apps.list": "shaped"}


def database(fill: Callable[[sqlite3.Connection], object]) -> bytes:
    """Return the file of a database."""
    with closing(sqlite3.connect(":memory:")) as base:
        fill(base)
        base.commit()
        return base.serialize()


def _fill(base: sqlite3.Connection) -> None:
    base.execute("CREATE TABLE view_data(display_name TEXT, data1 TEXT)")
    base.executemany("INSERT INTO view_data VALUES(?, ?)", ROWS)
    base.execute("CREATE TABLE android_metadata(locale TEXT)")
    base.execute("CREATE VIEW loop AS SELECT * FROM view_data, view_data a, view_data b")


def test_a_database_file() -> None:
    raw = database(_fill)
    for body in (raw, {"file": base64.b64encode(raw).decode()}):
        [detection] = result(post(body)).detections
        assert (detection.category, detection.count) == ("contacts", 15)
        assert detection.where.endswith("sqlite[view_data]")
    cut = result(post(raw[: len(raw) // 2]))
    assert cut.detections == ()


@pytest.mark.parametrize(
    "body",
    [
        {"v": [1, 2, 3, 4] * 20},
        {"v": [i % 256 for i in range(300)]},
        {"t": "status=ok, code=200, retry=0, status=bad, code=500, retry=3, " * 4},
        "\n".join(f"key{i} = value {i}" for i in range(30)),
        {
            "items": [
                {"opts": [{"k": "colour", "v": "red"}, {"k": "size", "v": i}]} for i in range(9)
            ]
        },
        {"v": ["Nasi goreng", 25_000, "Es teh", 8_000] * 6},
    ],
)
def test_what_only_looks_so(body: object) -> None:
    assert found(body) == {}
