"""Measures corpus scans and families on a generated corpus whose families are known.

The real apps of tests/realapk.py are scanned with it and stand between the families.

    python -m tests.benchmark.corpus WORK [--apps 2000] [--parts scaling scan families adding peers]

WORK keeps the corpus and the store between runs. Seconds by the clock depend on what else the
machine does, so processor seconds (of the scan and all its processes) stand beside them.
Each part prints rows of the table in docs/corpus.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from inspector.corpus.families import families
from inspector.corpus.family_index import _TABLES, FamilyIndex
from inspector.corpus.limits import AppLimits
from inspector.corpus.lsh import BANDS
from inspector.corpus.query import query
from inspector.corpus.scan import Options, Progress, open_store, scan_corpus
from inspector.corpus.sources import Source, sources
from inspector.corpus.store import Store
from inspector.corpus.traits import Traits, traits
from inspector.model.corpus import Families, LinkKind
from inspector.rules.loader import default_rules
from tests.benchmark.static import _resident, _tree
from tests.corpus.generator import generate
from tests.realapk import APKS, pip_command, real_apk

PARTS = ("scaling", "scan", "families", "adding", "peers")
LIMITS = AppLimits(memory=2 << 30)
APKRADAR = "apkradar==2026.47"


def say(what: str, value: str) -> None:
    """Print one row."""
    print(f"| {what} | {value} |", flush=True)


class Scanned(NamedTuple):
    """One scan: seconds from the first answer to the last, processor seconds, bytes."""

    apps: int
    steady: float
    cpu: float
    """Of the processes of the apps and of this one, which schedules and stores."""
    worker: int
    """Largest memory of one worker with all its processes."""

    @property
    def rate(self) -> float:
        """Apps a second, without starting the cluster."""
        return (self.apps - 1) / self.steady


def scanned(found: Iterable[Source], folder: Path, workers: int, *, memory: bool = True) -> Scanned:
    """Scan into a store on a cluster of this machine and measure it.

    Looking for the memory of all processes takes a tenth of a core, which is left out where the
    clock counts.
    """
    times: list[tuple[int, float]] = []

    def watch(now: Progress) -> None:
        if not times or now.places > times[-1][0]:
            times.append((now.places, time.perf_counter()))

    peak, done = [0], threading.Event()

    def sample() -> None:
        while not done.wait(0.2):
            for pid in _tree(os.getpid())[1:]:
                if _is_worker(pid):
                    peak[0] = max(peak[0], sum(map(_resident, _tree(pid))))

    sampler = threading.Thread(target=sample)
    if memory:
        sampler.start()
    store = open_store(folder)
    known = float(str(query(store, "SELECT coalesce(sum(cpu_s), 0) FROM apps").rows[0][0]))
    before = time.process_time()
    options = Options(limits=LIMITS, workers=workers)
    try:
        went = scan_corpus(found, store, rules=default_rules(), options=options, watch=watch)
    finally:
        done.set()
        if memory:
            sampler.join()
    if went.failed or went.known:
        raise SystemExit(f"{went.failed} apps failed, {went.known} were known")
    read = query(Store.open(folder), "SELECT sum(cpu_s) FROM apps").rows[0][0]
    cpu = time.process_time() - before + float(str(read)) - known
    first = next(at for places, at in times if places)
    return Scanned(went.done, times[-1][1] - first, cpu, peak[0])


def _is_worker(pid: int) -> bool:
    try:
        return b"inspector.corpus.nursery" in b" ".join(
            Path(f"/proc/{child}/cmdline").read_bytes() for child in _tree(pid)[1:2]
        )
    except OSError:
        return False


def scaling(apks: list[Source], count: int, runs: int) -> None:
    """One worker against two on the same apps, in turn."""
    found: dict[int, list[Scanned]] = {1: [], 2: []}
    for _ in range(runs):
        for workers in found:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, "store")
                found[workers].append(scanned(apks[:count], place, workers, memory=False))
    best = {workers: max(one.rate for one in made) for workers, made in found.items()}
    cpu = {w: statistics.median(one.cpu / one.apps for one in made) for w, made in found.items()}
    load = os.getloadavg()[0]
    say(f"one worker, {count} apps", f"{best[1]:.2f} apps/s, {1000 * cpu[1]:.0f} ms CPU an app")
    say(f"two workers, {count} apps", f"{best[2]:.2f} apps/s, {1000 * cpu[2]:.0f} ms CPU an app")
    say("efficiency of two workers by the clock", f"{best[2] / best[1] / 2:.2f} (load {load:.0f})")
    say("efficiency by processor time", f"{cpu[1] / cpu[2]:.2f}")


def scan(apks: list[Source], folder: Path) -> None:
    """The corpus in pieces of 1,000 into one store."""
    pieces: list[Scanned] = []
    sizes: list[int] = []
    for start in range(0, len(apks), 1000):
        pieces.append(scanned(apks[start : start + 1000], folder, 2))
        sizes.append(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))
        piece = pieces[-1]
        grown = sizes[-1] - (sizes[-2] if len(sizes) > 1 else 0)
        say(
            f"apps {start + 1} to {start + piece.apps}, two workers",
            f"{piece.steady:.0f} s, {piece.cpu:.0f} s CPU, {grown / 1e6:.1f} MB of store",
        )
    apps = sum(piece.apps for piece in pieces)
    cpu = sum(piece.cpu for piece in pieces) / apps
    size = sizes[-1] / apps
    average = query(Store.open(folder), "SELECT avg(size), max(peak_bytes) FROM apps").rows[0]
    say("throughput per core", f"{1 / cpu:.2f} apps/s ({1000 * cpu:.0f} ms CPU an app)")
    say("memory of a worker with its processes", f"{max(p.worker for p in pieces) / 1e6:.0f} MB")
    say("memory of the process of one app, largest", f"{int(str(average[1])) / 1e6:.0f} MB")
    say(
        f"a million such apps ({float(str(average[0])) / 1e3:.0f} kB each)",
        f"1,000,000 x {cpu:.3f} s = {1e6 * cpu / 3600:.0f} core hours;"
        f" {1e6 * cpu / 3600 / 64:.1f} h on 64 cores; x {size / 1e3:.1f} kB ="
        f" {1e6 * size / 1e9:.0f} GB of store",
    )


def quality(folder: Path, truth: Path) -> None:
    """Pairwise precision and recall of the families against the generator's truth."""
    with truth.open(encoding="utf-8") as stream:
        real = {row["sha256"]: row["family"] for row in csv.DictReader(stream)}
    apps = tuple(traits(Store.open(folder)))
    began = time.process_time()
    made, _ = families(apps)
    seconds = time.process_time() - began
    precision, recall = pairs({a.sha256: real[a.sha256] for a in apps if a.sha256 in real}, made)
    say(f"families of {len(apps)} apps", f"{seconds:.1f} s CPU, {len(made.families)} families")
    # What the real apps have in common nobody has written down, so they are shown and not scored,
    # but for one thing: none of them was made by the generator.
    others = [{m for m in one.members if m not in real} for one in made.families]
    both = zip(others, made.families, strict=True)
    mixed = sum(bool(some) and len(some) < len(one.members) for some, one in both)
    say("real apps in a family", f"{sum(map(len, others))}, families with generated apps: {mixed}")
    say("pairwise precision", f"{precision:.4f}")
    say("pairwise recall", f"{recall:.4f}")


