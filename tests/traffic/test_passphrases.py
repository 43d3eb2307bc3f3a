"""Bodies under keys that come from a passphrase are opened, with proof and within a bound."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector.errors import InspectorError
from inspector.model.key_material import KeyDerivation, KeyMaterial, KeyRole
from inspector.traffic.key_file import load_keys
from inspector.traffic.unfold.budget import TRIAL, Budget, Limits
from inspector.traffic.unfold.keyring import Keyring
from inspector.traffic.unfold.passphrase import COMMON, GUESSED, Derivation, bytes_to_key
from tests.traffic.exchanges import post, result
from tests.traffic.people import contacts
from tests.traffic.test_opening import IV, cbc, padded, run

PASSWORD = b"correct horse for tests"
SALT = bytes(range(40, 56))
PLAIN = json.dumps(contacts(30)).encode()


def phrase(
    role: KeyRole = "password", how: KeyDerivation = "", salt: bytes = b"", rounds: int = 0
) -> KeyMaterial:
    """Return the passphrase with what is known of it."""
    return KeyMaterial("Vault.seal", PASSWORD, role, "", "", how, salt, rounds)


def steps(body: object, *keys: KeyMaterial) -> tuple[str, ...]:
    """Return the steps of the contacts found in ``body``."""
    return next((d.decoding for d in result(post(body), material=keys).detections), ())


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("how", COMMON, ids=str)
def test_a_constant_salt_and_the_usual_rounds(how: Derivation) -> None:
    key = how.key(PASSWORD, SALT)[:16]
    sent = {"d": b64(cbc(PLAIN, key))}
    known = (phrase(), KeyMaterial("salt", SALT, "salt"), KeyMaterial("iv", IV, "iv"))
    assert steps(sent, *known)[2] == f"aes-cbc(Vault.seal.{how})"


@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize(
    "how", [Derivation("pbkdf2-sha1", 777), Derivation("pbkdf2-sha512", 20_000),
            Derivation("scrypt", 1024)], ids=str,
)  # fmt: skip
def test_stated_salt_and_rounds(how: Derivation, size: int) -> None:
    sent = {"d": b64(cbc(PLAIN, how.key(PASSWORD, SALT)[:size]))}
    known = phrase("any", how.kind, SALT.hex().encode(), how.rounds)
    assert "json" in steps(sent, known, KeyMaterial("iv", IV, "iv"))
    other = phrase("any", how.kind, SALT.hex().encode(), how.rounds * 2)
    assert steps(sent, other, KeyMaterial("iv", IV, "iv")) == ()


def gcm(key: bytes, nonce: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, PLAIN, None)


MESSAGES: dict[str, tuple[str, int, Callable[[bytes], bytes]]] = {
    "salt, IV, CBC": ("pbkdf2-sha1", 1000, lambda k: SALT + IV + cbc(PLAIN, k)),
    "salt, nonce, GCM": ("pbkdf2-sha256", 65_536, lambda k: SALT + IV[:12] + gcm(k, IV[:12])),
    "nonce, salt, GCM": ("pbkdf2-sha256", 65_536, lambda k: IV[:12] + SALT + gcm(k, IV[:12])),
    "IV, salt, CBC": ("pbkdf2-sha1", 10_000, lambda k: IV + SALT + cbc(PLAIN, k)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_salt_in_the_message(name: str) -> None:
    kind, rounds, seal = MESSAGES[name]
    key = hashlib.pbkdf2_hmac(kind.removeprefix("pbkdf2-"), PASSWORD, SALT, rounds, 32)
    assert "json" in steps({"d": b64(seal(key))}, phrase())
    pieces = seal(key)
    assert "json" in steps({"d": ":".join(
        piece.hex() for piece in (pieces[:12], pieces[12:28], pieces[28:])
    )}, phrase()) if name == "nonce, salt, GCM" else True  # fmt: skip


def test_salt_and_iv_in_hex_before_the_ciphertext() -> None:
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD, SALT, 100, 32)
    sent = SALT.hex() + IV.hex() + b64(cbc(PLAIN, key))
    assert steps({"d": sent}, phrase())[1:3] == ("hex", "base64")


def test_salt_and_iv_in_fields_beside() -> None:
    key = hashlib.pbkdf2_hmac("sha256", PASSWORD, SALT, 1000, 32)
    iv = bytes(range(200, 216))
    sent = {"salt": SALT.hex(), "iv": b64(iv), "payload": b64(cbc(PLAIN, key, iv))}
    assert "json" in steps(sent, phrase())
    direct = {"iv": iv.hex(), "payload": b64(cbc(PLAIN, IV, iv))}
    assert "json" in steps(direct, KeyMaterial("key", IV, "key"))
    nonce = {"n": b64(iv[:12]), "payload": b64(gcm(IV, iv[:12]))}
    assert "json" in steps(nonce, KeyMaterial("key", IV, "key"))


@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("how", ["evp-md5", "evp-sha256", "pbkdf2"])
def test_openssl(how: str, size: int) -> None:
    salt = b"8bytes!!"
    made = (
        hashlib.pbkdf2_hmac("sha256", PASSWORD, salt, 10_000, 48)
        if how == "pbkdf2"
        else bytes_to_key(PASSWORD, salt, how.removeprefix("evp-"))
    )
    body = run(made[:size], modes.CBC(made[size : size + 16]), padded(PLAIN))
    assert "json" in steps({"d": b64(b"Salted__" + salt + body)}, phrase("any"))
    fields = {"ct": b64(body), "iv": made[size : size + 16].hex(), "s": salt.hex()}
    assert "json" in steps(fields, phrase("any"))


def test_a_wrong_passphrase_opens_nothing_and_guesses_have_an_end() -> None:
    dice = random.Random(5)
    ring = Keyring([KeyMaterial("wrong", b"not the passphrase", "password")])
    for size in (64, 160, 4096):
        assert ring.open(dice.randbytes(size), lambda _: False, Budget()) is None
    spent = []
    for _ in range(60):
        budget = Budget()
        assert ring.open(dice.randbytes(512), lambda _: False, budget) is None
        spent.append(budget.trials)
    assert sum(spent) <= (GUESSED + 1_000_000) * 300 + 60 * 1000 * TRIAL
    assert spent[-1] < spent[0] // 10
    tight = Budget(Limits(trials=100 * TRIAL))
    Keyring([phrase()]).open(dice.randbytes(512), lambda _: False, tight)
    assert "known key" in next(iter(tight.skipped.values()))


def test_key_file_with_a_derivation(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    head = '[[key]]\nname = "vault"\nvalue = "pw"\nrole = "password"\n'
    path.write_text(f'{head}derivation = "pbkdf2-sha256"\nsalt = "00ff"\nrounds = 5000\n')
    (one,) = load_keys(path)
    assert (one.derivation, one.salt, one.rounds) == ("pbkdf2-sha256", b"00ff", 5000)
    assert "00ff" not in repr(one)
    for bad in ('derivation = "bcrypt"', "rounds = -1", 'derivation = "scrypt"\nrounds = 1000'):
        path.write_text(head + bad)
        with pytest.raises(InspectorError):
            load_keys(path)
