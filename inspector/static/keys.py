"""Constant key material that the code hands to ciphers; results hold its digests only."""

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from inspector.model.base import content_id
from inspector.model.static import CodeLocation, KeyFinding
from inspector.static.code import CallSite, CodeIndex, java_name, split_field, split_method
from inspector.static.constants import string_arguments
from inspector.static.places import location
from inspector.static.resolve import Constant, Constants

Role = Literal["key", "iv", "password", "salt", "public_key", "private_key"]


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
_RSA_TEXTS: tuple[tuple[str, Role], ...] = (
    ("MFwwDQYJKoZIhvcNAQEB", "public_key"),
    ("MIGfMA0GCSqGSIb3DQEB", "public_key"),
    ("MIIBIjANBgkqhkiG9w0B", "public_key"),
    ("MIICIjANBgkqhkiG9w0B", "public_key"),
    ("-----BEGIN PUBLIC KEY-----", "public_key"),
    ("MIIBVAIBADANBgkqhkiG9w0B", "private_key"),
    ("MIICdwIBADANBgkqhkiG9w0B", "private_key"),
    ("MIICdgIBADANBgkqhkiG9w0B", "private_key"),
    ("MIIEvgIBADANBgkqhkiG9w0B", "private_key"),
    ("MIIEvQIBADANBgkqhkiG9w0B", "private_key"),
    ("-----BEGIN PRIVATE KEY-----", "private_key"),
    ("-----BEGIN RSA PRIVATE KEY-----", "private_key"),
)
"""How the DER of RSA keys of 512 to 4096 bits starts as base64 (RFC 5280, RFC 5208), and as PEM."""
_LEAST_DER = 60


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
    constants = Constants(index)
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


def _written(index: CodeIndex) -> Iterator[tuple[Role, bytes, str, str, int | None]]:
    """Yield (role, DER bytes, method or field, dex, offset) of RSA keys that stand as text."""
    for start, role in _RSA_TEXTS:
        for load in index.string_loads(start, start=True):
            if der := _der(load.value):
                yield role, der, load.method, load.dex, load.offset
        for constant in index.string_constants(start):
            if der := _der(constant.value):
                yield role, der, constant.field, constant.dex, None


def _der(text: str) -> bytes:
    body = re.sub(r"-----[A-Z ]+-----", "", text)
    body = "".join(body.replace("\\n", "").split())
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError:
        return b""
    return data if data[:1] == b"\x30" and len(data) >= _LEAST_DER else b""
