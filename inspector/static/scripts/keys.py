"""Constant key material in scripts: bundles of React Native, and the assets of hybrid apps."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.static import FileLocation, KeyFinding, KeyRole
from inspector.rules.loader import Rules
from inspector.rules.script_schema import ScriptCipherRow
from inspector.rules.words import WordSearch
from inspector.static.container import Container
from inspector.static.outside import outside
from inspector.static.rsa_text import RSA_MARKS, RSA_STARTS, der
from inspector.static.scripts.results import ScriptValue
from inspector.static.scripts.text import STRING, literal, parts_of
from inspector.static.scripts.values import Script

_MAX_CALLS = 400
"""Calls of one name in one script that are read."""
_BACK = 160
"""Characters in which the names before a call stand."""
_CALLED = r"\((?:[^()]|\([^()]*\))*\)"
_PATH = re.compile(rf"""(?:[^\W\d]|\$)[\w$]*(?:{_CALLED})?(?:\.[\w$]+|\[["'][\w$]+["']\])*\Z""")
_WORDS = re.compile(r"""(?:^|\.|\[["'])((?:[^\W\d]|\$)[\w$]*)""")
_OPENED = re.compile(r"""(?:["']\])?\s*\(""")
_PARSE = "Utf8.parse("
_TARGET = re.compile(r"([\w$]+)\s*[=:]\s*[\w$.()\[\]]{0,60}\Z")
"""A text that becomes key bytes where it is kept: ``var key = CryptoJS.enc.Utf8.parse("…")``."""
_MODES = {"CBC", "ECB", "CTR", "CFB", "OFB", "GCM"}
_PADDINGS = {
    "Pkcs7": "PKCS5Padding", "ZeroPadding": "ZeroBytePadding", "NoPadding": "NoPadding",
    "Iso97971": "ISO7816-4Padding", "AnsiX923": "X923Padding", "Iso10126": "ISO10126Padding",
}  # fmt: skip
"""Paddings of crypto-js by their names in Java, so that one cipher has one name."""
_BLOCK = 16
_SIZES = (16, 24, 32)


class ScriptKey(NamedTuple):
    """One value and what it is used as."""

    role: KeyRole
    value: bytes
    algorithm: str
    offset: int


def script_keys(container: Container, rules: Rules) -> tuple[KeyFinding, ...]:
    """Return the key material of scripts, sorted by place."""
    return tuple(finding for finding, _ in script_keys_with_values(container, rules))


def script_keys_with_values(
    container: Container, rules: Rules
) -> tuple[tuple[KeyFinding, bytes], ...]:
    """Return the same with the values, which must never reach a result, a log or a terminal."""
    found: dict[str, tuple[KeyFinding, bytes]] = {}
    for outer in outside(container, "key material", "text", "hermes"):
        entry, plain = outer.entry, outer.kind == "text"
        script = Script(outer.text if plain else "")
        keys = of_script(script, rules) if plain else tuple(_of_strings(outer.strings))
        if script.exhausted:
            container.skip(
                entry, "its key material was not read to the end: it would take too long"
            )
        for key in keys:
            digest = hashlib.sha256(key.value).hexdigest()
            finding = KeyFinding(
                id=content_id("key", digest, key.role, entry, key.offset),
                role=key.role,
                algorithm=key.algorithm,
                digest=digest,
                length=len(key.value),
                location=FileLocation(entry=entry, offset=key.offset),
            )
            found[finding.id] = finding, key.value
    return tuple(found.values())


def of_script(script: Script, rules: Rules) -> tuple[ScriptKey, ...]:
    """Return the keys of one script by place; a value that has a cipher is not told without one."""
    if not _signs(rules.script_ciphers).present(script.text):
        return ()
    found = list(_handed(script, rules.script_ciphers))
    known = {key.value for key in found}
    found += [key for key in (*_loose(script), *_written(script.text)) if key.value not in known]
    return tuple(sorted(dict.fromkeys(found), key=lambda key: (key.offset, key.role, key.value)))


@lru_cache(maxsize=2)
def _signs(rows: tuple[ScriptCipherRow, ...]) -> WordSearch:
    """Return the search for what one of must stand in a script that holds any key."""
    called = (call.rpartition(".")[2] for row in rows for call in row.calls)
    return WordSearch((*called, *RSA_MARKS, _PARSE))


def _handed(script: Script, rows: Iterable[ScriptCipherRow]) -> Iterator[ScriptKey]:
    by_name: dict[str, list[tuple[tuple[str, ...], ScriptCipherRow]]] = {}
    for row in rows:
        for call in row.calls:
            names = tuple(call.split("."))
            by_name.setdefault(names[-1], []).append((names, row))
    for name, calls in by_name.items():
        fit = 0
        for at in _places(script.text, name):
            opened = _OPENED.match(script.text, at + len(name))
            if opened is None:
                continue
            path = (*_before(script.text, at), name)
            fitting = [(end, row) for end, row in calls if path[-len(end) :] == end]
            starts, close = parts_of(script.text, opened.end(), ")") if fitting else ([], 0)
            if close and (fit := fit + 1) > _MAX_CALLS:
                script.give_up()
                break
            if close:
                _, row = max(fitting, key=lambda pair: len(pair[0]))
                yield from _call(script, row, starts, at)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _before(text: str, at: int) -> tuple[str, ...]:
    """Return the names that lead to a call, without what stands in brackets between them."""
    before = text[max(0, at - _BACK) : at]
    if not before.endswith((".", '["', "['")):
        return ()
    path = _PATH.search(before.removesuffix('["').removesuffix("['").removesuffix("."))
    if path is None:
        return ()
    plain = re.sub(_CALLED, "", path[0])
    return tuple(_WORDS.findall(plain))


def _call(
    script: Script, row: ScriptCipherRow, starts: list[int], offset: int
) -> Iterator[ScriptKey]:
    given = _argument(starts, row.options)
    options = script.options(given) if given is not None else {}
    if row.needs_options and options.keys().isdisjoint(("iv", "mode", "padding")):
        return
    algorithm = _algorithm(script, row, starts, options)
    key = _argument(starts, row.key)
    if key is not None and (value := script.value(key)):
        role: KeyRole = row.role
        if row.role == "key" and isinstance(value, str) and not row.form:
            role = row.text_role
        if raw := _raw(value, row.form):
            yield ScriptKey(role, raw, algorithm if role != "password" else row.algorithm, offset)
    vector = _argument(starts, row.iv)
    vector = options.get("iv") if vector is None else vector
    if vector is not None and (value := script.value(vector)) and (raw := _raw(value, row.form)):
        yield ScriptKey("iv", raw, algorithm, offset)


def _argument(starts: list[int], number: int | None) -> int | None:
    """Return where an argument starts; none when the call has not so many."""
    return starts[number] if number is not None and number < len(starts) else None


def _algorithm(
    script: Script, row: ScriptCipherRow, starts: list[int], options: Mapping[str, int]
) -> str:
    cipher = _argument(starts, row.cipher)
    if cipher is not None:
        named = script.value(cipher)
        return named if isinstance(named, str) else row.algorithm
    if row.options is None or not row.algorithm:
        return row.algorithm
    mode = next((n for n in _names(script, options, "mode") if n.upper() in _MODES), "CBC")
    padding = next((n for n in _names(script, options, "padding") if n in _PADDINGS), "Pkcs7")
    return f"{row.algorithm}/{mode.upper()}/{_PADDINGS[padding]}"


def _names(script: Script, options: Mapping[str, int], key: str) -> tuple[str, ...]:
    if key not in options:
        return ()
    value = script.value(options[key])
    return (value,) if isinstance(value, str) else script.path(options[key])


def _raw(value: ScriptValue, form: str) -> bytes:
    """Return the bytes of a key as its library takes it; none when it is no key for it."""
    if form == "pem":
        return der(value) if isinstance(value, str) else b""
    if form == "hex" and isinstance(value, str):
        try:
            return bytes.fromhex(value)
        except ValueError:
            return b""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _loose(script: Script) -> Iterator[ScriptKey]:
    for at in islice(_places(script.text, _PARSE), _MAX_CALLS):
        target = _TARGET.search(script.text[max(0, at - _BACK) : at])
        string = STRING.match(script.text, at + len(_PARSE))
        value = literal(string).encode("utf-8", "surrogatepass") if string else b""
        if target and len(value) in _SIZES:
            vector = "iv" in target[1].lower() and len(value) == _BLOCK
            yield ScriptKey("iv" if vector else "key", value, "", at)


def _written(text: str) -> Iterator[ScriptKey]:
    """Yield RSA keys that stand as text."""
    for start, role in RSA_STARTS:
        for at in _places(text, start):
            string = STRING.match(text, at - 1) if at else None
            if string and (value := der(literal(string))):
                yield ScriptKey(role, value, "RSA", at)


def _of_strings(texts: Iterable[str]) -> Iterator[ScriptKey]:
    """Yield RSA keys of a table of strings, in which no call can be told."""
    for number, text in enumerate(texts):
        for start, role in RSA_STARTS:
            if text.startswith(start) and (value := der(text)):
                yield ScriptKey(role, value, "RSA", number)
