"""Which apps belong together, why, and what is never said."""

from __future__ import annotations

import random
import resource
import signal
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector.corpus.families import families
from inspector.corpus.family_index import NAME, FamilyIndex
from inspector.corpus.query import query
from inspector.corpus.traits import Traits, endpoint_paths, is_public, stem, traits
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.corpus import HOLDS_A_SECRET, Families, LinkKind
from reports.corpus.render import render_corpus
from tests.benchmark.corpus import pairs
from tests.corpus.generator import archive, replaced
from tests.corpus.made import digest, read_store
from tests.corpus.signing import Identity
from tests.realapk import real_apk
from tests.static.apks import FAIR, HARVESTER


def made(name: str, code: range, **keys: str) -> Traits:
    """Return an app whose methods are numbers, all the publisher's own."""
    features = tuple(number * 2**40 + 1 for number in code)
    found = {LinkKind(kind): frozenset(values.split()) for kind, values in keys.items()}
    return Traits(digest(name), features, features, found)


def together(found: Families) -> list[set[str]]:
    return [set(family.members) for family in found.families]


def test_shared_code_ties_and_names_nobody() -> None:
    apps = [made("a", range(100)), made("b", range(10, 110)), made("c", range(500, 600))]
    found, _ = families(apps)
    (family,) = found.families
    assert set(family.members) == {digest("a"), digest("b")}
    (link,) = family.links
    (reason,) = link.reasons
    assert reason.kind is LinkKind.CODE
    assert reason.examples == ("82% of the methods of both, 90% of the smaller app's",)
    assert family.same_secret == 0
    assert (found.apps, found.alone) == (3, 1)


@pytest.mark.parametrize("kind", sorted(HOLDS_A_SECRET))
def test_a_secret_in_common_ties_without_any_code(kind: LinkKind) -> None:
    found, _ = families([made(name, range(0), **{kind.value: "same"}) for name in "ab"])
    (family,) = found.families
    assert family.same_secret == 1
    assert found.not_compared == 2


def test_an_index_that_finds_no_room_leaves_the_old_one(tmp_path: Path) -> None:
    first = [made("a", range(40)), made("b", range(40))]
    FamilyIndex.build(tmp_path / NAME, first, *families(first))
    many = [made(str(number), range(number, number + 400)) for number in range(30)]
    found, common = families(many)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, old[1]))
    try:
        with pytest.raises(InspectorError, match="the index cannot be written"):
            FamilyIndex.build(tmp_path / NAME, many, found, common)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    with closing(FamilyIndex.open(tmp_path)) as index:
        assert index.place(made("c", range(40))).family
    (tmp_path / NAME).write_bytes(b"no database, but long enough to be taken for one" * 100)
    with pytest.raises(InspectorError, match="cannot be read"):
        FamilyIndex.open(tmp_path)


def test_a_stem_or_a_few_paths_alone_tie_nothing() -> None:
    keys = {"stem": "com.lender", "path": "/loan/v1/apply /loan/v1/repay"}
    found, _ = families([made("a", range(50), **keys), made("b", range(100, 150), **keys)])
    assert found.families == ()


def test_what_many_unlike_apps_share_is_a_library_and_a_debug_host_no_tie() -> None:
    apps = []
    for number in range(12):
        own = tuple(range(1000 * number + 10**6, 1000 * number + 10**6 + 100))
        everything = tuple(sorted((*range(60), *own)))
        keys = {LinkKind.HOST: frozenset({"cdn.example"}), LinkKind.ACCOUNT: frozenset({"k"})}
        apps.append(Traits(digest(str(number)), everything, (), keys))
    assert families(apps)[0].families == ()


def test_a_library_in_two_apps_is_told_from_the_publishers_own_code() -> None:
    library = tuple(range(5_000, 5_100))
    one, other = tuple(range(20)), tuple(range(100, 120))
    apps = [
        Traits(digest("a"), (*one, *library), one, {}),
        Traits(digest("b"), (*other, *library), other, {}),
    ]
    assert families(apps)[0].families == ()


