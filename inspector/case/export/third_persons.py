"""Hides examples of records about third persons: they never met the app, nobody asked them."""

from __future__ import annotations

from inspector.case.export.vocabulary import Vocabulary, steps
from inspector.model.case import CaseDocument
from inspector.model.traffic import Detection

SIGN = "[third person]"
"""Stands where an example stood; the report says it in its own language."""

_DIGITS = 5
"""A step of a path with so many digits may be a number of somebody: some apps use them as keys."""


def hide_third_persons(document: CaseDocument, words: Vocabulary) -> CaseDocument:
    """Return ``document`` without examples from address book, calls, messages and the like.

    For the sealed report, unless its reader asked for them; counts stay, and so do places, except
    for a key in a path or a field that may itself be a number or an address of a person.
    """
    if document.traffic is None:
        return document
    detections = tuple(
        _hidden(item) if item.category in words.third_persons else item
        for item in document.traffic.detections
    )
    opaque = tuple(
        item.model_copy(update={"where": _path(item.where)}) for item in document.traffic.opaque
    )
    traffic = document.traffic.model_copy(update={"detections": detections, "opaque": opaque})
    return document.model_copy(update={"traffic": traffic})


def _hidden(item: Detection) -> Detection:
    return item.model_copy(
        update={
            "sample": SIGN if item.sample else "",
            "where": _path(item.where),
            "fields": tuple(SIGN if _telling(name) else name for name in item.fields),
        }
    )


def _path(where: str) -> str:
    if not _telling(where):
        return where
    return "".join(
        f"{before}{SIGN if _telling(text) else text}{after}" for before, text, after in steps(where)
    )


def _telling(text: str) -> bool:
    return "@" in text or sum(char.isdigit() for char in text) >= _DIGITS
