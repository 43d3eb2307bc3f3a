"""What a public copy of the report leaves out; the sealed copy shows the document as it is."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Literal, get_args
from urllib.parse import urlsplit, urlunsplit

from inspector.model.case import CaseDocument
from inspector.model.traffic import THIRD_PERSON, Detection, ExchangeInfo

Audience = Literal["sealed", "public"]
"""``sealed``: masked examples and full paths; ``public``: neither examples nor query strings."""

_STEP = re.compile(r'(?<=\[")(?:[^"\\]|\\.)*(?="\])|[^.\[\]"]+')
_DIGITS = 6

AUDIENCES: tuple[str, ...] = get_args(Audience)


def redact(
    document: CaseDocument, audience: str, hidden: Container[str] = frozenset()
) -> CaseDocument:
    """Return the document as ``audience`` may see it; ids, counts and claims never change.

    Of the categories ``hidden``, whose records are about third persons, no example stays, nor a key
    in a path that may be somebody's number. Raises
    ValueError for an audience that does not exist.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"no audience {audience!r}; there are {', '.join(AUDIENCES)}")
    if document.traffic is None:
        return document
    if audience == "sealed":
        detections = tuple(_hidden(item, hidden) for item in document.traffic.detections)
        shown = document.traffic.model_copy(update={"detections": detections})
        return document.model_copy(update={"traffic": shown})
    traffic = document.traffic.model_copy(
        update={
            "detections": tuple(_detection(item) for item in document.traffic.detections),
            "exchanges": tuple(_exchange(item) for item in document.traffic.exchanges),
        }
    )
    return document.model_copy(update={"traffic": traffic})


def _hidden(item: Detection, hidden: Container[str]) -> Detection:
    if item.category not in hidden:
        return item
    return item.model_copy(
        update={
            "sample": THIRD_PERSON if item.sample else "",
            "where": _STEP.sub(_step, item.where),
            "fields": tuple(THIRD_PERSON if _telling(name) else name for name in item.fields),
        }
    )


def _step(match: re.Match[str]) -> str:
    return THIRD_PERSON if _telling(match[0]) else match[0]


def _telling(text: str) -> bool:
    # Some apps use numbers or addresses of people as keys; positions in lists are shorter.
    return "@" in text or sum(char.isdigit() for char in text) >= _DIGITS


def _detection(item: Detection) -> Detection:
    return item.model_copy(update={"sample": ""})


def _exchange(item: ExchangeInfo) -> ExchangeInfo:
    return item.model_copy(update={"url": _without_query(item.url)})


def _without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, netloc, parts.path, "…" if parts.query else "", ""))
    except ValueError:  # urlsplit refuses some hostile authorities, such as an open bracket
        return url.split("?", 1)[0]
