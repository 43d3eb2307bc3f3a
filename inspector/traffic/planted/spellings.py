"""Expands a persona into facts and the spellings in which apps send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations

import phonenumbers

from inspector.model.persona import Persona
from inspector.traffic.planted.fold import fold, plain_letters
from inspector.traffic.planted.pinyin import SYLLABLE_BITS, is_han, pinyin_forms
from inspector.traffic.planted.romanise import romanised

DIGIT_BITS = 3.32
LETTER_BITS = 2.3
"""Bits that a digit and a letter of a name carry at most: log2(10), and the entropy of letters in
names when their neighbours are known."""

SHORT_BITS = 20.0
"""Bits below which a name in other letters counts only as a whole value."""

PART_OF_NAME = "part of the name"
"""The form of a hit that says least: many people share a first and a last name."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One value of the persona: which group it is in, which item of it, which field."""

    group: str
    item: int
    field: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A folded text to look for, and how sure a match of it alone is, in bits."""

    text: str
    fact: Fact
    form: str
    bits: float
    whole: bool = False
    """True when only a whole value counts, because the text is short or common."""


@dataclass(frozen=True, slots=True)
class Digits:
    """A number to look for as a run of digits; ``core`` is what every spelling of it ends with."""

    core: str
    code: str
    fact: Fact
    phone: bool = True


def facts_of(persona: Persona) -> Iterator[tuple[Fact, str]]:
    """Yield every fact with its value as text, positions and times left out."""
    owner, device = persona.owner, persona.device
    for name in ("name", "phone", "email", "national_id", "address"):
        value = getattr(owner, name)
        if value:
            yield Fact("owner", 0, name), value
    if owner.birth_date:
        yield Fact("owner", 0, "birth_date"), owner.birth_date.isoformat()
    for name in type(device).model_fields:
        value = getattr(device, name)
        if value:
            yield Fact("device", 0, name), value
    for number, contact in enumerate(persona.contacts):
        if contact.name:
            yield Fact("contacts", number, "name"), contact.name
        for phone in contact.phones:
            yield Fact("contacts", number, "number"), phone
        for email in contact.emails:
            yield Fact("contacts", number, "email"), email
    for number, call in enumerate(persona.calls):
        yield Fact("calls", number, "number"), call.number
    for number, message in enumerate(persona.messages):
        yield Fact("messages", number, "sender"), message.number
        yield Fact("messages", number, "text"), message.text
    for number, app in enumerate(persona.apps):
        yield Fact("apps", number, "package"), app.package
    for number, account in enumerate(persona.accounts):
        if account.username:
            yield Fact("accounts", number, "username"), account.username
        if account.password:
            yield Fact("accounts", number, "password"), account.password


def digits_of(fact: Fact, value: str) -> Digits | None:
    """Return the number in ``value`` when the fact is one that apps send as digits."""
    if fact.field in ("phone", "number") or (
        fact.field in ("sender", "username") and value[:1] == "+"
    ):
        try:
            number = phonenumbers.parse(value)
        except phonenumbers.NumberParseException:
            return None
        core = phonenumbers.national_significant_number(number)
        return Digits(core, str(number.country_code), fact)
    bare = "".join(c for c in value if c not in " -./")
    if fact.field in ("imei", "imsi", "national_id") and bare.isdigit():
        return Digits(bare, "", fact, phone=False)
    return None


def spellings(fact: Fact, value: str) -> Iterator[Spelling]:
    """Yield the folded spellings of ``value``; phone numbers go through ``digits_of``."""
    text = fold(value).strip()
    letters = text.replace(" ", "")
    if not letters:
        return
    if fact.field == "name":
        yield from _names(fact, text)
        yield from _in_latin_letters(fact, value)
    elif fact.field == "text":
        if len(text) >= 12:
            yield Spelling(text[:300].strip(), fact, "text", min(len(text), 60) * LETTER_BITS)
        if len(text) > 100:
            yield Spelling(text[:80].strip(), fact, "beginning of the text", 100)
    elif fact.field == "birth_date":
        yield from _dates(fact, value)
    elif fact.field == "email":
        yield Spelling(text, fact, "address", 45)
        for mail in mail_forms(value):
            if fold(mail) != text:
                yield Spelling(fold(mail), fact, "address as its provider reads it", 45)
        yield Spelling(text[::-1], fact, "reversed", 45)
    elif fact.field in ("package", "username", "password", "wifi_ssid", "sender"):
        bits = len(letters) * 3.5 if fact.field != "package" else 8
        yield Spelling(text, fact, fact.field, bits, whole=True)
    elif fact.field == "address":
        yield Spelling(text, fact, "address", len(letters) * LETTER_BITS)
        if len(text) > 30:
            yield Spelling(text[:30].strip(), fact, "beginning of the address", 60)
    else:
        bits = len(letters) * 3.5
        yield Spelling(text, fact, "as it is", bits)
        if letters != text:
            yield Spelling(letters, fact, "without separators", bits)
        elif fact.field.startswith("wifi_") and len(letters) == 12:
            pairs = " ".join(letters[i : i + 2] for i in range(0, 12, 2))
            yield Spelling(pairs, fact, "with separators", bits)
        if letters.isalnum() and not letters.isdigit():
            yield Spelling(letters[::-1], fact, "reversed", bits)


def mail_forms(value: str) -> tuple[str, ...]:
    """Return the address in lower case, without what its provider ignores: a tag after a plus and,
    at Gmail, the dots."""
    local, at, domain = value.strip().lower().rpartition("@")
    if not at:
        return ()
    plain = local.partition("+")[0]
    forms = [f"{local}@{domain}", f"{plain}@{domain}"]
    if domain in ("gmail.com", "googlemail.com"):
        bare = plain.replace(".", "")
        forms += [f"{bare}@gmail.com", f"{bare}@googlemail.com"]
    return tuple(dict.fromkeys(forms))


def _names(fact: Fact, text: str) -> Iterator[Spelling]:
    seen: set[str] = set()
    for base in dict.fromkeys((text, plain_letters(text))):
        bits = _name_bits(base)
        for order in _orders(base.split(" ")):
            for joined in (" ".join(order), "".join(order)):
                if joined not in seen:
                    seen.add(joined)
                    form = "full name" if joined == base else "name, other order or spacing"
                    yield Spelling(joined, fact, form, bits)
        if bits >= 38 and base[::-1] not in seen:
            seen.add(base[::-1])
            yield Spelling(base[::-1], fact, "reversed", bits)
        yield from _parts(fact, base, seen)


def _name_bits(text: str) -> float:
    # Each character of a large script carries more than a Latin letter.
    return sum(LETTER_BITS if c.isascii() else 6.0 for c in text if c != " ")


def _orders(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the orders in which apps put the parts of a name; of four parts and more each may come
    first that is a family's or a given name somewhere: the first and the last."""
    if 2 <= len(tokens) <= 3:
        yield from permutations(tokens)
        return
    several = tuple(tokens)
    yield from dict.fromkeys(
        (several, several[::-1], (*several[1:], several[0]), (several[-1], *several[:-1]))
    )


