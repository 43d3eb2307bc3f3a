"""Names for the ids of the corpus page: grounds of a link, levels, what changed in a version."""

from __future__ import annotations

from reports.words.mark import N_

LINKS = {
    "signer": N_("same signing key"),
    "account": N_("same account"),
    "key": N_("same key material"),
    "code": N_("same methods"),
    "host": N_("same host"),
    "path": N_("same endpoint paths"),
    "text": N_("same sentences"),
    "stem": N_("application ids start alike"),
}

SHARED_CODE = N_("%(both)s of the methods of both, %(smaller)s of the smaller app's")
"""The example of a link by code, as the document has it in English."""

LEVELS = {
    "high": N_("confidence high (%(value)s)"),
    "medium": N_("confidence medium (%(value)s)"),
    "low": N_("confidence low (%(value)s)"),
}

ADDED = {
    "permissions": N_("New permissions"),
    "uses": N_("New reads in the code"),
    "hosts": N_("New hosts"),
    "sdks": N_("New SDKs"),
    "rules": N_("New rules touched"),
}

REMOVED = {
    "permissions": N_("Permissions that are gone"),
    "uses": N_("Reads in the code that are gone"),
    "hosts": N_("Hosts that are gone"),
    "sdks": N_("SDKs that are gone"),
    "rules": N_("Rules no longer touched"),
}

CHANGING = {
    "permissions": N_("Permissions"),
    "uses": N_("Reads in the code"),
    "hosts": N_("Hosts named in the app's file"),
    "sdks": N_("Code of other companies"),
    "rules": N_("Rules touched"),
}
