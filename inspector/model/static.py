"""StaticResult: what an app declares and what its code references."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import AttributeId, CategoryId, EvidenceId, Model, Text, content_id
from inspector.model.common import AppInfo, Owner, Provenance, Skipped


class PermissionOrigin(StrEnum):
    """How a permission came to be requested."""

    MANIFEST = "manifest"
    SDK_23 = "manifest-sdk-23"
    IMPLIED = "implied"
    SPLIT = "split"


class Permission(Model):
    """A permission the manifest requests."""

    id: EvidenceId
    """Derived from name, origin and limits."""
    name: Text
    """Full name, such as ``android.permission.READ_CONTACTS``."""
    max_sdk: int | None = None
    """``android:maxSdkVersion``: not requested on newer systems; none when unlimited."""
    protection: str = ""
    """Protection level of AOSP: normal, dangerous, signature, appop, …; empty when not known."""
    group: str = ""
    """Permission group of AOSP without prefix, such as CONTACTS; empty when none."""
    categories: tuple[CategoryId, ...] = ()
    """Data categories it guards."""
    origin: PermissionOrigin = PermissionOrigin.MANIFEST
    """manifest, manifest-sdk-23, implied (by level) or split (from an older permission)."""
    note: Text = ""
    """What a reader must know, such as "not requested from Android 13 on"."""


class CodeLocation(Model):
    """A place in bytecode."""

    class_name: Text
    """Java class name with dots and ``$``."""
    method: Text
    """Method name."""
    descriptor: Text
    """Dalvik descriptor of the method, such as ``(Landroid/net/Uri;)V``."""
    offset: int | None = Field(default=None, ge=0)
    """Offset of the instruction in the method, in bytes; none when the place is the method."""
    dex: Text
    """Entry that holds the code, such as ``classes2.dex``."""


UriOrigin = Literal["", "written", "joined", "argument", "computed"]
"""``written``: it stands in the code, as text or by the name of a constant. ``joined``: put
together from constants. ``argument``: a part is a constant that one method hands to another.
``computed``: a part is what a function of the app makes of constants, found by running it."""


class Use(Model):
    """A place in the code that reads a category."""

    id: EvidenceId
    """Derived from rule and location."""
    rule: str
    """Id of the rule row that made it."""
    category: CategoryId
    """What it reads."""
    attribute: AttributeId = ""
    """Which part of it, such as ``device_ids.imei``."""
    permission: Text = ""
    """Permission that guards the read; empty when none does."""
    api: Text = ""
    """Method read, as ``android.location.Location.getLatitude``; empty for a URI."""
    uri: Text = ""
    """Content URI read, such as ``content://sms``; empty for an API."""
    uri_origin: UriOrigin = ""
    """How the URI is known; empty for an API."""
    through: CodeLocation | None = None
    """Where the read itself is made, when ``location`` hands a part of the URI to it."""
    site: Text = ""
    """Page of another company whose login the code takes; empty for any other read."""
    location: CodeLocation
    """Where."""
    owner: Owner
    """Whose code it is."""
    context: tuple[Text, ...] = ()
    """A few decompiled lines around the place; empty when not decompiled."""
    picker: bool = False
    """True when the borrower chooses the single record (a picker), so it is no bulk read."""


class PermissionAsk(Model):
    """A place in the code that asks the borrower for a permission."""

    id: EvidenceId
    """Derived from permission and place."""
    permission: Text = ""
    """Full name; empty when the names come from elsewhere, such as a list of a library."""
    location: CodeLocation
    """Where."""
    owner: Owner
    """Whose code it is."""


class FlowStep(Model):
    """One step of a path from a read to a sink."""

    location: CodeLocation
    """Where it happens."""
    action: str
    """What happens: source, call, return, field, container, encode, encrypt, sink, …"""
    detail: Text = ""
    """The API or field concerned."""
    line: Text = ""
    """The decompiled line."""


class Flow(Model):
    """A path in the code from a read of a category to a sink."""

    id: EvidenceId
    """Derived from category, source and sink."""
    category: CategoryId
    """What is read."""
    source: Text
    """The read."""
    sink: Text
    """The call that sends."""
    sink_kind: Literal["network", "sms", "log", "component", "file", "process"] = "network"
    """Where the sink leads."""
    path: tuple[FlowStep, ...]
    """The steps, source first."""
    transforms: tuple[Text, ...] = ()
    """Encodings, ciphers and digests on the way."""
    endpoint: Text = ""
    """URL or path constant that reaches the sink, where resolvable."""
    confidence: Literal["high", "medium", "low"] = "medium"
    """How many approximations the path needed."""
    approximations: tuple[Text, ...] = ()
    """The approximations."""
    owner: Owner
    """Whose code the source is."""


