"""Hostile text made visible, honest text left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.safe import clip, line, visible


@pytest.mark.parametrize(
    "honest",
    [
        "Pinjaman Kilat – 100 % aman",
        "请输入您的手机服务密码",
        "क्षत्रिय हिन्दी क्‍ष",
        "می‌خواهم قرض",
        "قرض کی درخواست",
        "👩‍👩‍👧 family ❤️",
        "ສະບາຍດີ ๑๒๓ เงินกู้ด่วน",
        "Việt Nam vay tiền",
    ],
)
def test_honest_text_stays_as_it_is(honest: str) -> None:
    assert line(honest) == honest


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x00b", "a⟦NUL⟧b"),
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("\u200b" * 7, "⟦U+200B ×7⟧"),
        ("a\u200db", "a⟦U+200D⟧b"),
        ("x\ud800", "x⟦U+D800⟧"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4 + "⟦+5 combining⟧"),
        ("a\nb", "a⟦LF⟧b"),
        ("a\u3164b", "a⟦U+3164⟧b"),
        ("\u00a0" * 50 + "x", "⟦U+00A0 ×50⟧x"),
    ],
)
def test_what_cannot_be_seen_is_named(hostile: str, shown: str) -> None:
    assert line(hostile) == shown


def test_a_cut_is_counted() -> None:
    seen = visible("x" * 1000, 10)
    assert (seen.shown, seen.total, seen.cut) == (10, 1000, True)
    assert line("x" * 1000, 10) == "x" * 10 + "…"


@given(st.text(max_size=300), st.integers(1, 300))
def test_any_text_is_visible_and_bounded(text: str, limit: int) -> None:
    seen = visible(text, limit)
    shown = "".join(piece.text for piece in seen.pieces)
    assert len(shown) <= 12 * limit + 40
    for char in shown:
        assert char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl")


@given(st.text(st.characters(), max_size=300), st.integers(4, 100))
def test_clip_keeps_to_its_bytes(text: str, size: int) -> None:
    assert len(clip(text, size).encode("utf-8", "replace")) <= size
