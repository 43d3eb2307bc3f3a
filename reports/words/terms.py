"""Names for the ids in documents: owners, origins, purposes, mark kinds, coverage, verification."""

from __future__ import annotations

from reports.words.mark import N_

OWNERS = {
    "first_party": N_("the app's own code"),
    "sdk": N_("third-party code (SDK)"),
    "unknown": N_("owner not known"),
}

PARTIES = {
    "first": N_("first party"),
    "third": N_("third party"),
    "unknown": N_("party not known"),
}

DIRECTIONS = {
    "request": N_("sent by the app"),
    "response": N_("received by the app"),
}

ORIGINS = {
    "manifest": N_("requested in the manifest"),
    "manifest-sdk-23": N_("requested in the manifest from Android 6 on"),
    "implied": N_("added by Android because of the target version"),
    "split": N_("added by Android because an older permission was split"),
}

URI_ORIGINS = {
    "joined": N_("The code puts this address together from constants."),
    "argument": N_("A part of this address is a constant that one method hands to another."),
    "computed": N_("The app hides a part of this address; running its own function showed it."),
}

PROTECTIONS = {
    "normal": N_("normal: granted without asking"),
    "dangerous": N_("dangerous: Android asks the user"),
    "signature": N_("signature: only for apps of the system's maker"),
    "internal": N_("internal: only for parts of the system"),
    "appop": N_("special access: switched on in the settings"),
}

PURPOSES = {
    "ads": N_("advertising"),
    "analytics": N_("analytics"),
    "attribution": N_("install attribution"),
    "authentication": N_("sign-in"),
    "cdn": N_("content delivery"),
    "chat": N_("chat"),
    "cloud": N_("cloud hosting"),
    "crash": N_("crash reporting"),
    "crawler": N_("fetching records from other accounts"),
    "documentation": N_("documentation of a programming project"),
    "framework": N_("app framework"),
    "identity_check": N_("identity check"),
    "lender": N_("lending"),
    "maps": N_("maps"),
    "network": N_("network library"),
    "packer": N_("code packing"),
    "aggregator": N_("bundling other SDKs"),
    "backend": N_("server services"),
    "captcha": N_("telling people from programs"),
    "consent": N_("asking for consent"),
    "credit_bureau": N_("credit bureau"),
    "experiments": N_("experiments"),
    "hotfix": N_("replacing code without an update"),
    "library": N_("programming library"),
    "links": N_("deep links"),
    "location": N_("location"),
    "messaging": N_("messaging"),
    "ocr": N_("reading text from pictures"),
    "platform": N_("platform services"),
    "replay": N_("session recording"),
    "security": N_("security"),
    "support": N_("customer support"),
    "tags": N_("tag management"),
    "verification": N_("verification"),
    "payment": N_("payment"),
    "push": N_("push messages"),
    "risk": N_("risk scoring"),
    "social": N_("social network"),
    "storage": N_("data storage"),
}

MARKS = {
    "consent": N_("consent given"),
    "signup": N_("signed up"),
    "permission-denied": N_("permission denied"),
    "permission-granted": N_("permission granted"),
    "background": N_("app in the background"),
    "foreground": N_("app in the foreground"),
    "login": N_("logged in"),
    "install": N_("app installed"),
    "start": N_("app started"),
    "note": N_("note"),
}

SEEN = {
    "full": N_("seen in full"),
    "part": N_("seen in part"),
    "name_only": N_("seen only by name"),
}

VERIFICATIONS = {
    "official_text": N_("the official text was read"),
    "quoted_copy": N_("a copy that quotes the text was read"),
    "secondary": N_("only a secondary source was read"),
    "unverified": N_("not verified: check before citing"),
}

CONFIDENCES = {
    "high": N_("high: no approximation was needed"),
    "medium": N_("medium: some steps are approximations"),
    "low": N_("low: many steps are approximations"),
}

