"""Compares the files of a case with the newest manifest and with what the log says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inspector.case.chain import Chain, Line
from inspector.case.manifest import Manifest, SealedFile, folder_name
from inspector.case.verify.findings import Finding, Level
from inspector.case.verify.folder import LOG, Found

_INPUT = re.compile(r"^inputs/([0-9a-f]{64})$")
_SEGMENT = re.compile(r"^capture/([0-9]{4,8})\.(mitm|torn)$")

ORPHAN = "No log line names it: the step that made it was interrupted, or somebody put it here."


def against_manifest(found: Found, manifest: Manifest, chain: Chain) -> Iterator[Finding]:
    """Yield a finding for every file that is not as the manifest says, or not in it."""
    sealed = {item.path: item for item in manifest.files}
    by_digest = {item.sha256: item.path for item in manifest.files if item.size}
    own = f"seal/{folder_name(manifest.number)}/"
    here: dict[str, list[str]] = {}
    for path, digest in found.digests.items():
        if sealed.get(path) is None or sealed[path].sha256 != digest:
            here.setdefault(digest, []).append(path)
    good = 0
    later = [line for line in chain.lines if line.number > manifest.log.lines]
    remade = {
        f"results/{name}": (digest, line.number)
        for line in later
        if line.action == "results.written" and isinstance(line.data.get("sha256"), dict)
        for name, digest in dict(line.data["sha256"]).items()  # type: ignore[arg-type]  # checked above
    }
    for item in manifest.files:
        if item.path in remade and found.digests.get(item.path) != item.sha256:
            yield _remade(found, item.path, *remade[item.path])
            continue
        finding = _compared(found, item, here, by_digest)
        if finding is None:
            good += 1
        else:
            yield finding
    for path in found.nodes:
        if path in remade and path not in sealed:
            yield _remade(found, path, *remade[path])
        elif path not in sealed and path != LOG and not path.startswith(own):
            yield _extra(found, path, later, by_digest)
    if good:
        text = f"{good} of {len(sealed)} sealed files are byte for byte as they were sealed."
        yield found.say(Level.PROVEN, "files", "", text)


def against_log(found: Found, chain: Chain, sealed: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for every input and segment that is not as the log recorded it."""
    expected: dict[str, tuple[str, str]] = {}
    opened: set[str] = set()
    for line in chain.lines:
        if line.action == "input.added":
            digest = str(line.data.get("sha256"))
            expected[f"inputs/{digest}"] = (digest, f"log line {line.number}")
        elif line.action == "segment.opened":
            opened.add(f"capture/{line.data.get('segment')}")
        elif line.action in ("segment.closed", "segment.recovered"):
            path = f"capture/{line.data.get('segment')}"
            expected[path] = (str(line.data.get("sha256")), f"log line {line.number}")
    for path, (digest, source) in sorted(expected.items()):
        if path not in found.nodes:
            text = f"It was recorded ({source}) and is not there."
            yield found.say(Level.PROBLEM, "file-missing", path, text)
        elif path in found.digests and found.digests[path] != digest:
            text = f"Its content is not what was recorded ({source})."
            yield found.say(Level.PROBLEM, "file-changed", path, text)
    for path in found.nodes:
        if not path.startswith(("inputs/", "capture/")) or path in expected:
            continue
        if path in opened:
            text = "This segment was never closed: a capture is running or was interrupted."
            yield found.say(Level.UNSEALED, "segment-open", path, text)
        elif _orphan(found, path):
            level = Level.NOTE if path in sealed else Level.UNSEALED
            yield found.say(level, "not-in-log", path, ORPHAN)
        elif _INPUT.match(path) or (_SEGMENT.match(path) and path.endswith(".mitm")):
            text = "The log knows nothing of this file."
            yield found.say(Level.PROBLEM, "file-added", path, text)


def _remade(found: Found, path: str, digest: object, line: int) -> Finding:
    if found.digests.get(path) == digest:
        text = f"Made anew after the seal (log line {line}); no seal covers it yet."
        return found.say(Level.UNSEALED, "remade", path, text)
    text = "It is neither what was sealed nor what the log says was made since."
    return found.say(Level.PROBLEM, "file-changed", path, text)


def _compared(
    found: Found, item: SealedFile, here: Mapping[str, list[str]], by_digest: Mapping[str, str]
) -> Finding | None:
    node = found.nodes.get(item.path)
    moved = ", ".join(path for path in here.get(item.sha256, []) if path != item.path)
    if node is None:
        text = "This sealed file is gone."
        if moved:
            text = f"This sealed file is gone; its content lies in {moved}."
        return found.say(Level.PROBLEM, "file-missing", item.path, text)
    if node.size != item.size:
        text = f"It has {node.size} bytes and had {item.size} when it was sealed."
        return found.say(Level.PROBLEM, "file-changed", item.path, text)
    digest = found.digests.get(item.path)
    if digest is None:
        return found.say(Level.PROBLEM, "unreadable", item.path, "It could not be read.")
    if digest != item.sha256:
        text = "Its content is not what was sealed."
        if digest in by_digest:
            text = f"Its content is that of {by_digest[digest]}."
        return found.say(Level.PROBLEM, "file-changed", item.path, text)
    return None


def _extra(found: Found, path: str, later: list[Line], by_digest: Mapping[str, str]) -> Finding:
    source = by_digest.get(found.digests.get(path, ""))
    for line in later:
        if _explains(line, path):
            text = f"Added after the seal (log line {line.number}); no seal covers it yet."
            return found.say(Level.UNSEALED, "added-later", path, text)
    if _orphan(found, path):
        return found.say(Level.UNSEALED, "not-in-log", path, ORPHAN)
    if source and source not in found.nodes:
        return found.say(Level.PROBLEM, "file-added", path, f"This is {source} under another name.")
    text = "It is not in the seal, and the log does not say where it comes from."
    return found.say(Level.PROBLEM, "file-added", path, text)


def _orphan(found: Found, path: str) -> bool:
    """Tell whether a file is a copied input, or an empty segment, whose log line is missing."""
    if path.endswith(".mitm") and _SEGMENT.match(path):
        return found.nodes[path].size == 0
    return bool(_INPUT.match(path)) and path.endswith(found.digests.get(path, "?"))


def _explains(line: Line, path: str) -> bool:
    if line.action == "input.added":
        return path == f"inputs/{line.data.get('sha256')}"
    if line.action in ("segment.opened", "segment.recovered"):
        segment = str(line.data.get("segment"))
        return path in (f"capture/{segment}", f"capture/{segment.removesuffix('.mitm')}.torn")
    return line.action == "case.merged" and path.startswith(f"merged/{line.data.get('folder')}/")
