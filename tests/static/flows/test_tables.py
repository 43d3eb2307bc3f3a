"""The rows of the flow analysis agree with each other and with the code."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from inspector.rules.loader import default_rules
from inspector.static.code import type_descriptor
from inspector.static.flows import explore
from inspector.static.flows.dexfile import MethodRef
from inspector.static.flows.operations import OPERATIONS
from inspector.static.flows.tables import Tables

RULES = default_rules()


def test_every_behaviour_that_a_row_names_exists() -> None:
    assert callable(explore.find_leaks)  # its import registers the behaviours
    assert {row.operation for row in RULES.flow_models} <= set(OPERATIONS)


def test_every_behaviour_is_described() -> None:
    page = (Path(__file__).parents[3] / "docs" / "flows.md").read_text(encoding="utf-8")
    assert [name for name in sorted(OPERATIONS) if f"| `{name}` |" not in page] == []


def test_no_method_has_two_models() -> None:
    keys = Counter(
        (name, method)
        for row in RULES.flow_models
        for name in row.classes
        for method in row.methods
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_libraries_do_not_hide_what_an_app_may_call_itself() -> None:
    tables = Tables(RULES)
    own = "Lcom/example/androidx/Upload;"
    assert not own.startswith(tables.libraries)
    assert "Landroidx/core/app/ActivityCompat;".startswith(tables.libraries)


def test_a_source_counts_for_its_class_only() -> None:
    tables = Tables(RULES)
    ref = MethodRef("", "getDeviceId", "()Ljava/lang/String;", (), "Ljava/lang/String;")
    phone = type_descriptor("android.telephony.TelephonyManager")
    assert [rule.category for rule in tables.sources_of((phone,), ref)] == ["device_ids"]
    assert tables.sources_of((type_descriptor("com.example.Device"),), ref) == []


def test_uris_match_at_path_boundaries() -> None:
    tables = Tables(RULES)
    sms = tables.uri("content://sms/inbox")
    assert sms is not None
    assert sms.category == "sms"
    assert tables.uri("content://smsbackup/all") is None
