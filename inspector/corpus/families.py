"""Groups apps into families by linear work: buckets and shared values give the pairs to compare."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Literal

from datasketch import MinHash

from inspector.corpus.common import Commonness, commonness
from inspector.corpus.links import JOINS, link
from inspector.corpus.lsh import MIN_METHODS, CodeIndex, signature, signatures
from inspector.corpus.traits import Traits
from inspector.model.base import content_id
from inspector.model.corpus import HOLDS_A_SECRET, Families, Family, Link, LinkKind

ROUNDS = 2
"""The first counts near-copies as one group to find libraries; the next count whole families."""
TWINS = 0.6
_ANCHORS = 4
"""Apps of one shared value that each further app with it is compared with."""


class Grouping:
    """Apps in groups; joining keeps the links that did it."""

    def __init__(self, apps: Iterable[str]) -> None:
        self._parent = {app: app for app in apps}
        self.links: list[Link] = []

    def root(self, app: str) -> str:
        """Return the app that stands for the group."""
        while self._parent[app] != app:
            self._parent[app] = self._parent[self._parent[app]]
            app = self._parent[app]
        return app

    def join(self, a: str, b: str) -> bool:
        """Join two groups; the smaller digest stands for both. False when they were one."""
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first
        return first != second

    def groups(self) -> dict[str, str]:
        """Return each app's group."""
        return {app: self.root(app) for app in self._parent}


def families(found: Iterable[Traits]) -> tuple[Families, Commonness]:
    """Return the families of a corpus and what was common in it; the order does not matter."""
    apps = {app.sha256: app for app in sorted(found, key=lambda app: app.sha256)}
    common = commonness(apps, _twins(apps).groups())
    links: list[Link] = []
    for _ in range(ROUNDS):
        links = list(_linked(apps, common))
        grouping = Grouping(apps)
        for each in links:
            grouping.join(each.a, each.b)
        common = commonness(apps, grouping.groups())
    made = tuple(
        sorted(_families(apps, links), key=lambda family: (-len(family.members), family.id))
    )
    inside = sum(len(family.members) for family in made)
    return (
        Families(
            apps=len(apps),
            families=made,
            alone=len(apps) - inside,
            not_compared=sum(
                1 for app in apps.values() if len(common.own(app.features)) < MIN_METHODS
            ),
        ),
        common,
    )


def _twins(apps: Mapping[str, Traits]) -> Grouping:
    """Join near-copies, libraries included: enough to count groups instead of clones."""
    grouping = Grouping(apps)
    for first_party in (False, True):
        with closing(sqlite3.connect(":memory:")) as connection:
            index = CodeIndex(connection)
            known: dict[str, MinHash] = {}
            for sha256, app in apps.items():
                features = app.first_party if first_party else app.features
                if len(features) < MIN_METHODS:
                    continue
                made = known[sha256] = signature(features)
                for other in sorted(index.near(made)):
                    if made.jaccard(known[other]) >= TWINS:
                        grouping.join(sha256, other)
                index.add(sha256, made)
    return grouping


def _linked(apps: Mapping[str, Traits], common: Commonness) -> Iterator[Link]:
    """Yield the links that join: each app against few others, whatever the size of the corpus."""
    with closing(sqlite3.connect(":memory:")) as connection:
        index = CodeIndex(connection)
        anchors: dict[tuple[LinkKind, str], list[str]] = defaultdict(list)
        for app in apps.values():
            for other in sorted(_near(app, index, anchors, common)):
                found = link(app, apps[other], common)
                if found is not None and found.confidence >= JOINS:
                    yield found


def _near(
    app: Traits,
    index: CodeIndex,
    anchors: dict[tuple[LinkKind, str], list[str]],
    common: Commonness,
) -> set[str]:
    """Return the apps met in a bucket or by a shared value, and add the app for the next ones."""
    near: set[str] = set()
    made = signatures(common.own(app.features), common.own(app.first_party))
    for each in made:
        near.update(index.near(each))
    for each in made:
        index.add(app.sha256, each)
    for kind, values in app.keys.items():
        if kind is LinkKind.STEM:
            continue
        for value in common.rare(kind, values):
            known = anchors[kind, value]
            near.update(known)
            if len(known) < _ANCHORS:
                known.append(app.sha256)
    return near


def _families(apps: Mapping[str, Traits], links: Iterable[Link]) -> Iterator[Family]:
    # The strongest links that connect all, shared secrets first: the weakest of these is what the
    # family hangs on.
    grouping = Grouping(apps)
    kept: list[Link] = []
    every: dict[str, list[Link]] = defaultdict(list)
    rank = {kind: place for place, kind in enumerate(LinkKind)}
    ordered = sorted(
        links, key=lambda each: (rank[each.reasons[0].kind], -each.confidence, each.a, each.b)
    )
    for each in ordered:
        if grouping.join(each.a, each.b):
            kept.append(each)
    for each in ordered:
        every[grouping.root(each.a)].append(each)
    tree: dict[str, list[Link]] = defaultdict(list)
    for each in kept:
        tree[grouping.root(each.a)].append(each)
    members: dict[str, list[str]] = defaultdict(list)
    for app, root in grouping.groups().items():
        members[root].append(app)
    for root, own in tree.items():
        weakest = min(each.confidence for each in own)
        secret = sum(
            1 for each in every[root] if any(r.kind in HOLDS_A_SECRET for r in each.reasons)
        )
        yield Family(
            id=content_id("family", root),
            members=tuple(sorted(members[root])),
            confidence=weakest,
            level=level(weakest),
            same_secret=secret,
            links=tuple(sorted(own, key=lambda each: (each.a, each.b))),
        )


def level(confidence: float) -> Literal["high", "medium", "low"]:
    """Return a confidence in words."""
    if confidence >= 0.9:
        return "high"
    return "medium" if confidence >= 0.75 else "low"
