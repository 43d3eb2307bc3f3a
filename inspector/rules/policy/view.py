"""A case as a trigger sees it: indexed once, then narrowed to a category and to days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from inspector.model.common import Mark
from inspector.model.static import Flow, StaticResult, Use
from inspector.model.traffic import Detection, ExchangeInfo, SessionFinding, TrafficResult


class Index:
    """Both results and the marks, looked up by category, kind and id."""

    def __init__(
        self, static: StaticResult | None, traffic: TrafficResult | None, marks: Sequence[Mark]
    ) -> None:
        self.static = static
        self.traffic = traffic
        self.marks = tuple(sorted(marks, key=lambda mark: (mark.at, mark.id)))

    @cached_property
    def uses(self) -> dict[str, list[Use]]:
        """Uses by category."""
        return _by_category(self.static.uses if self.static else ())

    @cached_property
    def flows(self) -> dict[str, list[Flow]]:
        """Flows by category."""
        return _by_category(self.static.flows if self.static else ())

    @cached_property
    def detections(self) -> dict[str, list[Detection]]:
        """Detections by category."""
        return _by_category(self.traffic.detections if self.traffic else ())

    @cached_property
    def sessions(self) -> dict[str, list[SessionFinding]]:
        """Session findings by category."""
        return _by_category(self.traffic.sessions if self.traffic else ())

    @cached_property
    def exchanges(self) -> tuple[ExchangeInfo, ...]:
        """Exchanges."""
        return self.traffic.exchanges if self.traffic else ()

    def first_mark(self, kind: str) -> datetime | None:
        """Return the time of the first mark of a kind."""
        return next((mark.at for mark in self.marks if mark.kind == kind), None)

    def last_mark(self, kinds: Iterable[str], until: datetime) -> datetime | None:
        """Return the time of the last mark of the kinds before a moment."""
        wanted = set(kinds)
        return max((m.at for m in self.marks if m.kind in wanted and m.at < until), default=None)


def _by_category[T: (Use, Flow, Detection, SessionFinding)](
    items: Iterable[T],
) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(item.category, []).append(item)
    return found


@dataclass(frozen=True, slots=True)
class View:
    """What one evaluation of a row may look at.

    ``only`` narrows to a category; ``without`` removes categories that had their own turn. What has
    no category (texts, marks, hosts) is seen unless the view is narrowed to one.
    """

    index: Index
    android: int | None = None
    only: str | None = None
    without: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None

    def narrowed(self, category: str) -> View:
        """Return the view of one category."""
        return replace(self, only=category)

    def rest(self, categories: Iterable[str]) -> View:
        """Return the view of what belongs to none of the categories."""
        return replace(self, without=frozenset(categories))

    def sees(self, categories: Iterable[str]) -> bool:
        """Return whether something of these categories (none, if it has none) is in view."""
        have = set(categories)
        if self.only is not None:
            return self.only in have
        return not (have & self.without)

    def in_days(self, at: datetime | None) -> bool:
        """Return whether a moment lies in the days of the row; an unknown one does."""
        if at is None or (self.since is None and self.until is None):
            return True
        day = at.date()  # times in documents are UTC
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )

    def uses(self, categories: Iterable[str]) -> Iterator[Use]:
        """Yield uses of the categories in view."""
        for category in self._visible(categories):
            yield from self.index.uses.get(category, ())

    def flows(self, categories: Iterable[str]) -> Iterator[Flow]:
        """Yield flows of the categories in view."""
        for category in self._visible(categories):
            yield from self.index.flows.get(category, ())

    def detections(self, categories: Iterable[str]) -> Iterator[Detection]:
        """Yield detections of the categories in view, in the days of the row."""
        for category in self._visible(categories):
            for detection in self.index.detections.get(category, ()):
                if self.in_days(detection.at):
                    yield detection

    def sessions(self, categories: Iterable[str]) -> Iterator[SessionFinding]:
        """Yield session findings of the categories in view."""
        for category in self._visible(categories):
            yield from self.index.sessions.get(category, ())

    def _visible(self, categories: Iterable[str]) -> Iterator[str]:
        return (category for category in dict.fromkeys(categories) if self.sees((category,)))
