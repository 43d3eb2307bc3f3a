"""Whose code uses a permission, and what could hide a use."""

from __future__ import annotations

from inspector.model.permission_use import permission_uses
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.static.apks import SAMPLES


def test_every_dangerous_permission_has_owners_or_what_could_hide_one() -> None:
    result = scan(SAMPLES / "patchwork" / "patchwork.apk", rules=default_rules(), flows=False)
    found = {row.permission.name.rpartition(".")[2]: row for row in permission_uses(result)}
    dangerous = {
        p.name.rpartition(".")[2] for p in result.permissions if p.protection == "dangerous"
    }
    assert dangerous <= set(found)
    # Each read counts for the permission of its own rule: one receives, the other queries.
    assert [(o.kind.value, n) for o, n in found["READ_SMS"].owners] == [("first_party", 1)]
    assert [(o.kind.value, n) for o, n in found["RECEIVE_SMS"].owners] == [("first_party", 1)]
    assert [o.kind.value for o in found["CAMERA"].asks] == ["first_party"]
    assert found["CAMERA"].owners == ()
    assert found["CAMERA"].hidden_by == ("native-code", "script-code")
    assert "INTERNET" not in found
