"""mitmproxy puts this folder first on ``sys.path``: no file in it may hide another module."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

import mitmproxy.tools.main  # noqa: F401 - makes every hook known
from mitmproxy.hooks import all_hooks

from addons.capture import addons, parts
from addons.together import Together
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


def test_no_hook_of_a_part_is_left_out() -> None:
    (whole,) = addons
    hooks = [(part, name) for part in parts for name in all_hooks if hasattr(part, name)]
    assert len(hooks) > 30
    assert {name for _, name in hooks} == {name for name in all_hooks if hasattr(whole, name)}


def test_a_hook_of_several_parts_calls_them_in_order() -> None:
    called: list[tuple[str, object]] = []

    class Part:
        def __init__(self, name: str) -> None:
            self.part = name

        def response(self, flow: object) -> None:
            called.append((self.part, flow))

    both = Together("both", (Part("first"), Part("second")))
    getattr(both, "response")("a flow")  # noqa: B009 - it is set when the parts are known
    assert called == [("first", "a flow"), ("second", "a flow")]
    assert not hasattr(both, "request")
