"""Code and texts that are no bytecode: scripts, Hermes, pages, Dart and native libraries."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from inspector.static.container import Container
from inspector.static.scripts.hermes import hermes_strings, is_hermes

Kind = Literal["text", "hermes", "library"]

_TEXT = re.compile(
    r"(?:assets|res/raw)/.*\.(?:js|json|html?|xml|txt|properties|ya?ml|cfg|conf|ini|bundle|jsbundle"
    r"|lua|css|md|csv|hbc)"
    r"|[^/]+\.(?:properties|json|txt)|assets/[^.]*",
    re.IGNORECASE,
)
_LIBRARY = re.compile(r"lib/([^/]+)/([^/]+\.so)")
_PROCESSORS = ("arm64-v8a", "armeabi-v7a", "armeabi", "x86_64", "x86")
"""Folders of native libraries, the most frequent phones first: each holds the same libraries."""
_MAX_TEXT = 16 << 20
_MAX_LIBRARY = 128 << 20
_MAX_ALL = 256 << 20
"""Bytes of all of them together."""


class Outside(NamedTuple):
    """One entry and what stands in it."""

    entry: str
    kind: Kind
    data: bytes
    strings: tuple[str, ...] = ()
    """Those of the table of a Hermes bundle."""

    @property
    def text(self) -> str:
        """The whole text, the strings of the table as lines, or a library's bytes as Latin-1."""
        if self.kind == "hermes":
            return "\n".join(self.strings)
        return self.data.decode("latin-1" if self.kind == "library" else "utf-8", "replace")


def outside(container: Container, what: str, *kinds: Kind) -> Iterator[Outside]:
    """Yield the entries of these kinds, sorted; ``what`` names the search for what is left out."""
    left = _MAX_ALL
    chosen = _libraries(container) if "library" in kinds else frozenset()
    for name in container.names:
        inside = container.inside(name)
        library = name in chosen
        if not library and not _TEXT.fullmatch(inside):
            continue
        size = container.size_of(name)
        if size is not None and size > (_MAX_LIBRARY if library else _MAX_TEXT):
            container.skip(name, f"{size} bytes were not searched for {what}")
            continue
        if (data := container.try_read(name)) is None:
            continue
        left -= len(data)
        if left < 0:
            container.skip(name, f"files after this one were not searched for {what}: too many")
            return
        found = _told_apart(container, name, data, library=library)
        if found.kind in kinds:
            yield found


def _libraries(container: Container) -> frozenset[str]:
    """Return one copy of each library: other processors have the same code."""
    copies: dict[str, tuple[int, str]] = {}
    for name in container.names:
        if match := _LIBRARY.fullmatch(container.inside(name)):
            rank = _PROCESSORS.index(match[1]) if match[1] in _PROCESSORS else len(_PROCESSORS)
            copies[match[2]] = min(copies.get(match[2], (rank, name)), (rank, name))
    return frozenset(name for _, name in copies.values())


def _told_apart(container: Container, name: str, data: bytes, *, library: bool) -> Outside:
    if library:
        return Outside(name, "library", data)
    if is_hermes(data):
        try:
            return Outside(name, "hermes", data, tuple(hermes_strings(data)))
        except ValueError as error:
            container.skip(name, f"its strings could not be told apart: {error}")
            return Outside(name, "library", data)
    return Outside(name, "text", data)
