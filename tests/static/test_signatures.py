"""Only a certificate whose key signed these contents counts."""

from __future__ import annotations

import hashlib
import struct
import time
import zipfile
from pathlib import Path

import pytest

from inspector.static.container import open_container
from inspector.static.signing.jar_signatures import jar_signers
from inspector.static.signing.signatures import block_signatures
from tests.corpus.generator import archive
from tests.corpus.signing import Identity
from tests.realapk import real_apk
from tests.static.apks import FAIR, HARVESTER, entry, rebuilt

SAMPLES_KEY = "b36d157e"


def block_signers(path: Path) -> frozenset[str]:
    """Return the certificates whose v2 or v3 signature over the file holds."""
    return frozenset(found.sha256 for found in block_signatures(path) if found.holds)


def v1(path: Path) -> list[str]:
    return sorted(found[:8] for found in jar_signers(open_container(path)))


def test_apps_signed_by_apksigner() -> None:
    assert [found[:8] for found in block_signers(HARVESTER)] == [SAMPLES_KEY]
    assert v1(HARVESTER) == [SAMPLES_KEY]


@pytest.mark.realapk
def test_a_real_app() -> None:
    yosemite = real_apk("yosemite")
    assert [found[:8] for found in block_signers(yosemite)] == ["c8fa8faf"]
    assert v1(yosemite) == ["c8fa8faf"]


def test_any_changed_byte_ends_the_block_signature(tmp_path: Path) -> None:
    data = Identity("Lender").sign(archive([("classes.dex", b"dex" * 700_000)]))
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    assert len(block_signers(path)) == 1
    block = data.index(b"APK Sig Block 42")
    for place in (10, len(data) // 2, block - 300, len(data) - 5):
        changed = bytearray(data)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert block_signers(path) == frozenset(), place


def test_a_block_taken_from_another_app_signs_nothing(tmp_path: Path) -> None:
    signed = Identity("Honest").sign(archive([("a", b"honest")]))
    start = struct.unpack_from("<I", signed, signed.rindex(b"PK\x05\x06") + 16)[0]
    size = struct.unpack_from("<Q", signed, start - 24)[0]
    block = signed[start - size - 8 : start]
    other = archive([("a", b"hostile")])
    end = other.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<I", other, end + 16)[0]
    moved = other[end : end + 16] + struct.pack("<I", directory + len(block)) + other[end + 20 :]
    path = tmp_path / "forged.apk"
    path.write_bytes(other[:directory] + block + other[directory:end] + moved)
    assert zipfile.ZipFile(path).read("a") == b"hostile"
    assert block_signers(path) == frozenset()


@pytest.mark.parametrize(
    ("source", "entries"),
    [
        (HARVESTER, {"assets/added": b"x"}),
        (HARVESTER, {"classes.dex": b"dex\n035\0 other code"}),
        (FAIR, {name: entry(HARVESTER, name) for name in
                ("META-INF/SAMPLES.SF", "META-INF/SAMPLES.RSA", "META-INF/MANIFEST.MF")}),
    ],
)  # fmt: skip
def test_a_list_of_other_contents_signs_nothing(
    tmp_path: Path, source: Path, entries: dict[str, bytes]
) -> None:
    changed = rebuilt(source, tmp_path / "changed.apk", entries=entries)
    assert block_signers(changed) == frozenset()
    assert v1(changed) == []


def test_packing_anew_keeps_the_signed_list_valid(tmp_path: Path) -> None:
    assert v1(rebuilt(HARVESTER, tmp_path / "same.apk")) == [SAMPLES_KEY]


def test_a_list_whose_digests_were_mended_is_not_signed(tmp_path: Path) -> None:
    import base64

    old = entry(HARVESTER, "classes.dex")
    new = b"dex\n035\0 other code"
    digests = [base64.b64encode(hashlib.sha256(data).digest()) for data in (old, new)]
    listed = entry(HARVESTER, "META-INF/MANIFEST.MF")
    assert digests[0] in listed
    entries = {"classes.dex": new, "META-INF/MANIFEST.MF": listed.replace(digests[0], digests[1])}
    assert v1(rebuilt(HARVESTER, tmp_path / "mended.apk", entries=entries)) == []


def test_damaged_blocks_end_quietly(tmp_path: Path) -> None:
    data = Identity("Lender").sign(archive([("a", b"b")]))
    start = data.index(b"APK Sig Block 42")
    path = tmp_path / "damaged.apk"
    for place in range(max(0, start - 700), start, 7):
        changed = bytearray(data)
        changed[place : place + 4] = b"\xff\xff\xff\xff"
        path.write_bytes(changed)
        assert len(block_signers(path)) <= 1


@pytest.mark.parametrize("items", [b"", b"\0\0\0\0" * 3_000_000, b"\xff" * 8_000_000])
def test_a_block_made_to_stop_readers_ends(tmp_path: Path, items: bytes) -> None:
    content = struct.pack("<I", len(items)) + items
    pair = struct.pack("<QI", len(content) + 4, 0x7109871A) + content
    size = struct.pack("<Q", len(pair) + 24)
    block = size + pair + size + b"APK Sig Block 42"
    plain = archive([("classes.dex", b"dex")])
    end = plain.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<I", plain, end + 16)[0]
    moved = plain[end : end + 16] + struct.pack("<I", directory + len(block)) + plain[end + 20 :]
    path = tmp_path / "app.apk"
    path.write_bytes(plain[:directory] + block + plain[directory:end] + moved)
    began = time.process_time()
    assert not any(signature.holds for signature in block_signatures(path))
    assert time.process_time() - began < 5
