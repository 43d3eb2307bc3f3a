"""What the shipped rules say of themselves, so that a report can say it in other languages.

A test keeps every sentence of the rule files here: after changing one there, change it here too.
"""

from __future__ import annotations

from reports.words.mark import N_

WORDINGS = (
    N_(
        "A text in the app announces that other people will be told or contacted about the "
        "debt. That this took place was not seen; it may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} (different records in the largest "
        "list: {count}), which reaches a number named in {clause}. Without a lawful ground "
        "this may breach the provisions that {instrument} explains."
    ),
    N_(
        "The app was seen to receive {categories} from {hosts} (different records in the "
        "largest list: {count}), which reaches a number named in {clause}. Without a lawful "
        "ground this may breach the provisions that {instrument} explains."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} (different records in the largest "
        "list: {count}). If they are used to assess creditworthiness, this may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The manifest names many other packages, such as {declared}; whether the app asks "
        "the phone about them was not seen."
    ),
    N_(
        "The manifest names an accessibility service ({declared}), which can read the screen "
        "of every app; that it does was not seen."
    ),
    N_(
        "The manifest names a notification listener ({declared}), which can read the "
        "notifications of every app; that it does was not seen."
    ),
    N_(
        "The app carries a field that asks for the login of another company's service; that "
        "it was filled in or sent was not shown."
    ),
    N_(
        "The app's code takes a password or cookie of another company's service; that it "
        "leaves the phone was not shown."
    ),
    N_(
        "The app was seen to send a password, cookie or token of another company's service "
        "to {hosts}."
    ),
    N_(
        "The app carries code or a host name of a vendor that fetches records from other "
        "services; that it ran was not seen."
    ),
    N_(
        "The app was seen to contact {hosts}, a host of a vendor that fetches records from "
        "other services; what was fetched is not seen in the app's traffic."
    ),
    N_("After the tester deleted the account, the app was seen to send {categories} to {hosts}."),
    N_(
        "After the tester deleted the account, {categories} came back from {hosts}, so it "
        "had been kept."
    ),
    N_(
        "A value that was planted for another lender's app was seen on its way to {hosts} "
        "({categories})."
    ),
    N_("A value that was planted for another lender's app came back from {hosts} ({categories})."),
    N_(
        "The tester refused a permission and then noted that the service was refused; no "
        "recorded data shows it."
    ),
    N_(
        "A text in the app announces that other people will be told or contacted about the "
        "debt; that this took place was not seen."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} before the moment of consent that "
        "the tester marked."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} before the moment of registration "
        "that the tester marked."
    ),
    N_("The app was seen to send {categories} to {hosts} without encryption."),
    N_("The app was seen to send {categories} to {hosts} as part of an address line."),
    N_("The app was seen to send {categories} to {hosts}, an address without a name."),
    N_(
        "The manifest asks for {declared}. For a personal-loan app asking alone may breach "
        "{instrument}, {clause}; this shows no read and no upload."
    ),
    N_(
        "The manifest asks for {declared}. For an app that is no default handler asking "
        "alone may breach {instrument}, {clause}; this shows no read and no upload."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} (different records in the largest "
        "list: {count}). If a lending service provider stores them, this may breach "
        "{instrument}, {clause}."
    ),
    N_(
        "The app was seen to send an image of a face to {hosts}. If biometric data is taken "
        "from it or kept without a statutory ground, this may breach {instrument}, {clause}."
    ),
    N_(
        "The app was seen to send {categories} to {hosts} before the moment of consent that "
        "the tester marked. If it serves to rate the borrower, this may breach {instrument}, "
        "{clause}."
    ),
)
"""Sentences of single rows; those of many rows are in ``known.py``."""

