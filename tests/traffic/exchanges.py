"""Small exchanges and results for tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from inspector.model.exchange import Exchange, Message
from inspector.model.key_material import KeyMaterial
from inspector.model.persona import Persona
from inspector.model.traffic import TrafficResult
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.masking.mask import salt_of

START = datetime(2026, 6, 15, 10, tzinfo=UTC)
URL = "https://api.lender.example/v1/sync"


def post(
    body: bytes | str | object,
    *,
    url: str = URL,
    kind: str = "",
    index: int = 0,
    headers: Iterable[tuple[str, str]] = (),
    answer: bytes | object = b"",
    messages: Iterable[Message] = (),
) -> Exchange:
    """Return a POST; a body that is neither bytes nor text is sent as JSON."""
    parts = urlsplit(url)
    fields = [(name.encode(), value.encode()) for name, value in headers]
    if kind:
        fields.append((b"Content-Type", kind.encode()))
    return Exchange(
        index=index,
        transport="http" if parts.scheme == "http" else "https",
        host=parts.hostname or "",
        at=START + timedelta(seconds=index),
        address="192.0.2.7",
        method="POST",
        url=url,
        request_headers=tuple(fields),
        request_body=raw(body),
        status=200,
        response_body=raw(answer),
        messages=tuple(messages),
    )


def raw(body: bytes | str | object) -> bytes:
    """Return the bytes of a body."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body, ensure_ascii=False).encode()


def result(
    *exchanges: Exchange,
    persona: Persona | None = None,
    name: str = "a.har",
    material: Sequence[KeyMaterial] = (),
) -> TrafficResult:
    """Return what analysis finds in ``exchanges``."""
    evidence = repr(exchanges).encode()
    source = TrafficSource(
        name,
        "har",
        hashlib.sha256(evidence).hexdigest(),
        len(evidence),
        salt_of(evidence),
        exchanges,
    )
    return analyze([source], persona=persona, material=material)


def found(
    body: bytes | str | object, *, persona: Persona | None = None, kind: str = "", url: str = URL
) -> dict[str, str]:
    """Return category or attribute to strength of what is found in one request."""
    document = result(post(body, kind=kind, url=url), persona=persona)
    assert document.skipped == ()
    return {d.attribute or d.category: d.strength.value for d in document.detections}
