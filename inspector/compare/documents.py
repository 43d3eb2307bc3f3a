"""Compares case documents: versions of an app, two apps, one app over sessions or countries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Literal

from inspector.compare import things
from inspector.compare.categories import categories
from inspector.compare.rows import Looked, rows
from inspector.compare.things import Things
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument
from inspector.model.comparison import Comparison, Row, Side

LETTERS = "ABCDEFGHIJKL"
CODE_NOT_READ = frozenset({"packer", "script-code", "damaged-code", "code-elsewhere", "no-code"})
"""Limits with which the lack of something in the code says nothing."""
NO_MANIFEST = frozenset({"no-manifest", "empty-manifest"})
FLOWS = "data flow in the code"
"""What a skipped item is called when data flow was not, or not in full, followed."""


def compare(
    documents: Sequence[CaseDocument], *, saved: Sequence[CaseDocument] | None = None
) -> Comparison:
    """Return the documents side by side, in the order given: a pure function of them.

    ``saved`` are the documents as they lie in their cases, where ``documents`` show less of them:
    the sides name the digests of those. Raises InspectorError for fewer than two or more than
    twelve.
    """
    if not 2 <= len(documents) <= len(LETTERS):
        raise InspectorError(
            f"{len(documents)} cases cannot be compared",
            next_step=f"name 2 to {len(LETTERS)} case folders or case.json files",
        )
    sides = tuple(
        _side(letter, document, whole)
        for letter, document, whole in zip(LETTERS, documents, saved or documents, strict=False)
    )
    signers = [
        {signer.sha256 for signer in side.app.signers} if side.app else set() for side in sides
    ]

    def manifest(side: int, _key: tuple[str, ...]) -> bool:
        return sides[side].static and not NO_MANIFEST.intersection(sides[side].limits)

    def code(side: int, _key: tuple[str, ...]) -> bool:
        return sides[side].code_read

    def flows(side: int, _key: tuple[str, ...]) -> bool:
        return sides[side].flows_read

    def traffic(side: int, _key: tuple[str, ...]) -> bool:
        return sides[side].traffic

    def file(side: int, _key: tuple[str, ...]) -> bool:
        return sides[side].static

    def rule(side: int, key: tuple[str, ...]) -> bool:
        return key[0] in documents[side].rule_scope.evaluated

    def of(gather: Callable[[CaseDocument], Things], looked: Looked) -> tuple[Row, ...]:
        return rows([gather(document) for document in documents], looked)

    return Comparison(
        kind=_kind(sides),
        sides=sides,
        same_signer=bool(set.intersection(*signers)) if all(signers) else None,
        same_rules=len({side.provenance.rules_digest for side in sides}) == 1,
        same_tool=len({side.provenance.version for side in sides}) == 1,
        categories=categories(documents, sides),
        permissions=of(things.permissions, manifest),
        uses=of(things.uses, code),
        flows=of(things.flows, flows),
        recipients=of(things.recipients, traffic),
        hosts=of(things.hosts, code),
        sdks=of(things.sdks, code),
        texts=of(things.texts, file),
        rules=of(things.rules, rule),
    )


def _side(letter: str, document: CaseDocument, saved: CaseDocument) -> Side:
    static, traffic = document.static, document.traffic
    limits = {limit.id for limit in static.limits} if static else set()
    skipped = {item.what for item in static.skipped} if static else set()
    code_read = static is not None and not limits & CODE_NOT_READ
    coverage = traffic.coverage if traffic else None
    return Side(
        letter=letter,
        title=document.title,
        app=document.app,
        digest=hashlib.sha256(document_bytes(saved)).hexdigest(),
        static=static is not None,
        traffic=traffic is not None,
        code_read=code_read,
        flows_read=code_read and FLOWS not in skipped,
        exchanges=coverage.exchanges if coverage else 0,
        first=coverage.first if coverage else None,
        last=coverage.last if coverage else None,
        consent_marked=any(mark.kind == "consent" for mark in document.marks),
        country=document.rule_scope.country,
        limits=tuple(sorted(limits)),
        provenance=document.provenance,
    )


def _kind(sides: Sequence[Side]) -> Literal["versions", "apps", "sessions"]:
    packages = {side.app.package for side in sides if side.app}
    if len(packages) > 1:
        return "apps"
    files = {side.app.sha256 for side in sides if side.app}
    return "versions" if len(files) > 1 else "sessions"
