"""The engine's process: same answers as inside, and its end is an error that is caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.rules.loader import default_rules
from inspector.static import start
from inspector.static.container import open_container
from inspector.static.engines import ENGINES, engine_names, open_code
from inspector.static.scan import finish, scan
from inspector.static.start import Started
from inspector.static.workers import remote as remote
from inspector.static.workers.remote import EngineError, RemoteIndex
from tests.static.apks import HARVESTER, rebuilt, requested

ENGINE = engine_names("auto")[0]


def test_same_answers_as_inside_this_process() -> None:
    here = open_code(open_container(HARVESTER), ENGINE)
    there = RemoteIndex(HARVESTER, ENGINE)
    try:
        assert there.engine == ENGINE
        assert there.dexes() == here.dexes()
        assert there.classes() == here.classes()
        assert there.strings() == here.strings()
        assert there.texts() == here.texts()
        assert there.string_loads("http", start=True) == here.string_loads("http", start=True)
        assert there.string_constants("") == here.string_constants("")
        for header in here.classes():
            methods = here.declared_methods(header.name)
            assert there.declared_methods(header.name) == methods
            for method in methods:
                assert there.instructions(method) == here.instructions(method)
                assert there.decompiled(method) == here.decompiled(method)
                assert there.calls_from(method) == here.calls_from(method)
    finally:
        there.close()


def test_a_question_that_fails_names_its_cause_and_the_next_is_answered() -> None:
    index = RemoteIndex(HARVESTER, ENGINE)
    try:
        with pytest.raises(InspectorError, match="question calls_to"):
            index.calls_to([1])  # type: ignore[list-item] # a wrong question on purpose
        assert index.classes()
    finally:
        index.close()


def test_a_killed_engine_is_an_error() -> None:
    index = RemoteIndex(HARVESTER, ENGINE)
    try:
        assert index.classes()
        index._process.kill()
        with pytest.raises(EngineError, match="ended"):
            index.strings()
    finally:
        index.close()


def test_an_engine_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT_S", 0.01)
    index = RemoteIndex(HARVESTER, ENGINE)
    try:
        with pytest.raises(EngineError, match=r"stopped after"):
            index.classes()
    finally:
        index.close()


def test_the_next_engine_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(HARVESTER, "auto")
    if len(started.engines) == 1:
        started.close()
        pytest.skip("only one engine is installed here")
    assert started.code
    started.code._process.kill()
    result = finish(started, rules=default_rules())
    assert "contacts" in {use.category for use in result.uses}
    (skipped,) = result.skipped
    assert skipped.what == f"code with {ENGINE}"


def test_code_that_no_engine_reads_is_said(tmp_path: Path) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"classes.dex": b"dex\n035\0garbage"})
    result = scan(path, rules=default_rules())
    assert result.uses == ()
    assert "no-code" in {limit.id for limit in result.limits}
    assert {skipped.what for skipped in result.skipped} >= {f"code with {ENGINE}"}
    assert len(requested(result)) == 17


def test_an_app_without_code(tmp_path: Path) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", without=["classes.dex"])
    result = scan(path, rules=default_rules())
    assert "no-code" in {limit.id for limit in result.limits}
    assert result.skipped == ()


def test_unknown_engine() -> None:
    assert ENGINES == ("auto", "dexllm", "androguard")
    with pytest.raises(InspectorError, match="No engine"):
        start.Started(HARVESTER, "jadx")
