"""Models of streams and files: writing to a wrapped stream reaches what it wraps."""

from __future__ import annotations

from inspector.static.flows.call import Call
from inspector.static.flows.operations import operation
from inspector.static.flows.pour import chain, named_files, pour
from inspector.static.flows.values import (
    BOTTOM,
    Taints,
    Value,
    join,
    pointer,
    unknown,
)


@operation("linked")
def linked(call: Call) -> Value:
    """``url.openConnection()``: carries the receiver's data, and knows its address."""
    value = call.result(call.noted(call.everything()))
    for obj in value.objs:
        call.heap.write(obj, "#of", call.receiver or BOTTOM, strong=True)
    return value


@operation("stream_wrap")
def stream_wrap(call: Call) -> Value:
    """``new BufferedWriter(writer)``: reads and writes go through to the argument."""
    for value in call.arguments:
        if value.objs:
            call.store(value, "#wraps")
        if value.taints:
            call.store(unknown(call.noted(value.taints)))
    return BOTTOM


@operation("stream_write")
def stream_write(call: Call) -> Value:
    """``stream.write(data)``: the data reaches everything the stream wraps."""
    taints: Taints = {}
    serialises = call.ref.name in ("writeObject", "writeUnshared")
    for value in call.arguments:
        found = call.content(value, deep=serialises)
        taints = {**found, **taints} if found else taints
    base = call.receiver or BOTTOM
    pour(call, base, taints)
    return base if call.ref.result != "V" else BOTTOM


@operation("stream_read")
def stream_read(call: Call) -> Value:
    """``stream.read(buffer)``, ``reader.readLine()``: what the wrapped streams carry."""
    found = BOTTOM
    for obj in chain(call, call.receiver or BOTTOM):
        found = join(found, call.heap.entries(obj))
    if call.receiver:
        found = found.with_taints(call.receiver.taints)
    taints = call.noted(found.taints)
    for value in call.arguments:
        for obj in value.objs:
            if taints:
                call.heap.write(obj, "*", unknown(taints), strong=False)
    if call.ref.name in ("readObject", "readUnshared"):
        return Value(found.objs, None if not found.objs else frozenset(), taints)
    return call.result(taints)


@operation("file_name")
def file_name(call: Call) -> Value:
    """``new File(folder, name)``: files are told apart by their last name where it is known.

    The object holds what was written under its name, for calls that are given the file.
    """
    value = call.arguments[-1] if call.arguments else BOTTOM
    text = join(value, BOTTOM)
    for obj in value.objs:
        text = join(text, call.heap.read(obj, "#text"))
    call.store(Value(frozenset(), text.consts, call.noted(call.everything())), "#text", strong=True)
    if taints := call.everything():
        call.store(unknown(call.noted(taints)))
    for file in named_files(call, Value(frozenset(), text.consts, {})):
        call.store(pointer(file), "#file")
    return BOTTOM


@operation("file_open")
def file_open(call: Call) -> Value:
    """A stream to or from a file: what was written under its name can be read again."""
    value = call.argument(call.model.argument if call.model else 0)
    stream = call.receiver if call.ref.name == "<init>" else call.result(value.taints)
    for file in named_files(call, value):
        for obj in (stream or BOTTOM).objs:
            call.heap.write(obj, "#file", pointer(file), strong=False)
    if call.ref.name == "<init>":
        if taints := call.content(value):
            call.store(unknown(taints))
        return BOTTOM
    return stream or BOTTOM


@operation("file_put")
def file_put(call: Call) -> Value:
    """``file.writeText(text)`` of Kotlin, ``FileUtils.write(file, text)``: a static function."""
    taints: Taints = {}
    for value in call.arguments[1:]:
        taints = {**call.content(value), **taints}
    pour(call, call.argument(0), taints)
    return call.argument(0) if call.ref.result != "V" else BOTTOM
