"""Terms explained for a layperson; claims and strengths have their own tables."""

from __future__ import annotations

from reports.words.claims import Word
from reports.words.mark import N_

GLOSSARY: tuple[tuple[str, Word], ...] = (
    (
        "apk",
        Word(N_("APK"), N_("The file in which an Android app is delivered and installed.")),
    ),
    (
        "manifest",
        Word(
            N_("manifest"),
            N_("The part of an app in which it tells Android its name and what it asks for."),
        ),
    ),
    (
        "permission",
        Word(
            N_("permission"),
            N_(
                "What Android demands before an app may read certain data. "
                "Asking for one does not show that the data is read."
            ),
        ),
    ),
    (
        "sdk",
        Word(N_("SDK"), N_("Code of another company that was built into the app.")),
    ),
    (
        "call-site",
        Word(
            N_("place in code"),
            N_("The class and method of the app's bytecode where something is read or called."),
        ),
    ),
    (
        "content-uri",
        Word(
            N_("content URI"),
            N_("The address under which Android hands out stored data, such as messages or calls."),
        ),
    ),
    (
        "host",
        Word(N_("host"), N_("The name of a computer on the internet, such as api.example.com.")),
    ),
    (
        "exchange",
        Word(N_("exchange"), N_("One request of the app together with the answer it got.")),
    ),
    (
        "cleartext",
        Word(
            N_("unencrypted"),
            N_(
                "Sent so that anyone on the way, such as the owner of a Wi-Fi network, can read it."
            ),
        ),
    ),
    (
        "decoding",
        Word(
            N_("decoding steps"),
            N_("The layers that were opened, from the outside in, until the data could be read."),
        ),
    ),
    (
        "opaque",
        Word(
            N_("unreadable body"),
            N_(
                "Data that left the device in a form that could not be opened; "
                "it may hold anything."
            ),
        ),
    ),
    (
        "planted-value",
        Word(
            N_("planted value"),
            N_("An invented contact, message or number that was put on the test device only."),
        ),
    ),
    (
        "masked",
        Word(
            N_("masked"),
            N_("Shown with most characters hidden, so that this report exposes nobody."),
        ),
    ),
    (
        "digest",
        Word(
            N_("digest (SHA-256)"),
            N_("A fingerprint of a file: any change to the file gives another fingerprint."),
        ),
    ),
    (
        "mark",
        Word(
            N_("mark"),
            N_("A moment that the tester noted during the recording, such as giving consent."),
        ),
    ),
    (
        "rule",
        Word(
            N_("rule touched"),
            N_(
                "A law or policy whose condition the evidence meets. "
                "Whether it is breached is for others to decide."
            ),
        ),
    ),
)
"""In the order of the report; the first part is the anchor after ``g-``."""
