"""Files of open flows after a crash: adopted once, whole frames only, and nobody else's."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from mitmproxy import io as flow_io
from mitmproxy.test import tflow

from addons.session import Session
from inspector.case import open_flows
from inspector.case.clock import system_clock
from inspector.case.files import write_all
from inspector.case.folder import Case
from inspector.case.open_flows import open_file, put_open


@cache
def framed(flow_id: str) -> bytes:
    """Return the frame of a flow; connections have random ids, so each is made once."""
    source = tflow.tflow(resp=True)
    source.id = flow_id
    buffer = io.BytesIO()
    flow_io.FlowWriter(buffer).add(source)  # type: ignore[no-untyped-call]  # not annotated there
    return buffer.getvalue()


def killed(path: Path) -> Case:
    """Return a case whose capture began and never ended."""
    session = Session.begin(path, {}, clock=system_clock)
    session.abandon()
    return Case.open(path, actor="test", clock=system_clock)


def adopted(case: Case) -> list[bytes]:
    with case.capturing():
        pass
    return [path.read_bytes() for path in case.segments()]


def test_whole_frames_become_a_segment_and_the_files_go(tmp_path: Path) -> None:
    case = killed(tmp_path / "case")
    one, other = str(uuid4()), str(uuid4())
    put_open(open_file(case.path / "capture", one), framed(one), anew=False)
    put_open(open_file(case.path / "capture", one), framed(one), anew=False)
    torn = open_file(case.path / "capture", other)
    torn.write_bytes(framed(other) + framed(other)[:-5])
    (segment,) = adopted(case)
    assert sorted([segment.count(framed(one)), segment.count(framed(other))]) == [1, 2]
    assert len(segment) == 2 * len(framed(one)) + len(framed(other))
    assert [*(case.path / "capture").glob(".*")] == []
    assert len(adopted(case)) == 1  # and not once more


def test_a_flow_that_ended_before_the_kill_is_not_adopted(tmp_path: Path) -> None:
    path, flow_id = tmp_path / "case", str(uuid4())
    session = Session.begin(path, {}, clock=system_clock)
    source = tflow.tflow(resp=True)
    source.id = flow_id
    session.record(source)
    put_open(open_file(path / "capture", flow_id), framed(flow_id), anew=True)
    session.abandon()
    case = Case.open(path, actor="test", clock=system_clock)
    (segment,) = adopted(case)
    assert segment.count(flow_id.encode()) == 1
    assert [*(path / "capture").glob(".*")] == []


def test_a_file_that_somebody_put_there_after_the_capture_is_nobodys_evidence(
    tmp_path: Path,
) -> None:
    path, flow_id = tmp_path / "case", str(uuid4())
    Session.begin(path, {}, clock=system_clock).end({})
    put_open(open_file(path / "capture", flow_id), framed(flow_id), anew=True)
    assert adopted(Case.open(path, actor="test", clock=system_clock)) == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_kill_while_a_file_is_written_anew(tmp_path: Path, whole: bool) -> None:
    case, flow_id = killed(tmp_path / "case"), str(uuid4())
    file = open_file(case.path / "capture", flow_id)
    put_open(file, framed(flow_id), anew=True)
    newer = framed(flow_id) * 2
    file.with_suffix(".new.part").write_bytes(newer if whole else newer[:-3])
    assert adopted(case) == [newer if whole else framed(flow_id)]
    assert [*(case.path / "capture").glob(".*")] == []


def test_a_disk_that_is_full_leaves_no_part_between_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow_id = str(uuid4())
    file = open_file(tmp_path, flow_id)
    put_open(file, framed(flow_id), anew=False)

    def full(descriptor: int, data: bytes) -> None:
        write_all(descriptor, data[:100])
        raise OSError("no room")

    monkeypatch.setattr(open_flows, "write_all", full)
    with pytest.raises(OSError, match="no room"):
        put_open(file, framed(flow_id), anew=False)
    monkeypatch.setattr(open_flows, "write_all", write_all)
    put_open(file, framed(flow_id), anew=False)
    assert file.read_bytes() == framed(flow_id) * 2


@pytest.mark.parametrize(
    "flow_id", ["", "../../etc/passwd", "x" * 36, "0DC756F6-0C68-4945-814B-4F51B49E07A1"]
)
def test_what_is_no_id_names_no_file(tmp_path: Path, flow_id: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        open_file(tmp_path, flow_id)
    assert [*tmp_path.iterdir()] == []
