"""Jinja filters: the only ways in which a value of a document reaches the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup, escape

from inspector.model.case import BlindSpot, Claim, ClaimEvidence, Conclusion, RuleConclusion
from reports.charts.label import fit
from reports.safe import Visible, clip, line, visible
from reports.views.index import Index, claims_of
from reports.words.claims import AFFIRMATIVE
from reports.words.mark import N_
from reports.words.sentence import rule_sentence
from reports.words.spoken import Words

_ADDRESS = re.compile(
    r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?"
)
"""A web address without user, quotes or spaces; only such a reference of a rule becomes a link."""


def filters(words: Words, index: Index) -> dict[str, Callable[..., Any]]:
    """Return the filters of one report by name."""
    language = words.language
    traffic = index.document.traffic

    def marked(seen: Visible) -> Markup:
        parts = [
            Markup('<i class="cc">{}</i>').format(piece.text) if piece.sign else escape(piece.text)
            for piece in seen.pieces
        ]
        if seen.cut:
            note = language.text(N_("%(shown)s of %(all)s characters shown")) % {
                "shown": language.number(seen.shown),
                "all": language.number(seen.total),
            }
            parts.append(Markup('<i class="cut">… {}</i>').format(note))
        return Markup("").join(parts)

    def shown(text: str, limit: int = 300) -> Markup:
        """Evidence in whatever script, isolated from the sentence around it."""
        return Markup("<bdi>{}</bdi>").format(marked(visible(text, limit)))

    def said(text: str, limit: int = 600) -> Markup:
        """What the tool says about its evidence: in English where nobody translated it."""
        if language.code != "en" and (translated := words.known(text)):
            return escape(translated)
        if language.code == "en":
            return Markup("<bdi>{}</bdi>").format(marked(visible(text, limit)))
        return Markup('<bdi lang="en">{}</bdi>').format(marked(visible(text, limit)))

    def code(text: str, limit: int = 200) -> Markup:
        """Names of code, hosts, paths: left to right in every language."""
        return Markup('<code dir="ltr">{}</code>').format(marked(visible(text, limit)))

    def short(text: str, limit: int = 160) -> Markup:
        """The inside of a code element."""
        return marked(visible(text, limit))

    room = index.budget.text_bytes

    def row(text: str, limit: int = 160) -> str:
        """Text of a table cell that isolates it: short enough for as many rows as there are."""
        if len(text) <= min(limit, room) and text.isascii() and text.isprintable():
            return text
        return clip(visible(text, min(limit, room)).plain(), room)

    def listed(items: tuple[str, ...], most: int = 12) -> Markup:
        """Some values, each isolated."""
        parts: list[str] = [shown(item, 60) for item in items[:most]]
        if len(items) > most:
            parts.append("…")
        return Markup(language.separated(parts))

    def source(reference: str) -> Markup:
        """A link to a rule's source if it is plainly one, its text otherwise."""
        if _linkable(reference):
            return Markup('<a rel="noopener noreferrer" href="{}">{}</a>').format(
                reference, marked(visible(reference, 160))
            )
        return shown(reference, 300)

    def isodate(text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return line(text, 40)
        return language.date(datetime(day.year, day.month, day.day, tzinfo=UTC))

    def missing(made: Iterable[ClaimEvidence]) -> tuple[str, ...]:
        return tuple(key for one in made for key in one.evidence if not index.has(key))

    def claims(conclusion: Conclusion, name: str) -> tuple[ClaimEvidence, ...]:
        return claims_of(conclusion, Claim(name))

    def sentence(rule: RuleConclusion) -> Markup:
        return rule_sentence(rule, words) or said(rule.wording, 800)

    def reason(made: ClaimEvidence) -> Markup | str:
        return words.reason(made.code, traffic) or said(made.reason)

    def spot(item: BlindSpot, part: str) -> Markup | str:
        text = getattr(item, part)
        return words.spot(item.code, part) or (said(text) if part != "what" else shown(text, 200))

    def lang_attribute(tag: str) -> Markup:
        ok = 2 <= len(tag) <= 20 and tag.isascii() and tag.replace("-", "").isalnum()
        return Markup(' lang="{}"').format(tag) if ok else Markup("")

    return {
        "shown": shown,
        "said": said,
        "code": code,
        "short": short,
        "code_line": short,
        "listed": listed,
        "row": row,
        "source": source,
        "line": line,
        "fit": fit,
        "num": language.number,
        "percent": language.percent,
        "size": language.size,
        "country": words.country,
        "moment": language.moment,
        "clock": language.clock,
        "day": language.date,
        "duration": language.duration,
        "stamp": _stamp,
        "iso": _stamp_iso,
        "isodate": isodate,
        "missing": missing,
        "claims": claims,
        "reason": reason,
        "sentence": sentence,
        "reason_place": words.reason_place,
        "spot": spot,
        "lang_attribute": lang_attribute,
        "zip": _zip,
        "strongest": _strongest,
    }


def _zip(first: Iterable[Any], second: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(first, second, strict=True)


def _strongest(claims: Iterable[Claim]) -> Claim | None:
    """The strongest claim that rests on evidence."""
    made = [claim for claim in AFFIRMATIVE if claim in claims]
    return made[-1] if made else None


def _stamp(at: datetime | None) -> str:
    """A time in a table whose heading names the zone."""
    return "–" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"


def _stamp_iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _linkable(reference: str) -> bool:
    return len(reference) <= 500 and _ADDRESS.fullmatch(reference) is not None
