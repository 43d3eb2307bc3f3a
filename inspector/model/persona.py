"""Persona: the values that only the test device holds."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from inspector.model.base import Model, Text, Time

Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{4,14}$")]
"""A phone number in E.164."""


class Person(Model):
    """The device's owner."""

    name: Text | None = None
    """Full name as typed into the app."""
    phone: Phone | None = None
    """Own number."""
    email: Text | None = None
    """Own address."""
    national_id: Text | None = None
    """Identity number of the persona's country."""
    address: Text | None = None
    """Postal address."""
    birth_date: date | None = None
    """Date of birth."""


class Device(Model):
    """Identifiers of the device and its network."""

    android_id: Text | None = None
    """Settings.Secure.ANDROID_ID, 16 hex digits."""
    advertising_id: Text | None = None
    """Google advertising id, a UUID."""
    imei: Text | None = None
    """15 digits with Luhn check digit."""
    imsi: Text | None = None
    """Subscriber identity."""
    serial: Text | None = None
    """Hardware serial."""
    wifi_mac: Text | None = None
    """MAC of the device's Wi-Fi."""
    wifi_ssid: Text | None = None
    """Name of the Wi-Fi network."""
    wifi_bssid: Text | None = None
    """MAC of the access point."""


class Place(Model):
    """Where the device is."""

    latitude: float = Field(ge=-90, le=90)
    """Degrees, WGS 84."""
    longitude: float = Field(ge=-180, le=180)
    """Degrees, WGS 84."""


class Contact(Model):
    """One entry of the address book."""

    name: Text | None = None
    """Display name."""
    phones: tuple[Phone, ...] = ()
    """Numbers."""
    emails: tuple[Text, ...] = ()
    """E-mail addresses."""


class Call(Model):
    """One entry of the call log."""

    number: Phone
    """The other party."""
    at: Time
    """When it began."""
    duration_s: int = Field(default=0, ge=0)
    """Seconds."""
    direction: Literal["incoming", "outgoing", "missed"] = "incoming"
    """As the call log types it."""


class Message(Model):
    """One SMS."""

    number: Text
    """E.164 number or alphanumeric sender."""
    at: Time
    """When."""
    direction: Literal["incoming", "outgoing"] = "incoming"
    """As the provider types it."""
    text: Text
    """The text."""


class InstalledApp(Model):
    """An app on the device."""

    package: Text
    """Application id."""
    label: Text | None = None
    """Name."""


class Account(Model):
    """A login of another service that is typed into the app."""

    service: Text
    """Service, such as a carrier."""
    username: Text | None = None
    """User name."""
    password: Text | None = None
    """Password or service code."""


class Persona(Model):
    """Everything planted on one test device; every field is optional."""

    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    """ISO 3166 alpha-2."""
    seed: int | None = None
    """Seed it was made from."""
    owner: Person = Person()
    """The owner."""
    device: Device = Device()
    """The device."""
    location: Place | None = None
    """Where the device is."""
    contacts: tuple[Contact, ...] = ()
    """Address book."""
    calls: tuple[Call, ...] = ()
    """Call log."""
    messages: tuple[Message, ...] = ()
    """Messages."""
    apps: tuple[InstalledApp, ...] = ()
    """Installed apps."""
    accounts: tuple[Account, ...] = ()
    """Logins of other services."""
