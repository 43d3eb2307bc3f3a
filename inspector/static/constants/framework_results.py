"""What methods of the framework make of constants: of texts, bytes, digests and URIs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from inspector.static.constants.uri_results import URI_MODELS
from inspector.static.constants.values import (
    MAX_SIZE,
    Builder,
    Constant,
    Digest,
    Model,
    New,
    Objects,
    Uri,
    Value,
    bytes_of,
    frozen,
    number_of,
    text_of,
)

STRING = "Ljava/lang/String;"
BIG = "Ljava/math/BigInteger;"
BUILDERS = frozenset(("Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;"))

# Other conversions are not known: what they give depends on widths, signs and the locale.
_FORMAT = re.compile(r"%[sd%]|%.?")


def _same(values: list[Value], proto: str) -> Value:
    return values[0]


def _new_builder(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if isinstance(builder, Builder) and len(values) > 1 and not proto.startswith("(I)"):
        builder.parts = [text_of(values[1])]
    return None


def _append(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if not isinstance(builder, Builder):
        return None
    kind = proto[1 : proto.index(")")]
    value = frozen(values[1]) if len(values) == 2 else None
    if kind == "C" and isinstance(value, int):
        value = chr(value & 0xFFFF)
    elif kind == "I" and isinstance(value, int):
        value = str(value)
    elif isinstance(value, Uri):
        value = value.text
    if builder.parts is not None:
        if isinstance(value, str) and sum(map(len, builder.parts)) < MAX_SIZE:
            builder.parts.append(value)
        else:
            builder.parts = None
    return builder


def _reverse(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if isinstance(builder, Builder) and builder.parts is not None:
        builder.parts = ["".join(builder.parts)[::-1]]
    return builder


def _codec(values: list[Value]) -> str:
    return text_of(values[1]) if len(values) > 1 else "utf-8"


def _to_bytes(values: list[Value], proto: str) -> Value:
    return text_of(values[0]).encode(_codec(values), "surrogatepass")


def _new_string(values: list[Value], proto: str) -> Value:
    made = values[0]
    if isinstance(made, New):
        source = frozen(values[1])
        if isinstance(source, bytes) and len(values) <= 3 and not proto.startswith("([BI"):
            codec = text_of(values[2]) if len(values) == 3 else "utf-8"
            made.value = source.decode(codec, "replace")
        elif isinstance(source, str) and len(values) == 2:
            made.value = source
    return None


def _new_big(values: list[Value], proto: str) -> Value:
    made = values[0]
    if isinstance(made, New) and proto.startswith("(Ljava/lang/String;"):
        number = int(text_of(values[1]), number_of(values[2]) if len(values) > 2 else 10)
        made.value = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return None


def _substring(values: list[Value], proto: str) -> Value:
    text = text_of(values[0])
    start, *rest = (number_of(value) for value in values[1:])
    end = rest[0] if rest else len(text)
    if not 0 <= start <= end <= len(text):
        raise ValueError("outside")
    return text[start:end]


def _replace(values: list[Value], proto: str) -> Value:
    if proto.startswith("(CC)"):
        return text_of(values[0]).replace(chr(number_of(values[1])), chr(number_of(values[2])))
    return text_of(values[0]).replace(text_of(values[1]), text_of(values[2]))


def _objects(value: Value) -> list[Constant]:
    if not isinstance(value, Objects):
        raise ValueError("not known")
    found = [each for each in value.values if each is not None]
    if len(found) != len(value.values):
        raise ValueError("not known")
    return found


def _formatted(values: list[Value], proto: str) -> Value:
    form, given = values[-2:]
    left = iter(_objects(given))

    def filled(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match[0] not in ("%s", "%d"):
            raise ValueError("another format")
        value = next(left, None)
        if isinstance(value, Uri):
            value = value.text
        if not isinstance(value, str if match[0] == "%s" else int):
            raise ValueError("another format")
        return str(value)

    return _FORMAT.sub(filled, text_of(form))


def _list_joined(values: list[Value], proto: str) -> Value:
    return text_of(values[0]).join(map(text_of, _objects(values[1])))


def _decode64(value: Value) -> bytes:
    known = frozen(value)
    raw = known if isinstance(known, bytes) else text_of(value).encode("ascii")
    plain = b"".join(raw.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)


def _new_digest(values: list[Value], proto: str) -> Value:
    return Digest(text_of(values[0]).lower().replace("-", ""))


def _update(values: list[Value], proto: str) -> Value:
    digest = values[0]
    if isinstance(digest, Digest):
        plain = digest.data is not None and proto == "([B)V"
        digest.data = (digest.data or b"") + bytes_of(values[1]) if plain else None
    return None


def _digested(values: list[Value], proto: str) -> Value:
    digest = values[0]
    if not isinstance(digest, Digest) or digest.data is None or proto not in ("()[B", "([B)[B"):
        return None
    more = bytes_of(values[1]) if len(values) > 1 else b""
    made = hashlib.new(digest.name, digest.data + more, usedforsecurity=False).digest()
    digest.data = b""
    return made


def _copy(values: list[Value], proto: str) -> Value:
    data = bytes_of(values[0])
    start, end = (0, number_of(values[1])) if len(values) == 2 else map(number_of, values[1:3])
    if not 0 <= start <= end <= MAX_SIZE or start > len(data):
        raise ValueError("outside")
    return data[start:end].ljust(end - start, b"\0")


MODELS: Mapping[tuple[str, str], Model] = {
    **URI_MODELS,
    (STRING, "<init>"): _new_string,
    (BIG, "<init>"): _new_big,
    (STRING, "concat"): lambda values, _: text_of(values[0]) + text_of(values[1]),
    (STRING, "format"): _formatted,
    (STRING, "join"): _list_joined,
    ("Landroid/text/TextUtils;", "join"): _list_joined,
    ("Ljava/lang/Integer;", "valueOf"): lambda values, _: number_of(values[0]),
    ("Lkotlin/jvm/internal/Intrinsics;", "stringPlus"): (
        lambda values, _: text_of(values[0]) + text_of(values[1])
    ),
    (STRING, "trim"): lambda values, _: text_of(values[0]).strip(),
    (STRING, "toLowerCase"): lambda values, _: text_of(values[0]).lower(),
    (STRING, "toUpperCase"): lambda values, _: text_of(values[0]).upper(),
    (STRING, "toString"): lambda values, _: text_of(values[0]),
    (STRING, "intern"): lambda values, _: text_of(values[0]),
    (STRING, "valueOf"): lambda values, _: text_of(values[0]),
    (STRING, "substring"): _substring,
    (STRING, "replace"): _replace,
    (STRING, "getBytes"): _to_bytes,
    (STRING, "toCharArray"): lambda values, _: text_of(values[0]),
    ("Ljava/nio/charset/Charset;", "forName"): lambda values, _: text_of(values[0]),
    ("Ljava/nio/charset/Charset;", "defaultCharset"): lambda values, _: "utf-8",
    ("Landroid/util/Base64;", "decode"): lambda values, _: _decode64(values[0]),
    ("Ljava/util/Base64;", "getDecoder"): lambda values, _: None,
    ("Ljava/util/Base64;", "getUrlDecoder"): lambda values, _: None,
    ("Ljava/util/Base64$Decoder;", "decode"): lambda values, _: _decode64(values[1]),
    ("Ljava/security/MessageDigest;", "getInstance"): _new_digest,
    ("Ljava/security/MessageDigest;", "update"): _update,
    ("Ljava/security/MessageDigest;", "digest"): _digested,
    ("Ljava/util/Arrays;", "copyOf"): _copy,
    ("Ljava/util/Arrays;", "copyOfRange"): _copy,
    # Reads without a change: what they get is still known behind them.
    ("Ljavax/crypto/spec/SecretKeySpec;", "<init>"): lambda values, _: None,
    ("Ljavax/crypto/spec/IvParameterSpec;", "<init>"): lambda values, _: None,
    ("Ljavax/crypto/spec/GCMParameterSpec;", "<init>"): lambda values, _: None,
    ("Ljavax/crypto/spec/PBEKeySpec;", "<init>"): lambda values, _: None,
    ("Ljava/security/spec/X509EncodedKeySpec;", "<init>"): lambda values, _: None,
    ("Ljava/security/spec/PKCS8EncodedKeySpec;", "<init>"): lambda values, _: None,
    ("Ljava/security/spec/RSAPublicKeySpec;", "<init>"): lambda values, _: None,
    ("Landroid/util/Base64;", "encodeToString"): lambda values, _: None,
    (STRING, "equals"): lambda values, _: None,
    (STRING, "length"): lambda values, _: None,
}
BUILDER_MODELS: Mapping[str, Model] = {
    "<init>": _new_builder,
    "append": _append,
    "reverse": _reverse,
    "toString": lambda values, _: text_of(values[0]),
    "length": lambda values, _: None,
}
