"""Ways to damage an app so that tools see less of it, each as a function from APK to APK.

Most are tricks that real malware and packers use against analysis tools; a phone still installs
many of the results. ``DAMAGES`` maps a name to the function.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from inspector.static.container import MANIFEST
from tests.static.axml import ANDROID, Tag, document, encoded

LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
PERMISSIONS = tuple(f"android.permission.READ_{n}" for n in ("SMS", "CONTACTS", "CALL_LOG"))
PACKAGE = "com.example.damaged"

type Damage = Callable[[bytes], bytes]


def sound(dex: bytes, manifest: bytes = b"", more: dict[str, bytes] | None = None) -> bytes:
    """Return a small app that asks for ``PERMISSIONS`` and has the given code."""
    entries = {MANIFEST: manifest or plain_manifest(), "classes.dex": dex, **(more or {})}
    return zipped(entries)


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def tree(target: str | int = 33) -> Tag:
    parts = (Tag("activity", {"name": ".Main"}), Tag("service", {"name": ".Harvest"}))
    return document(
        PACKAGE, permissions=PERMISSIONS, application=Tag("application", {}, parts), target=target
    )


def plain_manifest() -> bytes:
    return encoded(tree())


def _entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with(data: bytes, **changed: bytes) -> bytes:
    names = {"manifest": MANIFEST, "dex": "classes.dex", "table": "resources.arsc"}
    return zipped(_entries(data) | {names[key]: value for key, value in changed.items()})


# --- the archive -------------------------------------------------------------------------------


def field(mark: bytes, at: int, value: bytes) -> Damage:
    """Replace a field of every header of a kind."""

    def damage(data: bytes) -> bytes:
        out = bytearray(data)
        start = out.find(mark)
        while start >= 0:
            out[start + at : start + at + len(value)] = value
            start = out.find(mark, start + 4)
        return bytes(out)

    return damage


def cut(size: int) -> Damage:
    return lambda data: data[:-size]


def extra_entries(**named: bytes) -> Damage:
    return lambda data: zipped(_entries(data) | named)


def duplicates(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST), encoded(document(PACKAGE)))
        for name, content in _entries(data).items():
            info = zipfile.ZipInfo(name if name != MANIFEST else "AndroidManifest.xm1")
            archive.writestr(info, content)
    return stream.getvalue().replace(b"AndroidManifest.xm1", MANIFEST.encode())


def many_entries(data: bytes) -> bytes:
    return zipped(_entries(data) | {f"assets/{number:x}": b"" for number in range(30_000)})


def bomb(data: bytes) -> bytes:
    return zipped(_entries(data) | {"assets/zeros.txt": b"\0" * (40 << 20)})


def stored_as_deflated(data: bytes) -> bytes:
    """Store the manifest and say in its local header that it is deflated."""
    out = bytearray()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _entries(data).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    out += stream.getvalue()
    at = out.find(LOCAL)
    out[at + 8 : at + 10] = b"\x08\0"
    return bytes(out)


def central_extra(data: bytes) -> bytes:
    """Put an extra field that breaks its own rules into the first central header."""
    out = bytearray(data)
    at = out.find(CENTRAL)
    name = int.from_bytes(out[at + 28 : at + 30], "little")
    out[at + 30 : at + 32] = b"\x04\0"
    out[at + 46 + name : at + 46 + name] = b"\xff\xff\xff\xff"
    end = out.find(END)
    size = int.from_bytes(out[end + 12 : end + 16], "little") + 4
    out[end + 12 : end + 16] = size.to_bytes(4, "little")
    return bytes(out)


# --- the manifest ------------------------------------------------------------------------------


def manifest(change: Callable[[bytes], bytes]) -> Damage:
    return lambda data: _with(data, manifest=change(_entries(data)[MANIFEST]))


def u32(at: int, value: int) -> Callable[[bytes], bytes]:
    return lambda xml: xml[:at] + struct.pack("<I", value) + xml[at + 4 :]


def u16(at: int, value: int) -> Callable[[bytes], bytes]:
    return lambda xml: xml[:at] + struct.pack("<H", value) + xml[at + 2 :]


def inserted_chunk(xml: bytes) -> bytes:
    at = 8 + int.from_bytes(xml[12:16], "little")
    chunk = struct.pack("<HHI", 0x0999, 8, 16) + b"rubbish!"
    return _resized(xml[:at] + chunk + xml[at:])


def _resized(xml: bytes) -> bytes:
    return xml[:4] + struct.pack("<I", len(xml)) + xml[8:]


def with_text(xml: bytes) -> bytes:
    root = tree()
    return encoded(Tag(root.name, root.attributes, root.children, text="<![CDATA[ x ]]>"))


def deep(xml: bytes) -> bytes:
    inner = Tag("meta-data")
    for _ in range(300):
        inner = Tag("meta-data", {}, (inner,))
    root = tree()
    return encoded(Tag(root.name, root.attributes, (*root.children, inner)))


def other_namespace(xml: bytes) -> bytes:
    right, wrong = ANDROID.encode("utf-16-le"), ANDROID.replace("http", "xttp").encode("utf-16-le")
    return xml.replace(right, wrong)


def attribute_size(xml: bytes) -> bytes:
    """State 24 bytes an attribute, with four more behind each, as some packers do."""
    out, at = bytearray(xml[:8]), 8
    while at + 8 <= len(xml):
        kind, _, size = struct.unpack_from("<HHI", xml, at)
        chunk = bytearray(xml[at : at + size])
        if kind == 0x0102:
            count = struct.unpack_from("<H", chunk, 28)[0]
            rows = [bytes(chunk[36 + 20 * n : 56 + 20 * n]) + b"\0\0\0\0" for n in range(count)]
            chunk[26:28] = struct.pack("<H", 24)
            chunk = chunk[:36] + b"".join(rows)
            chunk[4:8] = struct.pack("<I", len(chunk))
        out += chunk
        at += size
    return _resized(bytes(out))


def hostile_names(xml: bytes) -> bytes:
    root = tree()
    more = Tag("uses-permission", {"name": "a\ud800<&\"'\0b"})
    return encoded(Tag(root.name, root.attributes, (*root.children, more)))


# --- the code ----------------------------------------------------------------------------------


def dex(change: Callable[[bytes], bytes]) -> Damage:
    return lambda data: _with(data, dex=change(_entries(data)["classes.dex"]))


DAMAGES: dict[str, Damage] = {
    "unknown method, central": field(CENTRAL, 10, b"\x63\0"),
    "unknown method, local": field(LOCAL, 8, b"\x63\0"),
    "encrypted, central": field(CENTRAL, 8, b"\1\x08"),
    "encrypted, local": field(LOCAL, 6, b"\1\x08"),
    "checksum": field(CENTRAL, 16, b"\0\0\0\0"),
    "absurd compressed size": field(CENTRAL, 20, b"\xff\xff\xff\x7f"),
    "absurd expanded size": field(CENTRAL, 24, b"\xff\xff\xff\x7f"),
    "size 0, local": field(LOCAL, 18, b"\0" * 8),
    "other names, local": field(LOCAL, 30, b"X"),
    "broken extra field, local": field(LOCAL, 28, b"\xff\x7f"),
    "broken extra field, central": central_extra,
    "stored but deflated": stored_as_deflated,
    "cut central directory": cut(40),
    "cut end": cut(1),
    "number of entries": lambda data: field(END, 8, b"\xff\xff\xff\xff")(data),
    "disk numbers": lambda data: field(END, 4, b"\7\0\7\0")(data),
    "comment length": lambda data: field(END, 20, b"\x40\0")(data),
    "rubbish in front": lambda data: b"#!/bin/sh\n" * 30 + data,
    "rubbish behind": lambda data: data + b"\xee" * 3000,
    "duplicate manifest": duplicates,
    "names that climb": extra_entries(**{"../../evil": b"x", "/abs": b"x", "C:\\x": b"x"}),
    "folder named like code": extra_entries(**{"classes.dex/": b"", f"{MANIFEST}/": b""}),
    "entries without end": many_entries,
    "zip bomb": bomb,
    "manifest: size too large": manifest(u32(4, 0x7FFFFFFF)),
    "manifest: size too small": manifest(u32(4, 64)),
    "manifest: other type": manifest(u16(0, 0x0000)),
    "manifest: pool count": manifest(u32(16, 0x00FFFFFF)),
    "manifest: pool styles": manifest(u32(20, 5)),
    "manifest: pool start": manifest(u32(28, 0x7FFFFFF0)),
    "manifest: pool size": manifest(u32(12, 0x7FFFFFFF)),
    "manifest: pool flags": manifest(u32(24, 0x100)),
    "manifest: unknown chunk": manifest(inserted_chunk),
    "manifest: CDATA": manifest(with_text),
    "manifest: no resource map": manifest(lambda xml: encoded(tree(), with_map=False)),
    "manifest: code name as level": manifest(lambda xml: encoded(tree("Baklava"))),
    "manifest: attribute size": manifest(attribute_size),
    "manifest: other namespace": manifest(other_namespace),
    "manifest: cut": manifest(lambda xml: xml[: len(xml) * 2 // 3]),
    "manifest: deep": manifest(deep),
    "manifest: hostile names": manifest(hostile_names),
    "manifest: empty": manifest(lambda xml: b""),
    "manifest: text": manifest(lambda xml: b"<manifest package='a.b'/>"),
    "code: other magic": dex(lambda code: b"dey\n" + code[4:]),
    "code: checksum": dex(lambda code: code[:8] + b"\0\0\0\0" + code[12:]),
    "code: cut": dex(lambda code: code[: len(code) // 2]),
    "code: tables outside": dex(lambda code: code[:56] + b"\xff" * 8 + code[64:]),
    "code: empty": dex(lambda code: b""),
    "table: rubbish": lambda data: _with(data, table=zlib.compress(b"x" * 999)),
}
"""Name to damage."""
