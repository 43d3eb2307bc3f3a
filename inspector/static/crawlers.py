"""Code that takes logins at other companies: crawlers in web views, forms for their passwords."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.common import OwnerKind
from inspector.model.static import CodeLocation, Host, Use
from inspector.rules.loader import Rules
from inspector.rules.match import Phrases
from inspector.rules.schema import BrandRow, CrawlerRow
from inspector.static.code import CallSite, CodeIndex
from inspector.static.constants.arguments import string_arguments
from inspector.static.container import Container
from inspector.static.context import Contexts
from inspector.static.forms import Form, password_forms
from inspector.static.hosts import host_of
from inspector.static.owner import Owners
from inspector.static.places import location
from inspector.static.uses import matching_calls

_CREDENTIALS = "credentials"
_SERVICE_PASSWORD = "service_password"
_CRAWLER = "crawler"
_ATTRIBUTES = {
    "bridge": "credentials.password",
    "script": "credentials.password",
    "cookie": "credentials.cookie",
    "form": "credentials.service_password",
}
_BROAD = frozenset(("social", "mail"))
_LOGIN_ATTRIBUTE = frozenset(("carrier_records", "shopping_records"))
_LOGIN = ("login", "logon", "signin", "sign-in", "passport", "oauth", "/auth", "sso", "account")
"""Parts of a host or path by which companies name their login pages."""


class _Page(NamedTuple):
    """A page of another company that the code names."""

    brand: BrandRow
    url: str
    login: bool


class _Seen(NamedTuple):
    row: CrawlerRow
    site: CallSite
    place: CodeLocation


def crawler_uses(
    container: Container,
    index: CodeIndex,
    rules: Rules,
    owners: Owners,
    hosts: tuple[Host, ...],
    package: str,
) -> tuple[Use, ...]:
    """Return the places that take passwords or cookies of other companies, sorted.

    A call in a web view counts when the same class, with its inner ones, names a page of another
    company's service; in a vendor's crawler SDK it counts always. ``package`` is the app's own,
    whose brand is no other company.
    """
    seen = [
        _Seen(row, site, location(site.method, site.dex, site.offset))
        for row, site in matching_calls(index, rules.crawlers)
    ]
    finder = _Finder(container, index, rules, owners, _pages(hosts, rules, package))
    found = {use.id: use for use in (*finder.in_web_views(seen), *finder.in_forms(seen))}
    return tuple(found[key] for key in sorted(found))


class _Finder:
    def __init__(
        self,
        container: Container,
        index: CodeIndex,
        rules: Rules,
        owners: Owners,
        pages: Mapping[str, set[_Page]],
    ) -> None:
        self._container = container
        self._index = index
        self._rules = rules
        self._owners = owners
        self._pages = pages
        self._crawlers = {row.name: row for row in rules.sdks if row.purpose == _CRAWLER}
        self._own_pages = {row.name: frozenset(row.hosts) for row in rules.sdks}
        self._contexts = Contexts(index)

    def in_web_views(self, seen: Iterable[_Seen]) -> Iterator[Use]:
        """Yield what reads a web view in which another company's page stands."""
        by_class: dict[str, list[_Seen]] = defaultdict(list)
        for one in seen:
            if one.row.kind != "form":
                by_class[_outer(one.place.class_name)].append(one)
        for outer, calls in sorted(by_class.items()):
            kinds = {one.row.kind for one in calls}
            for one in calls:
                owner = self._owners.of(one.place.class_name)
                pages = {
                    page
                    for page in self._pages.get(outer, set())
                    # A company's own library may show that company's login.
                    if owner.kind is not OwnerKind.SDK
                    or not set(page.brand.domains) & self._own_pages.get(owner.name, frozenset())
                }
                asked: frozenset[str] = frozenset()
                if one.row.kind == "cookie":
                    asked = self._asked(one.site)
                    pages = {p for p in pages if not asked or asked & set(p.brand.domains)}
                elif "cookie" not in kinds:
                    pages = {page for page in pages if page.login}
                if one.row.kind != "cookie" or not asked:
                    # Domains of social networks hold much else: feeds, tools, help.
                    pages = {p for p in pages if p.login or p.brand.kind not in _BROAD}
                sdk = self._crawlers.get(owner.name) if owner.kind is OwnerKind.SDK else None
                if not pages and sdk is None:
                    continue
                sites = {
                    page.brand.category: page.url
                    for page in sorted(pages, key=lambda page: page.url, reverse=True)
                }
                first = next(iter(sites.values()), "")
                if sdk is not None and not sites:
                    # Its pages come from the vendor's server; what it takes, the vendor says.
                    sites = dict.fromkeys(sdk.categories, "")
                yield from self._uses(one, sites, first)

    def _asked(self, site: CallSite) -> frozenset[str]:
        """Return the registered domains whose cookies a constant argument asks for."""
        values = string_arguments(self._index.instructions(site.method), site.offset) or ()
        hosts = [host for value in values for host, _ in host_of(value)]
        return frozenset(part for host in hosts for part in _above(host))

    def in_forms(self, seen: Iterable[_Seen]) -> Iterator[Use]:
        """Yield where a form is shown that asks for another company's password."""
        calls = [one for one in seen if one.row.kind == "form"]
        if not calls:
            return
        phrases = Phrases(row for row in self._rules.phrases if row.kind == _SERVICE_PASSWORD)
        forms: dict[int, tuple[Form, dict[str, str]]] = {}
        for form in password_forms(self._container):
            if meant := self._meant(form, phrases):
                forms[form.number] = (form, meant)
        if not forms:
            return
        for one in calls:
            steps = self._index.instructions(one.site.method)
            constants = {
                s.literal & 0xFFFFFFFF for s in steps if s.name.startswith("const") and not s.ref
            }
            for number in sorted(constants & forms.keys()):
                form, meant = forms[number]
                label = next(iter(meant.values()))
                yield from self._uses(one, meant, "", f"{form.entry}: {label}")

    def _meant(self, form: Form, phrases: Phrases) -> dict[str, str]:
        """Return category to label, of the labels that name another company's password."""
        found: dict[str, str] = {}
        text = "\n".join(form.labels)
        for row, sentence in phrases.found(text):
            found.setdefault(row.category or _CREDENTIALS, sentence)
        folded = text.casefold()
        for brand in self._rules.brands:
            for label in brand.labels:
                if label.casefold() in folded:
                    found.setdefault(brand.category, label)
        return found

    def _uses(
        self, one: _Seen, categories: Mapping[str, str], site: str, label: str = ""
    ) -> Iterator[Use]:
        owner = self._owners.of(one.place.class_name)
        api = f"{one.row.class_name}.{one.site.callee.partition('->')[2].partition('(')[0]}"
        lines: tuple[str, ...] = (label,) if label else ()
        if owner.kind is not OwnerKind.SDK:
            shown = f"{api.rpartition('.')[2]}("
            lines += self._contexts.lines(one.site.method, one.site.offset, 0, shown)
        for category in sorted({_CREDENTIALS, *categories}):
            attribute = _ATTRIBUTES[one.row.kind] if category == _CREDENTIALS else ""
            if category in _LOGIN_ATTRIBUTE:
                attribute = f"{category}.login"
            page = categories.get(category) or site
            yield Use(
                id=content_id("use", one.row.id, category, page, *one.site),
                rule=one.row.id,
                category=category,
                attribute=attribute,
                api=api,
                site="" if label else page,
                location=one.place,
                owner=owner,
                context=lines,
            )


def _pages(hosts: Iterable[Host], rules: Rules, package: str) -> dict[str, set[_Page]]:
    """Return the pages of other companies by the outermost class that names them."""
    brands = {domain: brand for brand in rules.brands for domain in brand.domains}
    labels = frozenset(package.lower().split("."))
    found: dict[str, set[_Page]] = defaultdict(set)
    for host in hosts:
        brand = next((brands[part] for part in _above(host.host) if part in brands), None)
        if brand is None or labels & {domain.partition(".")[0] for domain in brand.domains}:
            continue
        for url in host.urls:
            page = _Page(brand, url, any(word in url.lower() for word in _LOGIN))
            for place in host.locations:
                name = place if isinstance(place, str) else place.class_name
                if isinstance(place, str):
                    # A constant that no method loads: "classes.dex: constant pkg.Cls.NAME".
                    name = place.partition(": constant ")[2].rpartition(".")[0]
                if name:
                    found[_outer(name)].add(page)
    return found


def _above(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _outer(class_name: str) -> str:
    return class_name.partition("$")[0]