class Host(Model):
    """A host that the app carries."""

    id: EvidenceId
    """Derived from the host."""
    host: Text
    """Lower-case host name or address."""
    urls: tuple[Text, ...] = ()
    """URLs found with that host."""
    locations: tuple[CodeLocation | Text, ...] = ()
    """Where: code places or entry names."""
    company: Text = ""
    """Company behind the host where the rule data knows it."""


class Sdk(Model):
    """Third-party code that was recognised."""

    id: str
    """Id of the rule row."""
    name: Text
    """Name of the SDK."""
    company: Text = ""
    """Company that publishes it."""
    purpose: str = ""
    """What it is for, as an id: ads, analytics, push, payment, risk, identity_check, crawler, …"""
    evidence: tuple[Text, ...]
    """What was matched: class prefix, library, component, coordinates, host."""

    @property
    def evidence_id(self) -> str:
        """Id by which a conclusion points at this SDK; derived from the row id."""
        return content_id("sdk", self.id)


class Limit(Model):
    """Something that hides behaviour from static analysis."""

    id: str
    """Id of the kind of limit, such as ``packer`` or ``reader-disagreement``."""
    why: Text
    """What it hides."""
    evidence: tuple[Text, ...] = ()
    """What was seen."""


class Reader(Model):
    """One of the independent manifest readers and what it made of the file."""

    name: str
    """Library."""
    version: str
    """Version of the library."""
    status: Literal["read", "failed"]
    """Whether it could read the manifest."""
    detail: Text = ""
    """The reader's own message when it failed."""
    permissions: int = 0
    """How many permissions it saw."""


class ComponentFact(Model):
    """A component or manifest setting that matters to personal data."""

    id: EvidenceId
    """Derived from kind and name."""
    rule: str
    """Id of the rule row."""
    kind: str
    """receiver, service, activity, provider, application, query, network_security."""
    name: Text
    """Class name, package or setting."""
    value: Text = ""
    """The setting's value or the action filtered."""
    category: CategoryId | None = None
    """Data category it opens, if any."""
    why: Text = ""
    """What it means for the borrower or for the tester."""


class TextFinding(Model):
    """A sentence found in the app's resources or code."""

    id: EvidenceId
    """Derived from rule and place."""
    rule: str
    """Id of the phrase rule."""
    kind: str
    """contact_threat, third_party_disclosure, consent, privacy_policy, service_password, script_api
    (the name of a script's interface that reads the category), …"""
    language: str
    """Language of the rule that matched (BCP 47); ``und`` for what is no language."""
    category: CategoryId | None = None
    """Category concerned, if one is."""
    where: Text
    """Resource name and locale, or entry."""
    text: Text
    """The sentence, shortened."""


class FileLocation(Model):
    """A place in a file of the app that is no bytecode."""

    entry: Text
    """Entry that holds it, such as ``assets/index.android.bundle``."""
    offset: int = Field(ge=0)
    """Characters before it; in a compiled bundle the number of the string in its table."""


KeyRole = Literal["key", "iv", "password", "salt", "public_key", "private_key"]
"""What code uses key material as."""


class KeyFinding(Model):
    """Key material that the code hands to a cipher; its value stays in the case folder."""

    id: EvidenceId
    """Derived from digest and place."""
    role: KeyRole
    """What the code uses it as."""
    algorithm: Text = ""
    """Cipher string, such as ``AES/CBC/PKCS5Padding``, where one was found nearby."""
    digest: str
    """SHA-256 of the value."""
    length: int = Field(ge=0)
    """Length of the value in bytes."""
    location: CodeLocation | FileLocation
    """Where."""


class StaticResult(Model):
    """What static analysis of one app found. ``schema`` is ``inspector/static/1``."""

    schema_: Literal["inspector/static/1"] = Field(default="inspector/static/1", alias="schema")
    """Schema of this document."""
    app: AppInfo
    """The app."""
    permissions: tuple[Permission, ...] = ()
    """Requested permissions, sorted by name."""
    uses: tuple[Use, ...] = ()
    """Reads of personal data in code."""
    asks: tuple[PermissionAsk, ...] = ()
    """Places in code that ask for permissions."""
    flows: tuple[Flow, ...] = ()
    """Paths from a read to a sink."""
    hosts: tuple[Host, ...] = ()
    """Hosts carried by the app."""
    sdks: tuple[Sdk, ...] = ()
    """Recognised third-party code."""
    components: tuple[ComponentFact, ...] = ()
    """Manifest facts that matter to personal data."""
    texts: tuple[TextFinding, ...] = ()
    """Sentences found."""
    keys: tuple[KeyFinding, ...] = ()
    """Key material, as digests."""
    limits: tuple[Limit, ...] = ()
    """What hides behaviour."""
    skipped: tuple[Skipped, ...] = ()
    """What was not analysed."""
    readers: tuple[Reader, ...] = ()
    """The manifest readers and how they fared."""
    provenance: Provenance
    """What made this document."""
