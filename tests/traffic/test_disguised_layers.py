"""Layers that an app changed a little, files of address books, and records under odd keys."""

from __future__ import annotations

import base64
import codecs
import json
import random
import zlib
from urllib.parse import quote

import cbor2
import msgpack  # type: ignore[import-untyped]  # has no type information
import pytest

from inspector.model.exchange import Message
from inspector.model.key_material import KeyMaterial
from inspector.model.traffic import Detection
from inspector.rules.loader import default_rules
from inspector.static.key_values import key_values
from inspector.traffic.unfold.alphabets import is_alphabet
from inspector.traffic.unfold.budget import TRIAL, Budget, Limits
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.keyring import Keyring
from inspector.traffic.unfold.layers.content_lines import ContentLines
from inspector.traffic.unfold.repeated_xor import TRY, under
from tests.shared import ROOT
from tests.traffic.exchanges import found, post, result
from tests.traffic.people import contacts

ROWS = contacts(20)
TEXT = json.dumps(ROWS)
B64 = base64.b64encode(TEXT.encode()).decode()
STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def the_one(body: object, *keys: KeyMaterial) -> Detection:
    """Return the detection of the contacts in ``body``."""
    document = result(post(body), material=keys)
    [detection] = [one for one in document.detections if one.category == "contacts"]
    assert detection.count == 20
    return detection


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        (B64[::-1], ("reversed", "base64")),
        (B64.swapcase(), ("swapped-case", "base64")),
        (codecs.encode(B64, "rot13"), ("rot13", "base64")),
        (B64.translate(str.maketrans(STANDARD, "./" + STANDARD[:62])), ("bcrypt", "base64")),
        (
            B64.rstrip("=").translate(
                str.maketrans(STANDARD, STANDARD[52:62] + STANDARD[:52] + "-_")
            ),
            ("digits-first", "base64"),
        ),
        (base64.b32encode(TEXT.encode()).decode(), ("base32",)),
        (base64.b32encode(TEXT.encode()).decode().rstrip("=").lower(), ("base32",)),
        (base64.b64encode(deflated(TEXT.encode())).decode(), ("base64", "deflate")),
        (base64.b64encode(under(TEXT.encode(), b"\x5a")).decode(), ("base64", "xor-byte")),
    ],
)
def test_encodings_that_were_changed(value: str, steps: tuple[str, ...]) -> None:
    assert the_one({"q": value}).decoding == ("json", *steps, "json")


@pytest.mark.parametrize("pack", [msgpack.packb, cbor2.dumps])
def test_a_tree_in_deflate_without_header(pack: object) -> None:
    assert callable(pack)
    assert "deflate" in the_one(deflated(pack(ROWS))).decoding


def test_noise_is_none_of_them() -> None:
    dice = random.Random(3)
    for size in (40, 64, 96, 200, 400):
        for _ in range(60):
            raw = dice.randbytes(size)
            for text in (
                base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(),
                base64.b32encode(raw).decode(), raw.hex(),
            ):  # fmt: skip
                document = result(post({"t": text}))
                assert document.detections == ()
                assert not {"reversed", "rot13", "deflate", "base32"} & {
                    step for one in document.opaque for step in one.decoding
                }


@pytest.mark.parametrize("key", [b"Xk9#pL", b"k", bytes(range(1, 33))])
def test_a_known_key_repeated_over_a_body(key: bytes) -> None:
    body = {"q": base64.b64encode(under(TEXT.encode(), key)).decode()}
    for value in (key, key.hex().encode(), base64.b64encode(key)):
        steps = the_one(body, KeyMaterial("Mixer.key", value)).decoding
        assert steps[2].startswith("xor")
    wrong = bytes(b ^ 7 for b in key) + b"!"
    noise = result(post(body), material=[KeyMaterial("Mixer.key", wrong)])
    assert len(key) == 1 or noise.detections == ()


def test_a_vcard_file_and_an_icalendar_file() -> None:
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{row['willow']}\r\nitem1.TEL;TYPE=CELL:{row['cobble']}\r\n"
        f"NOTE:long\r\n  line\r\nEND:VCARD\r\n"
        for row in ROWS
    )
    detection = the_one(cards)
    assert detection.decoding == ("content-lines",)
    assert set(detection.fields) >= {"name", "number"}
    quoted = (
        "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E0=A4=85=\n=E0=A4=A8\n"
        "TEL:+6283500000001\nEND:VCARD\n"
    )
    opened = ContentLines().open(Data(quoted), Budget())
    assert opened is not None
    assert opened.value == {"vcard": {"fn": "अन", "tel": "+6283500000001"}}
    events = "".join(
        f"BEGIN:VEVENT\r\nSUMMARY:Meeting {i}\r\nDTSTART:2026-06-0{i}T09:00:00Z\r\n"
        f"DTEND:2026-06-0{i}T10:00:00Z\r\nEND:VEVENT\r\n"
        for i in range(1, 8)
    )
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"
    assert found(calendar)["calendar.events"] == "shaped"


NAMED = [(str(row["willow"]), str(row["cobble"])) for row in ROWS]


@pytest.mark.parametrize(
    "body",
    [
        {k: v for i, (n, p) in enumerate(NAMED) for k, v in ((f"name{i}", n), (f"tel{i}", p))},
        {k: v for i, (n, p) in enumerate(NAMED) for k, v in ((f"c_{i}_n", n), (f"c_{i}_p", p))},
        "&".join(f"c[{i}][n]={quote(n)}&c[{i}][p]={p}" for i, (n, p) in enumerate(NAMED)),
        "&".join(f"c[{i}].n={quote(n)}&c[{i}].p={p}" for i, (n, p) in enumerate(NAMED)),
        [f"{n} <{p}>" for n, p in NAMED],
        [f"{n}|{p}" for n, p in NAMED],
        [{"i": i, "v": f"{n};{p}"} for i, (n, p) in enumerate(NAMED)],
        [json.dumps({"n": n, "p": p}) for n, p in NAMED],
        [{"i": i, "v": json.dumps({"n": n, "p": p})} for i, (n, p) in enumerate(NAMED)],
    ],
)
def test_records_under_odd_keys_and_in_one_text(body: object) -> None:
    the_one(body)


