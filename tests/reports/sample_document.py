"""Rich synthetic case documents: an app that harvests, a fair one, a huge one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inspector.correlate import correlate
from inspector.model.base import content_id
from inspector.model.case import Basis, CaseDocument, RuleConclusion
from inspector.model.common import AppInfo, Mark, Owner, OwnerKind, Provenance, Signer, Skipped
from inspector.model.static import (
    CodeLocation,
    ComponentFact,
    Flow,
    FlowStep,
    Host,
    KeyFinding,
    Limit,
    Permission,
    PermissionOrigin,
    Reader,
    Sdk,
    StaticResult,
    TextFinding,
    Use,
)
from inspector.model.traffic import (
    Coverage,
    Detection,
    ExchangeInfo,
    HostCoverage,
    Opaque,
    Recipient,
    SessionFinding,
    Source,
    Strength,
    TrafficResult,
)
from inspector.rules.loader import default_rules

START = datetime(2026, 3, 12, 10, 4, 5, tzinfo=UTC)
FIRST = Owner(kind=OwnerKind.FIRST_PARTY, name="com.example.quickcash")
SOURCE_DIGEST = "5e" * 32

LENDER = Recipient(domain="quickcash.example", company="QuickCash Ltd", country="SG", party="first")
PLAIN = Recipient(domain="quickcash.example", company="QuickCash Ltd", country="HK", party="first")
RISK = Recipient(domain="riskdata.example", company="Risk Data Inc", country="CN", party="third")
PUSH = Recipient(domain="push.example", company="", country="US", party="third")
HOSTS = {
    "api.quickcash.example": (LENDER, "203.0.113.10"),
    "log.quickcash.example": (PLAIN, "203.0.113.77"),
    "collect.riskdata.example": (RISK, "198.51.100.4"),
    "device.push.example": (PUSH, "198.51.100.90"),
}

PERMISSIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("android.permission.READ_CONTACTS", "dangerous", "CONTACTS", ("contacts",)),
    ("android.permission.READ_CALL_LOG", "dangerous", "CALL_LOG", ("call_log",)),
    ("android.permission.READ_SMS", "dangerous", "SMS", ("sms",)),
    ("android.permission.RECEIVE_SMS", "dangerous", "SMS", ("sms",)),
    ("android.permission.ACCESS_FINE_LOCATION", "dangerous", "LOCATION", ("location",)),
    ("android.permission.ACCESS_BACKGROUND_LOCATION", "dangerous", "LOCATION", ("location",)),
    ("android.permission.READ_PHONE_STATE", "dangerous", "PHONE", ("device_ids", "network_ids")),
    ("android.permission.QUERY_ALL_PACKAGES", "normal", "", ("installed_apps",)),
    ("android.permission.CAMERA", "dangerous", "CAMERA", ("photos", "documents")),
    ("android.permission.READ_CALENDAR", "dangerous", "CALENDAR", ("calendar",)),
    ("android.permission.INTERNET", "normal", "", ()),
    ("android.permission.WAKE_LOCK", "normal", "", ()),
    ("com.example.quickcash.permission.PUSH", "", "", ()),
)


def place(class_name: str, method: str, offset: int | None = 28) -> CodeLocation:
    """Return a place in the sample app's code."""
    return CodeLocation(
        class_name=class_name, method=method, descriptor="()V", offset=offset, dex="classes.dex"
    )


def _permission(name: str, protection: str, group: str, categories: tuple[str, ...]) -> Permission:
    background = name.endswith("BACKGROUND_LOCATION")
    return Permission(
        id=content_id("perm", name),
        name=name,
        protection=protection,
        group=group,
        categories=categories,
        max_sdk=28 if name.endswith("READ_PHONE_STATE") else None,
        origin=PermissionOrigin.SPLIT if background else PermissionOrigin.MANIFEST,
        note="Granted in the settings from Android 11 on." if background else "",
    )