CONDITIONS = (
    N_("Personal data is sent before the moment of consent."),
    N_("Contacts, call log or messages are taken, which a loan service does not need."),
    N_("Personal data goes to a third party."),
    N_("Data is sent, or comes back, after the borrower deleted the account."),
    N_(
        "A password, cookie or token of another company's service is taken, or a crawler's "
        "code is in the app."
    ),
    N_("After a permission was refused the tester noted that the service was refused."),
    N_("Personal data is sent before the moment of consent, so before a notice was confirmed."),
    N_("Personal data goes to a third party: a crawler, risk or advertising vendor."),
    N_("The app's texts announce that third persons will be told about the debt."),
    N_("Sensitive data (whereabouts, face, bank account) is sent before the moment of consent."),
    N_("Personal data reaches an address that is known to be outside China."),
    N_("The borrower is not told what is processed."),
    N_("Personal data travels without encryption, or as part of an address line."),
    N_("Financial or employment data goes to a third party before the moment of consent."),
    N_(
        "The number of records reaches a threshold: 50 of whereabouts, message contents, "
        "credit or property; 500 of communication records or transactions."
    ),
    N_(
        "Data beyond mobile number, name, identity number with validity and bank card is collected."
    ),
    N_(
        "Data is sent, or comes back, after the borrower deleted the account, or the tester "
        "found no way to delete."
    ),
    N_("The app asks for a permission that the annex calls of low relevance for online lending."),
    N_("Collection beyond the minimum, or without an act of consent."),
    N_("The app's texts announce contact with the borrower's references or contacts."),
    N_("Personal data is collected that the purpose does not need."),
    N_(
        "Data that says nothing of income or spending is sent by a lender's app: contacts, "
        "calls, messages, pictures, apps."
    ),
    N_(
        "Personal data is processed without a ground, beyond what is needed, or without protection."
    ),
    N_("The app takes the calendar."),
    N_("The app takes the list of accounts on the phone."),
    N_("The app takes identifiers of phone and SIM."),
    N_("The app asks for approximate position where precise position is barred."),
    N_("The app asks for the audio files on the phone."),
    N_("The app asks for access to all files."),
    N_("The manifest names twenty or more packages under <queries>."),
    N_("The app asks to draw over other apps."),
    N_("The app has an accessibility service."),
    N_("The app listens to the notifications of other apps."),
    N_("The app can install other apps."),
    N_(
        "A password, cookie or token of another company's service is taken: carrier, shop, "
        "mail, bank."
    ),
    N_("The app contains a crawler vendor's code, or the vendor's host was contacted."),
    N_("Call records, bills or orders of another company's account are in the app's traffic."),
    N_("A value is sent, or comes back, after the borrower deleted the account."),
    N_("A value that was planted for one lender's app turns up in the traffic of another."),
    N_("The app's texts announce contact with the address book or disclosure to others."),
    N_(
        "Data of the phone, which the borrower did not type, is sent before the moment of "
        "registration."
    ),
    N_("Personal data travels without encryption."),
    N_("Personal data is part of an address line."),
    N_("Personal data goes to an address without a name."),
    N_("The app sends bodies that could not be read, on top of TLS."),
    N_("Financial data goes to a third party before the moment of consent."),
    N_(
        "A personal-loan app, or one that brings borrowers to a lender, asks for one of six "
        "permissions or is seen to take what they guard."
    ),
    N_(
        "A personal-loan or line-of-credit app asks for one of eight permissions or is seen "
        "to take what they guard."
    ),
    N_(
        "The app asks for QUERY_ALL_PACKAGES, or sends the list of installed apps, although "
        "lending needs no inventory of the phone."
    ),
    N_("Personal and sensitive data is sent before the moment of consent or before registration."),
    N_(
        "The app asks for SMS or call log permissions, or sends what they guard, and is no "
        "default handler."
    ),
    N_("The app asks for READ_CALL_LOG after verification by call stopped being a permitted use."),
    N_(
        "An app that targets level 37 or higher asks for READ_CONTACTS although one or a few "
        "contacts would do."
    ),
    N_(
        "The listing lacks the repayment period, the annual rate, an example of cost or the "
        "privacy policy."
    ),
    N_("The loan is to be repaid in full within 60 days or less."),
    N_(
        "An app for India, Indonesia, the Philippines, Nigeria, Kenya, Pakistan or Thailand "
        "lacks the country's licence document."
    ),
    N_("The developer has not filed the Financial Features Declaration."),
    N_(
        "A licensed lender's app accesses anything but camera, microphone and location: "
        "contacts, gallery, messages, calls, apps."
    ),
    N_("More contacts are sent than the emergency contacts that a borrower types."),
    N_(
        "Consumers' data is shared with a third party, or consent to share is a condition of "
        "service."
    ),
    N_("The operator's app goes beyond the access to the device that the circular allows."),
    N_("Personal data is processed without a ground that the law names."),
    N_(
        "A digital lending app accesses files and media, the contact list, call logs or "
        "telephony functions."
    ),
    N_(
        "A digital lending app takes SMS or the list of installed apps, which the paragraph "
        "does not name."
    ),
    N_(
        "Data is sent, or comes back, after the borrower deleted the account, or the tester "
        "found no way to refuse, revoke or delete."
    ),
    N_("Personal data goes to a third party before the moment of consent."),
    N_(
        "More than basic minimal data (name, address, contact details) reaches a service "
        "provider of the lender that may store it."
    ),
    N_("An image of the borrower's face is sent."),
    N_("Personal data reaches an address that is known to be outside India."),
    N_("The app and its site have no public privacy policy."),
    N_("The app is not in the RBI's public directory of digital lending apps."),
    N_(
        "The app accesses the phone book or contacts list, or its texts announce messages or "
        "calls to contacts."
    ),
    N_("A customer's personal data or contacts go to a third party."),
    N_("Many contacts are sent: people who are no party to the loan."),
    N_("The lender lacks the certificate of the data commissioner."),
    N_("A lender's app accesses contacts or photos."),
    N_("An unregistered lender, or one without evidence of consent and data protection."),
    N_("The lender has no approval letter of the commission."),
    N_("Personal data is processed without a lawful basis or beyond what is needed."),
    N_("The app asks for the contact list, or copies more than a handful of contacts."),
    N_(
        "After the identity photo the camera or gallery permission stays on and no reminder "
        "is shown, as the tester noted."
    ),
    N_("A permission is asked for without a just-in-time notice, as the tester noted."),
    N_(
        "A whole list of contacts is sent instead of the few references that a borrower "
        "chooses in a separate screen."
    ),
    N_("The app's texts announce contact with people in the borrower's contact list."),
    N_(
        "The app accesses the phone book, contacts list or photo gallery; the borrower's "
        "consent makes no difference."
    ),
    N_("A company has more than one app, or the app lacks the full corporate name or licence."),
    N_("The app was not audited by an approved auditor."),
    N_("Further duties of nano-lenders: certification of apps, caps."),
    N_("The app takes borrowers' contacts."),
    N_("Data that can serve a credit rating is sent before the moment of consent."),
)
"""What a rule asks for."""

