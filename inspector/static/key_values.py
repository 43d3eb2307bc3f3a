"""Key material of an app in the clear, to open what the app encrypted; kept in memory only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from inspector.errors import InspectorError
from inspector.model.key_material import KeyEncoding, KeyMaterial, KeyRole
from inspector.model.static import CodeLocation, FileLocation
from inspector.rules.loader import Rules
from inspector.static.code import CodeIndex, java_name, split_method
from inspector.static.container import Container
from inspector.static.engines import engine_names
from inspector.static.keys import keys_with_values
from inspector.static.outside import outside
from inspector.static.scripts.keys import script_keys_with_values
from inspector.static.start import Started

_CIPHER = "Ljavax/crypto/Cipher;"
_CIPHER_NAMES = frozenset(("AES", "encrypt"))
"""Names that a bundle which encrypts with crypto-js has among its strings."""
_KEY_SIZES = (16, 24, 32)
"""Bytes of an AES key (FIPS 197)."""
_MOST_CLASSES = 60
_MOST_TEXTS = 600
"""Texts that are tried as keys though nothing shows that they are: those beside a cipher."""

_MOST_MASKS = 4_000
_LONGEST_MASK = 32
_MASK = re.compile(r"[!-~]{6,32}", re.ASCII)

_ROLES: dict[str, KeyRole] = {
    "key": "key", "iv": "iv", "password": "password", "salt": "salt",
}  # fmt: skip
_AES = re.compile(r"aes|\Z", re.IGNORECASE)
"""Ciphers that traffic analysis opens, and what names none."""
_KEY_TEXT = re.compile(r"[!-~]{8,64}", re.ASCII)
_NO_KEY = re.compile(r"L?[\w$]+(?:[/.][\w$]+)+;?|[A-Za-z]+ing|AES.*|RSA.*|https?:.*", re.ASCII)


def key_values(path: Path, rules: Rules) -> tuple[KeyMaterial, ...]:
    """Return the keys that code and scripts of the app hand to ciphers, then texts of the classes
    that use a cipher; none when the app cannot be read, which its own result says."""
    for engine in engine_names("auto"):
        try:
            started = Started(path, engine)
        except (InspectorError, OSError):
            continue
        try:
            # Opened as a scan opens it: the code may lie in the splits of an archive.
            handed = tuple(_of_scripts(started.container, rules))
            code = _material(started.code) if started.code else ()
            return (*handed, *code, *islice(_of_tables(started.container), _MOST_TEXTS))
        except InspectorError:
            continue
        finally:
            started.close()
    return ()


def _of_scripts(container: Container, rules: Rules) -> Iterator[KeyMaterial]:
    for finding, value in script_keys_with_values(container, rules):
        role = _ROLES.get(finding.role)
        if role is not None and _AES.match(finding.algorithm):
            name = _short_name(finding.location)
            # What stands in a script is decoded already, but for a passphrase.
            encoding: KeyEncoding = "" if role == "password" else "text"
            yield KeyMaterial(name, value, role, encoding, finding.algorithm)


def _of_tables(container: Container) -> Iterator[KeyMaterial]:
    """Yield texts of compiled scripts that may be keys: calls are not read in such a bundle."""
    for bundle in outside(container, "key material", "hermes"):
        if set(bundle.strings) >= _CIPHER_NAMES:
            name = PurePosixPath(bundle.entry).name
            for number, text in enumerate(bundle.strings):
                if len(text) in _KEY_SIZES and _may_be_key(text) and any(map(str.isdigit, text)):
                    yield KeyMaterial(f"{name}.{number}", text.encode())


def _material(index: CodeIndex) -> tuple[KeyMaterial, ...]:
    found: dict[tuple[bytes, KeyRole], KeyMaterial] = {}
    for finding, value in keys_with_values(index):
        role = _ROLES.get(finding.role)
        if role is not None:
            name = _short_name(finding.location)
            # A cipher takes a vector as it is; a key's text may be decoded by a helper before.
            encoding: KeyEncoding = "text" if role == "iv" else ""
            found.setdefault(
                (value, role), KeyMaterial(name, value, role, encoding, finding.algorithm)
            )
    traced = {value for value, _ in found}
    for name, text in _beside_ciphers(index):
        if len(found) >= _MOST_TEXTS:
            break
        value = text.encode()
        if value not in traced:
            found.setdefault((value, "any"), KeyMaterial(name, value))
    return (*found.values(), *_of_no_cipher(index))


def _of_no_cipher(index: CodeIndex) -> Iterator[KeyMaterial]:
    """Yield alphabets of an app's own base64, and texts that may be masks of an XOR: no class of
    the platform shows where these are used."""
    masks = 0
    for text in index.strings():
        signs = text[:64]
        if len(text) in (64, 65) and len(set(text)) == len(text) and text.isascii():
            yield KeyMaterial(f"alphabet {signs[:4]}", text.encode(), "alphabet")
        elif masks < _MOST_MASKS and _may_be_mask(text):
            masks += 1
            digest = hashlib.sha256(text.encode()).hexdigest()[:8]
            yield KeyMaterial(f"text {digest}", text.encode(), "mask")


def _may_be_mask(text: str) -> bool:
    """Return true for texts that somebody made up: letters with digits or signs, no sentence."""
    return (
        len(text) <= _LONGEST_MASK
        and _MASK.fullmatch(text) is not None
        and _NO_KEY.fullmatch(text) is None
        and not text.isalpha()
        and not text.isdigit()
    )


def _short_name(place: CodeLocation | FileLocation) -> str:
    if isinstance(place, FileLocation):
        return f"{PurePosixPath(place.entry).name}.{place.offset}"
    return f"{place.class_name.rpartition('.')[2]}.{place.method}"


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
