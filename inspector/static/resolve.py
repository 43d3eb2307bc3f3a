"""Works out constants that code puts together: joined strings, arrays, URIs, decoded bytes.

One method is followed in the order of its text. Where paths join, only what was set once before the
first branch is still known: a wrong key or URI in a report is worse than none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from inspector.static.code import CodeIndex, Instruction, split_field, split_method
from inspector.static.constants import writes

_DEPTH = 4
"""Methods and initialisers that are followed into, one from another."""
_MAX_STEPS = 20_000
_MAX_SIZE = 1 << 16
_BRANCHES = ("if-", "goto", "packed-switch", "sparse-switch", "return", "throw")
_STRING = "Ljava/lang/String;"
_BUILDERS = frozenset(("Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;"))
_BIG = "Ljava/math/BigInteger;"
_URI = "Landroid/net/Uri;"
_URI_BUILDER = "Landroid/net/Uri$Builder;"
_CHARSETS = {"UTF_8": "utf-8", "US_ASCII": "ascii", "ISO_8859_1": "latin-1"}


@dataclass(frozen=True)
class Uri:
    """A ``android.net.Uri`` with this text."""

    text: str


@dataclass
class _Array:
    kind: str
    values: list[int | None]


@dataclass
class _Builder:
    """A string builder; no parts when an unknown one was added."""

    parts: list[str] | None = field(default_factory=list)


@dataclass
class _UriBuilder:
    scheme: str = ""
    authority: str = ""
    path: str = ""
    known: bool = True


@dataclass
class _Digest:
    name: str
    data: bytes | None = b""


@dataclass
class _New:
    """An object that its constructor gives a value: a string, or the bytes of a ``BigInteger``."""

    value: str | bytes | None = None


type Constant = str | bytes | int | Uri
type _Value = Constant | _Array | _Builder | _UriBuilder | _Digest | _New | None
_MUTABLE = (_Array, _Builder, _UriBuilder, _Digest, _New)


class Constants:
    """Answers which constants reach a call, for one app."""

    def __init__(self, index: CodeIndex) -> None:
        self._index = index
        self._run = lru_cache(maxsize=256)(self._followed)
        self._open: list[str] = []

    def arguments(self, method: str, offset: int) -> tuple[Constant | None, ...]:
        """Return the constant in each register of the call at ``offset``; none where not known."""
        return self._run(method).calls.get(offset, ())

    def stored(self, name: str) -> Constant | None:
        """Return the constant of a static field that only its class initialiser sets, once."""
        initial = self._index.initial(name)
        if initial is not None:
            return initial
        initialiser = f"{name.partition('->')[0]}-><clinit>()V"
        if initialiser in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(initialiser).fields.get(name)

    def returned(self, method: str) -> Constant | None:
        """Return the constant that a method of the app gives back on its only way out."""
        if method in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(method).result

    def _followed(self, method: str) -> _Followed:
        self._open.append(method)
        try:
            return _Followed(self, self._index, method)
        finally:
            self._open.pop()


class _Followed:
    """What one method does with constants."""

    def __init__(self, constants: Constants, index: CodeIndex, method: str) -> None:
        self._constants = constants
        self._index = index
        self._method = method
        self.calls: dict[int, tuple[Constant | None, ...]] = {}
        self.fields: dict[str, Constant | None] = {}
        self.result: Constant | None = None
        steps = index.instructions(method)
        if len(steps) <= _MAX_STEPS:
            self._follow(steps)

    def _follow(self, steps: Sequence[Instruction]) -> None:
        targets = {s.literal for s in steps if s.name.startswith(("if-", "goto"))}
        written = Counter(s.registers[0] for s in steps if s.registers and writes(s))
        now: dict[int, _Value] = {}
        first: dict[int, _Value] = {}
        straight, switched, results = True, False, 0
        result: _Value = None
        before = ""
        for step in steps:
            joined = step.offset in targets or before.startswith(("goto", "return", "throw"))
            if joined or switched or step.name == "move-exception":
                now = dict(first)
                straight = False
            if step.name.startswith(_BRANCHES):
                straight = False
            if step.name.startswith("return-object"):
                results += 1
                given = _frozen(now.get(step.registers[0]))
                self.result = given if results == 1 else None
            if step.name.startswith("invoke"):
                values = [now.get(register) for register in step.registers]
                frozen = tuple(map(_frozen, values))
                if any(value is not None for value in frozen):
                    self.calls[step.offset] = frozen
                result = self._called(step, values)
            elif step.name.startswith("sput-object"):
                known = step.ref in self.fields
                self.fields[step.ref] = None if known else _frozen(now.get(step.registers[0]))
            else:
                value = self._value(step, now, result)
                if step.registers and writes(step):
                    register = step.registers[0]
                    now[register] = value
                    wide = step.name.endswith("-wide") or "wide" in step.name
                    if wide:
                        now.pop(register + 1, None)
                    if straight and written[register] == 1 and not isinstance(value, _MUTABLE):
                        first[register] = value
            if step.name.endswith("-switch"):
                # Where its cases begin stands in its data: from here on any place may be one.
                switched = True
            before = step.name

    def _value(self, step: Instruction, now: Mapping[int, _Value], result: _Value) -> _Value:
        name = step.name
        if name.startswith("const-string"):
            return step.ref
        if name.startswith("const") and not step.ref:
            return step.literal
        if name.startswith("move-result"):
            return result
        if name.startswith("move") and len(step.registers) == 2:
            return now.get(step.registers[1])
        if name.startswith("sget"):
            _, field_name, kind = split_field(step.ref)
            if kind == "Ljava/nio/charset/Charset;":
                return _CHARSETS.get(field_name)
            return self._constants.stored(step.ref)
        if name == "new-instance":
            if step.ref in _BUILDERS:
                return _Builder()
            if step.ref in (_STRING, _BIG):
                return _New()
            return _UriBuilder() if step.ref == _URI_BUILDER else None
        if name == "new-array" and step.ref in ("[B", "[C", "[I"):
            size = now.get(step.registers[1])
            if isinstance(size, int) and 0 <= size <= _MAX_SIZE:
                return _Array(step.ref, [0] * size)
            return None
        if name.startswith("check-cast"):
            return now.get(step.registers[0])
        if name == "fill-array-data":
            array = now.get(step.registers[0])
            if isinstance(array, _Array):
                array.values[:] = self._index.array(self._method, step.literal)[: len(array.values)]
        elif name in ("aput", "aput-byte", "aput-char", "aput-object"):
            _put(step, now)
        return None

    def _called(self, step: Instruction, values: list[_Value]) -> _Value:
        owner, name, proto = split_method(step.ref)
        model = _MODELS.get((owner, name))
        if model is None and owner in _BUILDERS:
            model = _BUILDER_MODELS.get(name)
        if model is not None:
            try:
                return model(values, proto)
            except (ValueError, TypeError, IndexError, LookupError, OverflowError, binascii.Error):
                _forget(values)
                return None
        # A method that gets an array or a builder may change it.
        _forget(values)
        plain = proto.startswith("()") and not proto.endswith("V")
        if plain and step.name.startswith("invoke-static"):
            return self._constants.returned(step.ref)
        return None


def _put(step: Instruction, now: Mapping[int, _Value]) -> None:
    source, target, at = step.registers
    array, index, value = now.get(target), now.get(at), now.get(source)
    if isinstance(array, _Array):
        if isinstance(index, int) and 0 <= index < len(array.values):
            array.values[index] = value if isinstance(value, int) else None
        else:
            array.values[:] = [None] * len(array.values)


def _forget(values: Iterable[_Value]) -> None:
    for value in values:
        if isinstance(value, _Array):
            value.values[:] = [None] * len(value.values)
        elif isinstance(value, _Builder):
            value.parts = None
        elif isinstance(value, _UriBuilder):
            value.known = False
        elif isinstance(value, _Digest):
            value.data = None
        elif isinstance(value, _New):
            value.value = None


def _frozen(value: _Value) -> Constant | None:
    """Return what a value is at this moment."""
    if isinstance(value, _Array):
        if not value.values or any(item is None for item in value.values):
            return None
        numbers = [item for item in value.values if item is not None]
        if value.kind == "[B":
            return bytes(number & 0xFF for number in numbers)
        return "".join(map(chr, (n & 0xFFFF for n in numbers))) if value.kind == "[C" else None
    if isinstance(value, _Builder):
        return "".join(value.parts) if value.parts is not None else None
    if isinstance(value, _New):
        return value.value
    if isinstance(value, _UriBuilder | _Digest):
        return None
    return value


# --- what methods of the framework make of constants -----------------------------------------


def _text(value: _Value) -> str:
    frozen = _frozen(value)
    if isinstance(frozen, Uri):
        return frozen.text
    if not isinstance(frozen, str):
        raise ValueError("not known")
    return frozen


def _bytes(value: _Value) -> bytes:
    frozen = _frozen(value)
    if not isinstance(frozen, bytes):
        raise ValueError("not known")
    return frozen


def _whole(value: _Value) -> int:
    if not isinstance(value, int):
        raise ValueError("not known")
    return value


def _parsed(values: list[_Value], proto: str) -> _Value:
    return Uri(_text(values[0]))


def _appended(values: list[_Value], proto: str) -> _Value:
    return Uri(f"{_text(values[0]).rstrip('/')}/{_text(values[1]).lstrip('/')}")


def _of_row(values: list[_Value], proto: str) -> _Value:
    # The id is rarely known, and the table is what counts.
    return Uri(_text(values[0]))


def _uri_part(part: str) -> Callable[[list[_Value], str], _Value]:
    def model(values: list[_Value], proto: str) -> _Value:
        builder = values[0]
        if not isinstance(builder, _UriBuilder):
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


def _built(values: list[_Value], proto: str) -> _Value:
    builder = values[0]
    if not isinstance(builder, _UriBuilder) or not builder.known or not builder.authority:
        return None
    return Uri(f"{builder.scheme}://{builder.authority}{builder.path}")


def _same(values: list[_Value], proto: str) -> _Value:
    return values[0]


def _new_builder(values: list[_Value], proto: str) -> _Value:
    builder = values[0]
    if isinstance(builder, _Builder) and len(values) > 1 and not proto.startswith("(I)"):
        builder.parts = [_text(values[1])]
    return None


def _append(values: list[_Value], proto: str) -> _Value:
    builder = values[0]
    if not isinstance(builder, _Builder):
        return None
    kind = proto[1 : proto.index(")")]
    value = _frozen(values[1]) if len(values) == 2 else None
    if kind == "C" and isinstance(value, int):
        value = chr(value & 0xFFFF)
    elif kind == "I" and isinstance(value, int):
        value = str(value)
    elif isinstance(value, Uri):
        value = value.text
    if builder.parts is not None:
        if isinstance(value, str) and sum(map(len, builder.parts)) < _MAX_SIZE:
            builder.parts.append(value)
        else:
            builder.parts = None
    return builder


def _reverse(values: list[_Value], proto: str) -> _Value:
    builder = values[0]
    if isinstance(builder, _Builder) and builder.parts is not None:
        builder.parts = ["".join(builder.parts)[::-1]]
    return builder


def _codec(values: list[_Value]) -> str:
    return _text(values[1]) if len(values) > 1 else "utf-8"


def _to_bytes(values: list[_Value], proto: str) -> _Value:
    return _text(values[0]).encode(_codec(values), "surrogatepass")


def _new_string(values: list[_Value], proto: str) -> _Value:
    made = values[0]
    if isinstance(made, _New):
        source = _frozen(values[1])
        if isinstance(source, bytes) and len(values) <= 3 and not proto.startswith("([BI"):
            codec = _text(values[2]) if len(values) == 3 else "utf-8"
            made.value = source.decode(codec, "replace")
        elif isinstance(source, str) and len(values) == 2:
            made.value = source
    return None


def _new_big(values: list[_Value], proto: str) -> _Value:
    made = values[0]
    if isinstance(made, _New) and proto.startswith("(Ljava/lang/String;"):
        number = int(_text(values[1]), _whole(values[2]) if len(values) > 2 else 10)
        made.value = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return None


def _substring(values: list[_Value], proto: str) -> _Value:
    text = _text(values[0])
    start, *rest = (_whole(value) for value in values[1:])
    end = rest[0] if rest else len(text)
    if not 0 <= start <= end <= len(text):
        raise ValueError("outside")
    return text[start:end]


def _replace(values: list[_Value], proto: str) -> _Value:
    if proto.startswith("(CC)"):
        return _text(values[0]).replace(chr(_whole(values[1])), chr(_whole(values[2])))
    return _text(values[0]).replace(_text(values[1]), _text(values[2]))


def _decode64(value: _Value) -> bytes:
    frozen = _frozen(value)
    raw = frozen if isinstance(frozen, bytes) else _text(value).encode("ascii")
    plain = b"".join(raw.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)


def _new_digest(values: list[_Value], proto: str) -> _Value:
    return _Digest(_text(values[0]).lower().replace("-", ""))


def _update(values: list[_Value], proto: str) -> _Value:
    digest = values[0]
    if isinstance(digest, _Digest):
        plain = digest.data is not None and proto == "([B)V"
        digest.data = (digest.data or b"") + _bytes(values[1]) if plain else None
    return None


def _digested(values: list[_Value], proto: str) -> _Value:
    digest = values[0]
    if not isinstance(digest, _Digest) or digest.data is None or proto not in ("()[B", "([B)[B"):
        return None
    more = _bytes(values[1]) if len(values) > 1 else b""
    made = hashlib.new(digest.name, digest.data + more, usedforsecurity=False).digest()
    digest.data = b""
    return made


def _copy(values: list[_Value], proto: str) -> _Value:
    data = _bytes(values[0])
    start, end = (0, _whole(values[1])) if len(values) == 2 else map(_whole, values[1:3])
    if not 0 <= start <= end <= _MAX_SIZE or start > len(data):
        raise ValueError("outside")
    return data[start:end].ljust(end - start, b"\0")


_MODELS: Mapping[tuple[str, str], Callable[[list[_Value], str], _Value]] = {
    (_URI, "parse"): _parsed,
    (_URI, "withAppendedPath"): _appended,
    (_URI, "toString"): lambda values, _: _text(values[0]),
    (_URI_BUILDER, "<init>"): lambda values, _: None,
    (_URI_BUILDER, "scheme"): _uri_part("scheme"),
    (_URI_BUILDER, "authority"): _uri_part("authority"),
    (_URI_BUILDER, "encodedAuthority"): _uri_part("authority"),
    (_URI_BUILDER, "path"): _uri_part("path"),
    (_URI_BUILDER, "encodedPath"): _uri_part("path"),
    (_URI_BUILDER, "appendPath"): _uri_part("segment"),
    (_URI_BUILDER, "appendEncodedPath"): _uri_part("segment"),
    (_URI_BUILDER, "build"): _built,
    ("Landroid/content/ContentUris;", "withAppendedId"): _of_row,
    (_STRING, "<init>"): _new_string,
    (_BIG, "<init>"): _new_big,
    (_STRING, "concat"): lambda values, _: _text(values[0]) + _text(values[1]),
    (_STRING, "trim"): lambda values, _: _text(values[0]).strip(),
    (_STRING, "toLowerCase"): lambda values, _: _text(values[0]).lower(),
    (_STRING, "toUpperCase"): lambda values, _: _text(values[0]).upper(),
    (_STRING, "toString"): lambda values, _: _text(values[0]),
    (_STRING, "intern"): lambda values, _: _text(values[0]),
    (_STRING, "valueOf"): lambda values, _: _text(values[0]),
    (_STRING, "substring"): _substring,
    (_STRING, "replace"): _replace,
    (_STRING, "getBytes"): _to_bytes,
    (_STRING, "toCharArray"): lambda values, _: _text(values[0]),
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
    (_STRING, "equals"): lambda values, _: None,
    (_STRING, "length"): lambda values, _: None,
}
_BUILDER_MODELS: Mapping[str, Callable[[list[_Value], str], _Value]] = {
    "<init>": _new_builder,
    "append": _append,
    "reverse": _reverse,
    "toString": lambda values, _: _text(values[0]),
    "length": lambda values, _: None,
}
