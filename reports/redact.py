"""What a public copy of the report leaves out; the sealed copy shows the document as it is."""

from __future__ import annotations

import re
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit, urlunsplit

from inspector.model.case import CaseDocument
from inspector.model.traffic import Detection, ExchangeInfo

Audience = Literal["sealed", "public"]
"""``sealed``: masked examples and full paths; ``public``: neither examples nor query strings, and
of a path only what is plainly a word."""

HIDDEN = "[third person]"
"""Stands in a document where an example about a third person was taken out before rendering."""

_DOTS = "••••"
_WORD = re.compile(r"(?!(?:[^0-9]*[0-9]){5})[!-$&-?A-~]{0,40}")
"""A segment that names no person by its form: neither mail, nor number, nor name with spaces."""
_ORIGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}://)(?:[^/?#]*@)?([^/?#@\s]*)")

AUDIENCES: tuple[str, ...] = get_args(Audience)


def redact(document: CaseDocument, audience: str) -> CaseDocument:
    """Return the document as ``audience`` may see it; ids, counts and claims never change.

    Raises ValueError for an audience that does not exist.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"no audience {audience!r}; there are {', '.join(AUDIENCES)}")
    if audience == "sealed" or document.traffic is None:
        return document
    traffic = document.traffic.model_copy(
        update={
            "detections": tuple(_detection(item) for item in document.traffic.detections),
            "exchanges": tuple(_exchange(item) for item in document.traffic.exchanges),
        }
    )
    return document.model_copy(update={"traffic": traffic})


def _detection(item: Detection) -> Detection:
    return item.model_copy(update={"sample": ""})


def _exchange(item: ExchangeInfo) -> ExchangeInfo:
    return item.model_copy(update={"url": _without_query(item.url)})


def _without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        path = "/".join(map(_segment, parts.path.split("/")))
        return urlunsplit((parts.scheme, netloc, path, "…" if parts.query else "", ""))
    except ValueError:  # urlsplit refuses some hostile authorities, such as an open bracket
        match = _ORIGIN.match(url)
        return f"{match[1]}{match[2]}" if match else ""


def _segment(segment: str) -> str:
    return segment if segment == _DOTS or _WORD.fullmatch(unquote(segment)) else _DOTS
