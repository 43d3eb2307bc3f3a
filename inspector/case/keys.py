"""The user's sealing key: Ed25519 in OpenSSH's format, private to the user."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
    load_ssh_public_key,
)

from inspector.case.files import explained, sync_folder, write_all
from inspector.errors import InspectorError

LIMIT = 1 << 16
"""A key file is smaller."""

KEY_NAME = "seal_ed25519"

type Ask = Callable[[], str]
"""Asks the user for the passphrase of a key."""


def default_key_path() -> Path:
    """Return where the key lies unless the user says otherwise: in the user's configuration."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "inspector" / KEY_NAME


def create_key(path: Path, *, passphrase: str = "") -> Ed25519PrivateKey:
    """Make a new key at ``path`` (mode 0600) with ``path.pub`` beside it, and return it.

    Raises ``InspectorError`` when a file is there already: a key is never replaced.
    """
    key = Ed25519PrivateKey.generate()
    encryption: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, encryption)
    public = public_text(key.public_key()).encode() + b" inspector-seal\n"
    with explained(
        f"Cannot make the key {path}", next_step="choose another place for it, or use the key there"
    ):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _new(path, private, 0o600)
        _new(path.with_name(f"{path.name}.pub"), public, 0o644)
        sync_folder(path.parent)
    return key


def load_key(path: Path, *, ask: Ask | None = None) -> Ed25519PrivateKey:
    """Return the private key at ``path``; ``ask`` is called when it has a passphrase.

    Raises ``InspectorError`` for a key that others may read, as ``ssh`` does, and for any other
    kind of key.
    """
    next_step = f"make a key of your own with: ssh-keygen -t ed25519 -f {path}"
    with explained(f"Cannot read the key {path}", next_step="add --create-key to make one"):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise InspectorError(f"{path} is not a key", cause="it is not a plain file")
        if facts.st_mode & 0o077:
            raise InspectorError(
                f"The key {path} is not private",
                cause=f"its mode {facts.st_mode & 0o777:04o} lets other people read it",
                next_step=f"chmod 600 {path}, or make a new key if others may have read it",
            )
        data = file.read(LIMIT)
    key = _opened(path, data, ask, next_step)
    if not isinstance(key, Ed25519PrivateKey):
        raise InspectorError(
            f"{path} is not an Ed25519 key", cause="other kinds do not seal", next_step=next_step
        )
    return key


def public_text(key: Ed25519PublicKey) -> str:
    """Return the public key as OpenSSH's one line ``ssh-ed25519 AAAA…`` without comment."""
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def read_public(text: str) -> Ed25519PublicKey:
    """Return the key of such a line, with or without comment. Raises ``ValueError``."""
    words = text.split()
    try:
        start = words.index("ssh-ed25519")
        key = load_ssh_public_key(" ".join(words[start : start + 2]).encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("not an ssh-ed25519 public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an ssh-ed25519 public key")
    return key


def read_signers(path: Path) -> tuple[Ed25519PublicKey, ...]:
    """Return the keys of a ``.pub`` or ``allowed_signers`` file. Raises ``InspectorError``."""
    with explained(f"Cannot read {path}", next_step="name a file with ssh-ed25519 public keys"):
        lines = path.read_text(encoding="utf-8", errors="replace")[: 1 << 20].splitlines()
    keys = []
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                keys.append(read_public(line))
            except ValueError:
                continue  # a key of another kind cannot have signed a case
    if not keys:
        raise InspectorError(
            f"There is no public key in {path}",
            cause="no line holds an ssh-ed25519 key",
            next_step="ask the investigator for the .pub file of the sealing key",
        )
    return tuple(keys)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the fingerprint as ``ssh-keygen -l`` prints it: ``SHA256:`` and base64."""
    blob = base64.b64decode(public_text(key).split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _opened(path: Path, data: bytes, ask: Ask | None, next_step: str) -> object:
    try:
        return load_ssh_private_key(data, password=None)
    except TypeError:
        if ask is None:
            raise InspectorError(
                f"The key {path} has a passphrase",
                cause="and there is nobody to ask for it",
                next_step="run the command in a terminal",
            ) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InspectorError(
            f"{path} is not a private key in OpenSSH's format", next_step=next_step
        ) from error
    try:
        return load_ssh_private_key(data, password=ask().encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InspectorError(
            f"The key {path} cannot be opened",
            cause="the passphrase is wrong or the file is damaged",
            next_step="try again",
        ) from error


def _new(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
