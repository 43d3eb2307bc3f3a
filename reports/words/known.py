"""English sentences that documents carry and this report can say in other languages.

The rules and the inspector write them; a test keeps this list equal to the rules' own. A sentence
that is not here is shown in English and marked as such.
"""

from __future__ import annotations

from reports.words.mark import N_
from reports.words.part_texts import PARTS
from reports.words.rule_names import RULE_NAMES
from reports.words.rule_texts import RULE_TEXTS

RULE_SENTENCES = (
    N_("The tester noted what may breach {instrument}, {clause}; no recorded data shows it."),
    N_(
        "The app sent data to {hosts} that could not be read; if it holds personal data, "
        "this may breach {instrument}, {clause}."
    ),
    N_(
        "The manifest asks for {declared}. This alone shows no read and no upload; if the"
        " app reads the data, that may breach {instrument}, {clause}."
    ),
    N_(
        "The app carries a text, a host or third-party code for it. What it does with it "
        "was not seen; doing so may breach {instrument}, {clause}."
    ),
    N_(
        "The app's code reads {categories}; that the data leaves the phone was not shown."
        " Reading it may breach {instrument}, {clause}."
    ),
    N_(
        "In the app's code a path leads from {categories} to the network; an upload was "
        "not seen. This may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to contact {hosts}; what it exchanged there was not shown to be"
        " personal data. This may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to receive {categories} from {hosts}. This may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} (different records in the "
        "largest list: {count}). This may breach {instrument}, {clause}."
    ),
    N_("The tester noted this; no recorded data shows it."),
    N_("The app sent data to {hosts} that could not be read; unreadable is not clean."),
    N_(
        "The manifest asks for {declared}, which a loan does not need; this alone shows "
        "no read and no upload."
    ),
    N_(
        "The app carries a text, a host or third-party code for it; what it does with it "
        "was not seen."
    ),
    N_(
        "The app's code reads {categories}, which a loan does not need; that the data "
        "leaves the phone was not shown."
    ),
    N_(
        "In the app's code a path leads from {categories} to the network, which a loan "
        "does not need; an upload was not seen."
    ),
    N_(
        "The app was seen to contact {hosts}; what it exchanged there was not shown to be"
        " personal data."
    ),
    N_("The app was seen to receive {categories} from {hosts}."),
    N_(
        "The app was seen to send {categories} to {hosts}, which a loan does not need "
        "(different records in the largest list: {count})."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} before the moment of consent "
        "that the tester marked. This may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts}, which is not the app's own "
        "host. Without the consent that the clause asks for, this may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts}, whose address the dated table "
        "places in {countries}. Without the conditions of the clause, this may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} without encryption or inside an"
        " address line. This may breach {instrument}, {clause}."
    ),
    N_(
        "After the tester deleted the account, the app was seen to send {categories} to "
        "{hosts}. This may breach {instrument}, {clause}."
    ),
    N_(
        "After the tester deleted the account, {categories} came back from {hosts}, so it"
        " had been kept. This may breach {instrument}, {clause}."
    ),
    N_(
        "The app carries a field or code for the login of another company's service; that"
        " it was filled in or sent was not shown. Taking such a login may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The app's code takes a password or cookie of another company's service; that it "
        "leaves the phone was not shown. This may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to send a password, cookie or token of another company's "
        "service to {hosts}. This may breach {instrument}, {clause}."
    ),
    N_(
        "A text in the app announces contact with people in the borrower's address book. "
        "That such contact took place was not seen; it may breach {instrument}, {clause}."
    ),
    N_(
        "The tester refused a permission and then noted that the service was refused. If "
        "the permission was not necessary, this may breach {instrument}, {clause}."
    ),
)
"""Sentences of rule conclusions for every row; the names in braces are filled in."""

LIMITS = (
    N_(
        "Code in native libraries was not analysed, only searched for hosts; it can read "
        "files, load code and talk to the network."
    ),
    N_(
        "Code loaded while the app runs was not analysed; it may come from a file or from a server."
    ),
    N_("Code packed inside the app as a file was not analysed; the app can install or load it."),
    N_(
        "The app's logic is JavaScript (React Native): its texts were searched for hosts, "
        "sentences and names of interfaces, what it does was not analysed."
    ),
    N_(
        "The app's logic is compiled Dart (Flutter) in libapp.so: its texts were searched "
        "for hosts and names of interfaces, what it does was not analysed."
    ),
    N_(
        "The app's logic is JavaScript in web pages (Cordova, Capacitor): its texts were "
        "searched for hosts, sentences and names of interfaces, what it does was not "
        "analysed."
    ),
    N_(
        "The app's logic is JavaScript (uni-app, DCloud): its texts were searched for hosts, "
        "sentences and names of interfaces, what it does was not analysed."
    ),
    N_(
        "The app is packed (360 Jiagu): its real code is encrypted in the package and was "
        "not analysed."
    ),
    N_(
        "The app is packed (Tencent Legu): its real code is encrypted in the package and was "
        "not analysed."
    ),
    N_(
        "The app is packed (Bangcle, SecNeo): its real code is encrypted in the package and "
        "was not analysed."
    ),
    N_(
        "The app is packed (ijiami): its real code is encrypted in the package and was not "
        "analysed."
    ),
    N_(
        "The app is packed (Baidu): its real code is encrypted in the package and was not analysed."
    ),
    N_("Texts of the code are encrypted: URIs, hosts and keys among them were not seen."),
)
"""What hides behaviour, as the rules say it."""

CODE_LIMITS = (
    N_(
        "The archive lists entries twice, and tools differ in which one they read: a trick "
        "to show analysis tools another app than the phone installs."
    ),
    N_(
        "Bytecode breaks the rules of its format: Android may refuse it, or it was made to "
        "mislead analysis tools. Parts of it may be missing here."
    ),
    N_(
        "Most classes that the manifest names are not in the package: the real code is "
        "packed or loaded later and was not analysed."
    ),
    N_("No bytecode could be read, so nothing is known of what the code does."),
    N_("The manifest could not be read, so permissions and components are not known."),
    N_(
        "Only one of the two manifest readers could read the file: a manifest that breaks one "
        "tool may have been made to mislead."
    ),
    N_(
        "The two manifest readers disagree, as they do on a manifest made to mislead analysis "
        "tools; what either of them saw is listed."
    ),
)
"""What hides behaviour, as the analysis itself says it."""

COVERAGE = (
    N_("encrypted and not opened: pinned, refused or not proxied"),
    N_("only the name was asked for"),
    N_("the connection failed or was cut"),
    N_("a body is missing from the source"),
    N_("a body that could not be read was sent"),
    N_("something was left out; see what was skipped"),
)
"""Why the traffic with a host was not seen in full."""

NOTES = (
    N_("defined by the app itself"),
    N_("not a permission of Android"),
    N_("checksum holds"),
    N_("degrees as whole numbers"),
    N_("the key name says so"),
    N_("its size is a multiple of the AES block"),
)
"""Notes at permissions, detections and unreadable bodies."""

KNOWN = frozenset(
    (*RULE_SENTENCES, *RULE_TEXTS, *RULE_NAMES, *PARTS, *LIMITS, *CODE_LIMITS, *COVERAGE, *NOTES)
)
"""All of them."""
