"""Takes the values of found keys out of decompiled lines: a result never carries a key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from inspector.model.static import Flow, KeyFinding, Use

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
MASK = '"•••"'


def without_keys(
    uses: tuple[Use, ...], flows: tuple[Flow, ...], keys: Iterable[KeyFinding]
) -> tuple[tuple[Use, ...], tuple[Flow, ...]]:
    """Return both with ``"•••"`` in their lines for each string whose digest is that of a key."""
    digests = {key.digest for key in keys}
    if not digests:
        return uses, flows

    def masked(text: str) -> str:
        return _LITERAL.sub(
            lambda literal: MASK if _digest(literal[1]) in digests else literal[0], text
        )

    return (
        tuple(
            use.model_copy(update={"context": tuple(masked(line) for line in use.context)})
            for use in uses
        ),
        tuple(
            flow.model_copy(
                update={
                    "path": tuple(
                        step.model_copy(
                            update={"line": masked(step.line), "detail": masked(step.detail)}
                        )
                        for step in flow.path
                    )
                }
            )
            for flow in flows
        ),
    )


def _digest(literal: str) -> str:
    plain = re.sub(r"\\(.)", r"\1", literal)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
