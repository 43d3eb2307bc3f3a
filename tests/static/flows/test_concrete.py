"""An app's own functions on known values: what they give, and where the analysis gives up."""

from __future__ import annotations

import base64
import zipfile

import pytest

from inspector.rules.loader import default_rules
from inspector.static.container import open_container
from inspector.static.engines import engine_names, open_code
from inspector.static.flows.concrete import Concrete
from inspector.static.flows.program import Program
from inspector.static.flows.pure import FUNCTIONS, NotKnown
from inspector.static.flows.tables import Tables
from tests.static.apks import SAMPLES


def given(app: str, class_name: str, method: str, *arguments: object) -> str | None:
    """Return what the method of a sample gives."""
    path = SAMPLES / "flows" / app / f"{app}.apk"
    code = open_code(open_container(path), engine_names("auto")[0])
    with zipfile.ZipFile(path) as archive:
        dexes = {"classes.dex": archive.read("classes.dex")}
    assert code is not None
    program = Program(code, dexes, Tables(default_rules()).libraries)
    definition = program.class_def(f"Lcom/example/flows/{app}/{class_name};")
    assert definition is not None
    (found,) = [m for m in definition.methods.values() if m.ref.name == method]
    return Concrete(program).text(found, arguments)


def test_a_cipher_of_characters_is_undone() -> None:
    hidden = "".join(chr(ord(each) ^ 5) for each in "content://sms")
    assert given("xor_text", "a", "b", hidden) == "content://sms"


def test_encoded_bytes_mixed_with_a_key_are_undone() -> None:
    mixed = bytes(b ^ b"key"[i % 3] for i, b in enumerate("gül, 号".encode()))
    assert given("fog_text", "Fog", "text", base64.b64encode(mixed).decode(), "key") == "gül, 号"


def test_a_field_that_may_change_is_not_known() -> None:
    assert given("static_not_hidden", "Held", "text") is None


def test_a_key_of_no_length_ends_in_nothing() -> None:
    assert given("fog_text", "Fog", "text", "AAAA", "") is None


def test_a_text_that_is_too_long_to_undo_ends_in_nothing() -> None:
    assert given("xor_text", "a", "b", "x" * 30_000) is None


@pytest.mark.parametrize(
    ("name", "kinds", "values", "result"),
    [
        ("valueOf", ("C",), [233], "é"),
        ("substring", ("I", "I"), ["content", 1, 3], "on"),
        ("getBytes", (), ["é"], [-61, -87]),
    ],
)
def test_functions_of_texts(
    name: str, kinds: tuple[str, ...], values: list[object], result: object
) -> None:
    assert FUNCTIONS["Ljava/lang/String;", name](kinds, values) == result


def test_a_number_where_a_text_is_wanted_is_not_known() -> None:
    with pytest.raises(NotKnown):
        FUNCTIONS["Ljava/lang/String;", "length"]((), [7])
