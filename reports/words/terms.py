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
    "framework": N_("app framework"),
    "identity_check": N_("identity check"),
    "lender": N_("lending"),
    "maps": N_("maps"),
    "network": N_("network library"),
    "packer": N_("code packing"),
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
    "permission_rationale": N_("reason given for a permission"),
    "debt_collection": N_("debt collection"),
}

ASSUMPTIONS = {
    "country": N_("that the app is offered in the country of this rule"),
    "date": N_("the day of the recording, for no dated traffic was given"),
    "in_force_from": N_("that the rule was in force, for its first day is not known here"),
    "licence": N_("that the lender holds the licence to which the rule applies"),
    "store": N_("that the app was distributed through this store"),
}
KEY_ROLES = {
    "key": N_("cipher key"),
    "iv": N_("initialisation vector"),
    "password": N_("password for a key"),
    "salt": N_("salt"),
    "public_key": N_("public key"),
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

PLACES = {
    "EU": N_("European Union"),
    "google-play": N_("Google Play policy"),
    "general": N_("Data minimisation, in no particular country"),
}
"""Jurisdictions that are no country."""
