"""Where the apps are: folders, patterns, lists, CSV tables, here or on an object store."""

from __future__ import annotations

import csv
import glob
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from inspector.errors import InspectorError

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WEB = re.compile(
    r"(?P<scheme>(?:https?|ftps?|sftp|webdavs?|smb)://)(?:[^\s/?#@]*@)?(?P<rest>[^\s?'\"]*)"
    r"(?P<query>\?[^\s'\"]*)?",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"((?:^\?|&)(?:[^&=]*=)?)([^&]*)")
_PATH_COLUMNS = ("path", "uri", "url", "file")
# The columns of AndroZoo's list that state when a version was there, best first.
_DATE_COLUMNS = ("dated", "date", "vt_scan_date", "added", "dex_date")


class Source(NamedTuple):
    """One file to scan."""

    uri: str
    """Absolute path, or an address that fsspec opens."""
    sha256: str = ""
    """Digest that a list states; empty when none does."""
    dated: str = ""
    """ISO date that a list states for this version; empty when none does."""
    size: int = -1
    """Size in bytes; -1 when not known before reading."""
    modified: str = ""
    """Time of change or version tag of the place; empty when not known."""


def sources(given: Iterable[str], *, apks: str = "") -> Iterator[Source]:
    """Yield every file that the arguments name, in a stable order and each place once.

    An argument is a folder (searched for ``*.apk``), a file, a pattern, an address
    (``s3://bucket/folder/*.apk``), a list (``.txt``, one place a line) or a table (``.csv``).
    ``apks`` is the folder or address that holds the files of a table with digests alone, as
    AndroZoo's list: ``<apks>/<SHA256>.apk``, or a template with ``{sha256}``.

    Raises InspectorError for an argument that names nothing.
    """
    seen: set[str] = set()
    for argument in given:
        empty = True
        for source in _of(argument, apks):
            empty = False
            if source.uri not in seen:
                seen.add(source.uri)
                yield source
        if empty:
            raise InspectorError(
                f"{argument}: names no file",
                next_step="give a folder with *.apk files, a file, a pattern, a list or a table",
            )


def _of(argument: str, apks: str) -> Iterator[Source]:
    if _URI.match(argument):
        yield from _remote(argument)
        return
    path = Path(argument)
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            if found.suffix.lower() == ".apk" and found.is_file():
                yield _local(found)
    elif path.suffix.lower() == ".csv" and path.is_file():
        yield from _table(path, apks)
    elif path.suffix.lower() in (".txt", ".list") and path.is_file():
        yield from _list(path)
    elif path.exists() or path.is_symlink():
        yield _local(path)
    else:
        # pathlib's glob takes no absolute pattern.
        for name in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207
            if Path(name).is_file():
                yield _local(Path(name))


def _local(path: Path, sha256: str = "", dated: str = "") -> Source:
    absolute = path.absolute()
    try:
        state = absolute.stat()
    except OSError:  # gone since it was listed: reading it will say so
        return Source(str(absolute), sha256, dated)
    return Source(str(absolute), sha256, dated, state.st_size, str(state.st_mtime_ns))


def _remote(address: str) -> Iterator[Source]:
    import fsspec  # noqa: PLC0415 - heavy, and only for addresses

    try:
        files, path = fsspec.core.url_to_fs(address)
        if any(sign in address for sign in "*?["):
            names = sorted(files.glob(path))
        elif files.isdir(path):
            names = [name for name in sorted(files.find(path)) if name.lower().endswith(".apk")]
        else:
            names = [path]
        for name in names:
            if (found := _object(files, name)) is not None:
                yield found
    except Exception as error:  # each store raises errors of its own, such as for lack of a login
        raise InspectorError(
            f"{address}: cannot be listed",
            cause=str(error).strip() or type(error).__name__,
            next_step="check the address; an object store needs its fsspec package, such as s3fs",
        ) from error


# fsspec has no types.
def _object(files: Any, name: str) -> Source | None:
    uri = files.unstrip_protocol(name)
    try:
        state = files.info(name)
    except FileNotFoundError:  # gone since it was listed: reading it will say so
        return Source(uri)
    if state.get("type") == "directory":
        return None
    tag = str(state.get("ETag") or state.get("mtime") or state.get("LastModified") or "")
    return Source(uri, "", "", int(state.get("size") or -1), tag)


def kept_address(text: str) -> str:
    """Return ``text`` with the web addresses in it as a store may keep them.

    A user, a password and the values of a query are left out, as they may be keys and tokens;
    a SHA-256 stays, as it says which file was meant.
    """
    return _WEB.sub(_without_secrets, text)


def _without_secrets(match: re.Match[str]) -> str:
    query = _PARAMETER.sub(
        lambda one: one[0] if _SHA256.fullmatch(one[2]) else f"{one[1]}…", match["query"] or ""
    )
    return f"{match['scheme']}{match['rest']}{query}"


def _place(text: str, base: Path, sha256: str = "", dated: str = "") -> Source:
    if _URI.match(text):
        return Source(text, sha256, dated)
    return _local(base / text, sha256, dated)


def _list(path: Path) -> Iterator[Source]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if (text := line.strip()) and not text.startswith("#"):
                yield _place(text, path.parent)


def _table(path: Path, apks: str) -> Iterator[Source]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.DictReader(stream)
        names = {name.strip().lower(): name for name in rows.fieldnames or ()}
        where = next((names[name] for name in _PATH_COLUMNS if name in names), None)
        digest = names.get("sha256")
        if where is None and (digest is None or not apks):
            raise InspectorError(
                f"{path}: no column says where the files are",
                cause=f"its columns are {', '.join(list(names)[:12]) or 'none'}",
                next_step="name a column path or uri; for a table of digests give --apks FOLDER",
            )
        for row in rows:
            stated = (row.get(digest) or "").strip().lower() if digest else ""
            sha256 = stated if _SHA256.fullmatch(stated) else ""
            dated = next((d for n in _DATE_COLUMNS if (d := _date(row.get(names.get(n, ""))))), "")
            text = (row.get(where) or "").strip() if where else ""
            if not text and apks and sha256:
                name = sha256.upper()
                text = apks.format(sha256=name) if "{sha256}" in apks else f"{apks}/{name}.apk"
            if text:
                yield _place(text, path.parent if where else Path(), sha256, dated)


def _date(text: str | None) -> str:
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", (text or "").strip())
    # AndroZoo's list has 1980-01-01 for archives that state no date.
    return match[0] if match and int(match[1]) >= 2007 else ""
