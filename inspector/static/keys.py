"""Constant key material that the code hands to ciphers; results hold its digests only."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from inspector.model.base import content_id
from inspector.model.static import KeyFinding
from inspector.static.code import CallSite, CodeIndex, Instruction, split_method
from inspector.static.constants import string_arguments, writes
from inspector.static.places import location

Role = Literal["key", "iv", "password", "salt", "public_key"]


class _Argument(NamedTuple):
    role: Role
    register: int
    """Which of the call's registers holds the value; 0 is the new object."""
    span: tuple[int, int] | None = None
    """Registers of offset and length, where only a part of the value counts."""


_CONSTRUCTORS: Mapping[tuple[str, str], tuple[_Argument, ...]] = {
    ("Ljavax/crypto/spec/SecretKeySpec;", "([BLjava/lang/String;)V"): (_Argument("key", 1),),
    ("Ljavax/crypto/spec/SecretKeySpec;", "([BIILjava/lang/String;)V"): (
        _Argument("key", 1, (2, 3)),
    ),
    ("Ljavax/crypto/spec/IvParameterSpec;", "([B)V"): (_Argument("iv", 1),),
    ("Ljavax/crypto/spec/IvParameterSpec;", "([BII)V"): (_Argument("iv", 1, (2, 3)),),
    ("Ljavax/crypto/spec/GCMParameterSpec;", "(I[B)V"): (_Argument("iv", 2),),
    ("Ljavax/crypto/spec/PBEKeySpec;", "([C)V"): (_Argument("password", 1),),
    ("Ljavax/crypto/spec/PBEKeySpec;", "([C[BI)V"): (
        _Argument("password", 1),
        _Argument("salt", 2),
    ),
    ("Ljavax/crypto/spec/PBEKeySpec;", "([C[BII)V"): (
        _Argument("password", 1),
        _Argument("salt", 2),
    ),
    ("Ljava/security/spec/X509EncodedKeySpec;", "([B)V"): (_Argument("public_key", 1),),
}
"""Registers as the constructors of the Java Cryptography Architecture take their arguments."""
_INSTANCES = {
    "Ljavax/crypto/Cipher;": ("getInstance",),
    "Ljava/security/KeyFactory;": ("getInstance",),
    "Ljavax/crypto/SecretKeyFactory;": ("getInstance",),
}
_CHARSETS = {"UTF_8": "utf-8", "US_ASCII": "ascii", "ISO_8859_1": "latin-1"}
_DEPTH = 8
"""Steps that a value is traced back: a few moves and conversions, never a loop without end."""


def keys(index: CodeIndex) -> tuple[KeyFinding, ...]:
    """Return the constant keys, IVs, passwords, salts and public keys, sorted by place."""
    return tuple(finding for finding, _ in keys_with_values(index))


def keys_with_values(index: CodeIndex) -> tuple[tuple[KeyFinding, bytes], ...]:
    """Return the same with the values, which must never reach a result, a log or a terminal."""
    wanted = {owner: ("<init>",) for owner, _ in _CONSTRUCTORS}
    refs = index.method_refs({**wanted, **_INSTANCES})
    constructors = [m for owner in sorted(wanted) for m in refs.get(owner, ())]
    if not constructors:
        return ()
    instances = [m for owner in sorted(_INSTANCES) for m in refs.get(owner, ())]
    ciphers = _Ciphers(index, index.calls_to(instances) if instances else ())
    found: dict[str, tuple[KeyFinding, bytes]] = {}
    for site in index.calls_to(constructors):
        owner, _, proto = split_method(site.callee)
        arguments = _CONSTRUCTORS.get((owner, proto), ())
        steps = index.instructions(site.method) if arguments else ()
        at = next((n for n, step in enumerate(steps) if step.offset == site.offset), None)
        if at is None:
            continue
        stated = ""
        if proto.endswith("Ljava/lang/String;)V"):
            text = _value(index, steps, at, steps[at].registers[-1], _DEPTH)
            stated = (text or b"").decode("utf-8", "replace")
        for argument in arguments:
            value = _argument(index, steps, at, argument)
            if not value:
                continue
            digest = hashlib.sha256(value).hexdigest()
            place = (argument.role, site.method, site.dex, site.offset)
            finding = KeyFinding(
                id=content_id("key", digest, *place),
                role=argument.role,
                algorithm=ciphers.near(site, stated),
                digest=digest,
                length=len(value),
                location=location(site.method, site.dex, site.offset),
            )
            found[finding.id] = finding, value
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (
                one[0].location.dex,
                one[0].location.class_name,
                one[0].location.method,
                one[0].location.descriptor,
                one[0].location.offset or 0,
                one[0].role,
                one[0].id,
            ),
        )
    )