def _use(
    category: str,
    target: str,
    where: CodeLocation,
    *,
    attribute: str = "",
    permission: str = "",
    owner: Owner = FIRST,
    context: tuple[str, ...] = (),
    picker: bool = False,
) -> Use:
    uri = target.startswith("content://")
    return Use(
        id=content_id("use", category, target, where.class_name, where.method, where.offset),
        rule=f"{'uri' if uri else 'api'}.{category}",
        category=category,
        attribute=attribute,
        permission=permission,
        api="" if uri else target,
        uri=target if uri else "",
        location=where,
        owner=owner,
        context=context,
        picker=picker,
    )


SDK_OWNER = Owner(kind=OwnerKind.SDK, name="Risk Data Collector")
USES = (
    _use(
        "contacts",
        "content://com.android.contacts/data/phones",
        place("com.example.quickcash.b.c", "a"),
        permission="android.permission.READ_CONTACTS",
        context=(
            'Uri u = Uri.parse("content://com.android.contacts/data/phones");',
            "Cursor c = this.x.query(u, null, null, null, null);",
            "while (c.moveToNext()) {",
            "    list.add(new k(c.getString(0), c.getString(1)));",
            "}",
        ),
    ),
    _use(
        "call_log",
        "content://call_log/calls",
        place("com.example.quickcash.b.d", "b"),
        permission="android.permission.READ_CALL_LOG",
    ),
    *(
        _use(
            "sms",
            "content://sms",
            place(f"com.example.quickcash.b.S{number}", "run", 12 + number),
            permission="android.permission.READ_SMS",
        )
        for number in range(5)
    ),
    _use(
        "location",
        "android.location.Location.getLatitude",
        place("com.riskdata.collect.Gps", "read"),
        attribute="location.precise",
        permission="android.permission.ACCESS_FINE_LOCATION",
        owner=SDK_OWNER,
    ),
    _use(
        "installed_apps",
        "android.content.pm.PackageManager.getInstalledPackages",
        place("com.riskdata.collect.Apps", "list"),
        owner=SDK_OWNER,
    ),
    _use(
        "device_ids",
        "android.telephony.TelephonyManager.getImei",
        place("com.example.quickcash.b.f", "c"),
        attribute="device_ids.imei",
        permission="android.permission.READ_PHONE_STATE",
    ),
    _use(
        "clipboard",
        "android.content.ClipboardManager.getPrimaryClip",
        place("a.a.b", "a", None),
        owner=Owner(kind=OwnerKind.UNKNOWN),
    ),
)

FLOWS = (
    Flow(
        id=content_id("flow", "contacts"),
        category="contacts",
        source="ContentResolver.query(content://com.android.contacts/data/phones)",
        sink="okhttp3.Call.execute",
        path=(
            FlowStep(
                location=place("com.example.quickcash.b.c", "a"),
                action="source",
                detail="android.content.ContentResolver.query",
                line='Cursor c = this.x.query(Uri.parse("content://com.android.contacts…"), null);',
            ),
            FlowStep(
                location=place("com.example.quickcash.b.c", "a", 96),
                action="container",
                detail="java.util.List.add",
            ),
            FlowStep(
                location=place("com.example.quickcash.b.e", "z", 4),
                action="encode",
                detail="android.util.Base64.encodeToString",
                line="String s = Base64.encodeToString(gzip(json), 2);",
            ),
            FlowStep(
                location=place("com.example.quickcash.b.h", "send", 60),
                action="sink",
                detail="okhttp3.Call.execute",
            ),
        ),
        transforms=("gzip", "base64"),
        endpoint="https://api.quickcash.example/v1/sync",
        confidence="medium",
        approximations=("The list is treated as one value.",),
        owner=FIRST,
    ),
)

