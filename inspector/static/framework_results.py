"""What methods of the framework make of constants: of texts, bytes, digests and URIs.

A model gets the values in a call's registers and the method's proto; it raises one of ``NOT_KNOWN``
where they are not what it takes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping

from inspector.static.constant_values import (
    MAX_SIZE,
    Builder,
    Digest,
    New,
    Uri,
    UriBuilder,
    Value,
    frozen,
)

STRING = "Ljava/lang/String;"
BIG = "Ljava/math/BigInteger;"
URI_BUILDER = "Landroid/net/Uri$Builder;"
BUILDERS = frozenset(("Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;"))
NOT_KNOWN = (ValueError, TypeError, IndexError, LookupError, OverflowError, binascii.Error)
"""What a model raises where the result is not known."""
_URI = "Landroid/net/Uri;"

type Model = Callable[[list[Value], str], Value]


def _text(value: Value) -> str:
    known = frozen(value)
    if isinstance(known, Uri):
        return known.text
    if not isinstance(known, str):
        raise ValueError("not known")
    return known


def _bytes(value: Value) -> bytes:
    known = frozen(value)
    if not isinstance(known, bytes):
        raise ValueError("not known")
    return known


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise ValueError("not known")
    return value


def _parsed(values: list[Value], proto: str) -> Value:
    return Uri(_text(values[0]))


def _appended(values: list[Value], proto: str) -> Value:
    return Uri(f"{_text(values[0]).rstrip('/')}/{_text(values[1]).lstrip('/')}")


def _of_row(values: list[Value], proto: str) -> Value:
    # The id is rarely known, and the table is what counts.
    return Uri(_text(values[0]))


def _uri_part(part: str) -> Model:
    def model(values: list[Value], proto: str) -> Value:
        builder = values[0]
        if not isinstance(builder, UriBuilder):
            return None
        text = _text(values[1])
        if part == "segment":
            builder.path = f"{builder.path.rstrip('/')}/{text.lstrip('/')}"
        elif part == "path":
            builder.path = "/" + text.lstrip("/")
        else:
            setattr(builder, part, text)
        return builder

    return model


def _built(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if not isinstance(builder, UriBuilder) or not builder.known or not builder.authority:
        return None
    return Uri(f"{builder.scheme}://{builder.authority}{builder.path}")


def _same(values: list[Value], proto: str) -> Value:
    return values[0]


def _new_builder(values: list[Value], proto: str) -> Value:
    builder = values[0]
    if isinstance(builder, Builder) and len(values) > 1 and not proto.startswith("(I)"):
        builder.parts = [_text(values[1])]
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
    return _text(values[1]) if len(values) > 1 else "utf-8"


def _to_bytes(values: list[Value], proto: str) -> Value:
    return _text(values[0]).encode(_codec(values), "surrogatepass")


def _new_string(values: list[Value], proto: str) -> Value:
    made = values[0]
    if isinstance(made, New):
        source = frozen(values[1])
        if isinstance(source, bytes) and len(values) <= 3 and not proto.startswith("([BI"):
            codec = _text(values[2]) if len(values) == 3 else "utf-8"
            made.value = source.decode(codec, "replace")
        elif isinstance(source, str) and len(values) == 2:
            made.value = source
    return None


def _new_big(values: list[Value], proto: str) -> Value:
    made = values[0]
    if isinstance(made, New) and proto.startswith("(Ljava/lang/String;"):
        number = int(_text(values[1]), _whole(values[2]) if len(values) > 2 else 10)
        made.value = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return None


def _substring(values: list[Value], proto: str) -> Value:
    text = _text(values[0])
    start, *rest = (_whole(value) for value in values[1:])
    end = rest[0] if rest else len(text)
    if not 0 <= start <= end <= len(text):
        raise ValueError("outside")
    return text[start:end]


def _replace(values: list[Value], proto: str) -> Value:
    if proto.startswith("(CC)"):
        return _text(values[0]).replace(chr(_whole(values[1])), chr(_whole(values[2])))
    return _text(values[0]).replace(_text(values[1]), _text(values[2]))


def _decode64(value: Value) -> bytes:
    known = frozen(value)
    raw = known if isinstance(known, bytes) else _text(value).encode("ascii")
    plain = b"".join(raw.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)


def _new_digest(values: list[Value], proto: str) -> Value:
    return Digest(_text(values[0]).lower().replace("-", ""))


def _update(values: list[Value], proto: str) -> Value:
    digest = values[0]
    if isinstance(digest, Digest):
        plain = digest.data is not None and proto == "([B)V"
        digest.data = (digest.data or b"") + _bytes(values[1]) if plain else None
    return None


def _digested(values: list[Value], proto: str) -> Value:
    digest = values[0]
    if not isinstance(digest, Digest) or digest.data is None or proto not in ("()[B", "([B)[B"):
        return None
    more = _bytes(values[1]) if len(values) > 1 else b""
    made = hashlib.new(digest.name, digest.data + more, usedforsecurity=False).digest()
    digest.data = b""
    return made


def _copy(values: list[Value], proto: str) -> Value:
    data = _bytes(values[0])
    start, end = (0, _whole(values[1])) if len(values) == 2 else map(_whole, values[1:3])
    if not 0 <= start <= end <= MAX_SIZE or start > len(data):
        raise ValueError("outside")
    return data[start:end].ljust(end - start, b"\0")


MODELS: Mapping[tuple[str, str], Model] = {
    (_URI, "parse"): _parsed,
    (_URI, "withAppendedPath"): _appended,
    (_URI, "toString"): lambda values, _: _text(values[0]),
    (URI_BUILDER, "<init>"): lambda values, _: None,
    (URI_BUILDER, "scheme"): _uri_part("scheme"),
    (URI_BUILDER, "authority"): _uri_part("authority"),
    (URI_BUILDER, "encodedAuthority"): _uri_part("authority"),
    (URI_BUILDER, "path"): _uri_part("path"),
    (URI_BUILDER, "encodedPath"): _uri_part("path"),
    (URI_BUILDER, "appendPath"): _uri_part("segment"),
    (URI_BUILDER, "appendEncodedPath"): _uri_part("segment"),
    (URI_BUILDER, "build"): _built,
    ("Landroid/content/ContentUris;", "withAppendedId"): _of_row,
    (STRING, "<init>"): _new_string,
    (BIG, "<init>"): _new_big,
    (STRING, "concat"): lambda values, _: _text(values[0]) + _text(values[1]),
    (STRING, "trim"): lambda values, _: _text(values[0]).strip(),
    (STRING, "toLowerCase"): lambda values, _: _text(values[0]).lower(),
    (STRING, "toUpperCase"): lambda values, _: _text(values[0]).upper(),
    (STRING, "toString"): lambda values, _: _text(values[0]),
    (STRING, "intern"): lambda values, _: _text(values[0]),
    (STRING, "valueOf"): lambda values, _: _text(values[0]),
    (STRING, "substring"): _substring,
    (STRING, "replace"): _replace,
    (STRING, "getBytes"): _to_bytes,
    (STRING, "toCharArray"): lambda values, _: _text(values[0]),
    ("Ljava/nio/charset/Charset;", "forName"): lambda values, _: _text(values[0]),
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
    "toString": lambda values, _: _text(values[0]),
    "length": lambda values, _: None,
}
