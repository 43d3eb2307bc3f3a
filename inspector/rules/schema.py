"""Shapes of the rule rows: every row has an id, a reason and a reference."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from inspector.model.base import AttributeId, CategoryId, Model

RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/*-]*$", max_length=160)]
"""Unique within its table."""


class Row(Model):
    """What every row carries."""

    id: RowId
    """Unique id within the table; printed with every finding it makes."""
    why: str = Field(min_length=8)
    """Why the row is there, in one sentence."""
    reference: str = Field(min_length=4)
    """Where the fact comes from: URL, document and section, or file of AOSP."""


class CategoryRow(Row):
    """A data category; the order in the file is the order of the report."""

    title: str
    """Name shown to readers, in English."""
    attributes: dict[str, str] = Field(default_factory=dict)
    """Attribute below the category (``national_id.cn``) to its name."""


class PermissionRow(Row):
    """An Android permission; ``id`` is its full name."""

    protection: str
    """Base protection level: normal, dangerous, signature, internal, appop."""
    group: str = ""
    """Permission group without prefix."""
    since: StrictInt | None = None
    """API level that introduced it."""
    special: StrictBool = False
    """True for special access that is granted in the settings rather than by a dialog."""
    categories: tuple[CategoryId, ...] = ()
    """Categories it guards."""


class ApiRow(Row):
    """A framework method whose call reads a category."""

    category: CategoryId
    """What it reads."""
    attribute: AttributeId = ""
    """Which part, with the category's id: ``device_ids.imei``."""
    class_name: str
    """Declaring class, Java name with dots and ``$``."""
    methods: tuple[str, ...]
    """Method names, every overload unless ``descriptor`` is given."""
    descriptor: str = ""
    """Dalvik descriptor when only one overload reads data."""
    permission: str = ""
    """Permission that guards it, if any."""
    argument: str = ""
    """String constant that must be passed (such as ``android_id``); empty when any call counts."""
    picker: StrictBool = False
    """True when the user chooses the record."""


class UriRow(Row):
    """A content URI and the framework constants that hold it."""

    category: CategoryId
    """What it reads."""
    attribute: AttributeId = ""
    """Which part."""
    uris: tuple[str, ...] = ()
    """URI prefixes, such as ``content://sms``; matched at path boundaries."""
    fields: tuple[str, ...] = ()
    """Static fields, such as ``android.provider.CallLog$Calls.CONTENT_URI``."""
    permission: str = ""
    """Permission that guards it, if any."""


class SdkRow(Row):
    """Third-party code and how to recognise it."""

    name: str
    """Name."""
    company: str
    """Publisher."""
    purpose: str
    """What it is for: ads, analytics, push, payment, maps, risk, identity_check, crawler, …"""
    packages: tuple[str, ...] = ()
    """Class prefixes with dots, matched at package boundaries."""
    libraries: tuple[str, ...] = ()
    """Native library names without ``lib`` and ``.so``."""
    components: tuple[str, ...] = ()
    """Manifest component class names or prefixes."""
    coordinates: tuple[str, ...] = ()
    """Maven coordinates ``group:artifact`` or ``group`` as in ``META-INF/*.version``."""
    hosts: tuple[str, ...] = ()
    """Registrable domains or host names."""
    resources: tuple[str, ...] = ()
    """Prefixes of the names of its resources, such as ``abc_``."""
    categories: tuple[CategoryId, ...] = ()
    """Categories that its own documentation says it takes."""


class CompanyRow(Row):
    """Who stands behind a domain."""

    name: str
    """Company."""
    purpose: str
    """What the host is for: lender, ads, analytics, cdn, cloud, crawler, risk, …"""
    domains: tuple[str, ...]
    """Registrable domains or host names."""


