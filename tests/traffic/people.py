"""Made-up records in the shapes that phones hold them, with keys that mean nothing."""

from __future__ import annotations

import random

GIVEN = (
    "Arimbi",
    "Bagas",
    "Cempaka",
    "Dewanti",
    "Endang",
    "Fajar",
    "Galuh",
    "Hapsari",
    "Indra",
    "Jati",
)
FAMILY = (
    "Adikusumo",
    "Bratasena",
    "Cakra",
    "Danudirja",
    "Gondokusumo",
    "Kertapati",
    "Padmo",
    "Reksa",
)
TEXTS = (
    "Kode OTP Anda 482913. JANGAN BERIKAN kode ini kepada siapa pun",
    "Besok kita bertemu di pasar jam 10, bawa uangnya ya",
    "Saldo rekening Anda Rp1.250.000 per hari ini",
    "Sudah sampai rumah? Tolong kabari ibu",
    "Tagihan listrik bulan ini sudah keluar, bayar sebelum tanggal 20",
)
PACKAGES = (
    "com.whatsapp", "id.dana", "com.shopee.id", "com.gojek.app", "org.telegram.messenger",
    "com.bca", "com.facebook.katana", "id.co.bri.brimo", "com.tokopedia.tkpd",
    "com.kiloo.subwaysurf", "com.android.chrome", "com.spotify.music",
)  # fmt: skip


def dice(seed: int = 7) -> random.Random:
    """Return dice that always fall the same."""
    return random.Random(seed)


def number(roll: random.Random) -> str:
    """Return an Indonesian number without an operator."""
    return f"0835{roll.randrange(10**7, 10**8)}"


def name(roll: random.Random) -> str:
    """Return a name."""
    return f"{roll.choice(GIVEN)} {roll.choice(FAMILY)} {roll.choice(FAMILY)}"


def contacts(count: int, roll: random.Random | None = None) -> list[dict[str, object]]:
    """Return an address book."""
    roll = roll or dice()
    return [{"willow": name(roll), "cobble": number(roll)} for _ in range(count)]


def calls(count: int) -> list[dict[str, object]]:
    """Return a call log, newest first, where a few numbers repeat."""
    roll = dice()
    known = [number(roll) for _ in range(6)]
    return [
        {
            "fern": roll.choice(known),
            "moss": 1_780_000_000_000 - i * 3_600_000 - roll.randrange(9**6),
            "reed": roll.randrange(0, 900),
            "sedge": roll.randrange(1, 4),
        }
        for i in range(count)
    ]


def messages(count: int) -> list[dict[str, object]]:
    """Return messages."""
    roll = dice()
    senders = [number(roll) for _ in range(5)] + ["BANKNUSA", "DOMPETKU"]
    return [
        {
            "opal": roll.choice(senders),
            "onyx": 1_780_000_000_000 - i * 5_400_000,
            "topaz": f"{roll.choice(TEXTS)} {roll.randrange(10**6)}",
            "agate": roll.randrange(1, 3),
        }
        for i in range(count)
    ]


def apps() -> list[dict[str, object]]:
    """Return installed apps."""
    return [{"umber": package, "ochre": i} for i, package in enumerate(PACKAGES)]
