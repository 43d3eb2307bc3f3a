"""Bad rule files: the error names the file, the row and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.rules.loader import DATA, Rules, default_rules, rules_from

ROW = """
[[permission]]
id = "com.example.READ"
protection = "normal"
why = "An example for a test."
reference = "https://example.org/"
"""


def load(folder: Path, content: str | bytes, name: str = "permissions.toml") -> Rules:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return rules_from([folder])


def test_shipped_rows_are_well_formed() -> None:
    counts = default_rules().check()
    assert counts["permissions"] >= 140
    assert counts["sdks"] >= 250
    assert counts["companies"] >= 120
    assert counts["brands"] >= 120
    assert counts["identifiers"] >= 50


def test_a_folder_adds_rows(tmp_path: Path) -> None:
    rules = load(tmp_path, ROW)
    assert rules.permissions[-1].id == "com.example.READ"
    assert rules.check()["permissions"] == default_rules().check()["permissions"] + 1


def test_a_subfolder_adds_rows(tmp_path: Path) -> None:
    assert load(tmp_path, ROW, "permissions/more.toml").permissions[-1].id == "com.example.READ"


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + ROW.encode()).permissions[-1].protection == "normal"


def test_windows_line_ends_are_no_error(tmp_path: Path) -> None:
    assert load(tmp_path, ROW.replace("\n", "\r\n")).permissions[-1].protection == "normal"


@pytest.mark.parametrize(
    ("content", "row", "cause"),
    [
        (ROW + 'extra = "x"\n', "'com.example.READ'", "extra: Extra inputs"),
        (ROW.replace('"normal"', "5"), "'com.example.READ'", "protection: Input should be a valid"),
        (ROW + 'since = "26"\n', "'com.example.READ'", "since: Input should be a valid integer"),
        (ROW + "special = 1\n", "'com.example.READ'", "special: Input should be a valid boolean"),
        (ROW + 'categories = "sms"\n', "'com.example.READ'", "categories: Input should be a valid"),
        (ROW + 'categories = ["smss"]\n', "'com.example.READ'", "no category 'smss'"),
        (ROW + 'categories = ["Not an id"]\n', "'com.example.READ'", "categories.0: String should"),
        (ROW + ROW, "'com.example.READ'", "already"),
        (ROW.replace("com.example.READ", ""), "'number 1'", "id: String should match"),
        (ROW.replace('why = "An example for a test."', ""), "READ", "why: Field required"),
        (
            ROW.replace("An example for a test.", "short"),
            "READ",
            "why: String should have at least",
        ),
        (ROW.replace("com.example.READ", "android.permission.READ_SMS"), "READ_SMS", "already"),
        (ROW + ROW.replace('"com.example.READ"', "7"), "7", "id: Input should be a valid string"),
    ],
)
def test_bad_row(tmp_path: Path, content: str, row: str, cause: str) -> None:
    with pytest.raises(InspectorError) as error:
        load(tmp_path, content).permissions  # noqa: B018 the table is read when first used
    assert str(tmp_path / "permissions.toml") in error.value.what
    assert row in error.value.what
    assert cause in error.value.cause


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("[[permissions]]\n", "unknown table 'permissions', expected [[permission]]"),
        ('[permission]\nid = "x"\n', "must be rows, each headed [[permission]]"),
        ("permission = 3\n", "must be rows"),
        ("permission = [1, 2]\n", "must be rows"),
        ("[[permission]]\nid = \n", "not TOML: "),
        ('[[permission]]\nid = "a"\nid = "b"\n', "not TOML: duplicate key at line 3"),
        (b'[[permission]]\nid = "\xff"\n', "not UTF-8: byte 0xff at offset 21"),
        ("[[permission]]\n".encode("utf-16"), "not UTF-8: byte 0xff at offset 0"),
        (b"\x00\x00\x00\x00", "not TOML: "),
    ],
)
def test_bad_file(tmp_path: Path, content: str | bytes, cause: str) -> None:
    with pytest.raises(InspectorError) as error:
        load(tmp_path, content).permissions  # noqa: B018 the table is read when first used
    assert str(tmp_path / "permissions.toml") in error.value.what
    assert cause in error.value.cause


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "permissions.toml").mkdir()
    with pytest.raises(InspectorError, match=r"permissions\.toml"):
        Rules((DATA, tmp_path)).permissions  # noqa: B018 the table is read when first used


def test_attribute_of_another_category(tmp_path: Path) -> None:
    row = (
        '[[key]]\nid = "x"\ncategory = "sms"\nattribute = "contacts.names"\nnames = ["zz_test"]\n'
        'why = "An example for a test."\nreference = "https://example.org/"\n'
    )
    with pytest.raises(InspectorError) as error:
        load(tmp_path, row, "keys.toml").keys  # noqa: B018 the table is read when first used
    assert error.value.cause == "sms has no attribute 'contacts.names'"


def test_attribute_without_its_category(tmp_path: Path) -> None:
    row = (
        '[[key]]\nid = "x"\ncategory = "sms"\nattribute = "texts"\nnames = ["zz_test"]\n'
        'why = "An example for a test."\nreference = "https://example.org/"\n'
    )
    with pytest.raises(InspectorError, match="key 'x'"):
        load(tmp_path, row, "keys.toml").keys  # noqa: B018 the table is read when first used


def test_a_file_that_no_table_reads(tmp_path: Path) -> None:
    rules = load(tmp_path, ROW, "permission.toml")
    with pytest.raises(InspectorError) as error:
        rules.check()
    assert f"{tmp_path / 'permission.toml'}: no table is read from this file" in error.value.cause


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="No folder"):
        rules_from([tmp_path / "absent"])


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="No rule file"):
        rules_from([tmp_path])


def test_digest_changes_with_a_row(tmp_path: Path) -> None:
    one = load(tmp_path, ROW).digest
    two = load(tmp_path, ROW.replace("normal", "signature")).digest
    assert len({one, two, default_rules().digest}) == 3