Row = tuple[str, str, Strength, str, int, str, tuple[str, ...], int, int, int | None, str]
BASE64_GZIP = ("base64", "gzip", "json")
SENT: tuple[Row, ...] = (
    # category, attribute, strength, host, seconds, where, decoding, distinct, planted, of, sample
    (
        "device_ids", "device_ids.android_id", Strength.PLANTED, "log.quickcash.example", 4,
        "url.query.aid", (), 1, 1, 1, "9f••••••••••••12",
    ),
    (
        "device_ids", "device_ids.imei", Strength.PLANTED, "log.quickcash.example", 4,
        "body.form[i]", (), 1, 1, 1, "35•••••••••••07",
    ),
    (
        "device_ids", "device_ids.advertising_id", Strength.PLANTED, "device.push.example", 5,
        "body.json.gaid", (), 1, 1, 1, "3f••••••-••••-••••-••••-••••••••aa",
    ),
    (
        "installed_apps", "installed_apps.list", Strength.SHAPED, "collect.riskdata.example", 19,
        "body.json.maple[0]", ("gzip", "json"), 87, 0, None, "com.exam••••, com.wha••••",
    ),
    (
        "location", "location.precise", Strength.PLANTED, "collect.riskdata.example", 21,
        "body.json.quartz", ("json",), 1, 1, 1, "-6.2•••, 106.8•••",
    ),
    (
        "contacts", "contacts.numbers", Strength.PLANTED, "api.quickcash.example", 31,
        "body.json.data.base64.gzip.json[0].willow", BASE64_GZIP, 142, 142, 150, "+62 8•• ••• •14",
    ),
    (
        "contacts", "contacts.names", Strength.PLANTED, "api.quickcash.example", 31,
        "body.json.data.base64.gzip.json[0].ember", BASE64_GZIP, 142, 140, 150, "S••• W•••••",
    ),
    (
        "call_log", "call_log.numbers", Strength.PLANTED, "api.quickcash.example", 52,
        "body.json.data.base64.gzip.json[0].n", BASE64_GZIP, 88, 61, 64, "+62 8•• ••• •51",
    ),
    (
        "sms", "sms.texts", Strength.PLANTED, "api.quickcash.example", 75,
        "body.form[payload].json[0].t", ("form", "json"), 40, 38, 40, "Your b•••••• is •••",
    ),
    (
        "identity", "identity.national_id.id", Strength.VALIDATED, "api.quickcash.example", 260,
        "body.json.nik", ("json",), 1, 0, None, "31••••••••••••02",
    ),
    (
        "identity", "identity.name", Strength.PLANTED, "api.quickcash.example", 260,
        "body.json.name", ("json",), 1, 1, 1, "B••• S••••••",
    ),
    (
        "credentials", "credentials.service_password", Strength.PLANTED, "api.quickcash.example",
        300, "body.form[pin]", ("form",), 1, 1, 1, "••••••••",
    ),
    (
        "carrier_records", "carrier_records.login", Strength.NAMED, "api.quickcash.example", 300,
        "body.form[carrier_account]", ("form",), 1, 0, None, "08••••••••",
    ),
)  # fmt: skip


def _exchange(host: str, second: int, index: int) -> ExchangeInfo:
    plain = host.startswith("log.")
    return ExchangeInfo(
        id=content_id("ex", SOURCE_DIGEST, index),
        source=content_id("src", SOURCE_DIGEST),
        index=index,
        at=START + timedelta(seconds=second),
        transport="http" if plain else "https",
        method="POST",
        url=f"{'http' if plain else 'https'}://{host}/v1/u{index}?aid=9f••••12",
        status=200,
        host=host,
    )


