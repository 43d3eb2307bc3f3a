"""What a method does with a content URI: reads in bulk, lets the borrower pick, or only writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from inspector.static.code import Instruction, split_method
from inspector.static.constants.arguments import Destination

# Intent actions that open the system's own chooser, whatever the URI
# (https://developer.android.com/reference/android/content/Intent#ACTION_PICK).
_PICK_ACTIONS = frozenset(
    {
        "android.intent.action.PICK",
        "android.intent.action.GET_CONTENT",
        "android.intent.action.OPEN_DOCUMENT",
    }
)
_INTENT = "Landroid/content/Intent;"
# Methods of ContentResolver, its client and ContentProviderOperation that only put data in.
_WRITES = frozenset(
    ("insert", "bulkInsert", "update", "delete", "notifyChange", "newInsert", "newUpdate")
)
_WRITERS = (
    "Landroid/content/ContentResolver;",
    "Landroid/content/ContentProviderClient;",
    "Landroid/content/ContentProviderOperation;",
)


class Purpose(Enum):
    """What happens to a URI."""

    READ = "read"
    PICK = "pick"
    WRITE = "write"


def purpose(instructions: Sequence[Instruction], where: Iterable[Destination]) -> Purpose:
    """Return what a method does with a URI that goes to the given destinations.

    Unless picking or writing is certain the answer is READ: a bulk read must not pass for less.
    """
    methods = [destination.method for destination in where]
    if not methods or not all(methods):
        return Purpose.READ
    if all(_writes(method) for method in methods):
        return Purpose.WRITE
    strings = {i.ref for i in instructions if i.name.startswith("const-string")}
    if strings & _PICK_ACTIONS and all(split_method(method)[0] == _INTENT for method in methods):
        return Purpose.PICK
    return Purpose.READ


def _writes(method: str) -> bool:
    owner, name, _ = split_method(method)
    return owner in _WRITERS and name in _WRITES
