"""Reading in bulk, picking one record, writing only."""

from __future__ import annotations

from inspector.static.code import Instruction
from inspector.static.constants.arguments import destinations
from inspector.static.listing import parse_listing
from inspector.static.uri_purpose import Purpose, purpose

FIELD = "sget-object v1, Lp;->CONTENT_URI:Landroid/net/Uri;"
INTENT = "Landroid/content/Intent;-><init>(Ljava/lang/String;Landroid/net/Uri;)V"
QUERY = "Landroid/content/ContentResolver;->query(Landroid/net/Uri;)Landroid/database/Cursor;"
INSERT = "Landroid/content/ContentResolver;->insert(Landroid/net/Uri;LV;)Landroid/net/Uri;"


def purpose_of(*lines: str) -> Purpose:
    text = "\n".join(f"    {offset:#x}: {line}" for offset, line in enumerate(lines))
    code: tuple[Instruction, ...] = parse_listing(f"La;->m()V\n{text}")
    return purpose(code, destinations(code, 0))


def test_query_reads() -> None:
    assert purpose_of(FIELD, f"invoke-virtual {{v0, v1}}, {QUERY}") is Purpose.READ


def test_picker() -> None:
    action = 'const-string v2, "android.intent.action.PICK"'
    start = f"invoke-direct {{v3, v2, v1}}, {INTENT}"
    assert purpose_of(FIELD, action, start) is Purpose.PICK


def test_a_method_that_picks_and_also_queries_reads() -> None:
    action = 'const-string v2, "android.intent.action.PICK"'
    start = f"invoke-direct {{v3, v2, v1}}, {INTENT}"
    assert purpose_of(FIELD, action, start, f"invoke-virtual {{v0, v1}}, {QUERY}") is Purpose.READ


def test_an_intent_that_is_no_picker_may_read() -> None:
    action = 'const-string v2, "android.intent.action.VIEW"'
    start = f"invoke-direct {{v3, v2, v1}}, {INTENT}"
    assert purpose_of(FIELD, action, start) is Purpose.READ


def test_insert_only_writes() -> None:
    assert purpose_of(FIELD, f"invoke-virtual {{v0, v1, v2}}, {INSERT}") is Purpose.WRITE


def test_insert_and_query_reads() -> None:
    lines = (
        FIELD,
        f"invoke-virtual {{v0, v1, v2}}, {INSERT}",
        f"invoke-virtual {{v0, v1}}, {QUERY}",
    )
    assert purpose_of(*lines) is Purpose.READ


def test_what_goes_nowhere_known_may_read() -> None:
    assert purpose_of(FIELD) is Purpose.READ
    assert purpose_of(FIELD, "return-object v1") is Purpose.READ
