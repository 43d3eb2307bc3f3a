"""Text messages: a sender, a time, and a text somebody wrote."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 5
"""Records that make a message store."""


def sms(view: View) -> Shape | None:
    """Recognise messages by text, sender and time."""
    table = view.table
    if table.rows < LEAST:
        return None
    texts = [
        kind for kind in view.kinds if kind.is_text and kind.filled >= 0.7 and kind.distinct >= 0.3
    ]
    if not texts:
        return None
    text = max(texts, key=lambda kind: sum(map(len, kind.texts)))
    senders = [
        k for k in view.kinds if k is not text and k.is_sender and k.filled >= 0.7 and not _is_id(k)
    ]
    times = [k for k in view.kinds if k is not text and k.is_mostly_time]
    sender = _best_sender(senders)
    if sender is None or not (times or view.hinted("sms")):
        return None
    if _is_commerce(view, text):
        return None
    phones = sum(1 for t in sender.texts if len(t) >= 7 and any(c.isdigit() for c in t))
    if not view.hinted("sms") and (phones * 10 < len(sender.texts) or len(set(sender.texts)) < 3):
        return None
    fields = {"text": text.column, "sender": sender.column}
    if times:
        fields["time"] = times[0].column
    return Shape("shape.sms", "sms", "", fields, text.column, table.rows)


def _best_sender(found: list[Kind]) -> Kind | None:
    return max(found, key=lambda k: (k.phone_share, len(set(k.texts)))) if found else None


def _is_id(kind: Kind) -> bool:
    return kind.is_choice and len(set(kind.texts)) <= 2


def _is_commerce(view: View, text: Kind) -> bool:
    prices = sum(kind.is_decimal for kind in view.kinds)
    links = sum(kind.is_url for kind in view.kinds if kind is not text)
    return prices + links >= 1 and not view.hinted("sms")
