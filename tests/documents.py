"""Small documents for tests, made with the models."""

from __future__ import annotations

from datetime import UTC, datetime

from inspector.model.base import content_id
from inspector.model.common import AppInfo, Mark, Owner, OwnerKind, Provenance
from inspector.model.static import CodeLocation, Permission, StaticResult, Use
from inspector.model.traffic import (
    Coverage,
    Detection,
    HostCoverage,
    Recipient,
    Strength,
    TrafficResult,
    Transport,
)

PROVENANCE = Provenance(tool="inspector", version="0", python="3.13.0", rules_digest="0" * 64)
APP = AppInfo(package="org.example.loan", sha256="1" * 64, size=1, container="apk")


def at(minute: int) -> datetime:
    """Return a time on a fixed day, ``minute`` minutes after ten."""
    return datetime(2026, 5, 1, 10, minute, tzinfo=UTC)


def mark(kind: str, minute: int) -> Mark:
    """Return a mark."""
    return Mark(id=content_id("mark", kind, minute), kind=kind, at=at(minute))


def permission(name: str, *categories: str) -> Permission:
    """Return a requested permission."""
    return Permission(id=content_id("perm", name), name=name, categories=categories)


def use(category: str, *, rule: str = "test", picker: bool = False) -> Use:
    """Return a code use of a category."""
    return Use(
        id=content_id("use", category, rule),
        rule=rule,
        category=category,
        uri=f"content://{category}",
        location=CodeLocation(
            class_name="org.example.loan.A", method="a", descriptor="()V", dex="classes.dex"
        ),
        owner=Owner(kind=OwnerKind.FIRST_PARTY, name="org.example.loan"),
        picker=picker,
    )


def detection(
    category: str,
    minute: int = 0,
    *,
    host: str = "api.lender.example",
    strength: Strength = Strength.PLANTED,
    transport: Transport = "https",
    distinct: int = 1,
) -> Detection:
    """Return a detection in a request."""
    return Detection(
        id=content_id("det", category, minute, host, strength),
        rule="test",
        category=category,
        strength=strength,
        direction="request",
        transport=transport,
        exchange=content_id("ex", minute, host),
        at=at(minute),
        host=host,
        recipient=Recipient(domain="lender.example", party="first"),
        where="body",
        count=distinct,
        distinct=distinct,
    )


def static(*parts: Permission | Use) -> StaticResult:
    """Return a static result with the given permissions and uses."""
    return StaticResult(
        app=APP,
        permissions=tuple(p for p in parts if isinstance(p, Permission)),
        uses=tuple(u for u in parts if isinstance(u, Use)),
        provenance=PROVENANCE,
    )


def traffic(*detections: Detection) -> TrafficResult:
    """Return a traffic result with the given detections."""
    hosts = sorted({d.host for d in detections})
    return TrafficResult(
        detections=detections,
        coverage=Coverage(
            exchanges=len(detections),
            hosts=tuple(HostCoverage(host=h, seen="full", exchanges=1) for h in hosts),
        ),
        provenance=PROVENANCE,
    )
