"""Stores for tests: made-up rows, and real apps read without a cluster."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inspector.corpus.batch import Batch
from inspector.corpus.limits import AppLimits
from inspector.corpus.run_id import run_of
from inspector.corpus.sources import Source
from inspector.corpus.store import Store
from inspector.corpus.worker import Job, close_nurseries, read_app
from inspector.rules.loader import default_rules

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_CATEGORIES = ("contacts", "sms", "call_log", "location", "photos", "device_ids")


def digest(text: str) -> str:
    """Return a SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def app_row(sha256: str, run: str = "run", **more: object) -> dict[str, Any]:
    """Return a row of the table ``apps``."""
    return {"sha256": sha256, "run": run, "status": "done", "scanned_at": NOW, **more}


def place_row(sha256: str, uri: str, run: str = "run", **more: object) -> dict[str, Any]:
    """Return a row of the table ``files``."""
    row = {"uri": uri, "size": 1, "modified": "1", "dated": "", "problem": "", "seen_at": NOW}
    return {"sha256": sha256, "run": run, **row, **more}


def made_up(folder: Path, count: int) -> Store:
    """Return a store of ``count`` made-up apps, the same ones each time."""
    dice = random.Random(count)
    rows: dict[str, list[dict[str, Any]]] = {
        "apps": [],
        "files": [],
        "conclusions": [],
        "rules": [],
    }
    for number in range(count):
        sha256 = digest(f"app {number}")
        package = f"com.lender{dice.randrange(count)}.app{number}"
        name = dice.choice(("Quick Cash", "Pinjaman Mudah", "तुरंत ऋण", "Préstamo Ya", "=1+1"))
        own = {"package": package, "label": f"{name} {number}", "version_name": f"1.{number % 30}"}
        rows["apps"].append(app_row(sha256, **own, version_code=number % 30))
        dated = f"20{dice.randrange(19, 26)}-0{dice.randrange(1, 10)}-01"
        rows["files"].append(place_row(sha256, f"/apps/{number}.apk", dated=dated))
        for category in _CATEGORIES:
            for claim, share in (("declares", 0.6), ("references", 0.4), ("can_reach", 0.2)):
                if dice.random() < share:
                    rows["conclusions"].append(
                        {"sha256": sha256, "run": "run", "category": category, "claim": claim}
                    )
    store = Store.create(folder)
    store.commit("run", rows, at=NOW)
    return store


def read_store(folder: Path, apks: Iterable[Path]) -> Store:
    """Return a store of real apps, read in processes of their own as a worker does."""
    rules = default_rules()
    run, made = run_of(rules, "auto")
    store = Store.create(folder)
    batch = Batch(store, run, made, lambda: NOW)
    job = Job("", "", "auto", None, AppLimits(memory=2 << 30), (), run)
    for path in apks:
        answer = read_app(job._replace(uri=str(path)))
        if answer.rows:
            batch.app(Source(str(path)), answer)
        else:
            batch.failure(Source(str(path)), answer)
    close_nurseries()
    batch.commit()
    return store