SINKS = {
    "network": N_("the network"),
    "sms": N_("a text message"),
    "log": N_("the device's log"),
    "component": N_("another app component"),
}

TEXT_KINDS = {
    "contact_threat": N_("threat to contact others"),
    "third_party_disclosure": N_("disclosure to others"),
    "consent": N_("consent"),
    "privacy_policy": N_("privacy policy"),
    "service_password": N_("password of another service"),
    "script_api": N_("interface of a script that reads personal data"),
    "permission_rationale": N_("reason given for a permission"),
    "debt_collection": N_("debt collection"),
}

KEY_ROLES = {
    "key": N_("cipher key"),
    "iv": N_("initialisation vector"),
    "password": N_("password for a key"),
    "salt": N_("salt"),
    "public_key": N_("public key"),
    "private_key": N_("private key"),
}

STEPS = {
    "source": N_("read"),
    "call": N_("passed to"),
    "return": N_("returned from"),
    "field": N_("kept in a field"),
    "container": N_("put into a container"),
    "encode": N_("encoded"),
    "encrypt": N_("encrypted"),
    "digest": N_("digested"),
    "sink": N_("handed to"),
}

CONTAINERS = {
    "apk": N_("a single APK"),
    "apks": N_("a set of split APKs (.apks)"),
    "xapk": N_("a package with split APKs (.xapk)"),
    "apkm": N_("a package with split APKs (.apkm)"),
    "splits": N_("a folder of split APKs"),
    "dex": N_("a file of bytecode (.dex)"),
}

LIMITS = {
    "packer": N_("packed code"),
    "native-code": N_("native code"),
    "nested-code": N_("code inside a file"),
    "dynamic-code": N_("code loaded later"),
    "script-code": N_("code in a script language"),
    "one-reader": N_("only one reader could read it"),
    "no-manifest": N_("no readable manifest"),
    "empty-manifest": N_("empty manifest"),
    "damaged-code": N_("damaged bytecode"),
    "code-elsewhere": N_("code is elsewhere"),
    "reader-disagreement": N_("the readers disagree"),
    "no-code": N_("no readable code"),
    "duplicate-entries": N_("entries listed twice"),
}

ASSUMPTIONS = {
    "country": N_("the country"),
    "licence": N_("the licence"),
    "store": N_("the store that distributes the app"),
    "in_force_from": N_("the day from which the rule is in force"),
    "date": N_("the day of the recording"),
}

DATES_FROM = {
    "stated": N_("stated by the investigator"),
    "capture": N_("the days of the recording"),
    "none": N_("no date is known"),
}

APP_TYPES = {
    "personal_loan": N_("personal loans"),
    "loan_facilitator": N_("finding a lender"),
    "line_of_credit": N_("a line of credit"),
    "earned_wage_access": N_("wages in advance"),
}

LEFT_OUT = {
    "disabled": N_("switched off in the rules"),
    "other_jurisdiction": N_("another jurisdiction than asked for"),
    "not_yet_in_force": N_("not yet in force"),
    "no_longer_in_force": N_("no longer in force"),
    "other_country": N_("another country than stated"),
    "country_not_stated": N_("the country was not stated"),
    "other_app_type": N_("another kind of app"),
    "other_licence": N_("another licence"),
    "other_store": N_("another store"),
    "target_level": N_("another target version of Android"),
}

PLACES = {
    "EU": N_("European Union"),
    "google-play": N_("Google Play policy"),
    "general": N_("Data minimisation, in no particular country"),
}
"""Jurisdictions that are no country."""

COMPARISONS = {
    "versions": N_("Comparison of versions"),
    "apps": N_("Comparison of apps"),
    "sessions": N_("Comparison of sessions"),
}

CHANGES = {
    "added": N_("added"),
    "removed": N_("no longer there"),
    "changed": N_("differs"),
    "differs": N_("not the same everywhere"),
    "same": N_("the same"),
    "not_known": N_("cannot be compared"),
}