def pairs(real: dict[str, str], made: Families) -> tuple[float, float]:
    """Return pairwise precision and recall."""
    given = {member: family.id for family in made.families for member in family.members}
    cells = Counter((real[app], given[app]) for app in real if app in given)
    both = _pairs(cells.values())
    ours = _pairs(Counter(given[app] for app in real if app in given).values())
    return both / max(ours, 1), both / max(_pairs(Counter(real.values()).values()), 1)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def adding(sizes: Iterable[int]) -> None:
    """Place one app of 1,000 in families of 20, beside ever more stored signatures of others."""
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder, "index.sqlite"))
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO facts VALUES (?)", (1000,))
        index = FamilyIndex(connection)
        for number in range(1000):
            index.add(_made_up(number, dice), f"family-{number // 20}")
        count = 1000
        for size in sizes:
            _fill(connection, range(count, size), dice)
            index.commit()
            count = size
            times = []
            for number in range(40):
                one = _made_up(dice.randrange(1000), dice, new=number)
                began = time.process_time()
                placed = index.place(one)
                times.append(time.process_time() - began)
                if not placed.family:
                    raise SystemExit("an app of a known family was placed nowhere")
            milliseconds = 1000 * statistics.median(times)
            say(f"placing one app beside {size:,}", f"{milliseconds:.1f} ms CPU")
        index.close()