def _detections(rows: tuple[Row, ...]) -> tuple[tuple[Detection, ...], tuple[ExchangeInfo, ...]]:
    exchanges: dict[tuple[str, int], ExchangeInfo] = {}
    found: list[Detection] = []
    for category, attribute, strength, host, second, where, decoding, distinct, *rest in rows:
        planted, of, sample = rest
        exchange = exchanges.setdefault(
            (host, second), _exchange(host, second, 3 + 2 * len(exchanges))
        )
        recipient, address = HOSTS[host]
        found.append(
            Detection(
                id=content_id("det", exchange.id, where, attribute),
                rule=f"detect.{category}",
                category=category,
                attribute=attribute,
                strength=strength,
                direction="request",
                transport=exchange.transport,
                exchange=exchange.id,
                at=exchange.at,
                host=host,
                address=address,
                recipient=recipient,
                where=where,
                decoding=decoding,
                count=distinct + 2 if distinct > 1 else 1,
                distinct=distinct,
                planted=planted,
                planted_of=of,
                fields=("number", "name", "time") if distinct > 1 else (),
                sample=sample,
                digest="ab" * 32,
            )
        )
    return tuple(found), tuple(exchanges.values())


def _sessions(detections: tuple[Detection, ...]) -> tuple[SessionFinding, ...]:
    return tuple(
        SessionFinding(
            id=content_id("ses", d.id),
            category=d.category,
            attribute=d.attribute,
            strength=d.strength,
            direction=d.direction,
            host=d.host,
            recipient=d.recipient,
            detections=(d.id,),
            exchanges=(d.exchange,),
            count=d.distinct,
            planted=d.planted,
            planted_of=d.planted_of,
            first=d.at,
            last=d.at,
        )
        for d in detections
    )


def provenance() -> Provenance:
    """Return a fixed provenance, so that the sample's bytes do not depend on this machine."""
    return Provenance(tool="inspector", version="0.1.0", python="3.13.0", rules_digest="7c" * 32)


def _app(label: str, package: str, target: int) -> AppInfo:
    return AppInfo(
        package=package,
        label=label,
        version_name="2.4.1",
        version_code=241,
        min_sdk=21,
        target_sdk=target,
        sha256="a1" * 32,
        size=8_412_733,
        container="apk",
        signers=(
            Signer(
                scheme="v2",
                sha256="c3" * 32,
                subject="CN=Android Debug, O=Android, C=US",
                valid_from=START - timedelta(days=900),
                valid_to=START + timedelta(days=9000),
                note="Debug certificate: anyone can sign with it.",
            ),
        ),
    )


def mark(kind: str, second: int, text: str = "") -> Mark:
    """Return a mark, ``second`` seconds after the recording began."""
    return Mark(
        id=content_id("mark", kind, second, text),
        kind=kind,
        at=START + timedelta(seconds=second),
        text=text,
    )


MARKS = (
    mark("start", 0, "First start after installing."),
    mark("consent", 60, "Tapped “I agree”."),
    mark("permission-denied", 70, "Call log denied."),
    mark("signup", 240),
    mark("background", 400, "Home button; phone left alone."),
)


