"""docs/verify.md: its commands, run as they stand, reach the same verdict as we do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from inspector.case.export.copy import export_public, open_values
from inspector.case.keys import public_text
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Verdict
from inspector.model.base import document_bytes
from tests.case.authority import Authority
from tests.case.sealed import KEY, fill, record, seal_it
from tests.case.tampering import TAMPERS
from tests.case.test_public import SOURCES, document

PAGE = Path(__file__).parent.parent.parent / "docs" / "verify.md"
BLOCKS = re.findall(
    r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
MARK = "=====next block====="


def run(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash"], input=script, cwd=folder, capture_output=True, text=True, check=False,
        errors="replace", env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        timeout=120,
    )  # fmt: skip
    return done.stdout


def in_order(folder: Path, digest: str) -> bool:
    """Follow the page in a case folder and judge as it says."""
    script = f"\necho {MARK}\n".join(f"{{\n{block}}} 2>&1" for block in BLOCKS[:-1])
    said = [part.strip() for part in run(script, folder).split(MARK)]
    newest, told, signatures, stray, files, extra, log, later, chain, stamp = said
    return (
        re.fullmatch(r"seal/[0-9]+", newest) is not None
        and told.startswith(f"{digest} ")
        and signatures.count('Good "inspector-case" signature for investigator') == 2
        and len(signatures.splitlines()) == 2
        and not stray
        and not files
        and not extra
        and not log
        and not later
        and not chain
        and stamp.count("Verification: OK") == 2
        and "Time stamp: " in stamp
    )


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("docs")
    case = fill(folder / "case")
    authority = Authority.make(folder / "authority")
    with authority.serving() as url:
        seal_it(case, authority, url)
        record(case, 2)
        newest = seal_it(case, authority, url)
    prepare(folder, authority)
    return case.path, newest.sha256


def prepare(folder: Path, authority: Authority) -> None:
    (folder / "signers").write_text(f"investigator {public_text(KEY.public_key())}\n")
    shutil.copy(authority.root, folder / "root.pem")


def test_the_page_has_the_steps_that_this_test_knows() -> None:
    assert len(BLOCKS) == 11


def test_an_untouched_case_is_in_order_for_both(sealed: tuple[Path, str]) -> None:
    root, digest = sealed
    assert verify_case(root).verdict is Verdict.INTACT
    assert in_order(root, digest)
    assert not in_order(root, "0" * 64)


@pytest.mark.parametrize("number", range(30))
def test_a_changed_case_is_not_in_order_for_both(
    sealed: tuple[Path, str], tmp_path: Path, number: int
) -> None:
    root, digest = sealed
    for name in ("signers", "root.pem"):
        shutil.copy(root.parent / name, tmp_path / name)
    copy = tmp_path / "case"
    shutil.copytree(root, copy)
    random = Random(number)
    TAMPERS[number % len(TAMPERS)](copy, random)
    assert verify_case(copy).verdict is not Verdict.INTACT
    assert not in_order(copy, digest)


def test_a_revealed_value_is_checked_with_openssl_alone(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    case.write_result("case.json", document_bytes(document()))
    seal_it(case)
    made = export_public(case, tmp_path / "public", SOURCES)
    (opening,) = open_values(case, SOURCES, (made.values[0].id,))
    head = f"value='{opening.value}'; salt={opening.salt}; commitment={opening.commitment}\n"
    printed = run(head + BLOCKS[-1], tmp_path / "public").splitlines()
    assert printed[0].endswith(opening.commitment)
    assert printed[1] == "1"
    assert run("sha256sum --check --quiet SHA256SUMS 2>&1", tmp_path / "public") == ""
