"""Paths to the values of known endpoints: ``sessions.*.user.id``, ``events.{state=start}.at``."""

import re
from dataclasses import dataclass
from functools import cache

_SEGMENT = re.compile(r'"([^"]*)"|\{([^}]*)\}|([^.{}"]+)')
_TEST = re.compile(r"(@key~|@value~|@value!~|(\w+)=)(.+)")


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on a child: on its name, its text, or one of its fields."""

    kind: str
    """key, value, not_value or field."""
    name: str
    text: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The text as a regular expression."""
        return _compiled(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """One step down: ``name``, ``*`` (any child), ``**`` (any depth) or ``{tests}``."""

    name: str = ""
    tests: tuple[Test, ...] = ()


@cache
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def parse_path(path: str) -> tuple[Segment, ...]:
    """Return the segments of ``path``; ``$`` alone is the value itself.

    Names stand between dots, in double quotes where they hold dots; ``{state=start,kind=app}`` is
    every child with these fields, ``{@key~REGEX}`` every child whose name fits and
    ``{@value~REGEX}`` (``!~``) every text that does (does not). Raises ValueError.
    """
    if path == "$":
        return ()
    segments: list[Segment] = []
    position = 0
    while True:
        found = _SEGMENT.match(path, position)
        if found is None:
            raise ValueError(f"path {path!r} cannot be read at {position}")
        quoted, tests, plain = found.groups()
        if tests is not None:
            segments.append(Segment(tests=tuple(_test(one, path) for one in tests.split(","))))
        else:
            segments.append(Segment(quoted if quoted is not None else plain))
        position = found.end()
        if position == len(path):
            return tuple(segments)
        if path[position] != ".":
            raise ValueError(f"path {path!r} wants a dot at {position}")
        position += 1


def _test(text: str, path: str) -> Test:
    found = _TEST.fullmatch(text)
    if found is None:
        raise ValueError(f"path {path!r} has a test {text!r} that is none")
    kind = {"@key~": "key", "@value~": "value", "@value!~": "not_value"}.get(found[1], "field")
    if kind != "field":
        try:
            _compiled(found[3])
        except re.error as error:
            raise ValueError(f"path {path!r}: {error}") from error
    return Test(kind, found[2] or "", found[3])
