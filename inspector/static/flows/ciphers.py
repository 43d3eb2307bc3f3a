"""AES of the Java library on known values: an app that hides its texts so carries the key too."""

from __future__ import annotations

from inspector.static.flows.pure import Function, Made, NotKnown, array, number, text

_KEY = "Ljavax/crypto/spec/SecretKeySpec;"
_VECTOR = "Ljavax/crypto/spec/IvParameterSpec;"
_CIPHER = "Ljavax/crypto/Cipher;"
MADE_BY_NEW = frozenset((_KEY, _VECTOR))
"""Classes of which an object is made before its constructor is called."""
_ENCRYPT, _DECRYPT = 1, 2
_BLOCK = 16


def _fields(value: object, kind: str) -> dict[str, object]:
    if not isinstance(value, Made) or value.kind != kind or value.fields is None:
        raise NotKnown
    return value.fields


def _construct(kinds: tuple[str, ...], values: list[object]) -> None:
    if kinds not in (("[B", "Ljava/lang/String;"), ("[B",)):
        raise NotKnown
    made = values[0]
    if not isinstance(made, Made) or made.fields is None:
        raise NotKnown
    made.fields["value"] = _raw(values[1])


def _get_instance(kinds: tuple[str, ...], values: list[object]) -> object:
    if len(kinds) != 1:
        raise NotKnown
    return Made(_CIPHER, {"name": text(values[0])})


def _init(kinds: tuple[str, ...], values: list[object]) -> None:
    cipher = _fields(values[0], _CIPHER)
    cipher["mode"] = number(values[1])
    cipher["key"] = _fields(values[2], _KEY)["value"]
    cipher["vector"] = _fields(values[3], _VECTOR)["value"] if len(values) > 3 else b""


def _do_final(kinds: tuple[str, ...], values: list[object]) -> object:
    if kinds != ("[B",):
        raise NotKnown
    done = _aes(_fields(values[0], _CIPHER), _raw(values[1]))
    return [each - 256 if each > 127 else each for each in done]


def _raw(value: object) -> bytes:
    return bytes(each & 0xFF for each in array(value))


def _aes(cipher: dict[str, object], data: bytes) -> bytes:
    # Loaded here: few apps need it, and it takes a while.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.padding import PKCS7

    name, key, vector = (cipher.get(part) for part in ("name", "key", "vector"))
    if not isinstance(name, str) or not isinstance(key, bytes) or not isinstance(vector, bytes):
        raise NotKnown
    # Java's plain "AES" is AES/ECB/PKCS5Padding.
    kind, mode, padding = [*name.upper().split("/"), "ECB", "PKCS5PADDING"][:3]
    padded = padding in ("PKCS5PADDING", "PKCS7PADDING")
    if kind != "AES" or mode not in ("ECB", "CBC") or not (padded or padding == "NOPADDING"):
        raise NotKnown
    machine = Cipher(algorithms.AES(key), modes.CBC(vector) if mode == "CBC" else modes.ECB())
    if cipher.get("mode") == _DECRYPT:
        opened = machine.decryptor()
        plain = opened.update(data) + opened.finalize()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        return unpadder.update(plain) + unpadder.finalize() if padded else plain
    if cipher.get("mode") != _ENCRYPT:
        raise NotKnown
    padder = PKCS7(_BLOCK * 8).padder()
    sealed = machine.encryptor()
    whole = padder.update(data) + padder.finalize() if padded else data
    return sealed.update(whole) + sealed.finalize()


CIPHERS: dict[tuple[str, str], Function] = {
    (_KEY, "<init>"): _construct,
    (_VECTOR, "<init>"): _construct,
    (_CIPHER, "getInstance"): _get_instance,
    (_CIPHER, "init"): _init,
    (_CIPHER, "doFinal"): _do_final,
}
"""By class and name, as ``pure.FUNCTIONS``. Raise NotKnown or ValueError for what is no AES."""
