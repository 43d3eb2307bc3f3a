"""Encrypts a case into one file for storage and transfer, and back (age-encryption.org/v1)."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import pyrage

from inspector.case.archive import MAX_BYTES, pack, unpack
from inspector.case.files import explained, make_folder, sync_folder
from inspector.case.tree import walk
from inspector.errors import InspectorError

PASSPHRASE_LIMIT = 1 << 30
"""With a passphrase everything passes through memory; larger cases need a key, in bytes."""

type Recipient = pyrage.x25519.Recipient | pyrage.ssh.Recipient
type Identity = pyrage.x25519.Identity | pyrage.ssh.Identity


def read_recipient(text: str) -> Recipient:
    """Return the key to encrypt to: ``age1…`` or an OpenSSH public key line."""
    try:
        if text.startswith("age1"):
            return pyrage.x25519.Recipient.from_str(text.strip())
        return pyrage.ssh.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise InspectorError(
            f"{text[:40]!r} is no key to encrypt to",
            cause="neither an age1… recipient nor an ssh-ed25519 or ssh-rsa public key",
            next_step="ask the receiver for one; age-keygen or ssh-keygen makes it",
        ) from error


def read_identity(path: Path) -> Identity:
    """Return the private key in a file: of ``age-keygen`` or an OpenSSH key without passphrase."""
    with explained(f"Cannot read {path}", next_step="name the file with your private key"):
        data = path.read_bytes()[: 1 << 16]
    try:
        if b"AGE-SECRET-KEY-" in data:
            line = next(row for row in data.split() if row.startswith(b"AGE-SECRET-KEY-"))
            return pyrage.x25519.Identity.from_str(line.decode())
        return pyrage.ssh.Identity.from_buffer(data)
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise InspectorError(
            f"{path} holds no private key that opens age files",
            cause="it needs a line AGE-SECRET-KEY-…, or an OpenSSH key without passphrase",
            next_step="name another file with --identity",
        ) from error


def encrypt_case(
    root: Path, target: Path, recipients: Sequence[Recipient] = (), *, passphrase: str = ""
) -> int:
    """Write the case at ``root`` into the new file ``target`` and return how many files it holds.

    The file appears under its name only when whole. The case itself stays as it is.
    """
    if bool(recipients) == bool(passphrase):
        raise ValueError("either recipients or a passphrase")
    if target.exists(follow_symlinks=False):
        raise InspectorError(f"{target} is there already", next_step="choose another name")
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    with explained(f"Cannot write {target}", next_step="free space or choose another folder"):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if passphrase:
                count = _whole(root, file, passphrase)
            else:
                count = _streamed(root, file, list(recipients))
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)  # unlike a rename it never replaces a file that appeared meanwhile
        sync_folder(target.parent)
    except OSError as error:
        raise InspectorError(
            f"Cannot write {target}", cause=error.strerror or str(error), next_step="free space"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def decrypt_case(
    source: Path,
    target: Path,
    identities: Sequence[Identity] = (),
    *,
    passphrase: str = "",
    max_bytes: int = MAX_BYTES,
) -> int:
    """Unpack the encrypted case ``source`` into the new folder ``target``; return its files.

    The folder appears only when everything was read and its integrity held. Raises
    ``InspectorError``; then nothing is left behind.
    """
    if target.exists(follow_symlinks=False):
        raise InspectorError(f"{target} is there already", next_step="choose another name")
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    next_step = "check the path and free space"
    with explained(f"Cannot unpack {source}", next_step=next_step), source.open("rb") as file:
        make_folder(part)
        try:
            if passphrase:
                count = _opened_whole(file, part, passphrase, max_bytes)
            else:
                count = _opened_stream(file, part, list(identities), max_bytes)
            part.rename(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return count


def _whole(root: Path, file: IO[bytes], passphrase: str) -> int:
    if sum(node.size for node in walk(root)) > PASSPHRASE_LIMIT:
        raise InspectorError(
            "This case is too large for a passphrase",
            cause=f"it has more than {PASSPHRASE_LIMIT} bytes",
            next_step="encrypt it to a key: --to age1… or an ssh-ed25519 public key",
        )
    plain = io.BytesIO()
    count = pack(root, plain)
    file.write(pyrage.passphrase.encrypt(plain.getvalue(), passphrase))
    return count


def _streamed(root: Path, file: IO[bytes], recipients: list[Recipient]) -> int:
    counts: list[int] = []

    def writing(end: IO[bytes]) -> None:
        counts.append(pack(root, end))

    _piped(writing, lambda end: pyrage.encrypt_io(end, file, recipients))
    return counts[0]


def _opened_whole(file: IO[bytes], part: Path, passphrase: str, max_bytes: int) -> int:
    data = file.read(PASSPHRASE_LIMIT + (1 << 20))
    try:
        plain = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError as error:
        raise _cannot_open(error) from error
    return unpack(io.BytesIO(plain), part, max_bytes=max_bytes)


def _opened_stream(file: IO[bytes], part: Path, identities: list[Identity], max_bytes: int) -> int:
    counts: list[int] = []
    stopped: list[bool] = []

    def writing(end: IO[bytes]) -> None:
        try:
            pyrage.decrypt_io(file, end, identities)
        except (pyrage.DecryptError, OSError) as error:
            if stopped:
                return  # the reader refused what it got and closed the pipe
            raise _cannot_open(error) from error

    def reading(end: IO[bytes]) -> None:
        try:
            counts.append(unpack(end, part, max_bytes=max_bytes))
        except InspectorError:
            # A stream that broke off on the way looks like a bad archive: what follows in the pipe
            # is read, so that the writer is not cut short and can tell its own fault.
            stopped.extend([True] * bool(end.read(1)))
            raise
        while end.read(1 << 20):  # the padding of tar: its integrity is checked to the last byte
            pass

    _piped(writing, reading)
    return counts[0]


def _piped(writing: Callable[[IO[bytes]], None], reading: Callable[[IO[bytes]], None]) -> None:
    """Run ``writing`` in a thread with one end of a pipe and ``reading`` here with the other."""
    read_end, write_end = os.pipe()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(write_end, "wb") as end:
                writing(end)
        except BaseException as error:  # noqa: BLE001 - handed to the other thread, raised there
            faults.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as end:
            reading(end)
    except BaseException:
        thread.join()
        if faults and not isinstance(faults[0], BrokenPipeError):
            # A reader that sees the stream end early only suffers from the writer's fault.
            raise faults[0] from None
        raise
    thread.join()
    if faults:
        raise faults[0]


def _cannot_open(error: Exception) -> InspectorError:
    return InspectorError(
        "The file cannot be decrypted",
        cause=f"wrong key or passphrase, or the file was changed ({error})",
        next_step="try another --identity, or ask the sender to send it again",
    )
