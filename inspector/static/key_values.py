"""Key material of an app in the clear, to open what the app encrypted; kept in memory only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.key_material import KeyMaterial, KeyRole
from inspector.static.code import CodeIndex, java_name, split_method
from inspector.static.engines import engine_names
from inspector.static.keys import keys_with_values
from inspector.static.start import Started

_CIPHER = "Ljavax/crypto/Cipher;"
_MOST_CLASSES = 60
_MOST_TEXTS = 600
"""Texts that are tried as keys though nothing shows that they are: those beside a cipher."""

_ROLES: dict[str, KeyRole] = {"key": "key", "iv": "iv", "password": "password"}
_KEY_TEXT = re.compile(r"[!-~]{8,64}", re.ASCII)
_NO_KEY = re.compile(r"L?[\w$]+(?:[/.][\w$]+)+;?|[A-Za-z]+ing|AES.*|RSA.*|https?:.*", re.ASCII)


def key_values(path: Path) -> tuple[KeyMaterial, ...]:
    """Return the keys that the code of the app hands to ciphers, then texts of the classes that
    use a cipher; none when the code cannot be read, which the app's own result says."""
    for engine in engine_names("auto"):
        try:
            started = Started(path, engine)
        except (InspectorError, OSError):
            continue
        try:
            # Opened as a scan opens it: the code may lie in the splits of an archive.
            _ = started.container
            return _material(started.code) if started.code else ()
        except InspectorError:
            continue
        finally:
            started.close()
    return ()


def _material(index: CodeIndex) -> tuple[KeyMaterial, ...]:
    found: dict[tuple[bytes, KeyRole], KeyMaterial] = {}
    for finding, value in keys_with_values(index):
        role = _ROLES.get(finding.role)
        if role is not None:
            short = finding.location.class_name.rpartition(".")[2]
            name = f"{short}.{finding.location.method}"
            found.setdefault((value, role), KeyMaterial(name, value, role, "", finding.algorithm))
    traced = {value for value, _ in found}
    for name, text in _beside_ciphers(index):
        if len(found) >= _MOST_TEXTS:
            break
        value = text.encode()
        if value not in traced:
            found.setdefault((value, "any"), KeyMaterial(name, value))
    return tuple(found.values())


def _beside_ciphers(index: CodeIndex) -> Iterator[tuple[str, str]]:
    """Yield class and text of the constants in classes that ask for a cipher, and in the methods
    that call those classes: helpers take the key as an argument."""
    refs = index.method_refs({_CIPHER: ("getInstance",)})
    sites = index.calls_to(refs.get(_CIPHER, ()))
    classes = sorted({split_method(site.method)[0] for site in sites})[:_MOST_CLASSES]
    methods = {name: index.declared_methods(name) for name in classes}
    for name in classes:
        short = java_name(name).rpartition(".")[2]
        for constant in index.string_constants(""):
            if constant.field.startswith(f"{name}->") and _may_be_key(constant.value):
                yield short, constant.value
        for method in methods[name]:
            yield from _texts(index, method)
    callers = {
        site.method
        for site in index.calls_to([m for group in methods.values() for m in group])
        if split_method(site.method)[0] not in methods
    }
    for method in sorted(callers)[: _MOST_CLASSES * 4]:
        yield from _texts(index, method)


def _texts(index: CodeIndex, method: str) -> Iterator[tuple[str, str]]:
    owner, name, _ = split_method(method)
    short = f"{java_name(owner).rpartition('.')[2]}.{name}"
    for step in index.instructions(method):
        if step.name.startswith("const-string") and _may_be_key(step.ref):
            yield short, step.ref


def _may_be_key(text: str) -> bool:
    return _KEY_TEXT.fullmatch(text) is not None and _NO_KEY.fullmatch(text) is None
