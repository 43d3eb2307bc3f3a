"""What detectors may know about an exchange beside the sheet they look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from inspector.model.static import StaticResult
from inspector.model.traffic import Direction
from inspector.rules.loader import Rules
from inspector.rules.traffic_schema import IdentifierRow
from inspector.traffic.brands import Brands
from inspector.traffic.keynames import KeyNames, normal
from inspector.traffic.known_endpoints import Endpoints
from inspector.traffic.planted.search import Planted
from inspector.traffic.recipient import Recipients
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.keyring import Keyring

_LABELS = frozenset(map(normal, ("label", "name", "key", "field", "title", "k", "id", "type")))
_VALUES = frozenset(
    map(normal, ("value", "val", "v", "content", "text", "data", "answer", "number", "no"))
)


@dataclass(slots=True)
class Knowledge:
    """Rules, persona and app, prepared once for a whole run."""

    rules: Rules
    planted: Planted | None = None
    static: StaticResult | None = None
    keyring: Keyring | None = None
    names: KeyNames = field(init=False)
    brands: Brands = field(init=False)
    recipients: Recipients = field(init=False)
    endpoints: Endpoints = field(init=False)
    contexts: dict[str, list[IdentifierRow]] = field(init=False)
    unique: tuple[IdentifierRow, ...] = field(init=False)
    attributes: frozenset[str] = field(init=False)
    country: str = field(init=False)

    def __post_init__(self) -> None:
        """Index the rules."""
        self.names = KeyNames(self.rules)
        self.brands = Brands(self.rules.brands)
        self.recipients = Recipients(self.rules, self.static)
        self.endpoints = Endpoints(self.rules)
        self.contexts = {}
        for row in self.rules.identifiers:
            for name in row.context:
                self.contexts.setdefault(normal(name), []).append(row)
        self.unique = tuple(row for row in self.rules.identifiers if row.unique)
        self.attributes = frozenset(
            f"{row.id}.{name}" for row in self.rules.categories for name in row.attributes
        )
        self.country = (self.planted.persona.country or "") if self.planted else ""

    def attribute(self, wanted: str) -> str:
        """Return ``wanted`` or its nearest known parent, or an empty string."""
        while wanted and wanted not in self.attributes:
            wanted = wanted.rpartition(".")[0]
        return wanted if "." in wanted else ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One side of one exchange."""

    knowledge: Knowledge
    direction: Direction
    host: str
    words: frozenset[str]
    """Normal names of the URL's path pieces: ``pullusermobileauth``."""


def context_keys(column: Column, table: Table) -> Iterable[str]:
    """Yield the normal names that say what a column is: its key, the key above a general one, and
    the label beside it in ``{"label": "NIK", "value": …}``."""
    own = normal(column.key)
    if own:
        yield own
    if own in _VALUES or not own:
        for key in reversed(column.keys[:-1]):
            if normal(key) not in _VALUES:
                yield normal(key)
                break
        if own and table.rows == 1:
            for other in table.columns:
                if normal(other.key) in _LABELS and other.keys[:-1] == column.keys[:-1]:
                    label = other.values[0]
                    if isinstance(label, str) and len(label) <= 40:
                        yield normal(label)
    elif len(column.keys) >= 2:
        # `user.idCard.no`, `device.wifi.mac`: the two last names together.
        yield normal(column.keys[-2] + column.key)