LAWFUL_IF = (
    N_("The app tells the borrower and obtains consent before it collects."),
    N_(
        "The data is necessary for the service offered, the rules are public and the person "
        "concerned agreed."
    ),
    N_("The person agreed to this recipient, or the data cannot be traced to a person."),
    N_(
        "The data is deleted when the borrower asks, unless another law obliges the lender "
        "to keep it."
    ),
    N_(
        "The borrower fetches the record from the other company and hands it over, or the "
        "other company offers an interface for it."
    ),
    N_("Only what the loan needs is collected; a picker hands over a single contact."),
    N_("The borrower agrees freely after being informed, or another ground of article 13 applies."),
    N_("The service goes on without data that it does not need."),
    N_("A notice comes first that names handler, purpose, kinds of data and time of storage."),
    N_("The data is deleted when the purpose ends or the borrower asks."),
    N_(
        "The recipient is named and the borrower agrees separately, or the recipient "
        "processes for the lender only."
    ),
    N_("Nobody but the borrower and guarantors is told."),
    N_("The borrower agrees separately after being told why it is needed."),
    N_("One of the conditions of article 38 is met and the borrower agrees separately."),
    N_("The data travels encrypted and in the body of the message."),
    N_("The other company agrees to the access and only what is necessary is collected."),
    N_("The borrower agreed in writing before the data was given on."),
    N_("There is a lawful ground for obtaining and giving the records."),
    N_("The basic service goes on without data outside the necessary set."),
    N_("Nothing is collected before the borrower agreed."),
    N_("The borrower agreed to this recipient, or the data cannot be traced to a person."),
    N_("The app offers deletion and does it."),
    N_(
        "Only the borrower and co-debtors are contacted, by channels they agreed to, at the "
        "hours the law allows."
    ),
    N_("The data is not used to assess creditworthiness and another ground allows its collection."),
    N_("The app offers a reminder through the calendar app, which needs no access."),
    N_("The borrower types one address or picks one account in the system's picker."),
    N_("An identifier of the installation that the borrower can reset is enough."),
    N_("The borrower types the address, or position is asked for once with a stated purpose."),
    N_("A loan needs no audio files."),
    N_("The borrower picks a single document in the system's picker."),
    N_("Only packages that the app opens itself are named."),
    N_("A notification does what the overlay is for."),
    N_("The app serves people with disabilities and says so."),
    N_("One-time codes come through the SMS Retriever API."),
    N_("Updates come through the store."),
    N_("The borrower fetches the record from the other company and hands it over."),
    N_("No crawler is in the app."),
    N_("Data is deleted when the borrower asks, unless another law obliges the lender to keep it."),
    N_("Data goes to no other lender without the borrower's consent."),
    N_("Only guarantors whom the borrower named are contacted."),
    N_("Nothing is collected from somebody who has not applied for a loan."),
    N_("All hosts are reached by TLS."),
    N_("Personal data travels in the body of the message."),
    N_("Data goes to named hosts of the lender."),
    N_("The lender says what the body holds and lets it be checked."),
    N_("The borrower agrees before credit history is shared."),
    N_(
        'The permission is removed from the merged manifest (tools:node="remove") and a '
        "picker is used for a single contact or picture."
    ),
    N_(
        "The app's core purpose for its users needs the inventory and the declaration form "
        "was accepted, or single packages are named under <queries>."
    ),
    N_(
        "A prominent disclosure inside the app comes first and the borrower agrees to it by "
        "an act of their own."
    ),
    N_(
        "The app is the default handler for SMS, phone or assistant, or holds an approved "
        "exception; one-time codes come through the SMS Retriever API."
    ),
    N_("The number is verified by an API that reads no call log."),
    N_("The borrower chooses single contacts in the Contact Picker."),
    N_(
        "The app asks for camera, microphone and location only; an emergency contact is "
        "typed by the borrower."
    ),
    N_("Only the emergency contact that the borrower typed or picked is sent."),
    N_(
        "One-time access to camera, microphone, location or another facility, needed for "
        "onboarding or KYC only, with explicit consent."
    ),
    N_(
        "The data is needed for the loan and the borrower gave prior, explicit consent with "
        "an audit trail."
    ),
    N_("The app lets the borrower deny, restrict, revoke and delete, and does what was chosen."),
    N_("The borrower explicitly agrees to this recipient before anything is sent."),
    N_(
        "The provider stores only name, address, contact details and what the loan cannot do "
        "without."
    ),
    N_("Statutory guidelines allow it, as for identification by video, and no template is kept."),
    N_("The data is deleted abroad and brought back to India within 24 hours."),
    N_("An itemised notice comes first and the borrower agrees, or the Act names another ground."),
    N_(
        "The borrower gives a guarantor or reference of their own choice and no contacts "
        "list is accessed."
    ),
    N_(
        "The recipient only processes for the lender, or the law or the customer's consent "
        "allows it."
    ),
    N_("Only guarantors or references of the borrower's choice are sent, and they are told."),
    N_("A picker is used for a single contact or picture."),
    N_(
        "The borrower picks the few character references or guarantors in a separate screen, "
        "and nothing else is copied."
    ),
    N_("The app turns the permission off or reminds the borrower to do so."),
    N_("A notice just before the system's dialog says what the permission is for."),
    N_("A separate screen lets the borrower choose the references, and only those are sent."),
    N_("Only guarantors or co-makers whom the borrower named are contacted."),
    N_(
        "No access to phone book and gallery at all; a picker hands over single items that "
        "the borrower chooses."
    ),
    N_("The borrower agrees to the rating before any data for it is collected."),
)
"""What makes it lawful."""

