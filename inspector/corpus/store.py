"""The store: Parquet files that become part of it when a commit names them, never before.

    STORE/store.json                  schema of the store
    STORE/commits/00000001.json       what each commit added: files, and the apps they hold
    STORE/data/<table>/run=<run>/…    Parquet files, partitioned by run

A commit writes its files under names of its own, then claims the next number by linking its
manifest there. A link exists or does not, and only one process gets a number; the loser looks at
what the winner added, drops what is there already and tries the next number. So readers see whole
commits, a process that dies leaves files that nobody names, and two scans never store an app twice.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from inspector.corpus.tables import SCHEMA, Row, arrow
from inspector.errors import InspectorError

DONE, FAILED = "done", "failed"
_ATTEMPTS = 1000


class FileKey(NamedTuple):
    """A place at a moment: if all are equal, it is taken to hold the same bytes."""

    uri: str
    size: int
    modified: str


class Store:
    """A folder of committed results; ``refresh`` sees what others have added since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.apps: dict[tuple[str, str], str] = {}
        """(SHA-256, run) to status of everything committed."""
        self.files: dict[FileKey, str] = {}
        """Places seen, with the SHA-256 of what was there."""
        self.problems: dict[str, str] = {}
        """Places that could not be read, with the reason."""
        self._last = 0

    @classmethod
    def create(cls, folder: Path) -> Store:
        """Open the store, making it where there is none; InspectorError where that is no store."""
        if folder.exists() and not folder.is_dir():
            raise InspectorError(f"{folder} is a file", next_step="give the name of a folder")
        if not (folder / "store.json").exists():
            strange = folder.is_dir() and any(folder.iterdir())
            if strange and not (folder / "commits").is_dir():
                raise InspectorError(
                    f"{folder} is no store and not empty", next_step="give a new folder"
                )
            try:
                (folder / "commits").mkdir(parents=True, exist_ok=True)
                (folder / "data").mkdir(exist_ok=True)
                write_whole(folder / "store.json", json.dumps({"schema": SCHEMA}).encode())
            except OSError as error:
                raise _unwritable(folder, error) from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open an existing store; InspectorError where there is none."""
        try:
            stated = json.loads((folder / "store.json").read_bytes())["schema"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InspectorError(
                f"{folder} is no store of a corpus",
                next_step=f"make one with: inspector corpus scan SOURCE --out {folder}",
            ) from error
        if stated != SCHEMA:
            raise InspectorError(
                f"{folder} has the schema {str(stated)[:60]!r}",
                cause=f"this version reads {SCHEMA!r}",
                next_step="scan into a new store, or use the version that made this one",
            )
        store = cls(folder)
        store.refresh()
        return store

    def refresh(self) -> None:
        """Take in the commits that were made since the last look."""
        while (path := self._manifest(self._last + 1)).exists():
            manifest = json.loads(path.read_bytes())
            run = manifest["run"]
            for sha256, status in manifest["apps"].items():
                if self.apps.get((sha256, run)) != DONE:
                    self.apps[sha256, run] = status
            for uri, size, modified, sha256, problem in manifest["places"]:
                if sha256:
                    self.files[FileKey(uri, size, modified)] = sha256
                    self.problems.pop(uri, None)
                else:
                    self.problems[uri] = problem
            self._last += 1

    @property
    def commits(self) -> int:
        """Number of commits seen."""
        return self._last

    def has(self, sha256: str, run: str, *, retry_failed: bool = False) -> bool:
        """Return whether an app is done for a run (or failed, unless those are to be retried)."""
        status = self.apps.get((sha256, run))
        return status == DONE or (status is not None and not retry_failed)

    def paths(self) -> dict[str, list[Path]]:
        """Return the committed Parquet files by table, in the order of their commits."""
        found: dict[str, list[Path]] = {}
        for number in range(1, self._last + 1):
            manifest = json.loads(self._manifest(number).read_bytes())
            for table, name in manifest["files"].items():
                found.setdefault(table, []).append(self.folder / name)
        return found

    def runs(self) -> tuple[str, ...]:
        """Return the runs of the store, sorted."""
        return tuple(sorted({run for _, run in self.apps}))

    def commit(self, run: str, rows: Mapping[str, Iterable[Row]], *, at: datetime) -> int:
        """Add rows by table and return how many apps were new; InspectorError when it cannot.

        Apps that are in the store already for this run are left out with all their rows, except
        that a done app replaces a failed one. After an error the store is as before.
        """
        batch = {table: list(found) for table, found in rows.items()}
        for _ in range(_ATTEMPTS):
            self.refresh()
            fresh = self._fresh(run, batch)
            if not any(fresh.values()):
                return 0
            if self._try(run, fresh, at):
                self.refresh()
                return len(fresh.get("apps", ()))
        raise InspectorError(
            f"{self.folder}: no commit in {_ATTEMPTS} attempts",
            cause="too many other scans write into it",
            next_step="run fewer scans at once; this one can be repeated",
        )

    def _fresh(self, run: str, batch: dict[str, list[Row]]) -> dict[str, list[Row]]:
        wanted: set[str] = set()
        fresh: dict[str, list[Row]] = {}
        apps: list[Row] = []
        for row in sorted(batch.get("apps", ()), key=lambda row: row["status"] != DONE):
            known = self.apps.get((row["sha256"], run))
            better = known == FAILED and row["status"] == DONE
            if (known is None or better) and row["sha256"] not in wanted:
                wanted.add(row["sha256"])
                apps.append(row)
        for table, rows in batch.items():
            if table == "files":
                fresh[table] = [row for row in rows if self._is_new_place(row)]
            elif table == "apps":
                fresh[table] = apps
            else:
                fresh[table] = [row for row in rows if row["sha256"] in wanted]
        return {table: rows for table, rows in fresh.items() if rows}

    def _is_new_place(self, row: Row) -> bool:
        if row["sha256"]:
            key = FileKey(row["uri"], row["size"], row["modified"])
            return bool(self.files.get(key) != row["sha256"])
        return bool(self.problems.get(row["uri"]) != row["problem"])

    def _try(self, run: str, rows: dict[str, list[Row]], at: datetime) -> bool:
        """Write the rows and claim the next number; false when another commit got it."""
        name = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(6)}"
        written: list[Path] = []
        kept = False
        try:
            files: dict[str, str] = {}
            for table, found in sorted(rows.items()):
                path = self.folder / "data" / table / f"run={run}" / f"{name}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                written.append(path)
                with path.open("wb") as stream:
                    pq.write_table(arrow(table, found), stream, compression="zstd")
                    stream.flush()
                    os.fsync(stream.fileno())
                files[table] = path.relative_to(self.folder).as_posix()
            manifest = {
                "run": run,
                "at": at.astimezone(UTC).isoformat(),
                "files": files,
                "apps": {row["sha256"]: row["status"] for row in rows.get("apps", ())},
                "places": [
                    [row[key] for key in ("uri", "size", "modified", "sha256", "problem")]
                    for row in rows.get("files", ())
                ],
            }
            own = self.folder / "commits" / f".{name}.part"
            written.append(own)
            _write(own, json.dumps(manifest).encode())
            try:
                os.link(own, self._manifest(self._last + 1))
            except FileExistsError:
                return False
            kept = True
            own.unlink()
            _sync_folder(self.folder / "commits")
            return True
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        finally:
            if not kept:
                for path in written:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _manifest(self, number: int) -> Path:
        return self.folder / "commits" / f"{number:08}.json"

    def orphans(self) -> Iterator[Path]:
        """Yield files that no commit names: left by a process that died, or being written now."""
        named = {path for paths in self.paths().values() for path in paths}
        for path in sorted((self.folder / "data").rglob("*.parquet")):
            if path not in named:
                yield path
        yield from sorted((self.folder / "commits").glob(".*.part"))

    def clean(self, *, older_than_s: float = 86_400.0) -> int:
        """Delete orphans older than that and return how many; a commit under way is younger."""
        limit = datetime.now(UTC).timestamp() - older_than_s
        count = 0
        for path in self.orphans():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()
                    count += 1
        return count


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: a reader sees all of it or none; InspectorError when it fails."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(part, data)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise _unwritable(path.parent, error) from error


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(folder: Path, error: OSError) -> InspectorError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return InspectorError(
        f"{folder}: nothing more can be stored",
        cause=error.strerror or str(error),
        next_step="free space and run the same command again: it goes on where it stopped"
        if full
        else "check that the folder may be written to, then run the same command again",
    )
