"""Short lists of cell towers without keys, and rows of numbers that are none."""

from __future__ import annotations

import pytest

from inspector.rules.proof import is_network
from tests.traffic.exchanges import found, post, result

CELL = {"location.cell": "shaped"}


@pytest.mark.parametrize(
    "body",
    [
        "510,10,4021,1823456,-87\n510,10,4022,1823999,-97\n510,1,4023,99812345,-101",
        "510,10,4021,1823456,-87\r\n510,10,4022,1823999,-97\r\n",
        {"q": "510,10,4021,1823456,-87;510,10,4022,1823999,-97"},
        {"q": "510,10,4021,1823456|510,10,4022,1823999|510,1,4023,99812345"},
        {"q": "510:10:4021:1823456#510:10:4022:1823999"},
        {"q": "621|30|401|18234|-87;621|30|402|18299|-97"},
        {"q": "404\t10\t4032\t62512512\t-74\n404\t1\t4049\t189761596\t-83"},
        "g,y,u,r,p\r\n655,1,4036,194405138,-96\r\n655,10,4018,67148842,-79\r\n",
        {"q": "404^10^4032^62512512||404^10^4049^189761596"},
        {"q": [[510, 10, 4021, 1823456], [510, 10, 4022, 1823999]]},
        [
            {"a": 404, "b": 10, "c": 4021, "d": 1823456},
            {"a": 404, "b": 10, "c": 4022, "d": 1823999},
        ],
    ],
)
def test_two_towers_are_a_list(body: object) -> None:
    assert found(body) == CELL


@pytest.mark.parametrize(
    "body",
    [
        {"q": "510,10,4021,1823456,-87"},
        {"q": "600,10,4021,1823456;600,10,4022,1823999"},
        {"q": "510,77,4021,1823456;510,77,4022,1823999"},
        {"boxes": "310,260,500,800;310,410,520,900;310,260,700,940"},
        {"boxes": [[310, 260, 500, 800], [310, 410, 520, 900], [310, 260, 700, 940]]},
        {"q": "510,10,1,2;510,10,3,4"},
        {"orders": "404,10,2,7788991,1;404,10,1,7788991,1"},
    ],
)
def test_other_rows_of_numbers_are_not(body: object) -> None:
    assert found(body) == {}


def test_a_key_that_says_so_is_enough_and_answers_are_not_looked_at() -> None:
    named = {"cell_info": "600,10,4021,1823456;600,10,4022,1823999"}
    assert found(named)["location.cell"] == "shaped"
    answer = {"q": "510,10,4021,1823456;510,10,4022,1823999"}
    assert result(post({"v": 1}, answer=answer)).detections == ()


def test_networks() -> None:
    assert is_network(510, 10)
    assert is_network(510, 1)
    assert is_network(310, 260)
    assert not is_network(510, 77)
    assert not is_network(998, 1)
