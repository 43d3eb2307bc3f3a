"""Data categories: title, why it matters, attribute names; ids as in ``categories.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.words.mark import N_


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """English texts of one data category, marked for translation."""

    title: str
    why: str
    attributes: dict[str, str]


NATIONAL_ID = N_("National identity number (%(country)s)")
NATIONAL_ID_OF = re.compile(r"national_id\.((?!in$|ng$)[a-z]{2})")
"""National numbers are named by their country; India's and Nigeria's have their own names."""

CATEGORIES: dict[str, CategoryWords] = {
    "contacts": CategoryWords(
        N_("Contacts"),
        N_(
            "The address book names people who never dealt with the lender; "
            "some lenders have threatened them."
        ),
        {
            "names": N_("Names"),
            "numbers": N_("Phone numbers"),
            "emails": N_("E-mail addresses"),
            "emergency": N_("Emergency contact typed by the borrower"),
            "single": N_("One contact chosen by the borrower"),
        },
    ),
    "call_log": CategoryWords(
        N_("Call log"),
        N_("Calls show whom a person talks to, how often and when."),
        {
            "numbers": N_("Numbers"),
            "times": N_("Times and durations"),
        },
    ),
    "sms": CategoryWords(
        N_("SMS"),
        N_("Messages hold bank balances, one-time codes and private talk."),
        {
            "texts": N_("Message texts"),
            "senders": N_("Senders"),
            "incoming": N_("Messages as they arrive"),
            "send": N_("Sending messages"),
        },
    ),
    "calendar": CategoryWords(
        N_("Calendar"),
        N_("Appointments show places, habits and people."),
        {
            "events": N_("Events"),
            "attendees": N_("Attendees"),
        },
    ),
    "location": CategoryWords(
        N_("Location"),
        N_("Positions show home, work and movement."),
        {
            "precise": N_("Precise position"),
            "approximate": N_("Approximate position"),
            "background": N_("Position in the background"),
            "cell": N_("Cell towers"),
            "country": N_("Country"),
            "photo": N_("Position in a photo"),
        },
    ),
    "photos": CategoryWords(
        N_("Photos and videos"),
        N_("The gallery holds private pictures; some lenders have used them for shaming."),
        {
            "images": N_("Images"),
            "videos": N_("Videos"),
            "metadata": N_("Names, times and positions of pictures"),
            "camera": N_("Camera"),
        },
    ),
    "audio": CategoryWords(
        N_("Audio"),
        N_("Recordings hold what was said near the device."),
        {
            "microphone": N_("Microphone"),
            "files": N_("Audio files"),
        },
    ),
    "installed_apps": CategoryWords(
        N_("Installed apps"),
        N_("The list of apps can show other lenders, religion, health and politics."),
        {
            "list": N_("List of installed apps"),
            "running": N_("Running apps"),
            "usage": N_("Use of other apps"),
            "install": N_("Installing other apps"),
        },
    ),
    "accounts": CategoryWords(
        N_("Accounts on the device"),
        N_("Accounts name a person's other services and addresses."),
        {
            "list": N_("List of accounts"),
            "email": N_("Account e-mail addresses"),
        },
    ),
    "device_ids": CategoryWords(
        N_("Device identifiers"),
        N_("Identifiers recognise a person across apps and after a reset."),
        {
            "imei": N_("IMEI or MEID"),
            "imsi": N_("IMSI"),
            "iccid": N_("SIM serial number"),
            "serial": N_("Hardware serial number"),
            "android_id": N_("Android ID"),
            "advertising_id": N_("Advertising ID"),
            "phone_number": N_("Own phone number from the SIM"),
            "sensors": N_("Sensor readings"),
            "build": N_("Model and build fingerprint"),
            "other": N_("Other identifier of device, installation or user"),
        },
    ),
    "network_ids": CategoryWords(
        N_("Network identifiers"),
        N_("Names and addresses of networks show places and households."),
        {
            "wifi_mac": N_("Wi-Fi MAC address"),
            "ssid": N_("Wi-Fi name"),
            "bssid": N_("Access point address"),
            "scan": N_("Wi-Fi networks around"),
            "bluetooth": N_("Bluetooth address"),
            "ip": N_("IP address"),
            "operator": N_("Network operator"),
        },
    ),
    "clipboard": CategoryWords(
        N_("Clipboard"),
        N_("Copied text can hold passwords and codes."),
        {
            "text": N_("Text"),
        },
    ),
    "notifications": CategoryWords(
        N_("Notifications"),
        N_("Notifications show the messages of every app."),
        {
            "texts": N_("Texts"),
        },
    ),
    "screen": CategoryWords(
        N_("Screen"),
        N_("Contents of the screen show whatever a person does; overlays can cover it."),
        {
            "accessibility": N_("Contents through accessibility"),
            "capture": N_("Screen recording"),
            "overlay": N_("Drawing over other apps"),
        },
    ),
    "identity": CategoryWords(
        N_("Identity"),
        N_("Name, numbers and address say who a person is."),
        {
            "name": N_("Name"),
            "birth_date": N_("Date of birth"),
            "address": N_("Postal address"),
            "phone": N_("Phone number"),
            "email": N_("E-mail address"),
            "gender": N_("Gender"),
            "marital_status": N_("Marital status"),
            "mother_name": N_("Mother's name"),
            "national_id": N_("National identity number"),
            "national_id.in": N_("Aadhaar number (India)"),
            "national_id.in_pan": N_("PAN (India)"),
            "national_id.ng": N_("BVN (Nigeria)"),
            "national_id.ng_nin": N_("NIN (Nigeria)"),
            "national_id.in_epic": N_("Voter identity number (India)"),
            "national_id.id_npwp": N_("Taxpayer number (Indonesia)"),
        },
    ),
    "documents": CategoryWords(
        N_("ID and face images"),
        N_("Pictures of identity cards and faces can be used to impersonate somebody."),
        {
            "id_card": N_("ID card image"),
            "face": N_("Face image"),
            "image": N_("Image of a document or person"),
        },
    ),
    "finance": CategoryWords(
        N_("Finance"),
        N_("Bank accounts, cards and income show a person's means."),
        {
            "card": N_("Payment card number"),
            "iban": N_("Bank account (IBAN)"),
            "bank_account": N_("Bank account"),
            "income": N_("Income"),
            "balance": N_("Balance"),
        },
    ),
    "employment": CategoryWords(
        N_("Employment"),
        N_("Employer, salary and résumé show a person's work; collected résumés have been sold."),
        {
            "employer": N_("Employer"),
            "salary": N_("Salary"),
            "resume": N_("Résumé"),
        },
    ),
    "credentials": CategoryWords(
        N_("Credentials"),
        N_(
            "Passwords, one-time codes and cookies of another service open that service "
            "to whoever holds them."
        ),
        {
            "password": N_("Password"),
            "service_password": N_("Password of another service"),
            "otp": N_("One-time code"),
            "cookie": N_("Cookie of another service"),
            "token": N_("Token of another service"),
        },
    ),
    "carrier_records": CategoryWords(
        N_("Carrier records"),
        N_("Records of a telecom account show calls, bills and relations."),
        {
            "calls": N_("Call records of the carrier"),
            "bills": N_("Bills"),
            "login": N_("Login of the carrier account"),
        },
    ),
    "shopping_records": CategoryWords(
        N_("Shopping records"),
        N_("Records of a shop account show orders, addresses and payments."),
        {
            "orders": N_("Orders"),
            "addresses": N_("Delivery addresses"),
            "login": N_("Login of the shop account"),
        },
    ),
    "device_info": CategoryWords(
        N_("Device and app details"),
        N_(
            "Versions, screen, settings and state together recognise a device "
            "without any identifier."
        ),
        {
            "system": N_("System and screen"),
            "settings": N_("Language, time zone and settings"),
            "state": N_("Battery, memory, storage and connection"),
            "app": N_("App and version"),
        },
    ),
    "app_usage": CategoryWords(
        N_("Use of the app"),
        N_("Sessions, screens and clicks show what a person looks for, and when."),
        {
            "session": N_("Sessions and times"),
            "screens": N_("Screens and actions"),
            "campaign": N_("Advertising campaign"),
            "interests": N_("Interests and segments"),
            "consent": N_("Recorded consent"),
        },
    ),
}
"""In the order of the report."""
