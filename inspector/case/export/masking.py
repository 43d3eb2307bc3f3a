"""Replaces values by a sign and a commitment, and keeps what opens each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pydantic import Field

from inspector.case.commitments import alias, commitment, salt
from inspector.case.export.vocabulary import Vocabulary, steps
from inspector.model.base import Model, Sha256, Text

_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@\"'<>()]+@[^\s@\"'<>()]+\.[^\s@\"'<>()]+")
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/]{0,2}\d){5,}")
_OPAQUE = re.compile(r"(?=[A-Za-z0-9_=-]*\d)[A-Za-z0-9_=-]{16,}")
_ID = re.compile(r"\b[a-z]+-[0-9a-f]{12}\b")


class Commitment(Model):
    """What the public copy says about one masked value."""

    id: str = Field(pattern=r"^m-[0-9a-f]{12}$")
    """Name of the masked value, as it stands in the document."""
    place: Text
    """Where the value was: table, id, field of the public document."""
    commitment: Sha256
    """HMAC-SHA256 of the value with its salt as key."""


class Opening(Commitment):
    """What proves one masked value: shown to whom it concerns, never published as a whole."""

    salt: Sha256
    """32 bytes in hex."""
    value: Text
    """The value that was masked."""


class Masker:
    """Masks values of one document; each place has a salt of its own."""

    def __init__(self, secret: bytes, words: Vocabulary, known: Iterable[str] = ()) -> None:
        self.openings: dict[str, Opening] = {}
        self._secret = secret
        self._words = words
        found = sorted({value for value in known if len(value) >= 3}, key=lambda v: (-len(v), v))
        pattern = "|".join(re.escape(value) for value in found)
        self._known = re.compile(pattern, re.IGNORECASE) if pattern else None

    def mask(self, place: str, value: str) -> str:
        """Return the sign that stands for ``value`` at ``place``; nothing stays nothing."""
        if not value:
            return ""
        return f"[masked {self.commit(place, value).id}]"

    def commit(self, place: str, value: str) -> Opening:
        """Return the opening of a value, and remember it."""
        salt_bytes = salt(self._secret, place, value)
        claimed = commitment(salt_bytes, value)
        opening = Opening(
            id=f"m-{claimed[:12]}",
            place=place,
            commitment=claimed,
            salt=salt_bytes.hex(),
            value=value,
        )
        self.openings[opening.id] = opening
        return opening

    def path(self, place: str, where: str) -> str:
        """Return the path to a value with every unknown step masked."""
        shown = []
        for number, (before, text, after) in enumerate(steps(where)):
            if not self._words.knows(text):
                shown.append(f"[{self.commit(f'{place}/{number}', text).id}]")
            else:
                shown.append(f"{before}{text}{after}")
        return "".join(shown)

    def word(self, place: str, text: str) -> str:
        """Return a single name, masked unless it consists of known words."""
        return text if self._words.knows(text) else self.mask(place, text)

    def url(self, place: str, url: str) -> str:
        """Return an address without user, unknown path segments and query values."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:  # urlsplit refuses some hostile authorities
            return self.mask(place, url)
        path = "/".join(
            segment if self._words.knows(segment) else "…" for segment in parts.path.split("/")
        )
        authority = self.host(host) + (f":{port}" if port else "")
        shown = f"{parts.scheme}://{authority}{path}" if parts.scheme else f"{authority}{path}"
        whole = (
            "…" not in path and not parts.query and not parts.fragment and "@" not in parts.netloc
        )
        if whole and authority == parts.netloc:
            return url
        return f"{shown} {self.mask(place, url)}"

    def host(self, host: str) -> str:
        """Return a host name; a label that may carry an identifier gets an alias."""
        if re.fullmatch(r"[0-9.]+|\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?", host):
            return host
        labels = host.split(".")
        return ".".join(
            f"masked-{alias(self._secret, f'host {label.lower()}')}" if _telling(label) else label
            for label in labels
        )

    def text(self, place: str, text: str) -> str:
        """Return free text with addresses, numbers and known values masked."""
        counter = iter(range(1_000_000))

        def sign(match: re.Match[str]) -> str:
            return self.mask(f"{place}/{next(counter)}", match.group())

        def address(match: re.Match[str]) -> str:
            return self.url(f"{place}/{next(counter)}", match.group())

        pieces = re.split(r"(\[masked m-[0-9a-f]{12}\])", _URL.sub(address, text))
        patterns = [self._known] if self._known else []
        for pattern in (*patterns, _EMAIL, _DIGITS, _OPAQUE):
            pieces = [
                part
                for piece in pieces
                for part in re.split(
                    r"(\[masked m-[0-9a-f]{12}\])",
                    piece if piece.startswith("[masked m-") else pattern.sub(sign, piece),
                )
            ]
        return "".join(pieces)

    def alias(self, name: str) -> str:
        """Return the id that stands for the id ``name`` in the public copy."""
        return f"{name.split('-', 1)[0]}-{alias(self._secret, name)}"


def renamed(value: object, aliases: Mapping[str, str], hosts: Mapping[str, str]) -> object:
    """Replace ids by their aliases and hosts by their public form in all texts of JSON data."""
    off = sorted((host for host, shown in hosts.items() if host != shown), key=len, reverse=True)

    def replaced(item: object) -> object:
        if isinstance(item, str):
            for host in off:
                item = item.replace(host, hosts[host])
            return _ID.sub(lambda match: aliases.get(match.group(), match.group()), item)
        if isinstance(item, list):
            return [replaced(one) for one in item]
        if isinstance(item, dict):
            return {key: replaced(one) for key, one in item.items()}
        return item

    return replaced(value)


def _telling(label: str) -> bool:
    return len(label) > 30 or sum(c.isdigit() for c in label) >= 5 or "@" in label