class BrandRow(Row):
    """A service of another company whose login a lender has no business with."""

    name: str
    """Brand."""
    kind: Literal["carrier", "shop", "payment", "mail", "social", "government", "bank", "lender"]
    """What it is."""
    country: str = ""
    """ISO 3166 alpha-2; empty when international."""
    domains: tuple[str, ...]
    """Registrable domains of its login."""
    cookies: tuple[str, ...] = ()
    """Names of session cookies."""
    labels: tuple[str, ...] = ()
    """Words on a form that name its account or password, in the local language."""
    category: CategoryId
    """Category of the records behind the login: carrier_records, shopping_records, …"""


class CrawlerRow(Row):
    """A call by which apps take logins at other companies."""

    kind: Literal["cookie", "bridge", "script", "form"]
    """Reads cookies of a page, hands an object to its scripts, runs one in it, or shows a form."""
    class_name: str
    """Declaring class, Java name."""
    methods: tuple[str, ...]
    """Method names, every overload unless ``descriptor`` is given."""
    descriptor: str = ""
    """Dalvik descriptor when only one overload counts."""


class CallbackRow(Row):
    """A method of the app that Android calls with personal data."""

    category: CategoryId
    """What it is told."""
    attribute: AttributeId = ""
    """Which part."""
    class_name: str
    """Framework class or interface above the app's class."""
    methods: tuple[str, ...]
    """Methods that the app overrides."""
    actions: tuple[str, ...] = ()
    """Broadcasts for one of which a receiver must be registered; empty: any subclass counts."""
    permission: str = ""
    """Permission that guards it, if any."""


class LimitRow(Row):
    """A sign in an app that static analysis does not see all of its behaviour."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Id of the limit it makes, such as ``packer``; several rows may share one."""
    hides: str = Field(min_length=8)
    """What was not analysed, for the reader of a report."""
    files: tuple[str, ...] = ()
    """Entries of the archive, as shell patterns whose ``*`` also crosses folders."""
    classes: tuple[str, ...] = ()
    """Packages or classes with dots, matched at package boundaries."""
    calls: tuple[str, ...] = ()
    """Framework methods, such as ``dalvik.system.DexClassLoader.<init>``."""


class PhraseRow(Row):
    """Words in the app's texts that matter."""

    kind: str
    """contact_threat, third_party_disclosure, consent, privacy_policy, service_password, …"""
    language: str
    """BCP 47."""
    words: tuple[str, ...] = ()
    """Literal texts in lower case, one of which every such sentence holds: they make it quick to
    pass over the rest; with none every sentence is looked at."""
    patterns: tuple[str, ...]
    """Regular expressions over a sentence in lower case; all must be found."""
    excludes: tuple[str, ...] = ()
    """Regular expressions over the same sentence that undo the match, such as negations."""
    category: CategoryId | None = None
    """Category concerned."""


class AddedPermissionRow(Row):
    """A permission that Android adds by itself; rows work in the order of the file."""

    name: str
    """Permission that is added."""
    requested: str = ""
    """Permission whose request adds it; empty: any app below the level gets it."""
    below: StrictInt | None = None
    """Target levels below this one; none: every level."""
    origin: Literal["implied", "split"]
    """``implied`` by level or by a stronger permission, or ``split`` from an older permission."""


class ComponentRow(Row):
    """A fact of the manifest that matters to personal data; everything stated must hold."""

    kind: Literal[
        "receiver",
        "service",
        "activity",
        "provider",
        "application",
        "query",
        "query_intent",
        "permission",
        "network_security",
    ]
    """What is looked at."""
    actions: tuple[str, ...] = ()
    """Actions of intent filters, or guards, one of which a component has."""
    foreground: str = ""
    """Type of a foreground service, as in the manifest source."""
    flag: StrictInt = 0
    """The bit of that type in a compiled manifest."""
    exported: StrictBool = False
    """True: any app can reach the component, since nothing guards it."""
    names: tuple[str, ...] = ()
    """Settings, actions or network facts; empty for any."""
    values: tuple[str, ...] = ()
    """Values, one of which is set; empty for any."""
    category: CategoryId | None = None
    """Category it opens."""
    means: str = Field(min_length=8)
    """What it means for the borrower or for the tester."""
