"""Lists of pictures: file names, when they were taken, perhaps where."""

from __future__ import annotations

import re

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 3
"""Pictures that make a list of the gallery."""

_PICTURE = re.compile(
    r"(?:content://media/\S+|\S.*\.(?:jpe?g|png|heic|heif|webp|gif|mp4|3gp|mov|dng))", re.IGNORECASE
)
_ON_DEVICE = re.compile(
    r"(?:/storage/|/sdcard/|DCIM|content://media|Pictures/|WhatsApp|IMG[-_]|VID[-_]|Screenshot|PXL_|DSC)"
)


def photos(view: View) -> Shape | None:
    """Recognise a list of the gallery: file names of a camera with times or positions."""
    if view.table.rows < LEAST:
        return None
    names = [kind for kind in view.kinds if _share(kind, _PICTURE) >= 0.8]
    if not names:
        return None
    name = names[0]
    if sum("http" in text[:5] for text in name.texts) * 2 > len(name.texts):
        return None
    times = [kind for kind in view.kinds if kind is not name and kind.is_mostly_time]
    places = [kind for kind in view.kinds if kind.is_decimal]
    if not (times or len(places) >= 2) or _share(name, _ON_DEVICE, search=True) < 0.5:
        return None
    fields = {"file": name.column}
    if times:
        fields["time"] = times[0].column
    if len(places) >= 2:
        fields["position"] = places[0].column
    return Shape("shape.photos", "photos", "photos.metadata", fields, name.column, view.table.rows)


def _share(kind: Kind, pattern: re.Pattern[str], *, search: bool = False) -> float:
    look = pattern.search if search else pattern.fullmatch
    return kind.share(sum(1 for text in kind.texts if look(text[:400])))