def test_the_order_of_apps_changes_nothing() -> None:
    dice = random.Random(3)
    apps = [made(f"{n}", range(n // 5 * 1000, n // 5 * 1000 + 60 + n % 5)) for n in range(30)]
    first = document_bytes(families(apps)[0])
    dice.shuffle(apps)
    assert document_bytes(families(apps)[0]) == first
    assert sorted(map(len, together(families(apps)[0]))) == [5] * 6


def test_no_page_says_operator_without_a_secret() -> None:
    from inspector.model.corpus import AppRow, CorpusDocument

    found, _ = families([made("a", range(100)), made("b", range(100))])
    rows = tuple(AppRow(sha256=digest(name), package=f"com.{name}") for name in "ab")
    page = render_corpus(CorpusDocument(apps=rows, families=found)).decode()
    assert "No shared signing key or account was found, so nothing is said about who" in page
    assert "same operator" not in page


def clones(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield renamed, re-signed, padded copies of the sample apps with other hosts."""
    keys = {"harvester": Identity("One"), "fair": Identity("Two")}
    for source, word in ((HARVESTER, "quickcash"), (FAIR, "fairloan")):
        name = source.stem
        with zipfile.ZipFile(source) as opened:
            entries = [(n, opened.read(n)) for n in opened.namelist() if "META-INF" not in n]
        for number in range(4):
            tokens = {word: word[:-2] + f"{chr(97 + number)}{word[-1]}"}
            changed = [(n, replaced(n, data, tokens)) for n, data in entries]
            changed.append(("assets/padding", bytes([number]) * 999))
            signer = keys[name] if number < 2 else Identity(f"{name} {number}")
            path = folder / f"{name}{number}.apk"
            path.write_bytes(signer.sign(archive(changed)))
            yield path, name


def test_clones_of_real_apps(tmp_path: Path) -> None:
    found = dict(clones(tmp_path))
    store = read_store(tmp_path / "store", found)
    by_uri = {source.uri: sha256 for source, sha256 in store.files.items()}
    real = {by_uri[str(path)]: name for path, name in found.items()}
    apps = tuple(traits(store))
    families_found, common = families(apps)
    assert pairs(real, families_found) == (1.0, 1.0)
    for family in families_found.families:
        kinds = {reason.kind for link in family.links for reason in link.reasons}
        assert LinkKind.CODE in kinds
        # Two of the four are signed with one key, and only they.
        signed = [
            {link.a, link.b}
            for link in family.links
            if any(reason.kind is LinkKind.SIGNER for reason in link.reasons)
        ]
        name = real[family.members[0]]
        assert signed == [{by_uri[str(tmp_path / f"{name}{number}.apk")] for number in (0, 1)}]

    FamilyIndex.build(store.folder / NAME, apps[1:], families_found, common)
    index = FamilyIndex.open(store.folder)
    placed = index.place(apps[0])
    index.close()
    assert any(
        family.id == placed.family and apps[0].sha256 in family.members
        for family in families_found.families
    )
    assert placed.links


def test_libraries_of_real_apps_tie_nobody(tmp_path: Path) -> None:
    # Netty, SLF4J and AndroidX are in most of these; two are of one publisher.
    names = ("minicap", "pocoservice", "uiautomator2", "uiautomator2-server", "appium-settings")
    store = read_store(tmp_path / "store", [real_apk(name) for name in names])
    found, _ = families(traits(store))
    assert found.apps == len(names)
    assert found.families == ()
    hosts = {
        str(h) for (h,) in query(store, "SELECT host FROM hosts WHERE own AND company = ''").rows
    }
    assert hosts == {"127.0.0.1"}
    texts = {str(t) for (t,) in query(store, "SELECT text FROM texts").rows}
    assert not any("fragment constructor" in text for text in texts)
    assert any("has no access to coarse location permission" in text for text in texts)


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("api.lender.example", True),
        ("lender.co.ke", True),
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("192.168.1.4", False),
        ("[::1]", False),
        ("www.example.com", False),
        ("printer.local", False),
    ],
)
def test_hosts_of_everybodys_own_network_tie_nobody(host: str, public: bool) -> None:
    assert is_public(host) is public


def test_paths_and_stems() -> None:
    urls = {"https://a.example/api/v1", "https://b.example/loan/v2/apply?x=1", "http://[bad"}
    assert endpoint_paths(frozenset(urls)) == {"/loan/v2/apply"}
    assert stem("com.lender.cash") == {"com.lender"}
    assert stem("com.lender") == stem("com.example.cash") == frozenset()
