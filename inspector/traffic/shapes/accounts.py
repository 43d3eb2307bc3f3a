"""Accounts on the device: the type of an authenticator beside an address or number."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View


def accounts(view: View) -> Shape | None:
    """Recognise what ``AccountManager.getAccounts`` returns: type and name, one or more."""
    types = [kind for kind in view.kinds if kind.package_share >= 0.8 and kind.all_text]
    names = [
        kind for kind in view.kinds if kind.is_email or (view.hinted("accounts") and _name(kind))
    ]
    names = [kind for kind in names if kind not in types]
    if not types or not names or len(view.kinds) > 6:
        return None
    if not view.hinted("accounts") and (view.table.rows < 2 or len(view.kinds) > 3):
        return None
    fields = {"type": types[0].column, "name": names[0].column}
    column = names[0].column
    count = sum(1 for value in column.values if value)
    return Shape("shape.accounts", "accounts", "accounts.list", fields, column, count)


def _name(kind: Kind) -> bool:
    return kind.phone_share >= 0.6 or kind.name_share >= 0.6
