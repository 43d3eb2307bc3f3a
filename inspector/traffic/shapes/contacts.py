"""Address books: many numbers that differ, each with a name."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 5
"""Records that make an address book; fewer are contacts that a borrower typed or picked."""


def contacts(view: View) -> Shape | None:
    """Recognise an address book by numbers beside names."""
    table = view.table
    if table.rows < LEAST:
        return None
    phones = view.phones()
    if phones is None or phones.distinct < 0.6:
        return None
    numbers = set(phones.numbers)
    if len(numbers) < LEAST and len(numbers) * 10 < len(phones.texts) * 7:
        return None
    names = _names(view, phones)
    hinted = view.hinted("contacts")
    if names is None:
        # Numbers alone: only many that are written as phone numbers, and nothing else beside.
        alone = len(view.kinds) == 1 and len(numbers) >= 10 and phones.marked >= 0.6
        if not (alone or (hinted and len(numbers) >= LEAST)):
            return None
    if not hinted and _is_directory(view, phones):
        return None
    fields = {"number": phones.column}
    if names is not None:
        fields["name"] = names.column
    for kind in view.kinds:
        if kind is not phones and kind is not names:
            if kind.is_email:
                fields.setdefault("email", kind.column)
            elif kind.is_mostly_time:
                fields.setdefault("time", kind.column)
    column = phones.column
    if isinstance(column.rows, range):
        none = column.values.count(None) if type(None) in column.kinds else 0
        count = len(column.values) - none - column.values.count("")
    else:
        count = len({row for row, v in zip(column.rows, column.values, strict=True) if v})
    return Shape("shape.contacts", "contacts", "", fields, phones.column, count)


def _names(view: View, phones: Kind) -> Kind | None:
    found = [
        kind for kind in view.kinds if kind is not phones and kind.is_name and not kind.is_time
    ]
    return max(found, key=lambda kind: (kind.distinct, kind.filled)) if found else None


def _is_directory(view: View, phones: Kind) -> bool:
    """Tell lists of shops, agents and products from address books by what else they hold."""
    prices = sum(kind.is_decimal for kind in view.kinds)
    links = sum(kind.is_url for kind in view.kinds)
    texts = sum(kind.is_text for kind in view.kinds if kind is not phones)
    if prices >= 1 and (links or texts or prices >= 2):
        return True
    if view.context.direction == "response":
        return bool(prices or links or texts) or len(view.kinds) > 8
    return False
