"""Positions in the forms that apps send; what only looks like one is none."""

from __future__ import annotations

import pytest

from inspector.model.persona import Persona, Place
from inspector.traffic.planted.place import bd09, gcj02, geohash_place, plus_code_place
from tests.traffic.exchanges import found, post, result

HERE = Persona(country="ID", location=Place(latitude=-6.914765, longitude=107.584057))
CHENGDU = Persona(country="CN", location=Place(latitude=30.657421, longitude=104.065735))
PLANTED = {"location.precise": "planted"}


@pytest.mark.parametrize(
    "body",
    [
        {"a": -69147650, "b": 1075840570},
        {"a": "1075840570", "b": "-69147650"},
        {"a": -6914765, "x": 12, "b": 107584057},
        {"a": -691476, "b": 10758405},
        {"p": "-6914765,107584057"},
        {"p": "107584057|-6914765"},
        {"p": [107.584057, -6.914765]},
        {"p": [-69147650, 1075840570, 700]},
        {"t": [{"g": [107.584057, -6.914765]}, {"g": [107.584, -6.915]}]},
        [[107.584057, -6.914765], [107.584, -6.915]],
        {"la": -6.914765, "acc": 12.132, "alt": 713.25, "lo": 107.584057},
        {"g": "qqu88jh"},
        {"g": "qqu88jhqd4"},
        {"g": "6P593HPM+3JR"},
        {"u": "geo:-6.914765,107.584057;u=35"},
        {"u": "POINT (107.584057 -6.914765)"},
        {"u": "at lat=-6.914765, lon=107.584057 (gps)"},
        {"u": "-06.914765+107.584057/"},
    ],
)  # fmt: skip
def test_the_planted_position(body: object) -> None:
    assert found(body, persona=HERE) == PLANTED


@pytest.mark.parametrize(
    "body",
    [
        {"a": -69147650, "b": 1075},
        {"a": -69147650},
        {"a": -69247650, "b": 1075840570},
        {"a": -6914765, "b": 1075840570},
        {"p": [107.584057, 6.914765]},
        {"g": "qqu88kh"},
        {"g": "qqu88"},
        {"g": "6P593HPM"},
        {"g": "6P593JQM+3JR"},
        {"u": "geo:-6.924765,107.584057"},
        {"order": 1075840570, "item": 69147650},
    ],
)
def test_other_numbers_are_not(body: object) -> None:
    assert "planted" not in found(body, persona=HERE).values()


def test_whole_numbers_count_where_the_keys_say_so() -> None:
    body = {"latitude": 31230416, "longitude": 121473701}
    [detection] = result(post(body)).detections
    assert (detection.strength, detection.attribute) == ("validated", "location.precise")
    assert detection.note == "degrees as whole numbers"
    assert found({"latitudeE7": 312304160, "longitudeE7": 1214737010})["location.precise"]
    assert found({"x": 31230416, "y": 121473701}) == {}
    assert "validated" not in found({"latitude": 3123041600, "longitude": 12}).values()


def test_lists_need_a_name_or_the_planted_place() -> None:
    assert found({"vector": [0.123456, 12.345678]}) == {}
    assert found({"coordinates": [121.473701, 31.230416]}) == {"location.precise": "validated"}
    assert found({"coordinates": [0.1, 12.345678, 1.5, 2.25, 9.125]}) == {}


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_the_datum_of_chinese_maps(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert gcj02(*wgs) == pytest.approx(gcj, abs=1e-7)


def test_a_chinese_map_service_gives_the_planted_position_shifted() -> None:
    for datum, at in (("GCJ-02", gcj02(30.657421, 104.065735)),
                      ("BD-09", bd09(*gcj02(30.657421, 104.065735)))):  # fmt: skip
        body = {"a": round(at[0], 6), "b": round(at[1], 6)}
        [detection] = result(post(body), persona=CHENGDU).detections
        assert (detection.strength, detection.note) == ("planted", f"in {datum}")
        elsewhere = Persona(country="ID", location=CHENGDU.location)
        assert "planted" not in found(body, persona=elsewhere).values()


def test_codes_are_read_as_their_specifications_say() -> None:
    assert geohash_place("ezs42") == pytest.approx((42.605, -5.603), abs=0.001)
    assert plus_code_place("8FVC9G8F+6X") == pytest.approx((47.365500, 8.524875), abs=1e-6)


def test_rows_of_fractions_are_no_positions() -> None:
    grid = [[0.1234567891234567, 0.00012345678912345, 0.51234567, 0.98765432] for _ in range(9)]
    grid[4] = [12.3456789, 45.6789123, 0.1, 0.2]
    assert found({"grid": grid}) == {}
