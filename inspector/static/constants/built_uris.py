"""Content URIs that stand nowhere as one text, at the calls that read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from inspector.model.static import UriOrigin
from inspector.static.code import CallSite, CodeIndex, parameters, split_method
from inspector.static.constants.resolve import Constants, Reach
from inspector.static.constants.values import Constant, Uri

# What reads a provider by its URI (https://developer.android.com/reference/android/content/ContentResolver).
_READERS = {
    "Landroid/content/ContentResolver;": ("query", "openInputStream", "registerContentObserver"),
    "Landroid/content/ContentProviderClient;": ("query",),
    "Landroid/content/CursorLoader;": ("<init>",),
    "Landroidx/loader/content/CursorLoader;": ("<init>",),
    "Landroidx/core/content/ContentResolverCompat;": ("query",),
    "Landroid/app/Activity;": ("managedQuery",),
}
_HANDED = ("Ljava/lang/String;", "Ljava/lang/CharSequence;", "Landroid/net/Uri;")
"""Types of parameters that may be a URI or a part of one."""
_DEPTH = 2
"""Callers, one above another, that may hand a part over."""
_MAX_CALLERS = 40
"""Callers of one method that are followed."""
_MAX_READERS = 400
"""Methods that read by a URI from elsewhere whose callers are followed."""


_TOO_MUCH = (
    "Content URIs that the code puts together were not followed to the end: it would take too long."
)


class BuiltUri(NamedTuple):
    """One read of a provider whose URI was worked out."""

    text: str
    origin: UriOrigin
    site: CallSite
    """The call where the URI, or a part of it, is decided."""
    through: CallSite | None
    """The call that reads, where that is another one."""


def built_uris(index: CodeIndex, note: Callable[[str], None]) -> Iterator[BuiltUri]:
    """Yield the URIs of reads, by where they are read; what stays unknown is passed over.

    ``note`` is told when an app is made so that not all of it was followed.
    """
    refs = index.method_refs(_READERS)
    readers = index.calls_to([method for methods in refs.values() for method in methods])
    far = Constants(index, Reach.COMPUTED)
    # What the farthest reach leaves unknown, as most reads of libraries, is not tried with less.
    nearest = Constants(index, Reach.JOINED)
    near = Constants(index, Reach.ARGUMENT)
    taking = 0
    for site in readers:
        if far.exhausted:
            break
        if uris := _uris(far.arguments(site.method, site.offset)):
            origin: UriOrigin = "computed"
            if _uris(near.arguments(site.method, site.offset)) == uris:
                simple = _uris(nearest.arguments(site.method, site.offset)) == uris
                origin = "joined" if simple else "argument"
            yield from (BuiltUri(uri, origin, site, None) for uri in uris)
        elif _takes_part(site.method) and (taking := taking + 1) <= _MAX_READERS:
            found = tuple(_handed(index, far, site))
            plain = frozenset(_handed(index, near, site)) if found else frozenset()
            for caller, uri in found:
                how: UriOrigin = "argument" if (caller, uri) in plain else "computed"
                yield BuiltUri(uri, how, caller, site)
    if far.exhausted or taking > _MAX_READERS:
        note(_TOO_MUCH)


def _uris(values: tuple[Constant | None, ...]) -> list[str]:
    return [value.text for value in values if isinstance(value, Uri)]


def _takes_part(method: str) -> bool:
    return not set(_HANDED).isdisjoint(parameters(split_method(method)[2]))


def _handed(
    index: CodeIndex, constants: Constants, site: CallSite
) -> Iterator[tuple[CallSite, str]]:
    """Yield callers of the reading method with the URIs that it makes of what they hand over."""
    for caller, given in _given(index, constants, site.method, _DEPTH):
        for uri in _uris(constants.arguments(site.method, site.offset, given)):
            yield caller, uri


def _given(
    index: CodeIndex, constants: Constants, method: str, depth: int
) -> Iterator[tuple[CallSite, tuple[Constant | None, ...]]]:
    """Yield calls that decide arguments of a method, with the constants in its parameters."""
    for caller in islice(index.calls_to([method]), _MAX_CALLERS):
        if caller.method == method:
            continue
        known = constants.arguments(caller.method, caller.offset)
        if known:
            yield caller, known
        if depth > 1 and _takes_part(caller.method):
            for above, given in _given(index, constants, caller.method, depth - 1):
                more = constants.arguments(caller.method, caller.offset, given)
                if more != known:
                    yield above, more
