"""Time-stamps of a real authority on loopback, and every way in which one must not hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp

from inspector.case.timestamp import (
    LIMIT,
    StampError,
    ask,
    check,
    read_roots,
    request,
)
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Verdict
from inspector.case.verify.seals import Trust
from inspector.errors import InspectorError
from tests.case.authority import Authority, openssl
from tests.case.sealed import fill, seal_it

DATA = b"the signature"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "good")


def test_a_good_time_stamp_says_when_and_who(authority: Authority) -> None:
    query = request(DATA)
    with authority.serving() as url:
        answer = ask(url, query)
    stamp = check(answer, query, DATA, read_roots(authority.root))
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamp.authority == "CN=Test Authority"
    assert stamp.accuracy_s == 1.0


def fault(action: Callable[[], object]) -> str:
    with pytest.raises(StampError) as caught:
        action()
    assert str(caught.value)
    return caught.value.code


def test_each_fault_has_its_name(authority: Authority, tmp_path: Path) -> None:
    roots = read_roots(authority.root)
    query, second = request(DATA), request(DATA)
    answer = authority.answer(query)
    other = Authority.make(tmp_path / "other", name="Other")
    same_name = Authority.make(tmp_path / "same")

    assert fault(lambda: check(answer, second, DATA, roots)) == "nonce"
    assert fault(lambda: check(answer, query, b"other data", roots)) == "other-data"
    assert fault(lambda: check(answer, query, DATA, read_roots(other.root))) == "untrusted"
    assert fault(lambda: check(answer, query, DATA, read_roots(same_name.root))) == "untrusted"
    assert fault(lambda: check(answer[:-40], query, DATA, roots)) == "malformed"
    assert fault(lambda: check(b"<html>", query, DATA, roots)) == "malformed"
    assert fault(lambda: check(b"", query, DATA, roots)) == "malformed"
    assert fault(lambda: check(answer, b"", DATA, roots)) == "malformed"


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    expired = Authority.make(tmp_path / "expired", expired=True)
    query = request(DATA)
    answer = expired.answer(query)
    with pytest.raises(StampError, match="not valid at that time") as caught:
        check(answer, query, DATA, read_roots(expired.root))
    assert caught.value.code == "untrusted"


def test_a_certificate_for_another_purpose_is_refused(tmp_path: Path) -> None:
    # openssl ts does not answer with a web certificate, so its signature is made with openssl cms.
    good = Authority.make(tmp_path / "good")
    web = Authority.make(tmp_path / "web", usage="web")
    query = request(DATA)
    token = tsp.TimeStampResp.load(good.answer(query))["time_stamp_token"]["content"]
    info, made = tmp_path / "info", tmp_path / "made"
    info.write_bytes(token["encap_content_info"]["content"].contents)
    openssl("cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4",
            "-signer", web.folder / "tsa.pem", "-inkey", web.folder / "tsa.key", "-md", "sha256",
            "-in", info, "-outform", "DER", "-out", made)  # fmt: skip
    answer = tsp.TimeStampResp(
        {
            "status": {"status": "granted"},
            "time_stamp_token": cms.ContentInfo.load(made.read_bytes()),
        }
    ).dump()
    with pytest.raises(StampError, match="time-stamping") as caught:
        check(answer, query, DATA, read_roots(web.root))
    assert caught.value.code == "untrusted"


def test_an_authority_that_refuses_or_is_away_is_named(authority: Authority) -> None:
    roots = read_roots(authority.root)
    query = request(DATA)
    assert fault(lambda: ask("http://127.0.0.1:9/", query, timeout_s=5)) == "unreachable"
    assert fault(lambda: ask("file:///etc/passwd", query)) == "unreachable"
    with authority.serving(answer=lambda data: data * (LIMIT // len(data) + 1)) as url:
        assert fault(lambda: ask(url, query)) == "malformed"
    with authority.serving(answer=lambda _: b"\x30\x03\x02\x01\x02") as url:
        assert fault(lambda: check(ask(url, query), query, DATA, roots)) in ("refused", "malformed")


def test_a_seal_without_its_time_stamp_is_made_and_says_why(
    tmp_path: Path, authority: Authority
) -> None:
    case = fill(tmp_path / "case")
    sealed = seal_it(case, authority, "http://127.0.0.1:9/")
    assert sealed.stamp is None
    assert "did not answer" in sealed.stamp_fault
    outcome = verify_case(case.path)
    assert outcome.verdict is Verdict.INTACT
    assert "stamp-missing" in {f.code for f in outcome.findings if f.level is Level.NOTE}


@pytest.mark.parametrize("tamper", ["other-request", "other-data"])
def test_an_answer_that_was_tampered_with_on_the_way_is_never_stored(
    tmp_path: Path, authority: Authority, tamper: str
) -> None:
    swapped = request(b"signature" if tamper == "other-data" else DATA)
    case = fill(tmp_path / "case")
    with authority.serving(query=lambda _: swapped) as url:
        sealed = seal_it(case, authority, url)
    assert sealed.stamp is None
    assert "nonce" in sealed.stamp_fault
    assert not list(sealed.folder.glob("*.tsr"))


def test_the_root_of_the_person_who_checks_decides(tmp_path: Path, authority: Authority) -> None:
    case = fill(tmp_path / "case")
    with authority.serving() as url:
        seal_it(case, authority, url)
    mine = verify_case(case.path, trust=Trust(roots=read_roots(authority.root)))
    assert mine.verdict is Verdict.INTACT
    assert mine.seal is not None
    assert mine.seal.stamp is not None
    assert mine.seal.stamp.pinned_by_you
    other = Authority.make(tmp_path / "other", name="Other")
    theirs = verify_case(case.path, trust=Trust(roots=read_roots(other.root)))
    assert [f.code for f in theirs.findings if f.level is Level.PROBLEM] == ["stamp-untrusted"]


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("hello")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(InspectorError):
            read_roots(tmp_path / name)
