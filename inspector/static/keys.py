"""Constant key material that the code hands to ciphers; results hold its digests only."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.static import CodeLocation, KeyFinding, KeyRole
from inspector.static.code import CallSite, CodeIndex, java_name, split_field, split_method
from inspector.static.constants.arguments import string_arguments
from inspector.static.constants.resolve import Constants, Reach
from inspector.static.constants.values import Constant
from inspector.static.places import location
from inspector.static.rsa_text import RSA_STARTS, der


class _Argument(NamedTuple):
    role: KeyRole
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
    ("Ljava/security/spec/PKCS8EncodedKeySpec;", "([B)V"): (_Argument("private_key", 1),),
    ("Ljava/security/spec/RSAPublicKeySpec;", "(Ljava/math/BigInteger;Ljava/math/BigInteger;)V"): (
        _Argument("public_key", 1),
    ),
}
"""Registers as the constructors of the Java Cryptography Architecture take their arguments."""
_INSTANCES = {
    "Ljavax/crypto/Cipher;": ("getInstance",),
    "Ljava/security/KeyFactory;": ("getInstance",),
    "Ljavax/crypto/SecretKeyFactory;": ("getInstance",),
}


def keys(index: CodeIndex) -> tuple[KeyFinding, ...]:
    """Return the constant keys, IVs, passwords, salts and public keys, sorted by place."""
    return tuple(finding for finding, _ in keys_with_values(index))


def keys_with_values(index: CodeIndex) -> tuple[tuple[KeyFinding, bytes], ...]:
    """Return the same with the values, which must never reach a result, a log or a terminal."""
    wanted = {owner: ("<init>",) for owner, _ in _CONSTRUCTORS}
    refs = index.method_refs({**wanted, **_INSTANCES})
    constructors = [m for owner in sorted(wanted) for m in refs.get(owner, ())]
    instances = [m for owner in sorted(_INSTANCES) for m in refs.get(owner, ())]
    ciphers = _Ciphers(index, index.calls_to(instances) if instances and constructors else ())
    constants = Constants(index, Reach.COMPUTED)
    found: dict[str, tuple[KeyFinding, bytes]] = {}
    for site in index.calls_to(constructors) if constructors else ():
        owner, _, proto = split_method(site.callee)
        arguments = _CONSTRUCTORS.get((owner, proto), ())
        values = constants.arguments(site.method, site.offset) if arguments else ()
        last = values[-1] if values and proto.endswith("Ljava/lang/String;)V") else ""
        stated = last if isinstance(last, str) else ""
        for argument in arguments:
            value = _argument(values, argument)
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
    known = {finding.digest for finding, _ in found.values()}
    for role, value, where, dex, offset in _written(index):
        digest = hashlib.sha256(value).hexdigest()
        if digest not in known:
            finding = KeyFinding(
                id=content_id("key", digest, role, where, dex, offset),
                role=role,
                algorithm="RSA",
                digest=digest,
                length=len(value),
                location=_place(where, dex, offset),
            )
            found[finding.id] = finding, value
    return tuple(sorted(found.values(), key=_order))


def _order(one: tuple[KeyFinding, bytes]) -> tuple[object, ...]:
    finding, place = one[0], one[0].location
    where = (
        (place.dex, place.class_name, place.method, place.descriptor, place.offset or 0)
        if (isinstance(place, CodeLocation))
        else ()
    )
    return (*where, finding.role, finding.id)


def _place(where: str, dex: str, offset: int | None) -> CodeLocation:
    if offset is not None:
        return location(where, dex, offset)
    owner, name, kind = split_field(where)
    return CodeLocation(class_name=java_name(owner), method=name, descriptor=kind, dex=dex)


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


def _argument(values: Sequence[Constant | None], argument: _Argument) -> bytes:
    if len(values) <= max(argument.register, *(argument.span or (0,))):
        return b""
    value = values[argument.register]
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
    if not isinstance(value, bytes) or argument.span is None:
        return value if isinstance(value, bytes) else b""
    start, length = (values[place] for place in argument.span)
    if not isinstance(start, int) or not isinstance(length, int) or start < 0 or length < 0:
        return b""
    return value[start : start + length]


def _written(index: CodeIndex) -> Iterator[tuple[KeyRole, bytes, str, str, int | None]]:
    """Yield (role, DER bytes, method or field, dex, offset) of RSA keys that stand as text."""
    for start, role in RSA_STARTS:
        for load in index.string_loads(start, start=True):
            if value := der(load.value):
                yield role, value, load.method, load.dex, load.offset
        for constant in index.string_constants(start):
            if value := der(constant.value):
                yield role, value, constant.field, constant.dex, None
