"""Speed of unfolding and searching on one core, and of the peers' core operation on the same bytes.

    python -m tests.benchmark.traffic_speed [--megabytes N] [--runs N]

The body is a JSON list of contacts, of which few are planted; the persona has 5,000 values. Peers
in the same run: ``json.loads`` of the standard library (only parsing), ``json.loads`` with one
regular expression for phone numbers over each string (what tools that match patterns do), and the
bare Aho-Corasick pass over the raw bytes. The best of the runs counts for everybody.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator

import phonenumbers
from ahocorasick_rs import BytesAhoCorasick

from inspector.model.persona import Contact, Message, Persona
from inspector.rules.loader import default_rules
from inspector.traffic.detect import detect
from inspector.traffic.planted.search import Planted
from inspector.traffic.scene import Knowledge
from tests.benchmark.traffic.lands import BY_CODE
from tests.benchmark.traffic.records import NOW, number, persona
from tests.traffic.exchanges import post

TARGET_MB_S = 25.0
TARGET_MS = 2.0
LAND = BY_CODE["ID"]
PHONE = re.compile(r"[+(]?\d[\d ()-]{6,17}\d")


def person(roll: random.Random) -> str:
    """Return a name of made-up syllables: as many names as a country has."""
    parts = ("ka", "ri", "no", "ma", "su", "ta", "wi", "la", "de", "yo", "ba", "ni", "pu", "ra")
    words = ("".join(roll.choice(parts) for _ in range(roll.choice((2, 3)))) for _ in range(3))
    return " ".join(word.title() for word in words)


def planted(values: int = 5_000) -> Persona:
    """Return a persona with about ``values`` values: names, numbers, senders and texts."""
    roll = random.Random("speed")
    base = persona(LAND, 99)
    people = tuple(
        Contact(name=person(roll), phones=(number(LAND, roll),)) for _ in range(values * 2 // 5)
    )
    messages = tuple(
        Message(number=roll.choice(people).phones[0], at=NOW, text=f"Pesan nomor {i} dari pasar")
        for i in range(values // 10)
    )
    return base.model_copy(update={"contacts": people, "messages": messages})


def body(who: Persona, size: int) -> bytes:
    """Return a contact list of about ``size`` bytes; one in 200 is planted."""
    roll = random.Random("body")
    items = []
    length = 0
    while length < size:
        if roll.random() < 0.005:
            one = roll.choice(who.contacts)
            entry = {"willow": one.name, "cobble": one.phones[0], "fern": 1_780_000_000_000}
        else:
            entry = {
                "willow": person(roll), "cobble": number(LAND, roll, "national"),
                "fern": 1_780_000_000_000 - roll.randrange(10**9),
            }  # fmt: skip
        items.append(entry)
        length += 72
    return json.dumps(items, ensure_ascii=False).encode()


def best(work: Callable[[], object], runs: int) -> float:
    """Return the shortest time in seconds."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _strings(value)
    elif isinstance(tree, str):
        yield tree


def _patterns(data: bytes) -> int:
    return sum(len(PHONE.findall(text)) for text in _strings(json.loads(data)))


def main() -> int:
    """Measure, print, compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    who = planted()
    started = time.process_time()
    knowledge = Knowledge(default_rules(), Planted(who))
    prepared = time.process_time() - started
    data = body(who, options.megabytes * 1_000_000)
    exchange = post(data)
    found = detect(exchange, knowledge).findings
    assert [one.category for one in found] == ["contacts"]
    size = len(data) / 1e6
    texts = [value.encode() for one in who.contacts for value in (one.name or "", *one.phones)]
    automaton = BytesAhoCorasick(texts)
    rows: dict[str, Callable[[], object]] = {
        "inspector: unfold, search, recognise": lambda: detect(exchange, knowledge),
        "json.loads alone": lambda: json.loads(data),
        "json.loads and one phone pattern": lambda: _patterns(data),
        "Aho-Corasick over the raw bytes alone": lambda: automaton.find_matches_as_indexes(data),
    }
    print(f"{size:.1f} MB of contacts, persona prepared in {prepared:.2f} s, CPU time of one core")
    print("\n| | MB/s | ratio to ours |\n|---|---:|---:|")
    speeds = {label: size / best(work, options.runs) for label, work in rows.items()}
    speeds |= _phonenumbers(data)
    ours = next(iter(speeds.values()))
    for label, speed in speeds.items():
        print(f"| {label} | {speed:.2f} | {speed / ours:.3f} |")
    small = post(data[:1990].rpartition(b",")[0] + b"]")
    each = best(lambda: [detect(small, knowledge) for _ in range(200)], options.runs) / 200 * 1000
    print(f"\nan exchange of {len(small.request_body or b'')} bytes: {each:.2f} ms")
    good = ours >= TARGET_MB_S and each < TARGET_MS
    print(f"targets ({TARGET_MB_S:.0f} MB/s, {TARGET_MS:.0f} ms): {'met' if good else 'MISSED'}")
    return int(not good)


def _phonenumbers(data: bytes) -> dict[str, float]:
    """The matcher of libphonenumber, which Presidio calls, on 100 kB: it is too slow for more."""
    text = data[:100_000].decode("utf-8", "replace")
    spent = best(lambda: list(phonenumbers.PhoneNumberMatcher(text, "ID")), 1)
    return {"libphonenumber's matcher (100 kB)": 0.1 / spent}


if __name__ == "__main__":
    raise SystemExit(main())
