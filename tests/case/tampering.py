"""Ways to change a sealed case by hand; each returns what a check must name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import rfc8785

from inspector.case.manifest import sha256

type Tamper = Callable[[Path, Random], tuple[str, ...]]
"""Changes the case at a path; returns file names of which at least one must be named."""


def files(root: Path) -> list[Path]:
    """Return every file of a case."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def some_file(root: Path, random: Random) -> tuple[Path, str]:
    """Return any file with its name."""
    path = random.choice(files(root))
    return path, path.relative_to(root).as_posix()


def flip_a_bit(root: Path, random: Random) -> tuple[str, ...]:
    """Change one bit of one file."""
    path, name = some_file(root, random)
    data = bytearray(path.read_bytes())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)
    return (name,)


def delete(root: Path, random: Random) -> tuple[str, ...]:
    """Remove a file."""
    path, name = some_file(root, random)
    path.unlink()
    return (name,)


def truncate(root: Path, random: Random) -> tuple[str, ...]:
    """Cut the end of a file."""
    path, name = some_file(root, random)
    path.write_bytes(path.read_bytes()[: random.randrange(path.stat().st_size)])
    return (name,)


def append(root: Path, random: Random) -> tuple[str, ...]:
    """Write more behind the end of a file."""
    path, name = some_file(root, random)
    path.write_bytes(path.read_bytes() + random.randbytes(random.randint(1, 50)))
    return (name,)


def rename(root: Path, random: Random) -> tuple[str, ...]:
    """Give a file another name in its folder."""
    path, name = some_file(root, random)
    path.rename(path.with_name(f"{path.stem}-{random.randrange(1000)}{path.suffix}"))
    return (name,)


def swap_files(root: Path, random: Random) -> tuple[str, ...]:
    """Exchange two files."""
    one, two = random.sample(files(root), 2)
    first, second = one.read_bytes(), two.read_bytes()
    if first == second:
        return flip_a_bit(root, random)
    one.write_bytes(second)
    two.write_bytes(first)
    return (one.relative_to(root).as_posix(), two.relative_to(root).as_posix())


def swap_segments(root: Path, random: Random) -> tuple[str, ...]:
    """Exchange two flow segments."""
    one, two = random.sample(sorted((root / "capture").glob("*.mitm")), 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    return (f"capture/{one.name}",)


def add_a_file(root: Path, random: Random) -> tuple[str, ...]:
    """Put a file of one's own anywhere."""
    folder = random.choice([path for path in [root, *root.rglob("*")] if path.is_dir()])
    data = random.randbytes(random.randint(0, 300))
    name = random.choice(["0009.mitm", sha256(data), "extra.json", "0001.torn", ".hidden.part"])
    (folder / name).write_bytes(data)
    return ((folder / name).relative_to(root).as_posix(),)


def replace_the_report(root: Path, random: Random) -> tuple[str, ...]:
    """Write another report of the same size."""
    path = root / "report.html"
    path.write_bytes(random.randbytes(path.stat().st_size))
    return ("report.html",)


def lines(root: Path) -> list[bytes]:
    """Return the lines of the log."""
    return (root / "log.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(root: Path, found: list[bytes]) -> tuple[str, ...]:
    """Write the log anew."""
    (root / "log.jsonl").write_bytes(b"".join(found))
    return ("log.jsonl",)


def delete_a_line(root: Path, random: Random) -> tuple[str, ...]:
    """Take out a log line."""
    found = lines(root)
    del found[random.randrange(len(found))]
    return write_lines(root, found)


def reorder_lines(root: Path, random: Random) -> tuple[str, ...]:
    """Exchange two log lines."""
    found = lines(root)
    one, two = random.sample(range(len(found)), 2)
    found[one], found[two] = found[two], found[one]
    return write_lines(root, found)


def insert_a_line(root: Path, random: Random) -> tuple[str, ...]:
    """Put a well-formed line in, its place in the chain made right or not."""
    found = lines(root)
    at = random.randint(0, len(found))
    forged = json.loads(random.choice(found))
    forged |= {"seq": at + 1, "prev": sha256(found[at - 1]) if at else "0" * 64}
    forged |= {"action": "mark", "data": {"kind": "consent", "text": "forged"}}
    return write_lines(root, [*found[:at], rfc8785.dumps(forged) + b"\n", *found[at:]])


def rewrite_history(root: Path, random: Random) -> tuple[str, ...]:
    """Change a line and mend the chain of all that follow: only the seal can tell."""
    found = [json.loads(line) for line in lines(root)]
    found[random.randrange(len(found))]["actor"] = "somebody"
    previous, new = "0" * 64, []
    for entry in found:
        entry["prev"] = previous
        new.append(rfc8785.dumps(entry) + b"\n")
        previous = sha256(new[-1])
    return write_lines(root, new)


def forget_the_newest_seal(root: Path, random: Random) -> tuple[str, ...]:
    """Take the newest seal away, or put the one before in its place."""
    newest = sorted((root / "seal").iterdir())[-1]
    shutil.rmtree(newest)
    if random.random() < 0.5:
        return (f"seal/{newest.name}",)
    shutil.copytree(root / "seal" / "0001", newest)
    return (f"seal/{newest.name}",)


TAMPERS: tuple[Tamper, ...] = (
    flip_a_bit, flip_a_bit, flip_a_bit, delete, truncate, append, rename, swap_files,
    swap_segments, add_a_file, replace_the_report, delete_a_line, reorder_lines, insert_a_line,
    rewrite_history, forget_the_newest_seal,
)  # fmt: skip