def _fill(connection: sqlite3.Connection, numbers: Iterable[int], dice: random.Random) -> None:
    """Store the signatures of unlike apps: buckets of random contents."""
    for number in numbers:
        name = hashlib.sha256(f"other {number}".encode()).hexdigest()
        connection.execute("INSERT INTO apps VALUES (?, '', x'', x'', '{}')", (name,))
        rows = [(band, dice.randbytes(8), name) for band in range(BANDS[0])]
        connection.executemany("INSERT INTO bands VALUES (?, ?, ?)", rows)
        host = f"other{number}.example"
        connection.execute("INSERT INTO anchors VALUES ('host', ?, ?)", (host, name))


def _made_up(number: int, dice: random.Random, new: int = -1) -> Traits:
    family = random.Random(number // 20)
    features = [family.getrandbits(64) for _ in range(150)]
    kept = {feature for feature in features if dice.random() < 0.9}
    kept |= {dice.getrandbits(64) for _ in range(15)}
    name = hashlib.sha256(f"{number} {new}".encode()).hexdigest()
    host = frozenset({f"h{number // 20}.example"})
    code = tuple(sorted(kept))
    return Traits(name, code, code, {LinkKind.HOST: host})


def peers(files: list[Path]) -> None:
    """The same files with androguard (one process, loaded once) and apkradar (its batch)."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "apks.txt")
        listed.write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
        store = Path(folder, "store")
        one = scanned(sources([str(listed)]), store, 1)
        say(
            f"inspector, {len(files)} apps",
            f"{one.rate:.2f} apps/s, {one.cpu / len(files):.3f} s CPU",
        )
        androguard = [sys.executable, "-c", _ANDROGUARD, str(listed)]
        _peer(f"androguard {_version('androguard')}, AnalyzeAPK", androguard, len(files))
        try:
            radar = _apkradar(Path(folder))
        except (OSError, subprocess.SubprocessError) as error:
            say(APKRADAR, f"could not be installed: {type(error).__name__}")
            return
        _peer(APKRADAR, [str(radar), "batch", str(listed)], len(files))


_ANDROGUARD = (
    "import sys; from loguru import logger; logger.disable('androguard')\n"
    "from androguard.misc import AnalyzeAPK\n"
    "for path in open(sys.argv[1]).read().split(): AnalyzeAPK(path)"
)


def _peer(name: str, command: list[str], count: int) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, timeout=3600)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ended = "" if done.returncode == 0 else f" (ended with {done.returncode})"
    say(
        f"{name}, {count} apps", f"{count / wall:.2f} apps/s, {cpu / count:.3f} s CPU an app{ended}"
    )


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def _apkradar(folder: Path) -> Path:
    run: Callable[[list[str]], object] = lambda command: subprocess.run(  # noqa: E731
        command, check=True, capture_output=True, timeout=900
    )
    run([pip_command()[0], "-m", "venv", str(folder / "venv")])
    run([str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", APKRADAR])
    return folder / "venv/bin/apkradar"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--apps", type=int, default=2000)
    parser.add_argument("--families", type=int, default=40)
    parser.add_argument("--sample", type=int, default=200, help="apps of the scaling part")
    parser.add_argument("--runs", type=int, default=2, help="runs of the scaling part")
    parser.add_argument("--peer-apps", type=int, default=40)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    corpus = options.work / "corpus"
    if not corpus.exists():
        options.work.mkdir(parents=True, exist_ok=True)
        began = time.process_time()
        generate(corpus, options.apps, options.families)
        say(f"generating {options.apps} apps", f"{time.process_time() - began:.0f} s CPU here")
    apks = list(sources([str(corpus / "apks")]))
    real = list(sources(str(real_apk(name)) for name in APKS))
    store = options.work / "store"
    for part in options.parts:
        if part == "scaling":
            scaling(apks, options.sample, options.runs)
        elif part == "scan":
            shutil.rmtree(store, ignore_errors=True)
            scan([*real, *apks], store)
        elif part == "families":
            quality(store, corpus / "truth.csv")
        elif part == "adding":
            adding(options.sizes)
        else:
            # androguard takes minutes for the larger real apps: see tests/benchmark/static.py.
            small = sorted((Path(one.uri) for one in real), key=lambda path: path.stat().st_size)
            peers([*small[:2], *(Path(a.uri) for a in apks[: options.peer_apps - 2])])


if __name__ == "__main__":
    main()
