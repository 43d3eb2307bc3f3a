"""Recognises digests of planted values: MD5, SHA-1, SHA-2 and CRC-32 of their normal forms."""

from __future__ import annotations

import binascii
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

from inspector.traffic.planted.fold import plain_letters
from inspector.traffic.planted.spellings import (
    DIGIT_BITS,
    LETTER_BITS,
    Digits,
    Fact,
    Spelling,
    mail_forms,
)

ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_HEX = re.compile(r"[0-9A-Fa-f]{16,128}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{11,88}={0,2}")
_INSIDE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{32,128}(?![0-9A-Za-z])")
_SHORTEST, _LONGEST = 8, 64
DIGEST_BITS, PART_BITS, CRC_BITS = 60.0, 12.0, 16.0
"""What a match is worth: eight bytes or more of a digest; a digest of one part of a name, which
many people share; a CRC, whose 32 bits are shared by the forms of all values."""
_HASHED = frozenset((
    "name", "phone", "number", "email", "national_id", "android_id", "advertising_id", "imei",
    "imsi", "serial", "wifi_mac", "wifi_ssid", "wifi_bssid", "password",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class DigestHit:
    """A digest of a fact: which algorithm, of which normal form."""

    fact: Fact
    form: str
    bits: float = DIGEST_BITS


def candidate(value: str) -> bytes | None:
    """Return the bytes of ``value`` when it has the form of a digest, whole or cut to 8 or more."""
    if _HEX.fullmatch(value) and len(value) % 2 == 0:
        raw = bytes.fromhex(value)
    elif _BASE64.fullmatch(value):
        text = value.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = binascii.a2b_base64(text + "=" * (-len(text) % 4))
        except binascii.Error:
            return None
    else:
        return None
    return raw if _SHORTEST <= len(raw) <= _LONGEST else None


def inside(value: str) -> Iterator[bytes]:
    """Yield the bytes of digests in hex that stand as words inside a longer text."""
    for found in _INSIDE.finditer(value):
        if len(found[0]) % 2 == 0:
            yield bytes.fromhex(found[0])


class DigestIndex:
    """Digests of every normal form of every fact, made when the first candidate turns up."""

    def __init__(self, facts: Iterable[tuple[Fact, str]]) -> None:
        self._facts = tuple((fact, value) for fact, value in facts if fact.field in _HASHED)
        self._index: dict[bytes, list[tuple[bytes, DigestHit]]] | None = None
        self._crcs: dict[int, list[DigestHit]] = {}

    def find(self, raw: bytes) -> tuple[DigestHit, ...]:
        """Return the facts whose digest ``raw`` is; a cut digest is its first 8 bytes or more or,
        as is the custom for MD5, its middle 8."""
        if self._index is None:
            self._index = self._build()
        found = self._index.get(raw[:8], ())
        return tuple(
            dict.fromkeys(hit for whole, hit in found if whole.startswith(raw) or len(raw) == 8)
        )

    def crc(self, value: str) -> tuple[DigestHit, ...]:
        """Return the facts whose CRC-32 ``value`` is: eight hex digits, or base64 of four bytes."""
        if self._index is None:
            self._index = self._build()
        try:
            raw = bytes.fromhex(value) if len(value) == 8 and value[-1] != "=" else None
            raw = binascii.a2b_base64(value) if raw is None else raw
        except (binascii.Error, ValueError):
            return ()
        return tuple(self._crcs.get(int.from_bytes(raw), ())) if len(raw) == 4 else ()

    def _build(self) -> dict[bytes, list[tuple[bytes, DigestHit]]]:
        index: dict[bytes, list[tuple[bytes, DigestHit]]] = {}
        for fact, value in self._facts:
            for form, text in normal_forms(fact, value):
                raw = text.encode("utf-8", "replace")
                bits = PART_BITS if form.endswith("part of the name") else _worth(fact, text)
                if bits > CRC_BITS:
                    crc = DigestHit(fact, f"crc32 of the {form}", CRC_BITS)
                    self._crcs.setdefault(zlib.crc32(raw), []).append(crc)
                for name in ALGORITHMS:
                    digest = hashlib.new(name, raw, usedforsecurity=False).digest()
                    hit = DigestHit(fact, f"{name} of the {form}", bits)
                    index.setdefault(digest[:8], []).append((digest, hit))
                    if name == "md5":
                        index.setdefault(digest[4:12], []).append((digest[4:12], hit))
        return index


def _worth(fact: Fact, text: str) -> float:
    """Return the bits of a digest of ``text``: no more than the text itself carries, for whoever
    digests "Ann" gets what everybody gets."""
    each = LETTER_BITS if fact.field == "name" else DIGIT_BITS
    return min(DIGEST_BITS, sum(each if c.isascii() else 6.0 for c in text if c.isalnum()))


def decimal_crcs(fact: Fact, value: str, digits: Digits | None) -> Iterator[Spelling]:
    """Yield the CRC-32 of the commonest normal forms as decimal numbers, without their sign: Java
    prints it unsigned (``CRC32.getValue``) or cut to a signed ``int``."""
    if fact.field not in _HASHED or fact.field == "name":
        return
    forms = {value: "value as it is", value.strip().lower(): "value in lower case"}
    if digits is not None and digits.phone:
        whole = digits.code + digits.core
        forms = {
            f"+{whole}": "value as it is", whole: "number without plus",
            digits.core: "national number", f"0{digits.core}": "national number with trunk prefix",
        }  # fmt: skip
    for text, form in forms.items():
        crc = zlib.crc32(text.encode("utf-8", "replace"))
        for spelled in dict.fromkeys((crc, abs(crc - (1 << 32)))):
            name = f"crc32 of the {form}, in decimal"
            yield Spelling(str(spelled), fact, name, CRC_BITS, whole=True)


def normal_forms(fact: Fact, value: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the normal forms that are digested in practice."""
    forms: dict[str, str] = {value: "value as it is"}
    if fact.field in ("phone", "number"):
        try:
            number = phonenumbers.parse(value)
        except phonenumbers.NumberParseException:
            number = None
        if number is not None:
            core = phonenumbers.national_significant_number(number)
            region = phonenumbers.region_code_for_number(number) or ""
            plan = phonenumbers.PhoneMetadata.metadata_for_region(region) if region else None
            trunk = (plan.national_prefix if plan else None) or "0"
            forms |= {
                value.lstrip("+"): "number without plus",
                core: "national number",
                trunk + core: "national number with trunk prefix",
                f"00{value.lstrip('+')}": "number with 00",
            }
    else:
        forms.setdefault(value.strip().lower(), "value in lower case")
        forms.setdefault(value.strip().upper(), "value in upper case")
        compact = "".join(c for c in value if c.isalnum())
        if fact.field not in ("name", "email", "password"):
            forms.setdefault(compact.lower(), "value without separators")
            forms.setdefault(compact.upper(), "value without separators, upper case")
        elif fact.field == "name":
            lower = " ".join(value.lower().split())
            forms.setdefault(lower.replace(" ", ""), "name without spaces")
            forms.setdefault(plain_letters(lower), "name in plain letters")
            forms.setdefault(" ".join(reversed(lower.split())), "name, last part first")
            for part in lower.split() if " " in lower else ():
                forms.setdefault(part, "part of the name")
        elif fact.field == "email":
            for mail in mail_forms(value):
                forms.setdefault(mail, "address as its provider reads it")
    for text, form in forms.items():
        yield form, text
