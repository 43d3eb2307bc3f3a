"""The planted position in the forms that apps send: datums, whole numbers, geohash, plus code."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from inspector.model.persona import Persona

NEAR = 0.0015
"""Degrees that a rounded planted coordinate may be off: three decimals, about 150 m."""

SCALES = (7, 6, 5)
"""Powers of ten that whole numbers of degrees are multiplied with: E7, E6 (microdegrees), E5."""

_GEOHASH = re.compile(r"[0-9b-hjkmnp-z]{7,12}")
_GEOHASH_SIGNS = "0123456789bcdefghjkmnpqrstuvwxyz"
_PLUS_CODE = re.compile(r"[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,7}")
_PLUS_SIGNS = "23456789CFGHJMPQRVWX"
_SHIFTED = ("CN", None)
"""Countries of personas whose map services give positions in China's own datum."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """Latitude and longitude of the planted position in each datum, with the datum's name."""

    points: tuple[tuple[float, float, str], ...]

    def form(self, a: float, b: float) -> str | None:
        """Return how ``a`` and ``b`` say the position, in either order; none when they do not."""
        for latitude, longitude, datum in self.points:
            if _near(a, b, latitude, longitude) or _near(b, a, latitude, longitude):
                return datum
        return None

    def scaled(self, a: int, b: int) -> str | None:
        """Return the same for whole numbers."""
        for power in SCALES:
            form = self.form(a / 10**power, b / 10**power)
            if form is not None:
                return " ".join(filter(None, (f"degrees times 10^{power}", form)))
        return None

    def touches(self, value: float, whole: bool) -> bool:
        """Return true when ``value`` may be one of the coordinates."""
        values = [value / 10**power for power in SCALES] if whole else [value]
        return any(
            abs(one - axis) <= NEAR for one in values for point in self.points for axis in point[:2]
        )

    def code(self, text: str) -> str | None:
        """Return which code of the position ``text`` is; a geohash of seven signs is 150 m wide."""
        if _GEOHASH.fullmatch(text) and not text.isdigit():
            at, name = geohash_place(text), "geohash"
        elif _PLUS_CODE.fullmatch(text):
            at, name = plus_code_place(text), "plus code"
        else:
            return None
        datum = self.form(*at)
        return None if datum is None else " ".join(filter(None, (name, datum)))


def known_place(persona: Persona) -> KnownPlace | None:
    """Return the planted position of ``persona``, if it has one."""
    place = persona.location
    if place is None:
        return None
    points = [(place.latitude, place.longitude, "")]
    if persona.country in _SHIFTED and 18 < place.latitude < 54 and 73 < place.longitude < 135:
        shifted = gcj02(place.latitude, place.longitude)
        points += [(*shifted, "in GCJ-02"), (*bd09(*shifted), "in BD-09")]
    return KnownPlace(tuple(points))


def _near(a: float, b: float, latitude: float, longitude: float) -> bool:
    return abs(a - latitude) <= NEAR and abs(b - longitude) <= NEAR


def geohash_place(text: str) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a geohash (Niemeyer 2008)."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    for number in range(5 * len(text)):
        sign = _GEOHASH_SIGNS.index(text[number // 5])
        axis = ranges[number % 2]
        axis[not sign >> (4 - number % 5) & 1] = sum(axis) / 2
    return sum(ranges[1]) / 2, sum(ranges[0]) / 2


def plus_code_place(text: str) -> tuple[float, float]:
    """Return latitude and longitude of the corner of a full plus code; digits behind the first ten
    only narrow it (https://github.com/google/open-location-code, specification)."""
    digits = [_PLUS_SIGNS.index(sign) for sign in text.replace("+", "")[:10]]
    sizes = (20.0, 1.0, 0.05, 0.0025, 0.000125)
    latitude = sum(d * size for d, size in zip(digits[::2], sizes, strict=True)) - 90
    longitude = sum(d * size for d, size in zip(digits[1::2], sizes, strict=True)) - 180
    return latitude, longitude


def gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a position of WGS 84 in the datum that Chinese map services use.

    https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02
    """
    x, y, pi = longitude - 105, latitude - 35, math.pi
    common = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + common
        + (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
        + (160 * math.sin(y / 12 * pi) + 320 * math.sin(y / 30 * pi)) * 2 / 3
    )  # fmt: skip
    east = (
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + common
        + (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
        + (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
    )  # fmt: skip
    radius, flattened = 6_378_245.0, 0.00669342162296594323
    slope = 1 - flattened * math.sin(math.radians(latitude)) ** 2
    meridian = radius * (1 - flattened) / slope**1.5
    parallel = radius / math.sqrt(slope) * math.cos(math.radians(latitude))
    return latitude + math.degrees(north / meridian), longitude + math.degrees(east / parallel)


def bd09(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a position in GCJ-02 in the datum of Baidu's map services (same source)."""
    turn = math.pi * 3000 / 180
    size = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * turn)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * turn)
    return size * math.sin(angle) + 0.006, size * math.cos(angle) + 0.0065
