"""Recognises digests of planted values: MD5, SHA-1 and SHA-2 of their normal forms."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

from inspector.traffic.spellings import Fact

ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_HEX = re.compile(r"(?:[0-9a-f]{16,128}|[0-9A-F]{16,128})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{22,88}={0,2}")
_LENGTHS = {hashlib.new(name).digest_size: name for name in ALGORITHMS}
_HASHED = frozenset((
    "name", "phone", "number", "email", "national_id", "android_id", "advertising_id", "imei",
    "imsi", "serial", "wifi_mac", "wifi_ssid", "wifi_bssid", "password",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class DigestHit:
    """A digest of a fact: which algorithm, of which normal form."""

    fact: Fact
    form: str


def candidate(value: str) -> bytes | None:
    """Return the bytes of ``value`` when it has the form of a digest, whole or cut to 8 bytes."""
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
    return raw if len(raw) in _LENGTHS or len(raw) == 8 else None


class DigestIndex:
    """Digests of every normal form of every fact, made when the first candidate turns up."""

    def __init__(self, facts: Iterable[tuple[Fact, str]]) -> None:
        self._facts = tuple((fact, value) for fact, value in facts if fact.field in _HASHED)
        self._index: dict[bytes, list[DigestHit]] | None = None

    def find(self, raw: bytes) -> tuple[DigestHit, ...]:
        """Return the facts whose digest ``raw`` is; a cut digest is one of its first 8 bytes or,
        as is the custom for MD5, its middle 8."""
        if self._index is None:
            self._index = self._build()
        return tuple(self._index.get(raw, ()))

    def _build(self) -> dict[bytes, list[DigestHit]]:
        index: dict[bytes, list[DigestHit]] = {}
        for fact, value in self._facts:
            for form, text in normal_forms(fact, value):
                for name in ALGORITHMS:
                    digest = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
                    hit = DigestHit(fact, f"{name} of the {form}")
                    for key in (digest, digest[:8], digest[4:12] if name == "md5" else digest):
                        hits = index.setdefault(key, [])
                        if hit not in hits:
                            hits.append(hit)
        return index


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
            forms.setdefault("".join(value.split()).lower(), "name without spaces")
    for text, form in forms.items():
        yield form, text
