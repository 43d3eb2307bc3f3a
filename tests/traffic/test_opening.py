"""Encrypted bodies are opened with keys that are known, and only with proof."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.padding import PKCS7

from inspector.errors import InspectorError
from inspector.model.key_material import KeyEncoding, KeyMaterial, KeyRole
from inspector.model.traffic import TrafficResult
from inspector.rules.loader import default_rules
from inspector.static.key_values import key_values
from inspector.traffic.detect import detect
from inspector.traffic.key_file import load_keys
from inspector.traffic.scene import Knowledge
from inspector.traffic.unfold.budget import TRIAL, Limits
from inspector.traffic.unfold.keyring import Keyring
from samples.traffic.replay import read_persona
from samples.traffic.uploads import harvester_at_start
from tests.shared import ROOT
from tests.traffic.exchanges import post, result
from tests.traffic.people import contacts

KEY, IV = b"TestKeyForTests1", b"fedcba9876543210"
PLAIN = json.dumps(contacts(30)).encode()


def padded(data: bytes) -> bytes:
    """Return ``data`` with PKCS#7 padding."""
    padder = PKCS7(128).padder()
    return padder.update(data) + padder.finalize()


def run(key: bytes, mode: modes.CBC | modes.ECB | modes.CTR, data: bytes) -> bytes:
    """Encrypt."""
    machine = Cipher(algorithms.AES(key), mode).encryptor()
    return machine.update(data) + machine.finalize()


def cbc(data: bytes, key: bytes = KEY, iv: bytes = IV) -> bytes:
    """AES/CBC/PKCS5Padding."""
    return run(key, modes.CBC(iv), padded(data))


def material(
    value: str | bytes, role: KeyRole = "any", encoding: KeyEncoding = "", algorithm: str = ""
) -> KeyMaterial:
    """Return one key."""
    raw = value.encode() if isinstance(value, str) else value
    return KeyMaterial("Envelope.encrypt", raw, role, encoding, algorithm)


def opened(body: bytes | str | object, *keys: KeyMaterial) -> TrafficResult:
    """Return what analysis finds in a body when it knows ``keys``."""
    return result(post(body), material=keys)


def evp(password: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """EVP_BytesToKey with MD5, as CryptoJS uses it."""
    made = last = b""
    while len(made) < 48:
        last = hashlib.md5(last + password + salt, usedforsecurity=False).digest()
        made += last
    return made[:32], made[32:48]


def _salted(data: bytes) -> bytes:
    key, iv = evp(KEY, b"saltsalt")
    return b"Salted__saltsalt" + cbc(data, key, iv)


CIPHERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "cbc, IV known": ("cbc", cbc),
    "cbc, IV in front": ("cbc", lambda d: bytes(range(16)) + cbc(d, iv=bytes(range(16)))),
    "cbc, zero IV": ("cbc", lambda d: cbc(d, iv=bytes(16))),
    "cbc, key as IV": ("cbc", lambda d: cbc(d, iv=KEY)),
    "cbc, zero padding": ("cbc", lambda d: run(KEY, modes.CBC(IV), d + bytes(16 - len(d) % 16))),
    "ecb": ("ecb", lambda d: run(KEY, modes.ECB(), padded(d))),
    "ctr, IV in front": ("ctr", lambda d: IV[::-1] + run(KEY, modes.CTR(IV[::-1]), d)),
    "ctr, IV known": ("ctr", lambda d: run(KEY, modes.CTR(IV), d)),
    "gcm": ("gcm", lambda d: IV[:12] + AESGCM(KEY).encrypt(IV[:12], d, None)),
    "gcm, long nonce": ("gcm", lambda d: IV + AESGCM(KEY).encrypt(IV, d, None)),
    "passphrase": ("cbc", _salted),
}


@pytest.mark.parametrize("name", CIPHERS)
@pytest.mark.parametrize("plain", [PLAIN, gzip.compress(PLAIN, mtime=0)], ids=["json", "gzip"])
def test_every_mode_opens_and_says_how(name: str, plain: bytes) -> None:
    mode, encrypt = CIPHERS[name]
    sent = base64.b64encode(encrypt(plain)).decode()
    document = opened({"pknzgx": sent}, material(KEY, "key"), material(IV, "iv"))
    (found,) = document.detections
    assert found.category == "contacts"
    assert found.count == 30
    inner = ("json",) if plain is PLAIN else ("gzip", "json")
    assert found.decoding == ("json", "base64", f"aes-{mode}(Envelope.encrypt)", *inner)
    assert document.opaque == ()


