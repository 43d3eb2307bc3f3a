"""Record sets are recognised by the shape of their values, and look-alikes are not."""

from __future__ import annotations

import random

import pytest

from tests.traffic import people
from tests.traffic.exchanges import found, post, result


@pytest.mark.parametrize(
    ("body", "category"),
    [
        (people.contacts(12), "contacts"),
        ({"k": {"deep": [people.contacts(8)]}}, "contacts"),
        (people.calls(30), "call_log"),
        (people.messages(20), "sms"),
        (people.apps(), "installed_apps.list"),
        ({"list": list(people.PACKAGES)}, "installed_apps.list"),
        ({"list": ",".join(people.PACKAGES)}, "installed_apps.list"),
    ],
)
def test_record_sets_under_meaningless_keys(body: object, category: str) -> None:
    assert found(body) == {category: "shaped"}


def rows(count: int = 12) -> list[tuple[str, str]]:
    return [(str(c["willow"]), str(c["cobble"])) for c in people.contacts(count)]


@pytest.mark.parametrize(
    "body",
    [
        {"n": [n for n, _ in rows()], "p": [p for _, p in rows()]},
        [[n, p] for n, p in rows()],
        {p: n for n, p in rows()},
        "\n".join(f"{n},{p}" for n, p in rows()),
        "name,number\n" + "\n".join(f'"{n}","{p}"' for n, p in rows()),
        {"all": ";".join(f"{n}:{p}" for n, p in rows())},
        {"all": "|".join(f"{n},{p}" for n, p in rows())},
        [{"n": n, "p": [p, p[:-1] + "7"]} for n, p in rows()],
        [{"n": n, "p": [{"x": p, "label": "mobile"}]} for n, p in rows()],
        [{"n": n, "p": f"{p},{p[:-1]}7"} for n, p in rows()],
        [{"n": n, "p": int("62" + p[1:])} for n, p in rows()],
        [{"n": n, "p": p[:4] + "-" + p[4:8] + "-" + p[8:]} for n, p in rows()],
        {"groups": [{"g": "a", "m": [{"n": n, "p": p} for n, p in rows()]}]},
        {str(i): {"n": n, "p": p} for i, (n, p) in enumerate(rows())},
    ],
)
def test_address_books_in_other_arrangements(body: object) -> None:
    document = result(post(body))
    assert [(d.category, d.strength.value) for d in document.detections] == [("contacts", "shaped")]
    assert document.detections[0].count == 12


def shop(count: int = 30) -> list[dict[str, object]]:
    roll = people.dice()
    return [
        {
            "id": 8991234500000 + i * 17,
            "name": f"Kopi {roll.choice(people.GIVEN)}",
            "price": roll.randrange(5_000, 90_000),
            "sold": roll.randrange(500),
        }
        for i in range(count)
    ]


def ean(roll: random.Random) -> str:
    body = f"899{roll.randrange(10**9):09}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    return body + str(-total % 10)