def test_other_fields_beside_numbered_ones_stay() -> None:
    body = {k: v for i, (n, p) in enumerate(NAMED) for k, v in ((f"n{i}", n), (f"p{i}", p))}
    body |= {"imei": "490154203237518", "email": "someone.else@mail.example"}
    assert found(body) == {
        "contacts": "shaped", "device_ids.imei": "validated", "identity.email": "validated",
    }  # fmt: skip


def test_each_record_keeps_its_place() -> None:
    body = [json.dumps({"imei": "490154203237518" if i == 3 else "", "n": i}) for i in range(6)]
    [detection] = result(post({"list": body})).detections
    assert detection.where == "body.json.list[3].json.imei"


def test_a_message_for_each_record_is_a_list_and_keeps_its_number() -> None:
    frames = [Message("request", json.dumps({"n": n, "p": p}).encode()) for n, p in NAMED]
    ack = Message("response", b'{"ok":1}')
    stream = [one for frame in frames for one in (frame, ack)]
    [detection] = result(post(b"", messages=stream)).detections
    assert (detection.category, detection.count, detection.direction) == ("contacts", 20, "request")
    assert detection.decoding == ("json",)
    single = [Message("request", json.dumps({"imei": "490154203237518" if i == 4 else i}).encode())
              for i in range(6)]  # fmt: skip
    [one] = result(post(b"", messages=single)).detections
    assert one.where == "message[4].json.imei"


@pytest.mark.parametrize(
    "body",
    [
        {f"q{i}_{k}": v for i in range(9) for k, v in (("answer", "abc"), ("seconds", i * 7))},
        [f"{title} - {i}" for i, title in enumerate(("Pagi", "Hujan", "Rumah", "Laut", "Angin"))],
        {"address1": "Jalan Mawar 3", "address2": "Bandung", "phone1": "0835123456", "city": "x",
         "zip": "40111", "country": "ID"},
    ],
)  # fmt: skip
def test_what_only_has_numbers_or_marks_is_no_record_set(body: object) -> None:
    assert not {"contacts", "sms", "call_log"} & set(found(body))


def test_an_alphabet_of_the_app_s_own() -> None:
    signs = list(STANDARD)
    random.Random(8).shuffle(signs)
    own = "".join(signs)
    table = str.maketrans(STANDARD, own)
    for text, alphabet in (
        (B64.translate(table), own),
        (B64.translate(table).replace("=", "."), own + "."),
    ):
        known = KeyMaterial("Codec.ABC", alphabet.encode(), "alphabet")
        steps = the_one({"q": text}, known).decoding
        assert steps == ("json", "base64(Codec.ABC)", "json")
        other = KeyMaterial("Codec.ABC", (own[7:] + own[:7]).encode(), "alphabet")
        assert result(post({"q": text}), material=[other]).detections == ()
    assert not is_alphabet(STANDARD)
    assert not is_alphabet(own[:63])


def test_texts_of_an_app_that_no_cipher_takes_are_tried_as_masks() -> None:
    material = key_values(
        ROOT / "samples" / "apps" / "harvester" / "harvester.apk", default_rules()
    )
    mask = next(one for one in material if one.role == "mask")
    assert mask.value.decode() not in mask.name
    body = {"q": base64.b64encode(under(TEXT.encode(), mask.value)).decode()}
    assert the_one(body, *material).decoding[2] == f"xor({mask.name.replace(' ', '_')})"


def test_masks_are_counted_and_the_proven_one_stays_in_use() -> None:
    dice = random.Random(9)
    masks = [
        KeyMaterial(f"m{i}", f"{dice.randrange(10**12)}k".encode(), "mask") for i in range(300)
    ]
    ring = Keyring([*masks, KeyMaterial("last", b"Xk9#pL", "mask")])
    body = under(TEXT.encode(), b"Xk9#pL")

    def opened(raw: bytes, budget: Budget) -> bool:
        return ring.open(raw, lambda plain: plain[:1] in b"[{", budget) is not None

    none = Budget(Limits(trials=0))
    assert not opened(body, none)
    assert "known key" in next(iter(none.skipped.values()))
    some = Budget()
    assert opened(body, some)
    assert 300 * TRY < some.trials < 302 * TRY + 2 * TRIAL
    assert opened(body, Budget(Limits(trials=0)))
    assert not opened(dice.randbytes(400), Budget())


def test_texts_of_a_binary_format_without_a_reader() -> None:
    def field(number: int, text: str) -> bytes:
        raw = text.encode()
        return b"\x0b" + number.to_bytes(2) + len(raw).to_bytes(4) + raw

    rows = b"".join(field(1, n) + field(2, p) + b"\0" for n, p in NAMED)
    thrift = b"\x0f\x00\x01\x0c" + len(NAMED).to_bytes(4) + rows + b"\0"
    document = result(post({"d": base64.b64encode(thrift).decode()}))
    [detection] = document.detections
    assert (detection.category, detection.count) == ("contacts", 20)
    assert detection.decoding[:3] == ("json", "base64", "strings")
    dice = random.Random(4)
    noise = result(post({"d": base64.b64encode(dice.randbytes(3_000)).decode()}))
    assert (noise.detections, len(noise.opaque)) == ((), 1)
    assert not any("strings" in one.decoding for one in noise.opaque)
