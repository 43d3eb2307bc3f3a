"""What libraries make of constants in scripts: crypto-js, node-forge, aes-js, Node, browsers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping

type ScriptValue = str | bytes


def _text(value: ScriptValue) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _decoded64(value: ScriptValue, form: ScriptValue = "") -> bytes:
    plain = "".join(_text(value).split()).translate(str.maketrans("-_", "+/")).rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _digest(name: str) -> Callable[[ScriptValue, ScriptValue], bytes]:
    def made(value: ScriptValue, form: ScriptValue) -> bytes:
        raw = value.encode() if isinstance(value, str) else value
        return hashlib.new(name, raw, usedforsecurity=False).digest()

    return made


def _buffer(value: ScriptValue, form: ScriptValue) -> bytes:
    if isinstance(value, bytes):
        return value
    if form == "hex":
        return bytes.fromhex(value)
    return _decoded64(value) if form == "base64" else value.encode()


def _utf8(value: ScriptValue, form: ScriptValue) -> bytes:
    return _text(value).encode()


def _hex(value: ScriptValue, form: ScriptValue) -> bytes:
    return bytes.fromhex(_text(value))


FUNCTIONS: Mapping[tuple[str, ...], Callable[[ScriptValue, ScriptValue], ScriptValue]] = {
    ("enc", "Utf8", "parse"): _utf8,
    ("Utf8", "parse"): _utf8,
    ("enc", "Latin1", "parse"): lambda value, _: _text(value).encode("latin-1"),
    ("enc", "Hex", "parse"): _hex,
    ("Hex", "parse"): _hex,
    ("enc", "Base64", "parse"): _decoded64,
    ("Base64", "parse"): _decoded64,
    ("MD5",): _digest("md5"),
    ("SHA1",): _digest("sha1"),
    ("SHA256",): _digest("sha256"),
    ("Buffer", "from"): _buffer,
    ("util", "decode64"): _decoded64,
    ("util", "hexToBytes"): _hex,
    ("utils", "utf8", "toBytes"): _utf8,
    ("utils", "hex", "toBytes"): _hex,
    ("atob",): lambda value, _: _decoded64(value).decode("latin-1"),
    ("String",): lambda value, _: _text(value),
}
"""By the end of the path that is called."""


def _part(value: ScriptValue, given: list[int]) -> ScriptValue:
    return value[given[0] : given[1]] if len(given) > 1 else value[given[0] if given else 0 :]


def _counted(value: ScriptValue, given: list[int]) -> ScriptValue:
    start = given[0] if given else 0
    return value[start : start + given[1]] if len(given) > 1 else value[start:]


METHODS: Mapping[str, Callable[[ScriptValue, list[int]], ScriptValue]] = {
    "substring": _part,
    "slice": _part,
    "substr": _counted,
    "trim": lambda value, _: _text(value).strip(),
    "toUpperCase": lambda value, _: _text(value).upper(),
    "toLowerCase": lambda value, _: _text(value).lower(),
    # Word arrays of crypto-js show themselves as hexadecimal digits.
    "toString": lambda value, _: value if isinstance(value, str) else value.hex(),
}
