"""Documents over many apps: families, and everything the corpus page shows."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import CategoryId, EvidenceId, Model, Sha256, Text, Time
from inspector.model.common import Provenance


class LinkKind(StrEnum):
    """Why two apps are taken to belong together, strongest first."""

    SIGNER = "signer"
    """Signed with the same key, which is no published test key."""
    ACCOUNT = "account"
    """The same account id at a service, such as an API key."""
    KEY = "key"
    """The same key material handed to a cipher."""
    CODE = "code"
    """Methods of the same structure, known libraries taken out."""
    HOST = "host"
    """The same host, which few other apps carry."""
    PATH = "path"
    """The same endpoint paths, perhaps on other hosts."""
    TEXT = "text"
    """The same sentences."""
    STEM = "stem"
    """Application ids that start alike; never enough alone."""


HOLDS_A_SECRET = frozenset({LinkKind.SIGNER, LinkKind.ACCOUNT, LinkKind.KEY})
"""Only these say something about who stands behind two apps: somebody had the same secret."""


class Reason(Model):
    """One ground of a link."""

    kind: LinkKind
    """What is shared."""
    weight: float = Field(ge=0, le=1)
    """How much it says alone: 0 nothing, 1 certain; the table is in docs/corpus.md."""
    count: int = Field(ge=1)
    """How many such things are shared."""
    examples: tuple[Text, ...] = ()
    """Up to three of them; for code, the share of it."""


class Link(Model):
    """Two apps and why they are taken to belong together."""

    a: Sha256
    """One app."""
    b: Sha256
    """The other; ``a`` sorts before it."""
    confidence: float = Field(ge=0, le=1)
    """1 - product of (1 - weight) over the reasons."""
    reasons: tuple[Reason, ...]
    """Grounds, strongest kind first."""


class Family(Model):
    """Apps that belong together, with the links that hold them together."""

    id: EvidenceId
    """Derived from the smallest digest of its members."""
    members: tuple[Sha256, ...]
    """Apps, sorted."""
    confidence: float = Field(ge=0, le=1)
    """That of the weakest link without which the family would fall apart."""
    level: Literal["high", "medium", "low"]
    """The same in words: from 0.9, from 0.75, below."""
    same_secret: int = Field(default=0, ge=0)
    """Links that rest on a signing key, account or key material; 0 says nothing of operators."""
    links: tuple[Link, ...]
    """One link fewer than members: the strongest that connect all of them."""


class Families(Model):
    """All families of a store. ``schema`` is ``inspector/families/1``."""

    schema_: Literal["inspector/families/1"] = Field(default="inspector/families/1", alias="schema")
    """Schema of this document."""
    apps: int = Field(ge=0)
    """Apps compared."""
    families: tuple[Family, ...] = ()
    """Families of two and more, largest first."""
    alone: int = Field(default=0, ge=0)
    """Apps without a family."""
    not_compared: int = Field(default=0, ge=0)
    """Apps with too little code of their own to compare; other grounds can still link them."""


class AppRow(Model):
    """One app in the table of the page."""

    sha256: Sha256
    """Digest of the file."""
    package: Text
    """Application id."""
    label: Text = ""
    """Name shown to the borrower."""
    version: Text = ""
    """Version name and code."""
    dated: Text = ""
    """Date that a list states for it; empty when none."""
    declares: tuple[CategoryId, ...] = ()
    """Categories that a requested permission guards."""
    references: tuple[CategoryId, ...] = ()
    """Categories that its code reads."""
    reaches: tuple[CategoryId, ...] = ()
    """Categories with a path from a read to the network."""
    rules: int = Field(default=0, ge=0)
    """Rules that it may breach."""
    family: str = ""
    """Id of its family; empty when alone."""
    status: Literal["done", "failed"] = "done"
    """Whether it could be read."""
    reason: Text = ""
    """Why not."""


class CategoryCount(Model):
    """How many apps declare, reference and can reach one category."""

    category: CategoryId
    """The category."""
    title: Text
    """Its name."""
    declares: int
    """Apps."""
    references: int
    """Apps."""
    reaches: int
    """Apps."""


class RuleCount(Model):
    """How many apps may breach one rule."""

    rule: str
    """Id of the row."""
    jurisdiction: str
    """Country or policy."""
    instrument: Text
    """Law or policy."""
    clause: Text
    """Clause."""
    verification: str
    """How far the clause was checked."""
    apps: int
    """Apps that may breach it."""


class Period(Model):
    """How many apps of one year declare and reference each category."""

    period: str
    """Year; empty for apps without a stated date."""
    apps: int
    """Apps."""
    references: dict[str, int]
    """Category to apps whose code reads it."""


class GapCount(Model):
    """In how many apps one thing was not analysed, or could hide what the app does."""

    kind: Literal["skipped", "limit"]
    """Whether a part was not analysed, or the app has something that hides behaviour."""
    what: Text
    """The part, or the id of the limit."""
    why: Text
    """The reason; of several, the most frequent."""
    apps: int
    """Apps."""


class Change(Model):
    """What one version of a package has that the version before it had not, and the reverse."""

    package: Text
    """Application id."""
    before: Text
    """Version before."""
    after: Text
    """Version after."""
    before_sha256: Sha256
    """File of the version before."""
    after_sha256: Sha256
    """File of the version after."""
    same_signer: bool | None
    """Whether both were signed with a common key; none where one has no signature that holds."""
    same_run: bool = True
    """Whether both were read with the same tool and rules; else a difference may be theirs."""
    added: dict[str, tuple[Text, ...]]
    """What is new, by kind: permissions, uses, hosts, sdks, rules."""
    removed: dict[str, tuple[Text, ...]]
    """What is gone."""
    not_compared: tuple[str, ...] = ()
    """Kinds of which nothing can be said, as one of the two could not be read there."""


class CorpusDocument(Model):
    """Everything the corpus page shows. ``schema`` is ``inspector/corpus/1``."""

    schema_: Literal["inspector/corpus/1"] = Field(default="inspector/corpus/1", alias="schema")
    """Schema of this document."""
    title: Text = ""
    """Title of the page."""
    made_at: Time | None = None
    """Time of the newest scan in the store; none in an empty one."""
    apps: tuple[AppRow, ...] = ()
    """Apps, sorted by package and digest."""
    places: int = 0
    """Places that were looked at; one app may lie at several."""
    unread: tuple[tuple[Text, Text], ...] = ()
    """Places that could not be read, with the reason; the first 1,000."""
    unread_places: int = 0
    """All such places."""
    categories: tuple[CategoryCount, ...] = ()
    """Counts per category, in the order of the vocabulary."""
    rules: tuple[RuleCount, ...] = ()
    """Counts per rule, by jurisdiction, most apps first."""
    periods: tuple[Period, ...] = ()
    """Counts per year."""
    families: Families | None = None
    """Families; none when they were not computed."""
    changes: tuple[Change, ...] = ()
    """Differences between versions of a package; the first 500."""
    version_steps: int = 0
    """All such pairs of versions."""
    gaps: tuple[GapCount, ...] = ()
    """What was not analysed in how many apps, most first."""
    paths_sought: int = 0
    """Apps in which paths from a read to the network were looked for."""
    runs: int = Field(default=1, ge=0)
    """Versions of tool, libraries and rules that the apps shown were read with."""
    provenance: tuple[Provenance, ...] = ()
    """What the results were made with; several when the store holds several versions."""
