"""Compares two apps: what they share, how much each thing says, and the confidence together."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.corpus.common import Commonness
from inspector.corpus.lsh import MIN_METHODS
from inspector.corpus.traits import Traits
from inspector.model.corpus import Link, LinkKind, Reason

JOINS = 0.6
"""Confidence from which two apps are put into one family."""
MIN_SHARE = 0.4
CONTAINED = 0.8
TOLD_APART = 0.4
"""Share of an app's code that must be known as the publisher's to be compared alone."""
CONTAINED_METHODS = 24
"""An app that carries nearly all of another's code was padded or repackaged."""

# (weight of one, weight of each further one, most): measured on generated corpora, docs/corpus.md.
_WEIGHTS = {
    LinkKind.SIGNER: (0.95, 0.0, 0.95),
    LinkKind.ACCOUNT: (0.9, 0.03, 0.96),
    LinkKind.KEY: (0.85, 0.03, 0.95),
    LinkKind.HOST: (0.62, 0.1, 0.85),
    LinkKind.PATH: (0.15, 0.1, 0.55),
    LinkKind.TEXT: (0.1, 0.05, 0.5),
    LinkKind.STEM: (0.2, 0.0, 0.2),
}


def link(a: Traits, b: Traits, common: Commonness) -> Link | None:
    """Return what ties two apps together; none when nothing does."""
    if b.sha256 < a.sha256:
        a, b = b, a
    reasons = tuple(_reasons(a, b, common))
    if not reasons:
        return None
    doubt = 1.0
    for reason in reasons:
        doubt *= 1 - reason.weight
    return Link(a=a.sha256, b=b.sha256, confidence=round(1 - doubt, 3), reasons=reasons)


def _reasons(a: Traits, b: Traits, common: Commonness) -> Iterator[Reason]:
    for kind in LinkKind:
        if kind is LinkKind.CODE:
            if found := _code(a, b, common):
                yield found
            continue
        shared = common.rare(kind, a.keys.get(kind, frozenset()) & b.keys.get(kind, frozenset()))
        if shared:
            first, further, most = _WEIGHTS[kind]
            weight = round(min(first + further * (len(shared) - 1), most), 3)
            yield Reason(kind=kind, weight=weight, count=len(shared), examples=shared[:3])


def _code(a: Traits, b: Traits, common: Commonness) -> Reason | None:
    (mine, known), (other, also_known) = _own(a, common), _own(b, common)
    if not (known and also_known):
        # Renamed into one heap with the libraries, or no manifest: all code is compared, and a
        # small app inside a large one may be nothing but their common library.
        known = False
        mine, other = set(common.own(a.features)), set(common.own(b.features))
        if min(len(mine), len(other)) < MIN_METHODS:
            return None
        firsts = [set(common.own(app.first_party)) for app in (a, b)]
        firsts = [first for first in firsts if len(first) >= MIN_METHODS]
        if firsts and all(len(first & mine & other) < MIN_SHARE * len(first) for first in firsts):
            return None  # what they share is nobody's own: a library
    both = mine & other
    shared = sum(map(common.weight, both))
    left, right = sum(map(common.weight, mine)), sum(map(common.weight, other))
    share = shared / (left + right - shared)
    contained = shared / min(left, right)
    inside = known and contained >= CONTAINED and len(both) >= CONTAINED_METHODS
    if share < MIN_SHARE and not inside:
        return None
    # A small app inside a large one is not enough alone: both may carry one kit.
    weight = 0.62 + 0.33 * (share - MIN_SHARE) / (1 - MIN_SHARE) if share >= MIN_SHARE else 0.5
    example = f"{share:.0%} of the methods of both, {contained:.0%} of the smaller app's"
    return Reason(kind=LinkKind.CODE, weight=round(weight, 3), count=len(both), examples=(example,))


def _own(app: Traits, common: Commonness) -> tuple[set[int], bool]:
    """Return the publisher's own code, and whether enough of it is told apart to stand for all."""
    own = set(common.own(app.first_party))
    everything = len(common.own(app.features))
    return own, len(own) >= MIN_METHODS and len(own) >= TOLD_APART * everything
