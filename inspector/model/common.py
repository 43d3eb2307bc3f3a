"""Parts that all three documents share: what was skipped, who made it, whose app it is."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import EvidenceId, Model, Sha256, Text, Time

AppType = Literal[
    "personal_loan",
    "line_of_credit",
    "loan_facilitator",
    "peer_to_peer",
    "earned_wage_access",
    "accessory",
    "other",
]
"""What the app offers: ``accessory`` is a calculator or guide, ``loan_facilitator`` finds leads."""


class Skipped(Model):
    """Something that was not analysed, as a result like any other."""

    what: Text
    """The thing that was skipped: a file, an entry, an exchange, a step."""
    reason: Text
    """Why, in one sentence a tester understands."""


class Dependency(Model):
    """A library whose version could change a result."""

    name: str
    """Distribution name."""
    version: str
    """Installed version."""


class Provenance(Model):
    """What made a document; everything here could change its content."""

    tool: str
    """Name of the tool."""
    version: str
    """Version of the tool."""
    python: str
    """Python version, major.minor.micro."""
    dependencies: tuple[Dependency, ...] = ()
    """Libraries whose version could change a result, sorted by name."""
    rules_digest: Sha256
    """SHA-256 over the rule files used."""


class Signer(Model):
    """A certificate that signed the app."""

    scheme: str
    """Signature scheme: v1, v2, v3, v3.1, v4 or a vendor block."""
    sha256: Sha256
    """SHA-256 of the DER certificate."""
    subject: Text = ""
    """Subject as the certificate states it; anyone can write anything here."""
    issuer: Text = ""
    """Issuer as the certificate states it."""
    valid_from: Time | None = None
    """Start of validity."""
    valid_to: Time | None = None
    """End of validity."""
    verified: bool | None = None
    """Whether the signature fits the contents and this certificate; none when it was not checked,
    as of an old scheme beside a newer one, which counts on every phone since Android 7."""
    note: Text = ""
    """Why the certificate is noteworthy (debug or published test key), or empty."""


class AppPart(Model):
    """One of several files that an app is installed from."""

    split: Text = ""
    """Name of the split, such as ``config.arm64_v8a``; empty for the base."""
    sha256: Sha256
    """SHA-256 of the file."""
    size: int = Field(ge=0)
    """Size of the file in bytes."""


class AppInfo(Model):
    """The app under inspection, as its package states it."""

    package: Text
    """Application id, such as ``com.example.loan``; empty when no manifest could be read."""
    label: Text = ""
    """Name shown to the borrower, in the default locale where resolvable."""
    version_name: Text = ""
    """``android:versionName``."""
    version_code: int | None = None
    """``android:versionCode``; none when absent or not a number."""
    min_sdk: int | None = None
    """``minSdkVersion`` as API level."""
    target_sdk: int | None = None
    """``targetSdkVersion`` as API level."""
    sha256: Sha256
    """SHA-256 of the file that was given (of the base when a folder was)."""
    size: int = Field(ge=0)
    """Size of the file in bytes (of all files when a folder was given)."""
    container: str
    """What was scanned: apk, apks, xapk, apkm, splits (a folder), dex."""
    parts: tuple[AppPart, ...] = ()
    """The files of an app that comes in several, base first; empty for a single APK or dex."""
    signers: tuple[Signer, ...] = ()
    """Certificates that signed the app."""


class OwnerKind(StrEnum):
    """Who wrote the code or receives the data."""

    FIRST_PARTY = "first_party"
    SDK = "sdk"
    UNKNOWN = "unknown"


class Owner(Model):
    """Whose code it is; renamed code is ``unknown``, never guessed."""

    kind: OwnerKind
    """first_party, sdk or unknown."""
    name: Text = ""
    """Package of the app or name of the SDK; empty when unknown."""


class Mark(Model):
    """A moment the tester named: consent, signup, permission-denied, background, note, …"""

    id: EvidenceId
    """Derived from kind, time and text."""
    kind: str = Field(pattern=r"^[a-z][a-z-]{0,40}$")
    """The kind, such as ``consent``."""
    at: Time
    """When it happened."""
    text: Text = ""
    """The tester's words."""
