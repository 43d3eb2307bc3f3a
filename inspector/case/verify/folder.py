"""A case folder as it was found: its entries and digests; a merged case inside looks the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.case.digests import digest_files
from inspector.case.tree import Node, printable, walk
from inspector.case.verify.findings import Finding, Level
from inspector.errors import InspectorError

MAX_BYTES = 256 << 30
"""More is not hashed unless the user asks: a sparse file can claim any size."""

LOG = "log.jsonl"


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder. Paths are relative to ``root``; ``prefix`` leads a reader there."""

    root: Path
    prefix: str
    nodes: Mapping[str, Node]
    digests: Mapping[str, str]

    def below(self, name: str) -> Found:
        """Return the case that lies in the folder ``name`` of this one."""
        start = f"{name}/"
        return Found(
            self.root / name,
            f"{self.prefix}{start}",
            {
                path.removeprefix(start): n
                for path, n in self.nodes.items()
                if path.startswith(start)
            },
            {
                path.removeprefix(start): d
                for path, d in self.digests.items()
                if path.startswith(start)
            },
        )

    def say(self, level: Level, code: str, where: str, text: str) -> Finding:
        """Return a finding about a place in this folder."""
        return Finding(level=level, code=code, where=self.prefix + printable(where), text=text)

    def merged(self) -> tuple[str, ...]:
        """Return the folders of cases that were merged into this one."""
        found = {"/".join(p.split("/")[:2]) for p in self.nodes if p.startswith("merged/")}
        return tuple(sorted(name for name in found if f"{name}/{LOG}" in self.nodes))


def look(root: Path, sizes: Mapping[str, int], *, max_bytes: int) -> tuple[Found, list[Finding]]:
    """Walk and hash a folder. ``sizes`` are those of the manifest: another size needs no hash."""
    nodes: dict[str, Node] = {}
    findings: list[Finding] = []
    bare = Found(root, "", {}, {})
    for node in walk(root):
        if node.fault:
            text = f"This is {node.fault}; it was not opened. A case holds plain files only."
            findings.append(bare.say(Level.PROBLEM, "refused", node.path, text))
        elif node.unfinished:
            text = "A step was interrupted before this file was whole; no seal covers it."
            findings.append(bare.say(Level.UNSEALED, "unfinished", node.path, text))
        else:
            nodes[node.path] = node
    wanted = [
        path
        for path, node in nodes.items()
        if path != LOG and (sizes.get(path, node.size) == node.size or path.startswith("results/"))
    ]
    total = sum(nodes[path].size for path in wanted)
    if total > max_bytes:
        raise InspectorError(
            f"{root} is too large to be checked",
            cause=f"its files say they have {total} bytes, and the limit is {max_bytes}",
            next_step="look at what fills it; raise the limit with --max-bytes if that is right",
        )
    digests: dict[str, str] = {}
    for path, found in digest_files(root, wanted).items():
        if isinstance(found, InspectorError):
            findings.append(bare.say(Level.PROBLEM, "unreadable", path, found.diagnostics()))
        else:
            digests[path] = found
    return Found(root, "", nodes, digests), findings


def hashed_bytes(found: Found) -> Iterator[int]:
    """Yield the size of every hashed file."""
    return (found.nodes[path].size for path in found.digests)
