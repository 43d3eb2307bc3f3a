"""From the script of an app to an opened body: what a bundle encrypts with, opens what it sends."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import modes

from inspector.rules.loader import default_rules
from inspector.static.key_values import key_values
from inspector.static.scripts.hermes import MAGIC
from tests.cli.test_main import inspector
from tests.shared import ROOT
from tests.static.apks import FAIR, rebuilt
from tests.traffic.exchanges import post, result
from tests.traffic.people import contacts
from tests.traffic.test_opening import cbc, evp, padded, run

HYBRID = ROOT / "samples" / "apps" / "hybrid" / "hybrid.apk"
PLAIN = json.dumps(contacts(30)).encode()
VECTOR = bytes.fromhex("00112233445566778899aabbccddeeff")


def salted(data: bytes) -> bytes:
    """Encrypt with the passphrase of ``lock`` in app.js."""
    return b"Salted__8 octets" + cbc(data, *evp(b"hybrid passphrase", b"8 octets"))


SCRIPTS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "bundle of React Native": (
        "aes-cbc(index.android.bundle.",
        lambda data: cbc(data, b"loan-hybrid-key1", b"vector-of-hybrid"),
    ),
    "default of a function": (
        "aes-ecb(app.js.",
        lambda data: run(b"abcdefgabcdefg12", modes.ECB(), padded(data)),
    ),
    "kept in an object, padded with zeros": (
        "aes-cbc(app.js.",
        lambda data: run(b"cordova-hybridk1", modes.CBC(VECTOR), data + bytes(-len(data) % 16)),
    ),
    "passphrase": ("aes-cbc(app.js.", salted),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_of_an_app_open_its_bodies(name: str) -> None:
    step, encrypt = SCRIPTS[name]
    exchange = post(base64.b64encode(encrypt(PLAIN)).decode())
    assert len(result(exchange).opaque) == 1
    document = result(exchange, material=key_values(HYBRID, default_rules()))
    (found,) = document.detections
    assert (found.category, found.count) == ("contacts", 30)
    assert any(layer.startswith(step) for layer in found.decoding)
    assert document.opaque == ()


def test_the_app_is_all_that_the_command_needs(tmp_path: Path) -> None:
    body = base64.b64encode(SCRIPTS["bundle of React Native"][1](PLAIN)).decode()
    request = {
        "method": "POST",
        "url": "https://rn.hybrid.example/v1/contacts",
        "postData": {"text": body},
    }
    entry = {"startedDateTime": "2026-06-15T10:00:00Z", "request": request}
    path = tmp_path / "session.har"
    path.write_text(json.dumps({"log": {"entries": [entry | {"response": {"status": 200}}]}}))
    alone = json.loads(inspector("traffic", str(path), "--json", "-").stdout)
    assert (alone["detections"], len(alone["opaque"])) == ([], 1)
    done = inspector("traffic", str(path), "--app", str(HYBRID), "--json", "-")
    document = json.loads(done.stdout)
    assert [found["category"] for found in document["detections"]] == ["contacts"]
    # The key itself is in no document and in no line for people.
    assert "loan-hybrid-key1" not in done.stdout + done.stderr


def hermes(*strings: str) -> bytes:
    """Return the header and the string table of a compiled bundle, without functions."""
    storage = "".join(strings).encode("latin-1")
    counts = struct.pack("<6I", 0, 0, 0, len(strings), 0, len(storage))
    start, entries = 0, b""
    for text in strings:
        entries += struct.pack("<I", start << 1 | len(text) << 24)
        start += len(text)
    head = MAGIC + struct.pack("<I", 96)
    return (head.ljust(40, b"\0") + counts).ljust(128, b"\0") + entries + storage


@pytest.mark.parametrize("names", [("AES", "encrypt"), ("AES",)])
def test_texts_of_a_compiled_bundle_are_tried(names: tuple[str, ...], tmp_path: Path) -> None:
    bundle = hermes(*names, "componentDidMou", "compiled-key-001", "useEffect")
    app = rebuilt(FAIR, tmp_path / "a.apk", entries={"assets/index.android.bundle": bundle})
    body = base64.b64encode(run(b"compiled-key-001", modes.ECB(), padded(PLAIN))).decode()
    document = result(post(body), material=key_values(app, default_rules()))
    # Only where the bundle names a cipher: any other app has thousands of texts of that length.
    assert len(document.detections) == (len(names) == 2)
