"""Look-alikes by hand, written when the analysis was finished and only then shown to it."""

from __future__ import annotations

from tests.benchmark.traffic.foreign_formats import php
from tests.benchmark.traffic.hostile_parts import book
from tests.benchmark.traffic.lookalikes import Roll, sent
from tests.benchmark.traffic.records import NOW, millis


@sent("weather, at first sight")
def _weather_unseen(roll: Roll) -> object:
    return [
        {"city": f"Kota {i}", "t": roll.randrange(20, 35), "at": millis(NOW) + i * 3600000}
        for i in range(20)
    ]


@sent("toString products, at first sight")
def _tostring_products_unseen(roll: Roll) -> object:
    return {
        "l": "["
        + ", ".join(f"Product(id={i}, name=Beras {i}, price={i * 1000})" for i in range(12))
        + "]"
    }


@sent("php ser, at first sight")
def _php_ser_unseen(roll: Roll) -> object:
    return {"d": php({i: {"sku": str(roll.randrange(10**12, 10**13)), "q": i} for i in range(12)})}


@sent("flights, at first sight")
def _flights_unseen(roll: Roll) -> object:
    return [
        {
            "no": f"GA{i}",
            "dep": f"2026-06-{i + 1:02}T09:07:00",
            "arr": f"2026-06-{i + 1:02}T11:43:00",
            "from": "CGK",
            "to": "SUB",
        }
        for i in range(9)
    ]


@sent("log lines, at first sight")
def _log_lines_unseen(roll: Roll) -> object:
    return {
        "log": "\n".join(f"09:{i:02}:11 I/App: user=guest, screen=home, ms={i}" for i in range(20))
    }


@sent("ISBN list, at first sight")
def _isbn_list_unseen(roll: Roll) -> object:
    return [
        {"title": f"Buku {i}", "isbn": f"978{roll.randrange(10**9, 10**10)}"} for i in range(14)
    ]


@sent("IPs, at first sight")
def _ips_unseen(roll: Roll) -> object:
    return [f"192.0.2.{i}:8{i:03}" for i in range(20)]


@sent("lotto, at first sight")
def _lotto_unseen(roll: Roll) -> object:
    return {"draws": [[roll.randrange(1, 49) for _ in range(6)] for _ in range(30)]}


@sent("meter readings, at first sight")
def _meter_readings_unseen(roll: Roll) -> object:
    return [
        {
            "meter": f"{roll.randrange(10**10, 10**11)}",
            "kwh": roll.randrange(9999),
            "at": millis(NOW) - i * 10**6,
        }
        for i in range(20)
    ]


@sent("trips of a taxi, at first sight")
def _trips_of_a_taxi_unseen(roll: Roll) -> object:
    return [
        {
            "trip": f"T{i}",
            "start": millis(NOW) - i * 10**7,
            "end": millis(NOW) - i * 10**7 + 900_000,
            "fare": roll.randrange(10**4),
        }
        for i in range(12)
    ]


@sent("colours, at first sight")
def _colours_unseen(roll: Roll) -> object:
    return {"c": [f"#{roll.randrange(16**6):06x}" for _ in range(20)]}


@sent("emoji stats, at first sight")
def _emoji_stats_unseen(roll: Roll) -> object:
    return {"😀": 4, "😂": 9, "😍": 1, "👍": 7, "🙏": 3, "🔥": 2}


@sent("names only, at first sight")
def _names_only_unseen(roll: Roll) -> object:
    return {"players": [n for n, _ in book(roll, "id", 16)]}


@sent("car plates, at first sight")
def _car_plates_unseen(roll: Roll) -> object:
    return [
        {"plate": f"B {roll.randrange(1000, 9999)} XY", "owner": n} for n, _ in book(roll, "id", 16)
    ]


@sent("invoice, at first sight")
def _invoice_unseen(roll: Roll) -> object:
    return {
        "inv": [
            {"no": f"INV/{i}/2026", "date": "2026-06-01", "net": roll.randrange(10**6)}
            for i in range(9)
        ]
    }