EXCEPTIONS = (
    N_("What is necessary for a service is judged case by case."),
    N_("A processor that acts for the lender."),
    N_("Records that another law obliges the lender to keep."),
    N_("What is necessary is judged by the purpose that the lender states."),
    N_("Grounds other than consent, such as a contract that needs the data."),
    N_("Data that the service cannot do without."),
    N_("A notice shown before the mark that the tester set."),
    N_("Periods of storage that another law sets."),
    N_("A processor under article 21 that acts for the lender."),
    N_("Separate consent of the borrower."),
    N_(
        "An address of a content delivery network may be counted in another country than the "
        "server behind it. Hong Kong and Macau count as outside the mainland."
    ),
    N_("Data that the rule counts as necessary for online lending."),
    N_("Co-debtors and guarantors."),
    N_("A disclosure shown before the mark that the tester set."),
    N_("Exceptions that Google approved for this app."),
    N_("Local law that explicitly permits it."),
    N_("One-time access for onboarding and KYC with explicit consent."),
    N_("Sharing that law or regulation requires; a processor that acts for the lender."),
    N_("Identification by video under the KYC directions."),
    N_(
        "An address of a content delivery network may be counted in another country than the "
        "server behind it."
    ),
    N_("The text speaks of the course of debt collection; for collection before that see KE-DPA."),
    N_("Licensed credit reference bureaus; processors that act for the lender."),
    N_("Guarantors and co-makers whom the borrower named."),
)
"""What this report cannot see."""

