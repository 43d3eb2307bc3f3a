"""What is written to a stream reaches everything that the stream wraps."""

from __future__ import annotations

from inspector.static.flows.call import Call
from inspector.static.flows.strings import known
from inspector.static.flows.values import (
    BOTTOM,
    UNKNOWN_PART,
    Obj,
    Taints,
    Value,
    by_order,
    join,
    unknown,
)

INPUTS = frozenset(
    ("Ljava/io/File;", "Ljava/io/InputStream;", "Ljava/io/FileInputStream;", "Ljava/io/Reader;",
     "Ljava/io/BufferedReader;", "Ljava/nio/file/Path;", "Ljava/io/FileDescriptor;",
     "Landroid/os/ParcelFileDescriptor;")
)  # fmt: skip
"""Types of arguments whose content a call may read."""
OUTPUTS = frozenset(
    ("Landroid/os/Parcel;", "Ljava/io/OutputStream;", "Ljava/io/Writer;", "Ljava/lang/Appendable;",
     "Ljava/io/PrintWriter;", "Ljava/io/PrintStream;", "Ljava/io/FileOutputStream;",
     "Ljava/io/ByteArrayOutputStream;", "Ljava/io/BufferedOutputStream;", "Ljava/io/DataOutput;",
     "Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;", "Ljava/nio/ByteBuffer;",
     "Lokio/BufferedSink;", "Lokio/Sink;")
)  # fmt: skip
"""Types of arguments that a call may write to."""
_MAX_CHAIN = 30


def chain(call: Call, base: Value) -> list[Obj]:
    """Return the objects and what they wrap, files included."""
    found: dict[Obj, None] = {}
    pending = sorted(base.objs, key=by_order)
    while pending and len(found) < _MAX_CHAIN:
        obj = pending.pop()
        if obj not in found:
            found[obj] = None
            for name in ("#wraps", "#file"):
                pending += sorted(call.heap.read(obj, name).objs, key=by_order)
    return list(found)


def pour(call: Call, base: Value, taints: Taints) -> None:
    """Write data to a stream: it reaches what the stream wraps, and leaves where that leads out."""
    if not taints:
        return
    noted = call.noted(taints)
    for obj in chain(call, base):
        sink = call.heap.read(obj, "#sink")
        for row_id in sorted(c for c in sink.consts or () if isinstance(c, str)):
            call.machine.leak(call, call.machine.tables.stream_sinks[row_id], taints)
        if obj.key[0] != "component":
            call.heap.write(obj, "*", unknown(noted), strong=False)


def named_files(call: Call, value: Value) -> list[Obj]:
    """Return the objects that stand for the files of a name: by their last name, where known."""
    texts = join(value, BOTTOM)
    for obj in value.objs:
        texts = join(texts, call.heap.read(obj, "#text"))
    plain = Value(frozenset(), texts.consts, {})
    names = {text.rpartition("/")[2] for text in known(plain)}
    return [
        call.machine.named(("file", name), "Ljava/io/File;", single=False)
        for name in sorted(names)
        if name and UNKNOWN_PART not in name
    ]