def harvester() -> CaseDocument:
    """Return the case of an app that takes nearly everything, some of it before consent."""
    app = _app("QuickCash – Pinjaman Kilat", "com.example.quickcash", 33)
    detections, exchanges = _detections(SENT)
    static = StaticResult(
        app=app,
        permissions=tuple(_permission(*row) for row in sorted(PERMISSIONS)),
        uses=tuple(sorted(USES, key=lambda use: use.id)),
        flows=FLOWS,
        hosts=tuple(
            Host(
                id=content_id("host", host),
                host=host,
                urls=(f"https://{host}/v1/",),
                locations=(place("com.example.quickcash.b.h", "<clinit>"), "assets/config.json"),
                company=HOSTS[host][0].company if host in HOSTS else "",
            )
            for host in sorted([*HOSTS, "backup.quickcash.example"])
        ),
        sdks=(
            Sdk(
                id="risk-data",
                name="Risk Data Collector",
                company="Risk Data Inc",
                purpose="risk",
                evidence=("com.riskdata.collect", "collect.riskdata.example"),
            ),
        ),
        components=(
            ComponentFact(
                id=content_id("comp", "listener"),
                rule="component.notification-listener",
                kind="service",
                name="com.example.quickcash.Listener",
                value="android.service.notification.NotificationListenerService",
                category="notifications",
                why="Reads the notifications of every app once switched on in the settings.",
            ),
        ),
        texts=(
            TextFinding(
                id=content_id("text", 1),
                rule="phrase.contact-threat.id",
                kind="contact_threat",
                language="id",
                where="res/values-in/strings.xml: late_2",
                text="Jika tidak bayar hari ini, kami akan menghubungi semua kontak Anda.",
            ),
            TextFinding(
                id=content_id("text", 2),
                rule="phrase.service-password.zh",
                kind="service_password",
                language="zh",
                where="res/values-zh/strings.xml: carrier",
                text="请输入您的手机服务密码以完成授信",
            ),
        ),
        keys=(
            KeyFinding(
                id=content_id("key", 1),
                role="key",
                algorithm="AES/CBC/PKCS5Padding",
                digest="d4" * 32,
                length=16,
                location=place("com.example.quickcash.b.z", "<clinit>"),
            ),
        ),
        limits=(
            Limit(
                id="dynamic-loading",
                why="Code is loaded at run time and was not in the file.",
                evidence=("dalvik.system.DexClassLoader in com.example.quickcash.b.L",),
            ),
        ),
        skipped=(Skipped(what="assets/payload.bin", reason="Not a known format; not opened."),),
        readers=(
            Reader(name="apk-info", version="1.0.13", status="read", permissions=13),
            Reader(name="androguard", version="4.1.4", status="read", permissions=13),
        ),
        provenance=provenance(),
    )
    traffic = TrafficResult(
        country_data="iptocc 3.3.170, 2026-10-27",
        sources=(
            Source(
                id=content_id("src", SOURCE_DIGEST),
                name="0001.mitm",
                format="mitmproxy",
                sha256=SOURCE_DIGEST,
                size=734_112,
                exchanges=143,
            ),
        ),
        exchanges=exchanges,
        detections=detections,
        sessions=_sessions(detections),
        opaque=(
            Opaque(
                id=content_id("opq", 1),
                exchange=exchanges[0].id,
                at=START + timedelta(seconds=90),
                host="collect.riskdata.example",
                direction="request",
                where="body",
                size=48_220,
                entropy=7.99,
                signs=("An RSA-sized field stands beside it.",),
            ),
        ),
        coverage=Coverage(
            first=START,
            last=START + timedelta(seconds=734),
            exchanges=143,
            bytes=2_113_556,
            hosts=(
                *(HostCoverage(host=host, seen="full", exchanges=30) for host in sorted(HOSTS)),
                HostCoverage(
                    host="graph.social.example",
                    seen="name_only",
                    exchanges=4,
                    reasons=("The app refused the proxy's certificate.",),
                ),
            ),
        ),
        skipped=(Skipped(what="exchange 91", reason="The body was cut off by the recording."),),
        provenance=provenance(),
    )
    document = correlate(
        static,
        traffic,
        MARKS,
        rules=default_rules(),
        title="QuickCash 2.4.1, first run",
        log_head="9e" * 32,
    ).model_copy(update={"provenance": provenance()})
    return with_rules(document)


