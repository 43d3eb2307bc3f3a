"""The rule rows of the flow analysis, indexed by what an instruction names."""

from collections.abc import Iterable
from typing import NamedTuple

from inspector.rules.flow_schema import FlowModelRow, FlowSinkRow, FlowSourceRow
from inspector.rules.loader import Rules
from inspector.static.code import type_descriptor
from inspector.static.flows.dexfile import MethodRef


class SourceRule(NamedTuple):
    """One way in, whichever table it comes from."""

    id: str
    category: str
    attribute: str
    kind: str
    argument: int
    constant: str
    """String that an argument must be; empty when any call counts."""
    proto: str
    """Descriptor of the one overload that counts; empty for all."""


class UriRule(NamedTuple):
    """A content URI that reads a category."""

    id: str
    category: str
    attribute: str


class Tables:
    """Lookups by (class descriptor, method name)."""

    def __init__(self, rules: Rules) -> None:
        self.sources: dict[tuple[str, str], list[SourceRule]] = {}
        self.callbacks: dict[tuple[str, str], list[SourceRule]] = {}
        self.fields: dict[tuple[str, str], SourceRule] = {}
        self.sinks: dict[tuple[str, str], list[FlowSinkRow]] = {}
        self.stream_sinks = {row.id: row for row in rules.flow_sinks if row.stream}
        self.models: dict[tuple[str, str], FlowModelRow] = {}
        self.libraries = tuple(
            f"L{package.replace('.', '/').rstrip('/')}/"
            for row in rules.flow_libraries
            for package in row.packages
        )
        self.callback_names = frozenset(
            name for row in rules.flow_callbacks for name in row.methods
        )
        self.callback_annotations = frozenset(
            type_descriptor(name) for row in rules.flow_callbacks for name in row.annotations
        )
        self._uris: list[tuple[str, UriRule]] = []
        self._uri_fields: dict[str, UriRule] = {}
        self.uri_fields: list[tuple[str, str]] = []
        """Constants of the framework that hold a URI: class descriptor and name."""
        for api in rules.apis:
            if not api.picker:
                rule = SourceRule(
                    api.id, api.category, api.attribute, "result", 0, api.argument, api.descriptor
                )
                for method in api.methods:
                    key = (type_descriptor(api.class_name), method)
                    self.sources.setdefault(key, []).append(rule)
        for source in rules.flow_sources:
            self._add_source(source)
        for sink in rules.flow_sinks:
            for key in _keys(sink.classes, sink.methods):
                self.sinks.setdefault(key, []).append(sink)
        for model in rules.flow_models:
            for key in _keys(model.classes, model.methods):
                self.models[key] = model
        for row in rules.uris:
            uri = UriRule(row.id, row.category, row.attribute)
            self._uris += [(prefix.rstrip("/"), uri) for prefix in row.uris]
            self._uri_fields.update(dict.fromkeys(row.fields, uri))
            for field in row.fields:
                owner, _, name = field.rpartition(".")
                self.uri_fields.append((type_descriptor(owner), name))
        self._uris.sort(key=lambda pair: (-len(pair[0]), pair[0]))

    def _add_source(self, row: FlowSourceRow) -> None:
        rule = SourceRule(row.id, row.category, row.attribute, row.kind, row.argument, "", "")
        for key in _keys(row.classes, row.methods):
            if row.kind == "callback":
                self.callbacks.setdefault(key, []).append(rule)
            elif row.kind == "field":
                self.fields[key] = rule
            else:
                self.sources.setdefault(key, []).append(rule)

    def sources_of(self, owners: Iterable[str], ref: MethodRef) -> list[SourceRule]:
        """Return the ways in that this call is."""
        for owner in owners:
            found = self.sources.get((owner, ref.name))
            if found:
                return [rule for rule in found if rule.proto in ("", ref.proto)]
        return []

    def sinks_of(self, owners: Iterable[str], name: str) -> list[FlowSinkRow]:
        """Return the ways out that this call is."""
        for owner in owners:
            found = self.sinks.get((owner, name)) or self.sinks.get((owner, "*"))
            if found:
                return found
        return []

    def sinks_of_annotations(self, annotations: Iterable[str]) -> list[FlowSinkRow]:
        """Return the ways out that the result of a method with these annotations is."""
        return [row for kind in annotations for row in self.sinks.get((kind, "@result"), ())]

    def model_of(self, owners: Iterable[str], name: str) -> FlowModelRow | None:
        """Return what a library's method does; none when no row says so."""
        for owner in owners:
            found = self.models.get((owner, name)) or self.models.get((owner, "*"))
            if found:
                return found
        return None

    def uri(self, text: str) -> UriRule | None:
        """Return the rule of the longest URI that ``text`` is or lies below."""
        for prefix, rule in self._uris:
            if text == prefix or text.startswith((f"{prefix}/", f"{prefix}?")):
                return rule
        return None

    def uri_field(self, name: str) -> UriRule | None:
        """Return the rule of a constant of the framework, such as ``a.b.Cls.CONTENT_URI``."""
        return self._uri_fields.get(name)


def _keys(classes: Iterable[str], methods: Iterable[str]) -> list[tuple[str, str]]:
    return [(type_descriptor(name), method) for name in classes for method in methods]
