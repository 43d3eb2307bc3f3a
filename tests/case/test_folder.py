"""The case folder: made whole or not at all, private, one capture at a time."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from pydantic import ValidationError

from inspector.case.clock import system_clock
from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.errors import InspectorError
from tests.case.conftest import Hands


def test_a_new_case_is_private_and_opens_again(tmp_path: Path, clock: Hands) -> None:
    info = CaseInfo(title='Fast "loan"\\\x7f\n\u2028🎉', country="KE", app="com.example.loan")
    made = Case.create(tmp_path / "case", info, actor="test", clock=clock)

    assert Case.open(made.path, actor="test", clock=clock).info == info
    for item in [made.path, *made.path.rglob("*")]:
        assert item.stat().st_mode & 0o077 == 0, item
    assert sorted(item.name for item in made.path.iterdir()) == [
        "capture", "case.toml", "inputs", "log.jsonl", "results",
    ]  # fmt: skip
    assert [entry.action for entry in made.log.entries()] == ["case.created"]


def test_a_folder_that_is_no_case_is_refused_and_left_alone(tmp_path: Path, clock: Hands) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    attempts: tuple[Callable[[], Case], ...] = (
        lambda: Case.open(tmp_path, actor="test", clock=clock),
        lambda: Case.create(tmp_path, CaseInfo(), actor="test", clock=clock),
        lambda: Case.open(tmp_path / "nothing", actor="test", clock=clock),
        lambda: Case.create(tmp_path / "photo.jpg", CaseInfo(), actor="test", clock=clock),
        lambda: Case.create(tmp_path / "photo.jpg" / "c", CaseInfo(), actor="test", clock=clock),
    )
    for attempt in attempts:
        with pytest.raises(InspectorError) as caught:
            attempt()
        assert str(tmp_path) in caught.value.diagnostics()
        assert caught.value.cause
        assert caught.value.next_step
    assert [item.name for item in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_case_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inspector.case.folder.write_atomic", full)
    with pytest.raises(InspectorError, match="Cannot create") as caught:
        Case.create(tmp_path / "case", CaseInfo(), actor="test", clock=clock)
    assert "No space left" in caught.value.diagnostics()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format = 1\ntittle = 'x'\n", "no field 'tittle'"),
        ("format = 2\n", "format"),
        ("country = 'Kenya'\n", "country"),
        ("title = ?\n", "line 1"),
        ("app = '../../etc'\n", "app"),
        ("title = 5\n", "title"),
    ],
)
def test_a_slip_in_case_toml_is_named(case: Case, text: str, said: str, clock: Hands) -> None:
    (case.path / "case.toml").write_text(text)
    with pytest.raises(InspectorError) as caught:
        Case.open(case.path, actor="test", clock=clock)
    assert str(case.path / "case.toml") in caught.value.diagnostics()
    assert said in caught.value.diagnostics()


def test_an_input_is_kept_once_under_its_digest_with_every_name_in_the_log(
    case: Case, tmp_path: Path
) -> None:
    first, second = tmp_path / "loan app.apk", tmp_path / "..%2fb.apk"
    for path in (first, second):
        path.write_bytes(b"PK\x03\x04rest")
    digest = hashlib.sha256(b"PK\x03\x04rest").hexdigest()

    assert case.add(first).kind == "app"
    case.add(first)
    case.add(second)

    assert [item.name for item in (case.path / "inputs").iterdir()] == [digest]
    assert [(item.sha256, item.name) for item in case.inputs()] == [(digest, "loan app.apk")]
    assert case.input_path(case.inputs()[0]).stat().st_mode & 0o777 == 0o600
    named = [e.data["name"] for e in case.log.entries() if e.action == "input.added"]
    assert "..%2fb.apk" in named
    assert named[0] == "loan app.apk"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04", "app"),
        (b'\xef\xbb\xbf {"log": {}}', "har"),
        (b"1524:9:websocket;", "flows"),
        (b"\x0a\x0d\x0d\x0a....", "pcap"),
        (b"\xd4\xc3\xb2\xa1....", "pcap"),
        (b"hello", "other"),
        (b":", "other"),
    ],
)
def test_kinds_are_told_by_content(case: Case, tmp_path: Path, head: bytes, kind: str) -> None:
    (tmp_path / "any.bin").write_bytes(head)
    assert case.add(tmp_path / "any.bin").kind == kind


def test_what_is_no_plain_file_is_not_added(case: Case, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    for name, said in (
        ("pipe", "not a plain file"),
        ("empty", "empty"),
        ("missing", "No such file"),
        (".", "not a plain file"),
    ):
        with pytest.raises(InspectorError) as caught:
            case.add(tmp_path / name)
        assert said in caught.value.diagnostics()
    assert list((case.path / "inputs").iterdir()) == []


def test_an_input_that_was_changed_in_the_case_is_not_passed_over(
    case: Case, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"original")
    case.input_path(case.add(tmp_path / "a")).write_bytes(b"tampered")
    with pytest.raises(InspectorError, match="was changed after it was added"):
        case.add(tmp_path / "a")


@pytest.mark.parametrize("name", ["inputs", "capture", "results"])
def test_a_linked_folder_in_a_case_is_refused(
    case: Case, tmp_path: Path, name: str, clock: Hands
) -> None:
    (case.path / name).rmdir()
    (tmp_path / "elsewhere").mkdir()
    (case.path / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InspectorError, match="Cannot use"):
        Case.open(case.path, actor="test", clock=clock)


def test_marks_come_from_the_log_by_time(case: Case) -> None:
    case.mark("signup", at=datetime(2026, 1, 2, 12, tzinfo=UTC))
    case.mark("consent", "tapped \U0001f44d", at=datetime(2026, 1, 2, 11, tzinfo=UTC))
    case.mark("background")

    kinds = [(mark.kind, mark.text) for mark in case.marks()]
    assert kinds == [("background", ""), ("consent", "tapped \U0001f44d"), ("signup", "")]
    for bad in ("Consent", "con sent", "", "-x"):
        with pytest.raises(ValidationError):
            case.mark(bad)
    assert len(case.marks()) == 3


def test_the_evidence_head_ignores_what_was_derived(case: Case) -> None:
    before = case.evidence_head()
    case.record("results.written", {})
    assert case.evidence_head() == before
    case.mark("note", "x")
    assert case.evidence_head() != before


def test_results_are_replaced_as_a_whole_and_names_cannot_leave_the_folder(case: Case) -> None:
    case.write_result("static.json", b"1")
    assert case.write_result("static.json", b"22").read_bytes() == b"22"
    assert [item.name for item in (case.path / "results").iterdir()] == ["static.json"]
    for name in ("../x.json", "/x.json", ".x.json", "a/b.json", ""):
        with pytest.raises(ValueError, match="not a name"):
            case.write_result(name, b"")


def hold(path: Path, held: Event, release: Event) -> None:
    case = Case.open(path, actor="first", clock=system_clock)
    with case.capturing():
        held.set()
        release.wait(60)


def test_a_second_capture_is_refused_until_the_first_ends(case: Case) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    first = context.Process(target=hold, args=(case.path, held, release))
    first.start()
    assert held.wait(60)
    with pytest.raises(InspectorError, match="Another capture"), case.capturing():
        pass
    release.set()
    first.join(60)
    with case.capturing():
        pass


def test_a_segment_is_logged_with_its_digest(case: Case) -> None:
    with case.capturing():
        writer = case.new_segment()
        place = writer.append(b"4:0:~}}")
        assert (place.index, place.offset, place.length) == (0, 0, 7)
        case.close_segment(writer)
        second = case.new_segment()
        case.close_segment(second)
    assert [path.name for path in case.segments()] == ["0001.mitm", "0002.mitm"]
    closed = [entry.data for entry in case.log.entries() if entry.action == "segment.closed"]
    assert closed[0] == {
        "segment": "0001.mitm",
        "flows": 1,
        "size": 7,
        "sha256": hashlib.sha256(b"4:0:~}}").hexdigest(),
    }


def test_a_segment_left_open_by_a_crash_is_cut_kept_and_recorded_once(case: Case) -> None:
    with case.capturing():
        writer = case.new_segment()
        writer.append(b"4:0:~}}")
        os.write(writer._descriptor, b"900:half a flow")
    with case.capturing():
        pass
    with case.capturing():
        pass

    assert (case.path / "capture" / "0001.mitm").read_bytes() == b"4:0:~}}"
    assert (case.path / "capture" / "0001.torn").read_bytes() == b"900:half a flow"
    found = [entry.data for entry in case.log.entries() if entry.action == "segment.recovered"]
    assert found == [
        {
            "segment": "0001.mitm",
            "flows": 1,
            "size": 7,
            "sha256": hashlib.sha256(b"4:0:~}}").hexdigest(),
            "cut_bytes": 15,
            "cut_sha256": hashlib.sha256(b"900:half a flow").hexdigest(),
        }
    ]
    writer.close()


def test_info_is_valid_toml_with_every_field(case: Case) -> None:
    document = tomllib.loads((case.path / "case.toml").read_text())
    assert set(document) == set(CaseInfo.model_fields)