class _Ciphers:
    """Cipher strings by the method and class that ask for them."""

    def __init__(self, index: CodeIndex, sites: Sequence[CallSite]) -> None:
        self._methods: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        self._classes: dict[str, set[str]] = defaultdict(set)
        for site in sites:
            cipher = split_method(site.callee)[0] == "Ljavax/crypto/Cipher;"
            for name in string_arguments(index.instructions(site.method), site.offset) or ():
                if cipher:
                    self._classes[split_method(site.method)[0]].add(name)
                self._methods[site.method].append((not cipher, site.offset, name))

    def near(self, site: CallSite, stated: str) -> str:
        """Return the nearest cipher string of the method, or the only one of the class.

        ``stated`` is the algorithm that the key itself names: a key of an HMAC is not one of the
        cipher beside it.
        """
        found = self._near(site)
        return found if found.partition("/")[0].upper().startswith(stated.upper()) else stated

    def _near(self, site: CallSite) -> str:
        if inside := self._methods.get(site.method):
            return min(inside, key=lambda row: (row[0], abs(row[1] - site.offset), row))[2]
        names = self._classes.get(split_method(site.method)[0], set())
        return next(iter(names)) if len(names) == 1 else ""


def _argument(
    index: CodeIndex, steps: Sequence[Instruction], at: int, argument: _Argument
) -> bytes:
    registers = steps[at].registers
    if len(registers) <= max(argument.register, *(argument.span or (0,))):
        return b""
    value = _value(index, steps, at, registers[argument.register], _DEPTH)
    if value is None or argument.span is None:
        return value or b""
    start, length = (_number(steps, at, registers[place]) for place in argument.span)
    if start is None or length is None or start < 0 or length < 0:
        return b""
    return value[start : start + length]


def _definition(steps: Sequence[Instruction], at: int, register: int) -> int | None:
    """Return the index of the instruction that last wrote the register in text order.

    None when a branch, a case or a handler may join in between: another value may reach the call
    then, and a wrong key in a report is worse than none.
    """
    targets = {step.literal for step in steps if step.name.startswith(("if-", "goto"))}
    # Where the cases of a switch begin stands in its payload, which is not among the instructions.
    if any(step.name.endswith("-switch") for step in steps[:at]):
        return None
    for number in range(at - 1, -1, -1):
        if steps[number + 1].offset in targets:
            return None
        step = steps[number]
        if step.name.startswith(("goto", "return", "throw", "move-exception")):
            return None
        if step.registers[:1] == (register,) and writes(step):
            return number
    return None


def _number(steps: Sequence[Instruction], at: int, register: int) -> int | None:
    defined = _definition(steps, at, register)
    if defined is None or not steps[defined].name.startswith("const"):
        return None
    return None if steps[defined].ref else steps[defined].literal


def _value(
    index: CodeIndex, steps: Sequence[Instruction], at: int, register: int, depth: int
) -> bytes | None:
    """Return the constant in the register before instruction ``at``; none when it is not one."""
    defined = _definition(steps, at, register) if depth else None
    if defined is None:
        return None
    step = steps[defined]
    if step.name.startswith("const-string"):
        return step.ref.encode("utf-8", "surrogatepass")
    if step.name.startswith("move-object"):
        return _value(index, steps, defined, step.registers[1], depth - 1)
    if step.name.startswith("sget-object"):
        return _field(index, step.ref, depth - 1)
    if step.name == "move-result-object" and defined:
        return _converted(index, steps, defined - 1, depth - 1)
    return None


def _field(index: CodeIndex, field: str, depth: int) -> bytes | None:
    """Return what the class initialiser stores in a static field, when it stores one constant."""
    steps = index.instructions(f"{field.partition('->')[0]}-><clinit>()V")
    stores = [n for n, s in enumerate(steps) if s.name.startswith("sput-object") and s.ref == field]
    if len(stores) != 1:
        return None
    return _value(index, steps, stores[0], steps[stores[0]].registers[0], depth)


def _converted(index: CodeIndex, steps: Sequence[Instruction], at: int, depth: int) -> bytes | None:
    """Return the result of the call at ``at`` when it only turns a constant into bytes."""
    call = steps[at]
    if not call.name.startswith("invoke") or not call.registers:
        return None
    owner, name, _ = split_method(call.ref)
    if owner == "Ljava/lang/String;" and name in ("getBytes", "toCharArray"):
        value = _value(index, steps, at, call.registers[0], depth)
        codec = _charset(steps, at) if len(call.registers) == 2 else "utf-8"
        if value is None or not codec:
            return None
        try:
            return value.decode("utf-8", "surrogatepass").encode(codec, "replace")
        except LookupError:
            return None
    if owner in ("Landroid/util/Base64;", "Ljava/util/Base64$Decoder;") and name == "decode":
        source = call.registers[0 if owner.startswith("Landroid") else 1 :][:1]
        value = _value(index, steps, at, source[0], depth) if source else None
        return None if value is None else _base64(value)
    return None


def _charset(steps: Sequence[Instruction], at: int) -> str:
    defined = _definition(steps, at, steps[at].registers[1])
    if defined is None:
        return ""
    step = steps[defined]
    if step.name.startswith("const-string"):
        return step.ref
    name = step.ref.partition("->")[2].partition(":")[0]
    return _CHARSETS.get(name, "")


def _base64(text: bytes) -> bytes | None:
    plain = b"".join(text.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except ValueError:
        return None
