"""The shape of a script's text: literals, dotted paths, and what stands between brackets."""

from __future__ import annotations

import re

MAX_TEXT = 4096
"""Characters of one literal; more of it are left out."""
_MAX_BRACKET = 4 * MAX_TEXT
"""Characters up to the closing bracket."""

_SPACE = re.compile(r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*")
STRING = re.compile(
    r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.)*)`""", re.DOTALL
)
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
NAME = re.compile(r"(?:[^\W\d]|\$)[\w$]*")


def behind_space(text: str, at: int) -> int:
    """Return the place behind white space and comments."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def path_at(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return the names of a path and the place behind it; calls inside it have no name."""
    first = NAME.match(text, at)
    if first and first[0] == "new":
        first = NAME.match(text, behind_space(text, first.end()))
    if first is None:
        return (), at
    names, end = [first[0]], first.end()
    while True:
        sign = text[end : end + 1]
        name = NAME.match(text, end + 1) if sign == "." else None
        if name is not None:
            names.append(name[0])
            end = name.end()
        elif sign == "[" and (key := STRING.match(text, end + 1)):
            if text[key.end() : key.end() + 1] != "]":
                break
            names.append(literal(key))
            end = key.end() + 1
        elif sign in ("(", "["):
            close = parts_of(text, end + 1, ")" if sign == "(" else "]")[1]
            if not close or text[close : close + 1] not in (".", "["):
                break
            end = close
        else:
            break
    return tuple(names), end


def parts_of(text: str, at: int, close: str) -> tuple[list[int], int]:
    """Return where the parts between commas start, and the place behind the closing bracket.

    That place is 0 when the bracket is not closed within sight.
    """
    starts, depth = [behind_space(text, at)], 0
    end = min(len(text), at + _MAX_BRACKET)
    position = at
    while position < end:
        sign = text[position]
        if sign in "\"'`" and (string := STRING.match(text, position)):
            position = string.end()
            continue
        if depth == 0 and sign == close:
            return ([] if starts == [position] else starts), position + 1
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                break
        elif sign == "," and depth == 0:
            starts.append(behind_space(text, position + 1))
        position += 1
    return [], 0


def literal(match: re.Match[str]) -> str:
    """Return the text of a literal that ``STRING`` matched."""
    body = next(group for group in match.groups() if group is not None)
    return _ESCAPE.sub(_unescaped, body)[:MAX_TEXT] if "\\" in body else body[:MAX_TEXT]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPES.get(match[4], match[4])
