"""For each permission that guards personal data: whose code uses it, and what could hide a use."""

from collections import Counter
from typing import NamedTuple

from inspector.model.common import Owner
from inspector.model.static import Permission, StaticResult, Use

_NO_CODE_HIDDEN = frozenset(
    (
        "one-reader",
        "reader-disagreement",
        "duplicate-entries",
        "no-manifest",
        "empty-manifest",
        "broken-signature",
        "split-signers",
    )
)
"""Limits that are about the manifest: no code hides behind them."""


class PermissionUse(NamedTuple):
    """What the result says of one permission."""

    permission: Permission
    owners: tuple[tuple[Owner, int], ...]
    """Whose code reads what the permission guards, and at how many places; most places first."""
    asks: tuple[Owner, ...]
    """Whose code asks the borrower for it."""
    hidden_by: tuple[str, ...]
    """Ids of limits behind which a use could be; of use where no owner is known."""


def permission_uses(result: StaticResult) -> tuple[PermissionUse, ...]:
    """Return every dangerous permission and every other that guards a category, by name.

    A read counts for the permission that its rule names; one whose rule names none, or one that the
    app does not request, counts for every permission that guards its category.
    """
    requested = {permission.name for permission in result.permissions}
    hidden = tuple(sorted({limit.id for limit in result.limits} - _NO_CODE_HIDDEN))
    found = []
    for permission in result.permissions:
        if permission.protection != "dangerous" and not permission.categories:
            continue
        owners = Counter(u.owner for u in result.uses if _counts(u, permission, requested))
        found.append(
            PermissionUse(
                permission,
                tuple(sorted(owners.items(), key=lambda item: (-item[1], _order(item[0])))),
                tuple(
                    sorted(
                        {ask.owner for ask in result.asks if ask.permission == permission.name},
                        key=_order,
                    )
                ),
                hidden,
            )
        )
    return tuple(found)


def _counts(use: Use, permission: Permission, requested: set[str]) -> bool:
    if use.picker:
        return False  # the borrower chooses one record, for which no permission is needed
    if use.permission in requested:
        return use.permission == permission.name
    return use.category in permission.categories


def _order(owner: Owner) -> tuple[str, str]:
    return (owner.kind.value, owner.name)
