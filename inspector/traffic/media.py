"""Pictures in what an app sends: identity cards, faces, or others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.model.traffic import Strength
from inspector.traffic.exif import Exif, exif
from inspector.traffic.finding import Finding
from inspector.traffic.positions import PLACE
from inspector.traffic.scene import Scene
from inspector.traffic.unfold.engine import Blob, Sheet

_KINDS = (
    ("JPEG", 0, b"\xff\xd8\xff"), ("PNG", 0, b"\x89PNG\r\n\x1a\n"), ("WebP", 8, b"WEBP"),
    ("HEIC", 4, b"ftyphei"), ("HEIF", 4, b"ftypmif1"), ("MP4", 4, b"ftyp"), ("GIF", 0, b"GIF8"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first bytes say: format, and width and height in pixels (0 when not found)."""

    kind: str
    width: int
    height: int


def media(sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    """Yield a finding for each picture that is sent; what comes back is the app's own design."""
    if scene.direction == "response":
        return
    for blob in sheet.blobs:
        picture = look(blob.data)
        if picture is None or picture.kind == "GIF":
            continue
        camera = exif(blob.data) if picture.kind != "MP4" else Exif()
        yield _finding(blob, picture, camera, scene)
        if camera.position is not None:
            yield _place(blob, camera, scene)


def _place(blob: Blob, camera: Exif, scene: Scene) -> Finding:
    """Return the finding for the position that the camera wrote into a picture."""
    assert camera.position is not None
    latitude, longitude = camera.position
    known = scene.knowledge.planted
    place = known.place if known else None
    planted = place is not None and place.form(latitude, longitude) is not None
    return Finding(
        rule="media.exif.position",
        category="location",
        attribute="location.photo",
        strength=Strength.PLANTED if planted else Strength.VALIDATED,
        direction=scene.direction,
        where=f"{blob.path}.exif",
        decoding=(*blob.steps, "exif"),
        planted=frozenset((PLACE,)) if planted else frozenset(),
        fields=("latitude", "longitude", *(("time",) if camera.taken else ())),
        value=f"{latitude},{longitude}",
        records=frozenset((f"{latitude},{longitude}",)),
        note=f"taken {camera.taken}" if camera.taken else "",
    )


def _finding(blob: Blob, picture: Picture, camera: Exif, scene: Scene) -> Finding:
    words = (*reversed(blob.keys[-2:]), *sorted(scene.words))
    rows = (scene.knowledge.names.row(key) for key in words)
    row = next(
        (row for row in rows if row is not None and row.category in ("documents", "photos")), None
    )
    size = f"{picture.width}×{picture.height}, " if picture.width else ""
    return Finding(
        rule=f"media.{picture.kind.lower()}",
        category=row.category if row else "documents",
        attribute=(row.attribute if row else "documents.image"),
        strength=Strength.VALIDATED if row else Strength.SHAPED,
        direction=scene.direction,
        where=blob.path,
        decoding=blob.steps,
        fields=(blob.keys[-1],) if blob.keys else (),
        value="",
        records=frozenset((hashlib.sha256(blob.data).hexdigest(),)),
        note=f"{picture.kind}, {size}{len(blob.data)} bytes"
        + (f", taken {camera.taken}" if camera.taken else ""),
    )


def look(data: bytes) -> Picture | None:
    """Return what picture or video ``data`` is, or none."""
    for kind, at, magic in _KINDS:
        if data[at : at + len(magic)] == magic:
            width, height = _size(kind, data)
            return Picture(kind, width, height)
    return None


def _size(kind: str, data: bytes) -> tuple[int, int]:
    if kind == "PNG" and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if kind == "JPEG":
        return _jpeg_size(data)
    return 0, 0


def _jpeg_size(data: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[position + 7 : position + 9]), int.from_bytes(
                data[position + 5 : position + 7]
            )
        position += 2 + int.from_bytes(data[position + 2 : position + 4])
    return 0, 0