CERTAINTY = (
    N_("Article number derived from the amending decision; the consolidated text was not read."),
    N_(
        "In the Moxie judgment (Hangzhou, 2021) a crawler vendor that kept borrowers' "
        "passwords was convicted; reports agree, the judgment itself was not read."
    ),
    N_(
        "In the Moxie judgment (Hangzhou, 2021) a crawler vendor that kept borrowers' "
        "passwords was convicted; reports agree, the judgment itself was not read. Article "
        "number derived from the amending decision; the consolidated text was not read."
    ),
    N_(
        "Thresholds count items over all persons concerned; only a court decides. The "
        "threshold of 5,000 for other data was not checked and is left out."
    ),
    N_("Only the heading of the group was read."),
    N_(
        "The directive binds through national law of each member state. What the data was "
        "used for is not seen in traffic."
    ),
    N_("The store's personal-loan list does not name it; local rules may."),
    N_(
        "The store's personal-loan list does not name it; local rules may. Twenty is this "
        "table's own threshold."
    ),
    N_(
        "The vendor gives the result to the lender's server, so the app's traffic shows the "
        "hand-over only."
    ),
    N_("Providers had until 30 June 2026 to regularise. No clause about phone data was found."),
    N_(
        "The list was read in press reports; of the policy page itself only the opening was "
        "readable."
    ),
    N_(
        "Read in three reports that agree, not on the policy page. One of them says that "
        "accessory and earned-wage apps are covered too; the row leaves them out."
    ),
    N_("The day on which the policy began was not looked up."),
    N_("The support page first said 2026-10-28; the timeline page now says 2027-01-27."),
    N_(
        "Statements of OJK and AFPI since early 2019; the clause number of the regulation "
        "behind them was not found. Contacts, gallery and video are named, other data "
        "follows from 'beyond the three'."
    ),
    N_("A statement in the press; two typed references are not counted as more."),
    N_(
        "Inference: SMS and installed apps are not named; they fall under 'etc.' and the "
        "need-based test."
    ),
    N_(
        "In November 2025 the RBI consolidated its directions by kind of entity; paragraph "
        "numbers may have been issued again. Check before printing."
    ),
    N_(
        "Inference: SMS and installed apps are not named; they fall under 'etc.' and the "
        "need-based test. Paragraph numbers may have been issued again in November 2025."
    ),
    N_("Paragraph numbers may have been issued again in November 2025."),
    N_(
        "That the data was stored is not seen in traffic. Paragraph numbers may have been "
        "issued again in November 2025."
    ),
    N_(
        "Whether a template was derived or stored is not seen in traffic. Paragraph numbers "
        "may have been issued again in November 2025."
    ),
    N_(
        "What happens within 24 hours is not seen in traffic. Paragraph numbers may have "
        "been issued again in November 2025."
    ),
    N_("The duties are reported to begin on 2027-05-14; before that day the row is not applied."),
    N_(
        "Gazetted on 18 March 2022, published in the Kenya Gazette of 22 April 2022: the "
        "later day is used."
    ),
    N_("Read in one report only."),
    N_("The decisions were read in a report, not in the commissioner's copies."),
    N_("Statements in the press; no clause of a regulation was found."),
    N_("Full compliance was due by 5 January 2026."),
    N_(
        "Near-verbatim in four reports. Circular 2022-02 allows some processing of contacts, "
        "so up to five distinct ones are not counted."
    ),
    N_("Rests on the tester's mark: whether a reminder was shown is not in the app's documents."),
    N_("Read in the regulator's own release. Rests on the tester's mark."),
    N_("The day on which the circular began was not looked up; it was reported in August 2019."),
    N_("That the data served a credit rating is not seen in traffic."),
)
"""How certain a row is."""

RULE_TEXTS = (*WORDINGS, *CONDITIONS, *LAWFUL_IF, *EXCEPTIONS, *CERTAINTY)
"""All of them."""
