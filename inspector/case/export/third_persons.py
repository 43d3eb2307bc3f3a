"""Hides examples of records about third persons: they never met the app, nobody asked them."""

from __future__ import annotations

from inspector.case.export.vocabulary import Vocabulary
from inspector.model.case import CaseDocument

SIGN = "[third person]"


def hide_third_persons(document: CaseDocument, words: Vocabulary) -> CaseDocument:
    """Return ``document`` without examples from address book, calls, messages and the like.

    For the sealed report, unless its reader asked for them; counts and places stay.
    """
    if document.traffic is None:
        return document
    detections = tuple(
        item.model_copy(update={"sample": SIGN})
        if item.sample and item.category in words.third_persons
        else item
        for item in document.traffic.detections
    )
    traffic = document.traffic.model_copy(update={"detections": detections})
    return document.model_copy(update={"traffic": traffic})
