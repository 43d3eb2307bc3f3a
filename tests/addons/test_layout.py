"""mitmproxy puts this folder first on ``sys.path``: no file in it may hide another module."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

from tests.addons.proxy import ROOT


def test_no_file_is_called_like_a_module_of_a_library() -> None:
    ours = {path.stem for path in (ROOT / "addons").glob("*.py")} - {"__init__"}
    assert ours & set(sys.stdlib_module_names) == set()
    assert ours & set(packages_distributions()) == set()


def test_the_entry_does_nothing_but_name_the_addons() -> None:
    lines = (ROOT / "addons" / "entry.py").read_text().splitlines()
    code = [line for line in lines if line and not line.startswith('"""')]
    assert len(code) == 1
    assert code[0].startswith("from addons.capture import addons")
