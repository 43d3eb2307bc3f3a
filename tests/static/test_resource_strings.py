"""Texts of resource tables, whole and damaged."""

from __future__ import annotations

import random
import re
import struct
import subprocess

import pytest

from inspector.static.resource_strings import Pool, table_texts, xml_strings
from tests.static.apks import FAIR, HARVESTER, entry

TABLE = entry(HARVESTER, "resources.arsc")


def test_a_text_has_its_name_and_locale() -> None:
    found = {text[:3] for text in table_texts(TABLE)}
    assert ("string/carrier_service_password", "", "Carrier service password") in found
    # The folder is values-in, as Android writes Indonesian.
    assert ("string/carrier_forgot", "id", "Lupa kata sandi layanan?") in found
    text = ("string/privacy_policy_url", "", "https://fairloan.example/privacy")
    assert text in {text[:3] for text in table_texts(entry(FAIR, "resources.arsc"))}


def test_a_text_has_the_number_that_aapt_gave_it() -> None:
    listed = subprocess.run(
        ["aapt", "dump", "resources", str(HARVESTER)], check=True, capture_output=True, text=True
    ).stdout
    numbers = {
        name: int(n, 16) for n, name in re.findall(r"spec resource (0x\w+) \S+:(\S+?):", listed)
    }
    found = {text.name: text.number for text in table_texts(TABLE)}
    assert found
    assert found == {name: numbers[name] for name in found}


@pytest.mark.parametrize("data", [b"", b"\0" * 64, TABLE[:39]])
def test_no_table(data: bytes) -> None:
    with pytest.raises(ValueError, match="resource table"):
        list(table_texts(data))


def test_a_damaged_table_ends_with_a_known_error_or_none() -> None:
    dice = random.Random(1)
    for _ in range(300):
        data = bytearray(TABLE[: dice.randrange(len(TABLE) // 2, len(TABLE))])
        for _ in range(8):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            list(table_texts(bytes(data)))
        except (ValueError, IndexError, struct.error):
            continue


def test_a_pool_of_utf16() -> None:
    text = "Überfällig".encode("utf-16-le")
    body = struct.pack("<H", len(text) // 2) + text + b"\0\0"
    pool = struct.pack("<HHIIIIII", 1, 28, 32 + len(body), 1, 0, 0, 32, 0) + bytes(4) + body
    assert Pool(pool, 0)[0] == "Überfällig"
    assert Pool(pool, 0)[1] == ""
    assert list(xml_strings(struct.pack("<HHI", 3, 8, 8 + len(pool)) + pool)) == ["Überfällig"]
    assert list(xml_strings(b"<xml/>" * 10)) == []
