"""Models of reflection with names that are known."""

from __future__ import annotations

from inspector.static.code import type_descriptor
from inspector.static.flows.call import Call
from inspector.static.flows.dexfile import STATIC, MethodDef, MethodRef
from inspector.static.flows.fields import STATICS
from inspector.static.flows.operations import operation
from inspector.static.flows.values import (
    BOTTOM,
    TOP,
    ClassConst,
    FieldConst,
    MethodConst,
    Value,
    constant,
    constants,
    join,
    pointer,
)


def _classes(value: Value) -> list[ClassConst]:
    return sorted(c for c in value.consts or () if isinstance(c, ClassConst))


@operation("class_for_name")
def class_for_name(call: Call) -> Value:
    """``Class.forName(name)``, ``loader.loadClass(name)``."""
    names = call.texts(call.argument(0))
    if not names:
        return call.result(call.noted(call.everything()))
    return constants(ClassConst(type_descriptor(name)) for name in names)


@operation("class_of")
def class_of(call: Call) -> Value:
    """``object.getClass()``."""
    found = {ClassConst(obj.type) for obj in (call.receiver or BOTTOM).objs if obj.type}
    return constants(found)


@operation("class_name")
def class_name(call: Call) -> Value:
    """``cls.getName()``."""
    return constants(c[1:-1].replace("/", ".") for c in _classes(call.argument(-1)))


@operation("class_new")
def class_new(call: Call) -> Value:
    """``cls.newInstance()``: a new object, its constructor run."""
    found = BOTTOM
    for name in _classes(call.argument(-1)):
        obj = call.machine.allocate(call.frame, name)
        found = join(found, pointer(obj))
        definition = call.machine.program.class_def(name)
        if definition and call.machine.program.is_own(name):
            passed = _unpacked(call, call.argument(0))
            for method in definition.methods.values():
                if method.ref.name == "<init>" and len(method.ref.params) == len(passed):
                    call.machine.enter(call.frame, method, (pointer(obj), *passed))
    return found if found is not BOTTOM else call.result(call.noted(call.everything()))


@operation("get_method")
def get_method(call: Call) -> Value:
    """``cls.getMethod(name, types)``."""
    names = call.texts(call.argument(0))
    found = [MethodConst((c, name)) for c in _classes(call.argument(-1)) for name in names]
    return constants(found) if found else call.result({})


@operation("method_name")
def method_name(call: Call) -> Value:
    """``method.getName()``."""
    found = call.argument(-1).consts or ()
    return constants(c[1] for c in found if isinstance(c, MethodConst))


@operation("method_class")
def method_class(call: Call) -> Value:
    """``method.getDeclaringClass()``."""
    found = call.argument(-1).consts or ()
    return constants(ClassConst(c[0]) for c in found if isinstance(c, MethodConst))


@operation("get_methods")
def get_methods(call: Call) -> Value:
    """``cls.getMethods()``: nothing is known of which one will be called."""
    return call.result({})


@operation("get_constructor")
def get_constructor(call: Call) -> Value:
    """``cls.getConstructor(types)``: stands for the class."""
    return call.receiver or TOP


@operation("get_field")
def get_field(call: Call) -> Value:
    """``cls.getField(name)``."""
    names = call.texts(call.argument(0))
    found = [FieldConst(f"{c}->{n}") for c in _classes(call.argument(-1)) for n in names]
    return constants(found) if found else call.result({})


def _unpacked(call: Call, array: Value) -> tuple[Value, ...]:
    """Return the elements of an argument array of known size."""
    found: list[Value] = []
    while len(found) < 16:
        key = constant(len(found))
        name = f"[{len(found)!r}]"
        if not any(name in obj.names for obj in array.objs):
            break
        found.append(call.machine.get_entry(call.heap, array, key))
    return tuple(found)


@operation("method_invoke")
def method_invoke(call: Call) -> Value:
    """``method.invoke(object, args)``: the named method is called."""
    machine, frame = call.machine, call.frame
    target, passed = call.argument(0), _unpacked(call, call.argument(1))
    result = BOTTOM
    known = sorted(c for c in call.argument(-1).consts or () if isinstance(c, MethodConst))
    for owner, name in known:
        method = _named(call, owner, name, len(passed))
        if method:
            static = bool(method.flags & STATIC)
            ref, how = method.ref, "static" if static else "virtual"
        else:
            params = tuple("Ljava/lang/Object;" for _ in passed)
            proto = f"({''.join(params)})Ljava/lang/Object;"
            ref = MethodRef(owner, name, proto, params, "Ljava/lang/Object;")
            static, how = not target.objs and target.consts is not None, "virtual"
            if static:
                how = "static"
        arguments = passed if static else (target, *passed)
        value = machine.invoke(frame, how, ref, arguments)
        result = join(result, value)
    if known:
        return result
    return call.result(call.noted(call.everything()))


def _named(call: Call, owner: str, name: str, count: int) -> MethodDef | None:
    program = call.machine.program
    while program.is_own(owner):
        definition = program.class_def(owner)
        if not definition:
            return None
        for method in definition.methods.values():
            if method.ref.name == name and len(method.ref.params) == count:
                return method
        owner = definition.superclass
    return None


@operation("field_get")
def field_get(call: Call) -> Value:
    """``field.get(object)``."""
    found = BOTTOM
    for const in sorted(c for c in call.argument(-1).consts or () if isinstance(c, FieldConst)):
        owner, _, name = const.partition("->")
        static = call.heap.find((STATICS, f"{owner}.{name}"))
        if static is not None:
            found = join(found, static)
        if call.argument(0).objs:
            value = call.machine.read_field(call.heap, call.argument(0), name, "Ljava/lang/Object;")
            found = join(found, value)
    return found if found is not BOTTOM else call.result(call.noted(call.everything()))


@operation("field_set")
def field_set(call: Call) -> Value:
    """``field.set(object, value)``."""
    for const in sorted(c for c in call.argument(-1).consts or () if isinstance(c, FieldConst)):
        owner, _, name = const.partition("->")
        value = call.argument(1)
        if call.argument(0).objs:
            call.machine.write_field(call.heap, call.argument(0), name, value)
        else:
            call.heap.write(STATICS, f"{owner}.{name}", value, strong=False)
    return BOTTOM