def with_rules(document: CaseDocument) -> CaseDocument:
    """Return the document with rules at its contacts and at the app as a whole."""
    rule = RuleConclusion(
        id="IN-DL25-12i",
        jurisdiction="IN",
        instrument="RBI (Digital Lending) Directions, 2025",
        clause="12(i)",
        condition="contacts sent, more than one record",
        verification="quoted_copy",
        basis=Basis.SENDS,
        wording="Sending the contact list may breach this clause.",
        lawful_if="The borrower typed a single contact and agreed to its use.",
        quote="desist from accessing mobile phone resources like file and media, contact list",
        reference="https://example.org/rbi/12848",
        in_force_from="2025-05-08",
    )
    whole = RuleConclusion(
        id="GP-PL-2025",
        jurisdiction="google-play",
        instrument="Personal loans policy",
        condition="READ_CONTACTS requested by a lending app",
        verification="secondary",
        basis=Basis.DECLARES,
        wording="Requesting this permission may breach the policy for lending apps.",
        reference="answer/9876821",
    )
    conclusions = tuple(
        conclusion.model_copy(
            update={
                "rules": (rule.model_copy(update={"evidence": conclusion.claims[-1].evidence[:4]}),)
            }
        )
        if conclusion.category in ("contacts", "call_log")
        else conclusion
        for conclusion in document.conclusions
    )
    return document.model_copy(update={"conclusions": conclusions, "rules": (whole,)})


def fair() -> CaseDocument:
    """Return the case of an app that sends what the borrower typed, after consent."""
    app = _app("Fair Loan", "com.example.fair", 35)
    detections, exchanges = _detections(
        tuple(row for row in SENT if row[0] == "identity" and row[1] == "identity.name")
    )
    static = StaticResult(
        app=app,
        permissions=(
            _permission("android.permission.CAMERA", "dangerous", "CAMERA", ("photos",)),
            _permission("android.permission.INTERNET", "normal", "", ()),
        ),
        uses=(
            _use(
                "contacts",
                "android.content.Intent.ACTION_PICK",
                place("com.example.fair.Reference", "pick"),
                attribute="contacts.single",
                picker=True,
            ),
        ),
        readers=(Reader(name="apk-info", version="1.0.13", status="read", permissions=2),),
        provenance=provenance(),
    )
    traffic = TrafficResult(
        sources=(
            Source(
                id=content_id("src", SOURCE_DIGEST),
                name="0001.mitm",
                format="mitmproxy",
                sha256=SOURCE_DIGEST,
                size=12_004,
                exchanges=9,
            ),
        ),
        exchanges=exchanges,
        detections=detections,
        sessions=_sessions(detections),
        coverage=Coverage(
            first=START,
            last=START + timedelta(seconds=300),
            exchanges=9,
            bytes=10_000,
            hosts=(HostCoverage(host="api.quickcash.example", seen="full", exchanges=9),),
        ),
        provenance=provenance(),
    )
    document = correlate(static, traffic, MARKS[:2], rules=default_rules())
    return document.model_copy(update={"provenance": provenance()})


def huge(count: int, *, places: int = 1) -> CaseDocument:
    """Return the harvester with ``count`` detections, over ``places`` different key names."""
    document = harvester()
    assert document.traffic is not None
    template = document.traffic.detections[-1]
    source = document.traffic.sources[0].id
    exchanges = tuple(
        ExchangeInfo(
            id=content_id("ex", "huge", number),
            source=source,
            index=number,
            at=START + timedelta(seconds=number % 700, milliseconds=number),
            transport="https",
            method="POST",
            url=f"https://api.quickcash.example/v1/batch/{number}",
            status=200,
            host="api.quickcash.example",
        )
        for number in range(count)
    )
    names = ("contacts", "sms", "call_log", "installed_apps", "location")
    detections = tuple(
        template.model_copy(
            update={
                "id": content_id("det", "huge", number),
                "category": names[number % len(names)],
                "attribute": "",
                "exchange": exchange.id,
                "at": exchange.at,
                "where": f"body.json.k{number % places}.list[{number}].phone",
                "sample": f"+62 8•• ••• {number:05}",
            }
        )
        for number, exchange in enumerate(exchanges)
    )
    traffic = document.traffic.model_copy(
        update={"detections": detections, "exchanges": exchanges, "sessions": (), "opaque": ()}
    )
    made = correlate(document.static, traffic, MARKS, rules=default_rules())
    return made.model_copy(update={"provenance": provenance()})
