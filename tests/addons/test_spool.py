"""A body that cannot be set aside: what was kept is told truly; the app's connection goes on."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from addons import spool
from addons.spool import LARGE, Body, Spool
from inspector.case.files import write_all

HALF = b"a" * (LARGE // 2 + 1)


def full_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """Have the disk be full after so many writes, each later one leaving a part behind."""
    done = 0

    def write(descriptor: int, data: bytes | memoryview) -> None:
        nonlocal done
        done += 1
        if done <= writes:
            return write_all(descriptor, data)
        write_all(descriptor, data[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spool, "write_all", write)


def test_a_disk_full_at_the_first_write_loses_nothing_of_what_was_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(monkeypatch, 0)
    body = Spool(tmp_path)
    assert [body(HALF), body(HALF), body(b"rest"), body(b"")] == [HALF, HALF, b"rest", b""]
    assert body.finish() == HALF
    assert body.problem == f"only its first {len(HALF)} bytes were kept: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_full_later_keeps_whole_what_was_written_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(monkeypatch, 2)
    body = Spool(tmp_path)
    for _ in range(4):
        body(HALF)
    kept = body.finish()
    assert isinstance(kept, Body)
    assert kept.path.read_bytes() == HALF * 2
    assert (kept.size, kept.sha256) == (len(HALF) * 2, hashlib.sha256(HALF * 2).hexdigest())
    assert body.problem.startswith(f"only its first {kept.size} bytes were kept: No space")
    assert list(tmp_path.iterdir()) == [kept.path]


def test_a_folder_that_is_gone_does_not_break_the_connection(tmp_path: Path) -> None:
    body = Spool(tmp_path / "gone")
    assert [body(HALF), body(HALF)] == [HALF, HALF]
    assert body.finish() == HALF
    assert body.problem == f"only its first {len(HALF)} bytes were kept: No such file or directory"
