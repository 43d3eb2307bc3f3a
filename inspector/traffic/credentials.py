"""Passwords, one-time codes and cookies of other services in what an app sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.model.traffic import Strength
from inspector.rules.schema import BrandRow
from inspector.traffic.finding import Finding
from inspector.traffic.keynames import normal
from inspector.traffic.numbering import best_region
from inspector.traffic.recipient import registrable_domain
from inspector.traffic.scene import Scene, context_keys
from inspector.traffic.shapes.kinds import phone_digits
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.engine import Sheet

_CODE = re.compile(r"\d{4,8}")
_COOKIE = re.compile(r"(?:^|;\s*)([\w.!#$%&'*+^`|~-]{1,80})=([^;\s]{2,})")
_LOGIN_KINDS = {"carrier": "carrier_records", "shop": "shopping_records"}


def credentials(table: Table, sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    """Yield findings for secrets in ``table``; responses are not looked at."""
    if scene.direction == "response":
        return
    for column in table.columns:
        if not sheet.path.startswith(("cookie", "header")):
            jars = list(_cookies(column, table, sheet, scene))
            yield from jars
            if jars:
                continue
        row = next(
            (r for key in context_keys(column, table) if (r := scene.knowledge.names.row(key))),
            None,
        )
        if row is None or table.rows > 50:
            continue
        if row.attribute in (
            "credentials.password",
            "credentials.service_password",
            "carrier_records.login",
        ):
            yield from _password(column, table, sheet, scene, row.attribute)
        elif row.attribute == "credentials.otp":
            index = _first(column, _CODE)
            if index is not None:
                yield _secret(
                    column,
                    index,
                    table,
                    sheet,
                    scene,
                    "credentials",
                    "credentials.otp",
                    Strength.VALIDATED,
                )


def _first(column: Column, pattern: re.Pattern[str] | None = None) -> int | None:
    for index, value in enumerate(column.values):
        text = str(value) if value is not None and type(value) is not bool else ""
        if len(text) >= 4 and (pattern is None or pattern.fullmatch(text)):
            return index
    return None


def _password(
    column: Column, table: Table, sheet: Sheet, scene: Scene, attribute: str
) -> Iterator[Finding]:
    index = _first(column)
    if index is None or len(str(column.values[index])) > 512:
        return
    brand = _brand_near(table, sheet, scene)
    kind = brand.kind if brand is not None else _carrier_words(table, scene, attribute)
    if not kind:
        service = attribute == "credentials.service_password"
        strength = (
            Strength.VALIDATED if service or _account_beside(table, column) else Strength.NAMED
        )
        yield _secret(
            column,
            index,
            table,
            sheet,
            scene,
            "credentials",
            attribute if service else "credentials.password",
            strength,
        )
        return
    yield _secret(
        column, index, table, sheet, scene, "credentials", "credentials.service_password",
        Strength.VALIDATED, brand.name if brand else "",
    )  # fmt: skip
    records = _LOGIN_KINDS.get(kind)
    if records:
        yield _secret(
            column, index, table, sheet, scene, records, f"{records}.login", Strength.VALIDATED,
            brand.name if brand else "",
        )  # fmt: skip


def _account_beside(table: Table, column: Column) -> bool:
    """Return true when the record also holds a number or address that one logs in with."""
    for other in table.columns:
        if other is column or other.keys[:-1] != column.keys[:-1]:
            continue
        text = str(other.values[0])
        if "@" in text or (
            phone_digits(text) and best_region([(phone_digits(text)[0], text[:1] == "+")])[1]
        ):
            return True
    return False


def _carrier_words(table: Table, scene: Scene, attribute: str) -> str:
    """Return ``carrier`` when the URL or a key speaks of the login of a carrier's account."""
    if attribute == "carrier_records.login":
        return "carrier"
    names = scene.knowledge.names
    around = [*scene.words, *(key for column in table.columns for key in column.keys)]
    rows = [row for key in around if (row := names.row(key)) is not None]
    return "carrier" if any(row.attribute == "carrier_records.login" for row in rows) else ""


def _brand_near(table: Table, sheet: Sheet, scene: Scene) -> BrandRow | None:
    """Return the other company whose label or domain stands in the same record."""
    own = registrable_domain(scene.host)
    brands = scene.knowledge.brands
    texts = dict.fromkeys(scene.words)
    services = dict.fromkeys(scene.words)
    for column in table.columns[:80]:
        row = scene.knowledge.names.row(column.key)
        values = [v for v in column.values[:3] if type(v) is str and len(v) <= 200]
        near = [normal(v) for v in (*column.keys[-2:], *values)]
        texts.update(dict.fromkeys(near))
        texts.update(dict.fromkeys(registrable_domain(_host(v)) for v in values))
        if row is not None and row.category == "credentials":
            services.update(dict.fromkeys(near))
    for text in texts:
        brand = brands.by_word(text) or (brands.by_name(text) if text in services else None)
        if brand is not None and own not in brand.domains and scene.host not in brand.domains:
            return brand
    return None


def _host(text: str) -> str:
    return text.partition("://")[2].partition("/")[0].partition(":")[0]


def _cookies(column: Column, table: Table, sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    known = scene.knowledge.brands
    own = registrable_domain(scene.host)
    for index, value in enumerate(column.values[:200]):
        if type(value) is not str or "=" not in value or len(value) > 1 << 16:
            continue
        pairs = _COOKIE.findall(value)
        brands = {brand.id: brand for name, _ in pairs for brand in known.by_cookie(name)}
        foreign = [b for b in brands.values() if own not in b.domains]
        if foreign:
            yield _secret(
                column, index, table, sheet, scene, "credentials", "credentials.cookie",
                Strength.VALIDATED, foreign[0].name,
            )  # fmt: skip
        elif len(pairs) >= 2:
            row = scene.knowledge.names.row(column.key)
            if row is not None and row.attribute == "credentials.cookie":
                yield _secret(
                    column,
                    index,
                    table,
                    sheet,
                    scene,
                    "credentials",
                    "credentials.cookie",
                    Strength.VALIDATED,
                )


def _secret(
    column: Column,
    index: int,
    table: Table,
    sheet: Sheet,
    scene: Scene,
    category: str,
    attribute: str,
    strength: Strength,
    brand: str = "",
) -> Finding:
    return Finding(
        rule=f"credentials.{attribute.rpartition('.')[2]}",
        category=category,
        attribute=attribute,
        strength=strength,
        direction=scene.direction,
        where=column.place(index, table),
        decoding=(*sheet.steps, *column.steps),
        fields=(column.key,) if column.key else (),
        value=str(column.values[index]),
        records=frozenset((str(column.values[index]),)),
        note=f"of {brand}" if brand else "",
    )
