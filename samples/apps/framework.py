"""Teach an old ``android.jar`` the manifest attributes that newer Android versions added.

The only ``android.jar`` on a Python package index is API level 17, and aapt refuses every attribute
it does not know (``usesCleartextTraffic``, ``networkSecurityConfig``, ...). The ids of public
attributes never change, so this adds them to the jar's resource table: the attribute names go to the
end of the key pool, the entries behind the last known entry of the ``attr`` type.

Chunk layouts: AOSP ``frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h``.
"""

import struct
import zipfile
from pathlib import Path

REFERENCE, STRING, INTEGER, BOOLEAN = 0x01, 0x02, 0x04, 0x08

# name -> (resource id, format), from AOSP core/res/res/values/public.xml.
# Flags (foregroundServiceType, usesPermissionFlags) are written as numbers in a sample manifest.
NEWER_ATTRIBUTES: dict[str, tuple[int, int]] = {
    "fullBackupContent": (0x010104EB, REFERENCE | BOOLEAN),  # API 23
    "extractNativeLibs": (0x010104EA, BOOLEAN),  # API 23
    "usesCleartextTraffic": (0x010104EC, BOOLEAN),  # API 23
    "resizeableActivity": (0x010104F6, BOOLEAN),  # API 24
    "directBootAware": (0x01010505, BOOLEAN),  # API 24
    "networkSecurityConfig": (0x01010527, REFERENCE),  # API 24
    "roundIcon": (0x0101052C, REFERENCE),  # API 25
    "isFeatureSplit": (0x0101055B, BOOLEAN),  # API 26
    "appComponentFactory": (0x0101057A, STRING),  # API 28
    "foregroundServiceType": (0x01010599, INTEGER),  # API 29
    "requestLegacyExternalStorage": (0x01010603, BOOLEAN),  # API 29
    "dataExtractionRules": (0x0101063E, REFERENCE),  # API 31
    "usesPermissionFlags": (0x01010644, INTEGER),  # API 31
}

POOL, PACKAGE, TYPE, TYPE_SPEC = 0x0001, 0x0200, 0x0201, 0x0202
ATTR_TYPE_ID = 1  # "attr" is the first type of the framework package
NO_ENTRY = 0xFFFFFFFF
SPEC_PUBLIC = 0x40000000
UTF8_FLAG = 0x100


def extend_framework(android_jar: Path, output: Path) -> None:
    """Write a jar for ``aapt -I``: the manifest and the extended resource table of `android_jar`."""
    with zipfile.ZipFile(android_jar) as jar:
        manifest = jar.read("AndroidManifest.xml")
        table = jar.read("resources.arsc")
    partial = output.with_suffix(".part")
    with zipfile.ZipFile(partial, "w") as extended:
        for name, data in (
            ("AndroidManifest.xml", manifest),
            ("resources.arsc", extend_table(table)),
        ):
            extended.writestr(zipfile.ZipInfo(name), data)
    partial.replace(output)


def extend_table(table: bytes) -> bytes:
    """Return the resource table with `NEWER_ATTRIBUTES` added to its only package."""
    header_size = struct.unpack_from("<HHI", table)[1]
    chunks = [
        _extend_package(chunk) if kind == PACKAGE else chunk for kind, chunk in _chunks(table, header_size)
    ]
    return _sized(table[:header_size], b"".join(chunks))


def _chunks(data: bytes, offset: int) -> list[tuple[int, bytes]]:
    found = []
    while offset < len(data):
        kind, _, size = struct.unpack_from("<HHI", data, offset)
        found.append((kind, data[offset : offset + size]))
        offset += size
    return found


def _sized(header: bytes, body: bytes) -> bytes:
    return header[:4] + struct.pack("<I", len(header) + len(body)) + header[8:] + body


def _extend_package(package: bytes) -> bytes:
    header_size = struct.unpack_from("<HHI", package)[1]
    chunks = _chunks(package, header_size)
    known_keys = struct.unpack_from("<I", chunks[1][1], 8)[0]
    rebuilt = []
    for position, (kind, chunk) in enumerate(chunks):
        is_attr = kind in (TYPE, TYPE_SPEC) and chunk[8] == ATTR_TYPE_ID
        if position == 1:  # the type names come first, then the key names
            rebuilt.append(_extend_pool(chunk, list(NEWER_ATTRIBUTES)))
        elif is_attr and kind == TYPE_SPEC:
            rebuilt.append(_extend_spec(chunk))
        elif is_attr:
            rebuilt.append(_extend_type(chunk, known_keys))
        else:
            rebuilt.append(chunk)
    return _sized(package[:header_size], b"".join(rebuilt))


def _extend_pool(pool: bytes, names: list[str]) -> bytes:
    count, styles, flags, start, _ = struct.unpack_from("<5I", pool, 8)
    if styles:
        raise ValueError("a key pool with styles is not expected in a framework")
    offsets = list(struct.unpack_from(f"<{count}I", pool, 28))
    strings = bytearray(pool[start:])
    for name in names:
        offsets.append(len(strings))
        if flags & UTF8_FLAG:
            strings += bytes((len(name), len(name))) + name.encode() + b"\0"
        else:
            strings += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
    strings += b"\0" * (-len(strings) % 4)
    start = 28 + 4 * len(offsets)
    header = pool[:8] + struct.pack("<5I", len(offsets), 0, flags, start, 0)
    return _sized(header, struct.pack(f"<{len(offsets)}I", *offsets) + bytes(strings))


def _entry_count() -> int:
    return max(number & 0xFFFF for number, _ in NEWER_ATTRIBUTES.values()) + 1


def _extend_spec(spec: bytes) -> bytes:
    known = struct.unpack_from("<I", spec, 12)[0]
    flags = list(struct.unpack_from(f"<{known}I", spec, 16)) + [0] * (_entry_count() - known)
    for number, _ in NEWER_ATTRIBUTES.values():
        flags[number & 0xFFFF] = SPEC_PUBLIC
    header = spec[:12] + struct.pack("<I", len(flags))
    return _sized(header, struct.pack(f"<{len(flags)}I", *flags))


def _extend_type(chunk: bytes, known_keys: int) -> bytes:
    header_size = struct.unpack_from("<HHI", chunk)[1]
    known, start = struct.unpack_from("<II", chunk, 12)
    offsets = list(struct.unpack_from(f"<{known}I", chunk, header_size))
    offsets += [NO_ENTRY] * (_entry_count() - known)
    entries = bytearray(chunk[start:])
    for key, (number, form) in enumerate(NEWER_ATTRIBUTES.values(), known_keys):
        offsets[number & 0xFFFF] = len(entries)
        # A complex, public entry with one map item: ATTR_TYPE = the accepted format.
        entries += struct.pack("<HHIII", 16, 0x0001 | 0x0002, key, 0, 1)
        entries += struct.pack("<IHBBI", 0x01000000, 8, 0, 0x10, form)
    start = header_size + 4 * len(offsets)
    header = chunk[:12] + struct.pack("<II", len(offsets), start) + chunk[20:header_size]
    return _sized(header, struct.pack(f"<{len(offsets)}I", *offsets) + bytes(entries))
