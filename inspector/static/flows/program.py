"""The app's classes: hierarchy, which method a call runs, who calls whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from inspector.static.code import CodeIndex
from inspector.static.flows.blocks import Body, decode
from inspector.static.flows.dexfile import (
    ABSTRACT,
    INTERFACE,
    ClassDef,
    DexError,
    DexFile,
    MethodDef,
)

OBJECT = "Ljava/lang/Object;"
_MAX_CALLERS = 80


class Program:
    """The declared classes over all dex files; the first declaration of a class counts."""

    def __init__(
        self, code: CodeIndex, dexes: Mapping[str, bytes], libraries: Iterable[str]
    ) -> None:
        self.code = code
        self.unreadable: list[str] = []
        self._libraries = tuple(libraries)
        self._dex_of: dict[str, tuple[str, DexFile]] = {}
        for name, data in dexes.items():
            try:
                dex = DexFile(data)
            except DexError as error:
                self.unreadable.append(f"{name}: {error!r}")
                continue
            for class_name in dex.class_names:
                self._dex_of.setdefault(class_name, (name, dex))
        self._classes: dict[str, ClassDef | None] = {}
        self._bodies: dict[str, Body | None] = {}
        self._externals: dict[str, tuple[str, ...]] = {}
        self._resolved: dict[tuple[str, str, str], MethodDef | None] = {}
        self._library: dict[str, bool] = {}
        self._annotations: dict[str, dict[int, dict[str, object]]] = {}
        self._constants: dict[str, dict[str, object]] = {}
        self._made: dict[str, bool] = {}
        self._callers: dict[str, tuple[str, ...]] = {}

    @cached_property
    def own_classes(self) -> tuple[str, ...]:
        """Every declared class that is no library, sorted."""
        return tuple(sorted(name for name in self._dex_of if self.is_own(name)))

    def is_own(self, name: str) -> bool:
        """Return whether a class is the app's, not the system's or a known library's."""
        return name in self._dex_of and not self.is_library(name)

    def is_library(self, name: str) -> bool:
        """Return whether a class belongs to a library that is modelled by its interface."""
        found = self._library.get(name)
        if found is None:
            found = self._library[name] = name.startswith(self._libraries)
        return found

    def dex_name(self, class_name: str) -> str:
        """Return the entry that declares a class."""
        found = self._dex_of.get(class_name)
        return found[0] if found else ""

    def class_def(self, name: str) -> ClassDef | None:
        """Return a declared class, of a library as well; none when it cannot be read."""
        if name not in self._classes:
            found = self._dex_of.get(name)
            try:
                self._classes[name] = found[1].class_def(name) if found else None
            except DexError as error:
                self.unreadable.append(f"{name}: {error!r}")
                self._classes[name] = None
        return self._classes[name]

    def annotations(self, method: MethodDef) -> dict[str, object]:
        """Return the annotations of a method: type to ``value``."""
        owner = method.ref.owner
        if owner not in self._annotations:
            definition = self.class_def(owner)
            try:
                self._annotations[owner] = (
                    self._dex_of[owner][1].method_annotations(definition) if definition else {}
                )
            except DexError as error:
                self.unreadable.append(f"annotations of {owner}: {error!r}")
                self._annotations[owner] = {}
        return self._annotations[owner].get(method.number, {})

    def constants(self, owner: str) -> dict[str, object]:
        """Return the initial values of a class's static fields."""
        if owner not in self._constants:
            definition = self.class_def(owner)
            try:
                self._constants[owner] = (
                    self._dex_of[owner][1].constants(definition) if definition else {}
                )
            except DexError as error:
                self.unreadable.append(f"constants of {owner}: {error!r}")
                self._constants[owner] = {}
        return self._constants[owner]

    def body(self, method: MethodDef) -> Body | None:
        """Return a method's code; none when it has none or it cannot be read."""
        key = method.ref.descriptor
        if key not in self._bodies:
            dex = self._dex_of[method.ref.owner][1]
            try:
                code = dex.code(method)
                self._bodies[key] = decode(dex, code) if code else None
            except DexError as error:
                self.unreadable.append(f"{key}: {error!r}")
                self._bodies[key] = None
        return self._bodies[key]

    def supers(self, name: str) -> tuple[str, ...]:
        """Return superclass and interfaces of a declared class."""
        found = self._dex_of.get(name)
        try:
            return found[1].supers(name) if found else ()
        except DexError:
            return ()

    def externals(self, name: str) -> tuple[str, ...]:
        """Return the class itself, if not the app's, and every system or library type above it."""
        known = self._externals.get(name)
        if known is None:
            self._externals[name] = ()  # a cyclic hierarchy ends here
            found: dict[str, None] = {}
            if not self.is_own(name):
                found[name] = None
            for above in self.supers(name):
                if above:
                    found.update(dict.fromkeys(self.externals(above)))
            known = self._externals[name] = tuple(found)
        return known

    def resolve(self, name: str, method: str, proto: str) -> MethodDef | None:
        """Return the app's method that a call on an object of this class runs, if any."""
        key = (name, method, proto)
        if key not in self._resolved:
            self._resolved[key] = None
            self._resolved[key] = self._resolve(name, method, proto)
        return self._resolved[key]

    def _resolve(self, name: str, method: str, proto: str) -> MethodDef | None:
        if not self.is_own(name):
            return None
        found = self.class_def(name)
        if not found:
            return None
        own = found.methods.get((method, proto))
        if own and not own.flags & ABSTRACT:
            return own
        for above in (found.superclass, *found.interfaces):
            if above and (inherited := self.resolve(above, method, proto)):
                return inherited
        return None

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for header in self.code.classes():
            for above in (header.superclass, *header.interfaces):
                children.setdefault(above, []).append(header.name)
        return children

    def subclasses(self, name: str) -> tuple[str, ...]:
        """Return every declared class below this one."""
        found: dict[str, None] = {}
        pending = [name]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in found:
                    found[child] = None
                    pending.append(child)
        return tuple(sorted(found))

    def is_made(self, name: str) -> bool:
        """Return whether any instruction constructs an object of this very class."""
        known = self._made.get(name)
        if known is None:
            found = self.class_def(name)
            known = False
            if found and not found.flags & (ABSTRACT | INTERFACE):
                makers = [
                    m.ref.descriptor for m in found.methods.values() if m.ref.name == "<init>"
                ]
                known = bool(makers) and any(
                    not (site.callee in makers and site.method in makers)
                    for site in self.code.calls_to(makers)
                )
            self._made[name] = known
        return known

    def implementations(self, name: str, method: str, proto: str, limit: int) -> list[MethodDef]:
        """Return the methods a call on an unknown object may run: those of constructed classes.

        Where no class is constructed, a library may make one by its name: then those of all.
        """
        found: dict[str, MethodDef] = {}
        unmade: dict[str, MethodDef] = {}
        for each in (name, *self.subclasses(name)):
            if len(found) >= limit:
                break
            target = self.resolve(each, method, proto)
            if target is None or target.ref.descriptor in found:
                continue
            if each == name or self.is_made(each) or target.ref.owner == name:
                found[target.ref.descriptor] = target
            elif len(unmade) < limit:
                unmade[target.ref.descriptor] = target
        return list((found or unmade).values())

    def find_method(self, descriptor: str) -> MethodDef | None:
        """Return a declared method of the app by its descriptor."""
        owner, _, rest = descriptor.partition("->")
        name, _, proto = rest.partition("(")
        found = self.class_def(owner) if self.is_own(owner) else None
        return found.methods.get((name, f"({proto}")) if found else None

    def is_callback(self, method: MethodDef) -> bool:
        """Return whether the system may call a method: it is virtual, below a system type."""
        if method.flags & 0xA or method.ref.name.startswith("<"):
            return False
        return any(name != OBJECT for name in self.externals(method.ref.owner))

    def callers(self, method: MethodDef) -> tuple[str, ...]:
        """Return the descriptors of methods that may call this one, or make its object.

        For a method that the system may call, those that construct its class count as callers.
        """
        key = method.ref.descriptor
        known = self._callers.get(key)
        if known is None:
            ref = method.ref
            wanted = {key}
            if not method.flags & 0xA and ref.name != "<init>":
                for name in (*self._above(ref.owner), *self.subclasses(ref.owner)):
                    if self.is_own(name):
                        wanted.add(f"{name}->{ref.name}{ref.proto}")
            found = {site.method for site in self.code.calls_to(sorted(wanted))}
            if self.is_callback(method):
                found |= self._makers(ref.owner)
            if ref.name == "<clinit>":
                found |= self._users(ref.owner)
            if len(found) > _MAX_CALLERS:
                # A method that everybody calls says nothing of where this data comes from.
                found = {m for m in found if m.partition("->")[0] == ref.owner}
            found.discard(key)
            known = self._callers[key] = tuple(sorted(found))
        return known

    def _above(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        pending = [name]
        while pending:
            for above in self.supers(pending.pop()):
                if above and above not in found:
                    found[above] = None
                    pending.append(above)
        return tuple(found)

    def _makers(self, name: str) -> set[str]:
        makers: set[str] = set()
        for each in (name, *self.subclasses(name)):
            found = self.class_def(each) if self.is_own(each) else None
            if found:
                makers.update(
                    m.ref.descriptor for m in found.methods.values() if m.ref.name == "<init>"
                )
        return {site.method for site in self.code.calls_to(sorted(makers))} - makers

    def _users(self, name: str) -> set[str]:
        found = self.class_def(name)
        if not found:
            return set()
        methods = [m.ref.descriptor for m in found.methods.values() if m.flags & 8]
        fields = [f"{name}->{field}:{kind}" for field, kind in found.fields.items()]
        users = {site.method for site in self.code.calls_to(methods)}
        users |= {site.method for site in self.code.field_reads(fields)}
        return users | self._makers(name)