@pytest.mark.parametrize(
    ("value", "encoding"),
    [
        (KEY.decode(), "text"), (KEY.hex(), "hex"), (base64.b64encode(KEY).decode(), "base64"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("told", [True, False])
def test_key_spellings(value: str, encoding: KeyEncoding, told: bool) -> None:
    key = material(value, "key", encoding if told else "")
    assert opened(cbc(PLAIN), key, material(IV, "iv")).detections[0].category == "contacts"


@pytest.mark.parametrize(
    "key",
    [
        hashlib.md5(b"loan2025", usedforsecurity=False).digest(),
        hashlib.md5(b"loan2025", usedforsecurity=False).hexdigest().encode(),
        hashlib.md5(b"loan2025", usedforsecurity=False).hexdigest()[8:24].encode(),
        hashlib.sha1(b"loan2025", usedforsecurity=False).digest()[:16],
        hashlib.sha256(b"loan2025").digest(),
        b"loan2025".ljust(16, b"\0"),
    ],
)
def test_keys_made_from_a_text(key: bytes) -> None:
    found = opened({"d": cbc(PLAIN, key, key[:16]).hex()}, material("loan2025")).detections
    assert [d.category for d in found] == ["contacts"]


@pytest.mark.parametrize("mark", [":", ".", "|"])
def test_iv_beside_the_ciphertext(mark: str) -> None:
    iv = bytes(range(100, 116))
    pieces = [base64.b64encode(part).decode() for part in (iv, cbc(PLAIN, iv=iv))]
    document = opened({"record": mark.join(pieces)}, material(KEY, "key"))
    assert [d.category for d in document.detections] == ["contacts"]
    assert document.skipped == ()


def test_without_the_iv_all_but_the_first_block_is_read_and_that_is_said() -> None:
    text = "Borrower 0812 writes: " + "the quick brown fox jumps over the lazy dog. " * 8
    document = opened(
        {"d": cbc(text.encode(), iv=bytes(range(200, 216))).hex()}, material(KEY, "key")
    )
    assert document.opaque == ()
    (skipped,) = document.skipped
    assert "first 16 bytes" in skipped.reason


def test_wrong_keys_open_nothing() -> None:
    dice = random.Random(11)
    keys = [material(dice.randbytes(16), "key") for _ in range(60)]
    for size in (16, 48, 512):
        for _ in range(8):
            document = opened({"d": base64.b64encode(dice.randbytes(size)).decode()}, *keys)
            assert document.detections == ()
            assert not any("aes" in one.where for one in document.opaque)
    body = {"d": base64.b64encode(cbc(PLAIN)).decode()}
    closed = opened(body, *keys)
    assert [len(closed.detections), len(closed.opaque)] == [0, 1]


def test_trials_are_counted_so_that_no_slow_machine_finds_less_and_noise_hides_little() -> None:
    dice = random.Random(12)
    other = dice.randbytes(16)
    keys = [material(dice.randbytes(16), "key") for _ in range(59)]
    keys = [material(KEY, "key"), *keys, material(other, "key")]
    noise = [{"d": base64.b64encode(dice.randbytes(48)).decode()} for _ in range(8)]
    first, later, unseen = (
        {name: base64.b64encode(cbc(PLAIN, key)).decode()}
        for name, key in (("first", KEY), ("later", KEY), ("unseen", other))
    )

    def found(trials: int) -> tuple[set[str], list[str]]:
        knowledge = Knowledge(default_rules(), keyring=Keyring([*keys, material(IV, "iv")]))
        # No time runs out here: what is left is left by count.
        limits = Limits(trials=trials, seconds=1e9)
        seen = detect(post([first, *noise, later, unseen]), knowledge, limits)
        names = {name for name in ("first", "later", "unseen") for f in seen.findings
                 if f".{name}" in f.where}  # fmt: skip
        return names, [one.reason for one in seen.skipped if "known key" in one.reason]

    assert found(Limits().trials) == ({"first", "later", "unseen"}, [])
    said = ["not every known key was tried on every value: more than 2000 trials"]
    assert found(2_000 * TRIAL) == ({"first", "later"}, said)


def test_another_cipher_is_not_tried_as_aes() -> None:
    key = material(KEY, "key", "text", "DESede/CBC/PKCS5Padding")
    assert len(opened(cbc(PLAIN), key, material(IV, "iv")).opaque) == 1


def test_no_key_value_reaches_the_result() -> None:
    document = opened(cbc(PLAIN), material(KEY, "key"), material(IV, "iv"))
    assert KEY.decode() not in document.model_dump_json()
    assert KEY.decode() not in repr(material(KEY))


def test_key_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(
        '[[key]]\nname = "body key"\nvalue = "c2VjcmV0"\nencoding = "base64"\n'
        'algorithm = "AES/ECB/PKCS5Padding"\n[[key]]\nname = "iv"\nvalue = "00"\nrole = "iv"\n'
    )
    first, second = load_keys(path)
    assert (first.name, first.encoding, first.role) == ("body key", "base64", "any")
    assert (second.role, second.value) == ("iv", b"00")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[key", "not TOML"), ('[[key]]\nname = "a"\n', "value"), ("", "key"),
        ('[[key]]\nname = "a"\nvalue = "s3cret"\nencoding = "rot13"\n', "encoding"),
        ('[[key]]\nname = "a"\nvalue = ""\n', "empty"),
    ],
)  # fmt: skip
def test_broken_key_files_are_explained_without_quoting_them(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    with pytest.raises(InspectorError) as caught:
        load_keys(path)
    message = caught.value.diagnostics()
    assert says in message
    assert "s3cret" not in message


def test_the_sample_apps_own_key_opens_what_the_sample_app_sends() -> None:
    """The harvester encrypts its calendar; without its APK that body stays closed."""
    persona = read_persona(ROOT / "samples" / "personas" / "thistlewood.toml")
    upload = next(up for up in harvester_at_start(persona) if up.url.endswith("/calendar"))
    exchange = post(upload.body, url=upload.url, kind=upload.content_type)
    assert len(result(exchange).opaque) == 1
    keys = key_values(ROOT / "samples" / "apps" / "harvester" / "harvester.apk", default_rules())
    document = result(exchange, material=keys)
    assert document.opaque == ()
    (found,) = document.detections
    assert (found.category, found.attribute) == ("calendar", "calendar.events")
    assert found.decoding == ("json", "base64", "aes-cbc(Envelope.encrypt)", "json")
