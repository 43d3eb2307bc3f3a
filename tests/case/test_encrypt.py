"""Encryption at rest: with keys and passphrases, and nothing left behind when it fails."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyrage
import pytest

from inspector.case.encrypt import decrypt_case, encrypt_case, read_identity, read_recipient
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Verdict
from inspector.errors import InspectorError
from tests.case.sealed import fill, seal_it


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sealed case."""
    case = fill(tmp_path / "case")
    seal_it(case)
    return case.path


def test_a_case_comes_back_intact_and_private(tmp_path: Path, root: Path) -> None:
    identity, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    keys = tmp_path / "keys"
    keys.write_text(f"# created: today\n{identity}\n")
    encrypt_case(root, tmp_path / "case.age", [other.to_public(), identity.to_public()])
    data = (tmp_path / "case.age").read_bytes()
    assert (tmp_path / "case.age").stat().st_mode & 0o777 == 0o600
    assert b"tapped" not in data
    assert data.startswith(b"age-encryption.org/v1\n")

    decrypt_case(tmp_path / "case.age", tmp_path / "back", [read_identity(keys)])
    assert verify_case(tmp_path / "back").verdict is Verdict.INTACT
    for item in (tmp_path / "back").rglob("*"):
        assert item.stat().st_mode & 0o077 == 0, item


def test_an_ssh_key_receives_a_case(tmp_path: Path, root: Path) -> None:
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    recipient = read_recipient((tmp_path / "id.pub").read_text())
    encrypt_case(root, tmp_path / "case.age", [recipient])
    decrypt_case(tmp_path / "case.age", tmp_path / "back", [read_identity(key)])
    assert verify_case(tmp_path / "back").verdict is Verdict.INTACT


def test_a_passphrase_opens_what_it_closed(tmp_path: Path, root: Path) -> None:
    encrypt_case(root, tmp_path / "case.age", passphrase="correct horse")
    with pytest.raises(InspectorError, match="cannot be decrypted"):
        decrypt_case(tmp_path / "case.age", tmp_path / "back", passphrase="wrong")
    assert not (tmp_path / "back").exists()
    decrypt_case(tmp_path / "case.age", tmp_path / "back", passphrase="correct horse")
    assert verify_case(tmp_path / "back").verdict is Verdict.INTACT


def test_a_changed_or_cut_file_is_refused_and_leaves_nothing(tmp_path: Path, root: Path) -> None:
    (root / "inputs" / "more").write_bytes(b"0123456789abcdef" * 20_000)
    identity = pyrage.x25519.Identity.generate()
    encrypt_case(root, tmp_path / "case.age", [identity.to_public()])
    good = (tmp_path / "case.age").read_bytes()
    bad = tmp_path / "bad.age"
    # Places in the head, the first chunk, a later chunk, the end; and cuts at each of them.
    for place in (10, 120, 400, 65_536, 200_000, len(good) - 1):
        changed = bytearray(good)
        changed[place] ^= 1
        for data in (bytes(changed), good[:place]):
            bad.write_bytes(data)
            with pytest.raises(InspectorError, match=r"cannot be decrypted|not unpacked"):
                decrypt_case(bad, tmp_path / "back", [identity])
    assert sorted(item.name for item in tmp_path.iterdir()) == ["bad.age", "case", "case.age"]


def test_nothing_is_overwritten_and_wrong_keys_are_named(tmp_path: Path, root: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "case.age").write_text("mine")
    (tmp_path / "text").write_text("hello")
    for action in (
        lambda: encrypt_case(root, tmp_path / "case.age", [identity.to_public()]),
        lambda: decrypt_case(tmp_path / "case.age", tmp_path / "case", [identity]),
        lambda: decrypt_case(tmp_path / "nothing", tmp_path / "back", [identity]),
        lambda: read_identity(tmp_path / "text"),
        lambda: read_recipient("age1nonsense"),
        lambda: read_recipient("hello"),
    ):
        with pytest.raises(InspectorError) as caught:
            action()
        assert caught.value.next_step
    assert (tmp_path / "case.age").read_text() == "mine"
