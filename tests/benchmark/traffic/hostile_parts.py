"""What the uploads of ``hostile`` are put together from: names, texts and numbers of nobody."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from datetime import timedelta

from tests.benchmark.traffic.layouts import tag, varint
from tests.benchmark.traffic.records import NOW, millis

NAMES = {
    "am": ("አበበ ከበደ", "ጫልቱ ቶላ", "ሰላማዊት ገብሬ", "ዮሐንስ ተስፋዬ", "ብርሃኑ ደምሴ", "ትዕግስት አለሙ", "ሙሉጌታ ወልዴ"),
    "my": ("မြင့်မြင့်အေး", "အောင်ကျော်မိုး", "သီတာလွင်", "ဇော်ဝင်းထွန်း", "ခင်မာလာ", "နန်းစန္ဒီ",
        "မောင်မောင်"),
    "si": ("ගයාන් පෙරේරා", "නිමල් ජයසූරිය", "කුමාරි සිල්වා", "රුවන් බණ්ඩාර", "චමරි ද සොයිසා",
        "ඉෂාර විජේ"),
    "ta": ("காவ்யா ராமநாதன்", "செல்வி முருகன்", "அருண் பாண்டியன்", "மீனாட்சி சுந்தரம்",
        "குமரன் வேலு"),
    "th": ("กานดา จันทรเกษม", "ธนพร สุขใจ", "ประเสริฐ ทองดี", "มาลัย ศรีสุข", "สมบูรณ์ แก้วใส"),
    "ur": ("محمد عبداللہ", "فاطمہ خانم", "عائشہ چوہدری", "بلال قریشی", "زینب ملک", "حمزہ شیخ"),
    "vi": ("Nguyễn Thị Hương", "Trần Văn Đức", "Lê Minh Châu", "Phạm Quốc Bảo", "Võ Thanh Tâm"),
    "hi": ("राजेश कुलकर्णी", "सुनीता शर्मा", "अनिल वर्मा", "कविता मिश्रा", "दीपिका यादव"),
    "id": ("Arimbi Cakra", "Bagas Padmo", "Dewanti Reksa", "Fajar Danudirja", "Galuh Kertapati"),
}  # fmt: skip
TEXTS = {
    "am": (
        "የማረጋገጫ ቁጥርዎ {n} ነው። ለማንም አይስጡ።",
        "ነገ ጠዋት በገበያ እንገናኝ፣ ገንዘቡን ይዘህ ና",
        "ሂሳብዎ ላይ {n} ብር ገብቷል።",
    ),
    "my": (
        "သင့်အတည်ပြုကုဒ်မှာ {n} ဖြစ်သည်။ မည်သူ့ကိုမျှ မပေးပါနှင့်။",
        "မနက်ဖြန် ဈေးမှာတွေ့မယ် ပိုက်ဆံယူလာပါ",
    ),
    "si": (
        "ඔබගේ කේතය {n} වේ. කිසිවෙකුට නොදෙන්න.",
        "හෙට උදේ පොළේදී හමුවෙමු, මුදල් රැගෙන එන්න",
    ),
    "ta": (
        "உங்கள் குறியீடு {n}. யாரிடமும் பகிர வேண்டாம்.",
        "நாளை சந்தையில் சந்திப்போம், பணம் கொண்டு வா",
    ),
    "id": (
        "Kode OTP Anda {n}. Jangan berikan kepada siapa pun.",
        "Besok ketemu di pasar, bawa uangnya ya",
    ),
}
PREFIXES = {
    "ta": ("91", "6010", 10), "th": ("66", "6100", 9), "vi": ("84", "9500", 9),
    "id": ("62", "835", 11), "ur": ("91", "6719", 10), "hi": ("91", "6719", 10),
}  # fmt: skip


def number(roll: random.Random, language: str, form: str = "plus") -> str:
    """Return a number that no operator has."""
    code, head, size = PREFIXES.get(language, PREFIXES["ta"])
    core = head + "".join(str(roll.randrange(10)) for _ in range(size - len(head)))
    return {"plus": f"+{code}{core}", "bare": code + core, "trunk": f"0{core}", "core": core}[form]


def name(roll: random.Random, language: str) -> str:
    """Return a name, often with what people add to one in their address book."""
    extra = ("", "", "", " 2", " 🏠", " (office)", " Jio", " new")
    return roll.choice(NAMES[language]) + roll.choice(extra)


def book(
    roll: random.Random, language: str, size: int, form: str = "plus"
) -> list[tuple[str, str]]:
    """Return an address book."""
    return [(name(roll, language), number(roll, language, form)) for _ in range(size)]


def inbox(roll: random.Random, language: str, size: int) -> list[tuple[str, int, str]]:
    """Return messages: sender, milliseconds, text."""
    known = [number(roll, language) for _ in range(6)]
    found, at = [], NOW
    for _ in range(size):
        at -= timedelta(seconds=roll.randrange(900, 90_000))
        text = roll.choice(TEXTS[language]).format(n=roll.randrange(10**5, 10**6))
        found.append((roll.choice((*known, "BANKNUSA", "AD-RUPYLN")), millis(at), text))
    return found


def log(roll: random.Random, language: str, size: int) -> list[tuple[str, int, int, int]]:
    """Return calls: number, milliseconds, seconds, type."""
    known = [number(roll, language, "trunk") for _ in range(9)]
    found, at = [], NOW
    for _ in range(size):
        at -= timedelta(seconds=roll.randrange(900, 90_000))
        kind = roll.randrange(1, 4)
        found.append(
            (roll.choice(known), millis(at), 0 if kind == 3 else roll.randrange(900), kind)
        )
    return found


def dumps(value: object) -> str:
    """Return JSON in the letters of its language."""
    return json.dumps(value, ensure_ascii=False)


def b64(data: bytes | str) -> str:
    """Return base64."""
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def message(*fields: bytes | str | int) -> bytes:
    """Return a protobuf message with fields 1, 2, …"""
    out = b""
    for place, value in enumerate(fields, 1):
        if isinstance(value, int):
            out += tag(place, 0) + varint(value)
        else:
            raw = value.encode() if isinstance(value, str) else value
            out += tag(place, 2) + varint(len(raw)) + raw
    return out


def repeated(rows: list[bytes], field: int = 3) -> bytes:
    """Return a message with one repeated field behind two others."""
    head = message("v7", 1)
    return head + b"".join(tag(field, 2) + varint(len(row)) + row for row in rows)


def zipped(entries: dict[str, str]) -> bytes:
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(zipfile.ZipInfo(entry), content)
    return out.getvalue()


def xor(data: bytes, key: bytes) -> bytes:
    """Return ``data`` under a repeated key."""
    return bytes(b ^ key[i % len(key)] for i, b in enumerate(data))


def parts(*pieces: tuple[str, str, bytes]) -> bytes:
    """Return a multipart body of name, header and content."""
    mark = b"--a1B2c3D4"
    body = b""
    for field, header, content in pieces:
        disposition = f'Content-Disposition: form-data; name="{field}"\r\n{header}\r\n'
        body += mark + b"\r\n" + disposition.encode() + content + b"\r\n"
    return body + mark + b"--\r\n"


def split(body: bytes, pieces: int) -> list[bytes]:
    """Cut a body."""
    size = -(-len(body) // pieces)
    return [body[i : i + size] for i in range(0, len(body), size)]