def _parts(fact: Fact, base: str, seen: set[str]) -> Iterator[Spelling]:
    tokens = base.split(" ")
    if len(tokens) < 2:
        return
    first, last = tokens[0], tokens[-1]
    for part in (" ".join(tokens[:2]), f"{first} {last}", f"{last} {first}", first, last):
        if part not in seen and len(part) >= 3:
            seen.add(part)
            some = len(part.replace(" ", "")) * LETTER_BITS
            yield Spelling(part, fact, PART_OF_NAME, some * 0.6, whole=True)


def _in_latin_letters(fact: Fact, value: str) -> Iterator[Spelling]:
    """Yield a name of another script as software spells it; no form is worth more than the name
    itself, and a short one counts only as a whole value."""
    seen: set[str] = {fold(value).strip()}
    if is_han(value):
        bits = len("".join(value.split())) * SYLLABLE_BITS
        for form in map(fold, pinyin_forms(value)):
            if form not in seen:
                seen.add(form)
                yield Spelling(form, fact, "pinyin", bits, whole=bits < SHORT_BITS)
        return
    most = _name_bits(fold(value).strip())
    for text in romanised(value):
        base = fold(text).strip()
        bits = min(most, _name_bits(base))
        for order in _orders(base.split(" ")):
            for form in (" ".join(order), "".join(order)):
                if form and form not in seen:
                    seen.add(form)
                    yield Spelling(form, fact, "Latin letters", bits, whole=bits < SHORT_BITS)
        yield from _parts(fact, base, seen)


def _dates(fact: Fact, value: str) -> Iterator[Spelling]:
    year, month, day = value.split("-")
    forms = (
        f"{year} {month} {day}", f"{day} {month} {year}", f"{month} {day} {year}",
        f"{year}{month}{day}", f"{day}{month}{year}", f"{int(day)} {int(month)} {year}",
        f"{year}年{int(month)}月{int(day)}日", f"{year[2:]}{month}{day}",
        f"{month}{day}{year}", f"{day}{month}{year[2:]}", f"{month}{day}{year[2:]}",
        f"{int(day)}{int(month)}{year}", f"{int(month)}{int(day)}{year}",
        f"{day} {_MONTHS[int(month) - 1]} {year}", f"{_MONTHS[int(month) - 1]} {day} {year}",
        f"{int(day)} {_MONTHS[int(month) - 1][:3]} {year}",
    )  # fmt: skip
    born = int(datetime(int(year), int(month), int(day), tzinfo=UTC).timestamp())
    for seconds in (str(born), str(born * 1000)):
        yield Spelling(seconds.lstrip("-"), fact, "date as a number", 14, whole=True)
    for form in dict.fromkeys(forms):
        yield Spelling(form, fact, "date", 14, whole=True)
