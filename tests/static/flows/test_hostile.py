"""Damaged bytecode and layouts give an error that the analysis knows, never another."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress

import pytest

from inspector.static.flows.blocks import decode
from inspector.static.flows.dexfile import DexError, DexFile
from inspector.static.flows.layouts import read_layout
from tests.static.apks import SAMPLES


def entry(app: str, name: str) -> bytes:
    with zipfile.ZipFile(SAMPLES / "flows" / app / f"{app}.apk") as archive:
        return archive.read(name)


def read_everything(data: bytes) -> int:
    dex, count = DexFile(data), 0
    for name in dex.class_names:
        with suppress(*DexError):
            definition = dex.class_def(name)
            dex.constants(definition)
            dex.method_annotations(definition)
            for method in definition.methods.values():
                with suppress(*DexError):
                    code = dex.code(method)
                    count += decode(dex, code).size if code else 0
    return count


def test_a_sound_dex_is_read() -> None:
    assert read_everything(entry("contacts_gson", "classes.dex")) > 50


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_dex_raises_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(entry("contacts_gson", "classes.dex"))
    for _ in range(rng.choice((1, 8, 64, 512))):
        data[rng.randrange(40, len(data))] = rng.randrange(256)
    if seed % 5 == 0:
        del data[rng.randrange(112, len(data)) :]
    with suppress(*DexError):
        read_everything(bytes(data))


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_layout_raises_value_error_at_most(seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(entry("password_http", "res/layout/main.xml"))
    for _ in range(rng.choice((1, 4, 32))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    with suppress(ValueError):
        read_layout(bytes(data))


def test_a_layout_names_its_password_field_and_click() -> None:
    layout = read_layout(entry("password_http", "res/layout/main.xml"))
    assert len(layout.password_views) == 1
    assert layout.click_handlers == ("send",)
