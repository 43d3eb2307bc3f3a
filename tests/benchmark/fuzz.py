"""Damages a good app at random and scans it, for as long as it is told: no crash, hang or silence.

    python -m tests.benchmark.fuzz [--seconds 60] [--seed 1]

Each round applies one of the known ways of ``tests.static.damage`` or none, then writes random
bytes over the archive, the manifest or the code. It ends with an error at the first app whose scan
raises anything but an InspectorError, takes more than 60 s, or loses permissions without saying so;
the file is kept and named.
"""

from __future__ import annotations

import argparse
import random
import struct
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from inspector.errors import InspectorError
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.static.apks import HARVESTER, entry
from tests.static.damage import DAMAGES, PERMISSIONS, plain_manifest, sound

LIMIT_S = 60.0
SAYS = frozenset(("no-manifest", "empty-manifest", "one-reader", "reader-disagreement"))


def main() -> None:
    """Print what became of the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    code, folder = entry(HARVESTER, "classes.dex"), Path(mkdtemp(prefix="inspector-fuzz-"))
    path = folder / "app.apk"
    ends: Counter[str] = Counter()
    slowest, stop = 0.0, time.monotonic() + options.seconds
    while time.monotonic() < stop:
        path.write_bytes(_damaged(dice, code))
        started = time.monotonic()
        try:
            result = scan(path, rules=default_rules(), flows=False)
        except InspectorError:
            ends["refused with a reason"] += 1
        except Exception as error:
            raise SystemExit(f"{path}: {type(error).__name__}: {error}") from error
        else:
            ends[_end(result, path)] += 1
        took = time.monotonic() - started
        slowest = max(slowest, took)
        if took > LIMIT_S:
            raise SystemExit(f"{path}: took {took:.0f} s")
    print(f"{sum(ends.values())} apps, slowest {slowest:.1f} s")
    for what, count in ends.most_common():
        print(f"  {count:5} {what}")


def _end(result: StaticResult, path: Path) -> str:
    lost = set(PERMISSIONS) - {permission.name for permission in result.permissions}
    if not lost:
        return "all permissions listed"
    if {limit.id for limit in result.limits} & SAYS:
        return "permissions lost, and the result says why"
    # A changed letter of a name is another permission, which both readers list.
    if len(result.permissions) >= len(PERMISSIONS):
        return "a name was changed"
    raise SystemExit(f"{path}: {', '.join(sorted(lost))} lost in silence")


def _damaged(dice: random.Random, code: bytes) -> bytes:
    manifest = _noisy(dice, plain_manifest()) if dice.random() < 0.6 else plain_manifest()
    code = _noisy(dice, code) if dice.random() < 0.3 else code
    data = sound(code, manifest)
    if dice.random() < 0.5:
        name = dice.choice([name for name in DAMAGES if name != "entries without end"])
        with suppress(ValueError, OSError, IndexError, struct.error):
            data = DAMAGES[name](data)  # some ways need a whole archive or manifest
    return _noisy(dice, data) if dice.random() < 0.3 else data


def _noisy(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


if __name__ == "__main__":
    main()
