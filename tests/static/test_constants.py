"""Constants followed through one method."""

from __future__ import annotations

from inspector.static.code import Instruction
from inspector.static.constants.arguments import Destination, destinations, string_arguments
from inspector.static.listing import parse_listing


def listing(text: str) -> tuple[Instruction, ...]:
    return parse_listing("La;->m()V\n" + text)


GET = "Landroid/provider/Settings$Secure;->getString(LR;Ljava/lang/String;)Ljava/lang/String;"


def test_the_nearest_constant_reaches_the_call() -> None:
    code = listing(f"""
    0x0: const-string v1, "other"
    0x4: const-string v1, "android_id"
    0x8: invoke-static {{v0, v1}}, {GET}""")
    assert set(string_arguments(code, 8) or ()) == {"android_id"}


def test_a_moved_constant_is_followed() -> None:
    code = listing(f"""
    0x0: const-string v5, "android_id"
    0x4: move-object v1, v5
    0x8: invoke-static {{v1}}, {GET}""")
    assert set(string_arguments(code, 8) or ()) == {"android_id"}


def test_both_arms_of_a_branch_count() -> None:
    code = listing(f"""
    0x0: const-string v1, "android_id"
    0x4: if-eqz v2, +4
    0x8: const-string v1, "bluetooth_name"
    0xc: invoke-static {{v1}}, {GET}""")
    assert set(string_arguments(code, 12) or ()) == {"android_id", "bluetooth_name"}


def test_a_value_from_elsewhere_is_not_known() -> None:
    code = listing(f"    0x0: invoke-static {{v1}}, {GET}")
    assert string_arguments(code, 0) is None
    assert string_arguments(code, 4) is None


QUERY = "Landroid/content/ContentResolver;->query(Landroid/net/Uri;)Landroid/database/Cursor;"
PARSE = "Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;"


def test_a_parsed_string_is_followed_to_the_query() -> None:
    code = listing(f"""
    0x0: const-string v1, "content://sms"
    0x4: invoke-static {{v1}}, {PARSE}
    0xa: move-result-object v2
    0xc: const-string v1, "x"
    0x10: invoke-virtual {{v0, v2}}, {QUERY}
    0x16: const/4 v2, #0
    0x18: invoke-virtual {{v0, v2}}, La;->other(Lb;)V""")
    assert destinations(code, 0) == (Destination(QUERY, ""),)


def test_a_stored_and_a_returned_value() -> None:
    code = listing("""
    0x0: sget-object v0, Lp;->CONTENT_URI:Landroid/net/Uri;
    0x4: sput-object v0, La;->URI:Landroid/net/Uri;
    0x8: return-object v0""")
    assert destinations(code, 0) == (
        Destination("", "La;->URI:Landroid/net/Uri;"),
        Destination("", "return"),
    )
