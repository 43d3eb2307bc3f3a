"""What functions of the Java library give for known values: texts, arrays, numbers."""

from __future__ import annotations

import base64
from collections.abc import Callable

type Known = int | str | list[int] | list[object] | Text | None
"""A number or character, a string, an array, or an object made by ``new``."""


type Function = Callable[[tuple[str, ...], list[object]], object]
"""Gets the parameters' types, and the values with the receiver first."""
_MAX_SIZE = 1 << 16


class NotKnown(Exception):  # noqa: N818  # an ending, not an error
    """Raised where a result cannot be computed."""


class Made:
    """An object of a class of the app, with what its fields hold."""

    __slots__ = ("fields", "kind")

    def __init__(self, kind: str, fields: dict[str, object] | None) -> None:
        self.kind = kind
        self.fields = fields
        """By name; none when nothing is known of them."""


class Text:
    """A ``StringBuilder``, or a ``String`` that is being made."""

    __slots__ = ("text",)

    def __init__(self) -> None:
        self.text = ""


def text(value: object) -> str:
    """Return the string that a value is."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, str):
        return value
    raise NotKnown


def size(value: object) -> int:
    """Return how many characters or entries a value has; 0 for any other."""
    value = value.text if isinstance(value, Text) else value
    return len(value) if isinstance(value, str | list) else 0


def number(value: object) -> int:
    """Return the number that a value is."""
    if isinstance(value, int):
        return value
    raise NotKnown


def place(value: object) -> int:
    """Return the index that a value is."""
    found = number(value)
    if found < 0:
        raise NotKnown
    return found


def array(value: object) -> list[int]:
    """Return the array of numbers that a value is."""
    if isinstance(value, list) and all(isinstance(each, int) for each in value):
        return value
    raise NotKnown


def _short(value: str) -> str:
    """Return a text, unless code doubles it until no memory is left."""
    if len(value) > _MAX_SIZE:
        raise NotKnown
    return value


def _bytes(value: object) -> bytes:
    return bytes(each & 0xFF for each in array(value))


def _signed(raw: bytes) -> list[int]:
    return [each - 256 if each > 127 else each for each in raw]


def _made_text(kinds: tuple[str, ...], values: list[object]) -> str:
    if not values:
        return ""
    if kinds[0] == "[C":
        characters = array(values[0])
        if kinds[1:3] == ("I", "I"):
            start = number(values[1])
            characters = characters[start : start + number(values[2])]
        return "".join(chr(each & 0xFFFF) for each in characters)
    if kinds[0] == "[B":
        raw = _bytes(values[0])
        if kinds[1:3] == ("I", "I"):
            raw = raw[number(values[1]) : number(values[1]) + number(values[2])]
        return raw.decode("utf-8", "replace")
    if kinds[0] == "I":
        return ""
    return text(values[0])


def _shown(kind: str, value: object) -> str:
    if kind == "C":
        return chr(number(value) & 0xFFFF)
    if kind == "Z":
        return "true" if value else "false"
    if kind in ("I", "J", "S", "B"):
        return str(number(value))
    if kind == "[C":
        return "".join(chr(each & 0xFFFF) for each in array(value))
    return text(value)


def _construct(kinds: tuple[str, ...], values: list[object]) -> None:
    made = values[0]
    if not isinstance(made, Text):
        raise NotKnown
    made.text = _made_text(kinds, values[1:])


def _append(kinds: tuple[str, ...], values: list[object]) -> object:
    made = values[0]
    if not isinstance(made, Text):
        raise NotKnown
    made.text = _short(made.text + _shown(kinds[0], values[1]))
    return made


def _reverse(kinds: tuple[str, ...], values: list[object]) -> object:
    made = values[0]
    if not isinstance(made, Text):
        raise NotKnown
    made.text = made.text[::-1]
    return made


def _set_char(kinds: tuple[str, ...], values: list[object]) -> None:
    made, at = values[0], place(values[1])
    if not isinstance(made, Text):
        raise NotKnown
    made.text = made.text[:at] + chr(number(values[2]) & 0xFFFF) + made.text[at + 1 :]


def _copy(kinds: tuple[str, ...], values: list[object]) -> None:
    source, start, target, to, count = values
    if not isinstance(source, list) or not isinstance(target, list):
        raise NotKnown
    part = source[place(start) : place(start) + place(count)]
    if len(part) != place(count) or place(to) + len(part) > len(target):
        raise NotKnown
    target[place(to) : place(to) + len(part)] = part


def _resized(kinds: tuple[str, ...], values: list[object]) -> object:
    source, wanted = array(values[0]), place(values[1])
    if wanted > _MAX_SIZE:
        raise NotKnown
    return [*source, *[0] * wanted][:wanted]


def _decoded(kinds: tuple[str, ...], values: list[object]) -> object:
    first = values[0]
    raw = _bytes(first) if isinstance(first, list) else text(first).encode()
    plain = bytes(raw).translate(bytes.maketrans(b"-_", b"+/"), b" \r\n=")
    return _signed(base64.b64decode(plain + b"=" * (-len(plain) % 4)))


def _part(kinds: tuple[str, ...], values: list[object]) -> object:
    return text(values[0])[place(values[1]) : place(values[2]) if len(values) > 2 else None]


def _parsed(kinds: tuple[str, ...], values: list[object]) -> object:
    return int(text(values[0]), number(values[1]) if len(values) > 1 else 10)


_STRING, _BUILDER = "Ljava/lang/String;", "Ljava/lang/StringBuilder;"
_BOTH: dict[str, Function] = {
    "<init>": _construct,
    "length": lambda _, v: len(text(v[0])),
    "charAt": lambda _, v: ord(text(v[0])[place(v[1])]),
    "toString": lambda _, v: text(v[0]),
    "substring": _part,
}
_OBJECT = "Ljava/lang/Object;"
FUNCTIONS: dict[tuple[str, str], Function] = {
    **{(owner, name): f for owner in (_STRING, _BUILDER) for name, f in _BOTH.items()},
    (_OBJECT, "<init>"): lambda _, v: None,
    (_BUILDER, "append"): _append,
    (_BUILDER, "reverse"): _reverse,
    (_BUILDER, "setCharAt"): _set_char,
    (_STRING, "toCharArray"): lambda _, v: [ord(each) for each in text(v[0])],
    (_STRING, "getBytes"): lambda _, v: _signed(text(v[0]).encode()),
    (_STRING, "concat"): lambda _, v: _short(text(v[0]) + text(v[1])),
    (_STRING, "intern"): lambda _, v: text(v[0]),
    (_STRING, "trim"): lambda _, v: text(v[0]).strip(),
    (_STRING, "isEmpty"): lambda _, v: int(not text(v[0])),
    (_STRING, "equals"): lambda _, v: int(text(v[0]) == text(v[1])),
    (_STRING, "valueOf"): lambda k, v: _shown(k[0], v[0]),
    ("Landroid/util/Base64;", "decode"): _decoded,
    ("Ljava/util/Base64;", "getDecoder"): lambda _, v: 0,
    ("Ljava/util/Base64$Decoder;", "decode"): lambda k, v: _decoded(k, v[1:]),
    ("Ljava/lang/Integer;", "parseInt"): _parsed,
    ("Ljava/lang/Long;", "parseLong"): _parsed,
    ("Ljava/lang/Math;", "min"): lambda _, v: min(number(v[0]), number(v[1])),
    ("Ljava/lang/Math;", "max"): lambda _, v: max(number(v[0]), number(v[1])),
    ("Ljava/lang/Math;", "abs"): lambda _, v: abs(number(v[0])),
    ("Ljava/lang/System;", "arraycopy"): _copy,
    ("Ljava/util/Arrays;", "copyOf"): _resized,
    ("Ljava/util/Arrays;", "copyOfRange"): lambda _, v: array(v[0])[number(v[1]) : number(v[2])],
}
"""By class and name; a function gets the parameters' types, and the values with the receiver."""
