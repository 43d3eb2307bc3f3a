"""Bodies that were set aside: their place in a flow's metadata, and getting them back."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from mitmproxy import flow, http

from addons.spool import Body, spool_of
from inspector.case.files import open_regular
from inspector.errors import InspectorError

MOST_READ = 64 << 20
"""Bytes of one body that are analysed; of a longer one the first so many."""

type Side = Literal["request", "response"]

_KEY = "inspector_{}_body"
OPEN = "inspector_open"
"""Name of the note that a flow had not ended when it was written."""

NOTES = frozenset(_KEY.format(side) for side in ("request", "response"))
"""Names in a flow's metadata that are ours."""

_SHA256 = re.compile(r"^[0-9a-f]{64}$")


def note(source: flow.Flow, side: Side, sha256: str, size: int, problem: str = "") -> None:
    """Write into a flow where its body lies; without a digest only ``problem`` is known."""
    source.metadata[_KEY.format(side)] = {"sha256": sha256, "size": size, "problem": problem}


def put_aside(source: flow.Flow, keep: Callable[[Body], None]) -> Iterator[str]:
    """Put bodies that passed by into the flow, or through ``keep`` beside it where they are large.

    Yields what of them could not be kept, for the tester to hear.
    """
    for side, message in _messages(source):
        spool = spool_of(message)
        if spool is None:
            continue
        spool.used = False
        try:
            kept = spool.finish()
            if isinstance(kept, bytes):
                message.raw_content = kept
                note(source, side, "", len(kept), spool.problem)
            else:
                note(source, side, kept.sha256, kept.size, spool.problem)
                keep(kept)
        except (OSError, InspectorError) as error:
            spool.problem = spool.problem or str(error)
            note(source, side, "", 0, f"it was not kept: {spool.problem}")
        if spool.problem:
            yield f"{side} body: {spool.problem}"


@contextmanager
def while_passing(source: http.HTTPFlow) -> Iterator[int]:
    """Have a flow hold what passed of its bodies so far; yield how many bytes of them there are.

    Of a body that goes to a file, the flow names the file. Afterwards the flow is as it was.
    """
    size, put = 0, []
    for side, message in _messages(source):
        spool = spool_of(message)
        if spool is None:
            size += len(message.raw_content or b"")
            continue
        size += spool.size
        put.append((message, message.raw_content))
        message.raw_content, file = spool.so_far()
        note(source, side, "", spool.size, f"the capture ended while it passed{file}")
    try:
        yield size
    finally:
        for message, content in put:
            message.raw_content = content
        for name in NOTES:
            source.metadata.pop(name, None)


def put_back(source: flow.Flow, folder: Path, most: int) -> Iterator[str]:
    """Put bodies that were set aside into their flow again, those of up to ``most`` bytes.

    Yields why one stays aside; what was noted about its completeness stays in the metadata.
    """
    for side, message in _messages(source):
        place = source.metadata.get(_KEY.format(side))
        if not isinstance(place, dict):
            continue
        sha256 = place.get("sha256")
        if not isinstance(sha256, str) or not _SHA256.match(sha256):
            continue
        try:
            with os.fdopen(open_regular(folder / sha256), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size > most:
                    yield f"{side} body {sha256} of {size} bytes is too long for one flow"
                    continue
                body = file.read()
        except (OSError, InspectorError) as error:
            cause = error.cause if isinstance(error, InspectorError) else error.strerror
            yield f"{side} body {sha256} cannot be read: {cause}"
            continue
        if hashlib.sha256(body).hexdigest() != sha256:
            yield f"{side} body {sha256} was changed after it was recorded"
            continue
        message.raw_content = body
        note(source, side, "", size, str(place.get("problem") or ""))


def _messages(source: flow.Flow) -> Iterator[tuple[Side, http.Message]]:
    if isinstance(source, http.HTTPFlow):
        yield "request", source.request
        if source.response is not None:
            yield "response", source.response


def fetch(source: flow.Flow, side: Side, folder: Path | None) -> tuple[bytes | None, str]:
    """Return a body that was set aside, or none, and what a reader must know about it.

    ``folder`` is the case's ``inputs``; without it, such as for a segment that was copied out of
    its case, the body is said to be elsewhere.
    """
    place = source.metadata.get(_KEY.format(side))
    if not isinstance(place, dict):
        return None, ""
    sha256, size, problem = place.get("sha256"), place.get("size"), str(place.get("problem") or "")
    said = f"{side} body: {problem}" if problem else ""
    if not isinstance(sha256, str) or not _SHA256.match(sha256):
        return None, said
    if folder is None:
        return None, f"{side} body of {size} bytes lies in the case it was captured into: {sha256}"
    try:
        with os.fdopen(open_regular(folder / sha256), "rb") as file:
            body = file.read(MOST_READ)
            more = bool(file.read(1))
    except InspectorError as error:
        return None, f"{side} body of {size} bytes cannot be read: {error.cause}"
    if more:
        cut = f"only the first {MOST_READ} bytes of the {side} body were analysed, of {size}"
        said = f"{said}; {cut}" if said else cut
    return body, said
