"""The command line as a user meets it: a real process each time."""

from __future__ import annotations

import subprocess
import sys


def inspector(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_names_the_exit_codes() -> None:
    done = inspector("--help")
    assert done.returncode == 0
    assert "Exit codes" in done.stdout


def test_no_command_is_wrong_usage() -> None:
    assert inspector().returncode == 2


def test_an_error_the_user_can_mend_is_one_message_without_traceback() -> None:
    done = inspector("rules", "list", "nonsense")
    assert done.returncode == 2
    assert "No rule table 'nonsense'" in done.stderr
    assert "Next:" in done.stderr
    assert "Traceback" not in done.stderr


def test_rules_are_well_formed() -> None:
    done = inspector("rules", "check")
    assert done.returncode == 0
    assert "well-formed" in done.stdout


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys, inspector.cli.application as m\n"
        "try:\n    m.application()(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'androguard', 'dexllm', 'mitmproxy', 'jinja2', 'rich', 'dask'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "HEAVY []" in done.stdout
