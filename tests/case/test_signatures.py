"""Keys and signatures, each direction checked by the real ssh-keygen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from inspector.case.keys import (
    create_key,
    fingerprint,
    load_key,
    public_text,
    read_public,
    read_signers,
)
from inspector.case.sshsig import NAMESPACE, parse, sign, verify
from inspector.errors import InspectorError


def ssh_keygen(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["ssh-keygen", *arguments], input=stdin, capture_output=True, check=False, timeout=60
    )


@pytest.mark.parametrize("data", [b"", b"hello", b"\0" * 100_000], ids=["empty", "short", "long"])
def test_ssh_keygen_accepts_our_signature_with_our_key(tmp_path: Path, data: bytes) -> None:
    key = create_key(tmp_path / "key")
    (tmp_path / "data.sig").write_bytes(sign(key, data))
    (tmp_path / "signers").write_text(f"me@example.org {public_text(key.public_key())}\n")

    loose = ssh_keygen("-Y", "check-novalidate", "-n", NAMESPACE, "-s", tmp_path / "data.sig",
                       stdin=data)  # fmt: skip
    assert loose.returncode == 0, loose.stderr
    assert fingerprint(key.public_key()).encode() in loose.stdout
    strict = ("-Y", "verify", "-f", tmp_path / "signers", "-I", "me@example.org", "-n", NAMESPACE,
              "-s", tmp_path / "data.sig")  # fmt: skip
    assert ssh_keygen(*strict, stdin=data).returncode == 0
    assert ssh_keygen(*strict, stdin=data + b"x").returncode != 0


def test_we_accept_the_signature_and_key_of_ssh_keygen_and_make_the_same_bytes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "key"
    assert ssh_keygen("-q", "-t", "ed25519", "-N", "", "-f", path).returncode == 0
    (tmp_path / "data").write_bytes(b"evidence")
    made = ssh_keygen("-Y", "sign", "-n", NAMESPACE, "-f", path, tmp_path / "data")
    assert made.returncode == 0, made.stderr
    armoured = (tmp_path / "data.sig").read_bytes()

    key = load_key(path)
    verify(armoured, b"evidence", key.public_key())
    assert sign(key, b"evidence") == armoured
    assert read_signers(tmp_path / "key.pub")[0].public_bytes_raw() == (
        key.public_key().public_bytes_raw()
    )


def test_every_changed_bit_of_a_signature_is_refused(tmp_path: Path) -> None:
    key = create_key(tmp_path / "key")
    good = sign(key, b"evidence")
    for position in range(len(good)):
        for bit in (0, 5):
            changed = bytearray(good)
            changed[position] ^= 1 << bit
            with pytest.raises(ValueError, match=r"it |its "):
                verify(bytes(changed), b"evidence", key.public_key())


def test_what_a_signature_is_refused_for_is_named(tmp_path: Path) -> None:
    key, other = create_key(tmp_path / "key"), create_key(tmp_path / "other")
    for armoured, data, said in (
        (sign(key, b"a"), b"b", "does not fit"),
        (sign(other, b"a"), b"a", "another key"),
        (sign(key, b"a", namespace="file"), b"a", "another purpose"),
        (sign(key, b"a") + b"\n", b"a", "not a signature"),
        (sign(key, b"a").replace(b"\n", b"\r\n"), b"a", "not a signature"),
        (b"", b"a", "not a signature"),
    ):
        with pytest.raises(ValueError, match=said):
            verify(armoured, data, key.public_key())
    assert parse(sign(key, b"a")).namespace == NAMESPACE


def test_a_key_is_private_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    create_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(InspectorError, match="Cannot make the key"):
        create_key(path)
    assert path.read_bytes() == before
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(InspectorError, match="not private"):
            load_key(path)


def test_a_passphrase_protects_the_key_also_for_ssh_keygen(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = create_key(path, passphrase="long passphrase")
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return words

    opened = load_key(path, ask=lambda: ask("long passphrase"))
    assert opened.private_bytes_raw() == key.private_bytes_raw()
    assert asked == ["long passphrase"]
    with pytest.raises(InspectorError, match="cannot be opened"):
        load_key(path, ask=lambda: "wrong")
    with pytest.raises(InspectorError, match="has a passphrase"):
        load_key(path)
    shown = ssh_keygen("-y", "-P", "long passphrase", "-f", path)
    assert shown.stdout.decode().split()[1] == public_text(key.public_key()).split()[1]


def test_other_kinds_of_keys_and_files_are_refused(tmp_path: Path) -> None:
    rsa, text = tmp_path / "rsa", tmp_path / "text"
    assert ssh_keygen("-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa).returncode == 0
    text.write_text("hello")
    text.chmod(0o600)
    for path, said in ((rsa, "not an Ed25519"), (text, "OpenSSH"), (tmp_path / "no", "Cannot")):
        with pytest.raises(InspectorError, match=said):
            load_key(path)
    with pytest.raises(InspectorError, match="no public key"):
        read_signers(tmp_path / "rsa.pub")
    with pytest.raises(ValueError, match="ssh-ed25519"):
        read_public("ssh-ed25519 AAAA")
