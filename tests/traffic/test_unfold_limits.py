"""Hostile bodies stay bounded, and what was left is said."""

from __future__ import annotations

import gzip
import io
import json
import resource
import tracemalloc
import zipfile
import zlib

from inspector.model.persona import Contact, Persona
from inspector.rules.loader import default_rules
from inspector.traffic.detect import detect
from inspector.traffic.scene import Knowledge
from inspector.traffic.unfold.budget import MIB, Budget, Limits
from inspector.traffic.unfold.engine import Part, Sheet, unfold
from inspector.traffic.unfold.loose_json import read_loose
from tests.traffic.exchanges import post, result
from tests.traffic.people import contacts

SMALL = Limits(expanded=4 * MIB, layer=2 * MIB, values=50_000)


def opened(body: bytes, limits: Limits = SMALL, hint: str = "") -> tuple[list[Sheet], Budget]:
    budget = Budget(limits)
    return list(unfold(Part("body", body, hint), budget)), budget


def test_a_gzip_bomb_stops_at_the_limit_and_its_beginning_is_read() -> None:
    bomb = gzip.compress(b"0835 1234 5678 " + bytes(32) * MIB)
    tracemalloc.start()
    sheets, budget = opened(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert any("first" in reason for reason in budget.skipped.values()), budget.skipped
    assert peak < 16 * MIB
    assert sheets


def test_a_bomb_of_bombs_stops() -> None:
    bomb = b"\x00" * (1 * MIB)
    for _ in range(60):
        bomb = gzip.compress(bomb)
    _, budget = opened(bomb, Limits())
    assert any("layers inside each other" in reason for reason in budget.skipped.values())


def test_a_zip_bomb_stops() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", b"a" * MIB)
    _, budget = opened(buffer.getvalue())
    assert budget.expanded <= SMALL.expanded + SMALL.layer
    assert budget.skipped


def test_json_ten_thousand_deep_still_gives_its_values() -> None:
    body = b'[{"a":' * 10_000 + b'"0835 1234 5678"' + b"}]" * 10_000
    sheets, _ = opened(body, Limits())
    values = [v for s in sheets for t in s.tables for c in t.columns for v in c.values]
    assert "0835 1234 5678" in values


def test_xml_entities_are_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "yyyyyyyyyy">]><a>&x;&x;</a>'
    sheets, _ = opened(bomb)
    assert all(
        "yyyyyyyyyyyyy" not in str(c.values) for s in sheets for t in s.tables for c in t.columns
    )


def test_a_field_larger_than_a_layer_is_named_as_left() -> None:
    body = json.dumps({"willow": "QUJD" * MIB}).encode()
    _, budget = opened(body, Limits(layer=3 * MIB))
    assert any("more than one layer may hold" in reason for reason in budget.skipped.values())


def test_many_wrapped_values_stop_at_the_limit() -> None:
    # Objects alone would be records of one table.
    body = json.dumps([json.dumps([i, {"b": i}] if i % 2 else {"a": i}) for i in range(300)])
    _, budget = opened(body.encode(), Limits(children=100))
    assert any("layers of their own" in reason for reason in budget.skipped.values())


def test_time_runs_out() -> None:
    ticks = iter(range(10_000))
    budget = Budget(Limits(seconds=2), clock=lambda: float(next(ticks)))
    list(
        unfold(Part("body", json.dumps([json.dumps({"a": i}) for i in range(50)]).encode()), budget)
    )
    assert any("longer than 2 s" in reason for reason in budget.skipped.values())


def test_a_cut_gzip_gives_what_came() -> None:
    lines = "\n".join(f"line {i} of the log" for i in range(400))
    body = gzip.compress(lines.encode())
    sheets, budget = opened(body[: len(body) // 2])
    assert any("ends early" in reason for reason in budget.skipped.values())
    assert any(
        "line 1 of the log" in str(c.values) for s in sheets for t in s.tables for c in t.columns
    )


def test_a_broken_gzip_gives_what_came_before() -> None:
    body = bytearray(gzip.compress(zlib.compress(b"x") + bytes(range(256)) * 400))
    body[len(body) // 2] ^= 0xFF
    _, budget = opened(bytes(body))
    assert budget.skipped


def test_a_200_mb_field_stays_bounded_and_is_still_searched() -> None:
    person = Persona(country="ID", contacts=(Contact(name="X", phones=("+6283512345678",)),))
    body = b'{"willow": "' + b"lorem ipsum " * (200 * MIB // 12) + b' tel 0835 1234 5678"}'
    tracemalloc.start()
    document = result(post(body), persona=person)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * len(body)
    assert [d.category for d in document.detections] == ["contacts"]
    assert [s.reason for s in document.skipped] == [
        f"{len(body)} bytes, more than one layer may hold"
    ]


def test_padding_does_not_hide_what_stands_before_it() -> None:
    people = json.dumps(contacts(40))
    body = (people[:-1] + ', {"willow": "' + "x" * (4 * MIB) + '"}]').encode()
    limits = Limits(layer=3 * MIB, beginning=MIB)
    seen = detect(post(body), Knowledge(default_rules()), limits)
    assert [(one.category, one.count) for one in seen.findings] == [("contacts", 40)]
    assert any("more than one layer may hold" in skip.reason for skip in seen.skipped)


def test_millions_of_brackets_end_early() -> None:
    """Each was a step of its own: 20 MB of them took minutes."""
    documents, problem = read_loose("[" + "1," * 300_000 + "[{" * 70_000, 6_000_000)
    assert "deep" in problem
    assert len(documents) == 1


def test_a_bomb_of_digits_needs_no_state_for_each_of_them() -> None:
    """A pattern with a repeated group needed 50 bytes of memory for each byte of this."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    opened(gzip.compress(b"0" * (64 * MIB), 1))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 1_000_000  # KiB


def test_what_was_left_is_in_the_document() -> None:
    document = result(post(gzip.compress(b"a" * (70 * MIB))))
    assert [s.what for s in document.skipped] == ["a.har: exchange 0 body.gzip"]
    assert document.coverage.hosts[0].seen == "part"


def test_places_beyond_those_that_are_named_are_counted() -> None:
    budget = Budget()
    for number in range(60):
        budget.note(f"place {number:02}", "too long")
    budget.note("place 00", "again, and known already")
    results = budget.results("exchange 7")
    assert [item.what for item in results[:2]] == ["exchange 7 place 00", "exchange 7 place 01"]
    assert len(results) == 51
    assert results[-1].what == "exchange 7 further places"
    assert results[-1].reason == "50 places are named; 10 more times something was left"
    budget = Budget()
    budget.note("place", "too long")
    assert len(budget.results("exchange 7")) == 1