ROLL = people.dice(11)
LOOK_ALIKES: dict[str, object] = {
    "product list": shop(),
    "products with bar codes": [{"code": ean(ROLL), "name": f"Teh {i} Manis"} for i in range(30)],
    "orders": [
        {"no": f"2026061500{i:06}", "item": f"Pulsa {i}k", "at": 1_780_000_000 + i}
        for i in range(30)
    ],
    "analytics batch": [
        {
            "event": f"screen_{i % 4}",
            "ts": 1_780_000_000_000 + i * 900,
            "props": {"ms": i * 7, "from": "home"},
        }
        for i in range(40)
    ],
    "shop chat": [
        {
            "from": ("buyer", "seller")[i % 2],
            "at": 1_780_000_000 + i * 60,
            "text": f"Is size {i} still there, please?",
        }
        for i in range(20)
    ],
    "feature flags": {f"com.lender.feature.flag{i}": i % 2 == 0 for i in range(30)},
    "class names": [f"com.lender.app.screens.Loan{i}Activity" for i in range(20)],
    "one contact from a picker": {"reference": {"name": "Arimbi Cakra", "phone": "0835 1234 5678"}},
    "two references": [
        {"n": "Arimbi Cakra", "p": "083512345678"},
        {"n": "Bagas Padmo", "p": "083587654321"},
    ],
    "map tiles": [
        {"x": 52_000 + i, "y": 34_000 + i, "z": 16, "url": f"/tile/{i}.png"} for i in range(30)
    ],
    "timestamps": [{"a": 1_780_000_000 + i * 977, "b": f"step {i}"} for i in range(30)],
    "branches": [
        {
            "branch": f"Cabang {g}",
            "tel": f"021{i}5550{i:03}",
            "lat": -6.2 - i / 99,
            "lon": 106.8 + i / 97,
            "url": f"https://b.example/{i}",
        }
        for i, g in enumerate(people.GIVEN)
    ],
    "file names": [{"f": f"asset.{i}.bundle.js", "h": f"{i:032x}"} for i in range(20)],
    "scores": [{"player": f"Player {i}", "score": 1_000_000 + i * 37_731} for i in range(20)],
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_are_no_record_sets(name: str) -> None:
    categories = {
        "contacts",
        "call_log",
        "sms",
        "installed_apps.list",
        "accounts.list",
        "photos.metadata",
    }
    assert not categories & found(LOOK_ALIKES[name]).keys()


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯"])
def test_numbers_in_the_digits_of_the_users_language(digits: str) -> None:
    native = str.maketrans("0123456789", digits)
    body = [{"a": name, "b": number.translate(native)} for name, number in rows()]
    assert set(found(body)) == {"contacts"}


def test_numbers_alone_are_contacts_only_when_many_and_written_as_numbers() -> None:
    assert found([p for _, p in rows(20)]) == {"contacts": "shaped"}
    assert found([8_351_234_500 + i * 31 for i in range(20)]) == {}


def test_a_list_in_an_answer_is_no_upload() -> None:
    document = result(post({}, answer={"staff": people.contacts(10)}))
    assert {d.direction for d in document.detections} <= {"response"}


def test_an_address_book_with_times_of_last_contact_is_no_call_log() -> None:
    body = [
        {**c, "used": 3, "last": (0, 1_780_000_000_000 + i)[i % 2], "fav": i % 2}
        for i, c in enumerate(people.contacts(20))
    ]
    assert found(body) == {"contacts": "shaped"}


def test_methods_of_a_crash_are_no_installed_apps() -> None:
    frames = ("android.os.Handler.dispatchMessage", "java.lang.Thread.run", "org.json.Json.put",
              "com.android.internal.os.ZygoteInit.main", "okhttp3.internal.http.RealCall.run",
              "io.reactivex.internal.Scheduler.run", "kotlin.coroutines.Continuation.resume",
              "androidx.fragment.app.Fragment.onCreate", "in.lender.app.Main.start")  # fmt: skip
    assert found([{"at": frame, "line": i} for i, frame in enumerate(frames)]) == {}


def test_names_of_a_script_with_many_marks_are_names() -> None:
    names = ("မြင့်မြင့်အေး", "နန်းစန္ဒီ", "ဇော်ဝင်းထွန်း", "ခင်မြင့်မိုရ်", "သူဇာဝင့်မွန်", "ကျော်စွာဦး")
    rows = [{"n": name, "p": f"+9160101{i}2{i}38"} for i, name in enumerate(names)]
    assert found(rows)["contacts"] == "shaped"


def test_dates_between_slashes_are_no_paths() -> None:
    rows = [
        {"q": row["opal"], "w": f"{1 + i:02}/06/2026 08:{i:02}", "e": row["topaz"]}
        for i, row in enumerate(people.messages(15))
    ]
    assert found(rows) == {"sms": "shaped"}
