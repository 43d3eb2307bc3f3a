"""Tells what many unrelated apps share (libraries, public hosts) from what marks a family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from inspector.corpus.traits import Traits
from inspector.model.corpus import LinkKind

# In how many groups of apps that are otherwise unlike a value may occur and still mark a family. A
# certificate in more is a distributor's; a key or host in more comes with a library.
LIMITS: Mapping[LinkKind, int] = {
    LinkKind.SIGNER: 20, LinkKind.ACCOUNT: 6, LinkKind.KEY: 6, LinkKind.HOST: 6,
    LinkKind.PATH: 5, LinkKind.TEXT: 5, LinkKind.STEM: 20,
}  # fmt: skip
MIN_FEATURE_LIMIT = 4
FEATURE_SHARE = 0.05
"""A method in more groups than this share of all (and than the limit above) is a library's."""


class Commonness:
    """In how many groups each feature and value occurs; what is not listed occurs in one."""

    def __init__(
        self, groups: int, features: Mapping[int, int], values: Mapping[tuple[LinkKind, str], int]
    ) -> None:
        self.groups = groups
        self.features = features
        self.values = values
        self.feature_limit = max(MIN_FEATURE_LIMIT, int(groups * FEATURE_SHARE))
        self._log = math.log(1 + max(groups, 1))

    def own(self, features: Iterable[int]) -> tuple[int, ...]:
        """Return the features that are no library's."""
        return tuple(f for f in features if self.features.get(f, 1) <= self.feature_limit)

    def weight(self, feature: int) -> float:
        """Return how much a feature says: 1 in one group, less in several."""
        return (math.log(1 + self.groups / self.features.get(feature, 1)) / self._log) ** 2

    def rare(self, kind: LinkKind, values: Iterable[str]) -> tuple[str, ...]:
        """Return the values of one kind that few groups have, sorted."""
        limit = LIMITS[kind]
        return tuple(sorted(v for v in values if self.values.get((kind, v), 1) <= limit))


def commonness(apps: Mapping[str, Traits], group_of: Mapping[str, str]) -> Commonness:
    """Count groups, not apps: a thousand clones of one app make its code no library."""
    features: Counter[int] = Counter()
    values: Counter[tuple[LinkKind, str]] = Counter()
    members: dict[str, list[Traits]] = {}
    for sha256, app in apps.items():
        members.setdefault(group_of[sha256], []).append(app)
    for group in members.values():
        features.update({feature for app in group for feature in app.features})
        values.update(
            {(kind, value) for app in group for kind, found in app.keys.items() for value in found}
        )
    return Commonness(
        len(members),
        {feature: count for feature, count in features.items() if count > 1},
        {key: count for key, count in values.items() if count > 1},
    )
