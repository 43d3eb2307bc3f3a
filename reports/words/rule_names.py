"""Names of laws and their parts, so that a report can name them in other languages.

A test keeps every sentence of the rule files here: after changing one there, change it here too.
"""

from __future__ import annotations

from reports.words.mark import N_

INSTRUMENTS = (
    N_("Cybersecurity Law (中华人民共和国网络安全法)"),
    N_("Personal Information Protection Law (中华人民共和国个人信息保护法)"),
    N_("Network Data Security Management Regulation (网络数据安全管理条例)"),
    N_("Credit Reporting Industry Regulation (征信业管理条例)"),
    N_(
        "Interpretation of the Supreme People's Court "
        "and Procuratorate on infringing personal information "
        "(法释〔2017〕10号)"
    ),
    N_(
        "Scope of necessary personal information for common types of apps "
        "(常见类型移动互联网应用程序必要个人信息范围规定)"
    ),
    N_(
        "Identification of illegal collection and use of personal information by apps "
        "(App违法违规收集使用个人信息行为认定方法)"
    ),
    N_("GB/T 41391-2022"),
    N_("GB/T 35273-2020"),
    N_("Ley 2300 de 2023"),
    N_("Ley 1581 de 2012"),
    N_("Directive (EU) 2023/2225 on credit agreements for consumers"),
    N_("Regulation (EU) 2016/679 (GDPR)"),
    N_("Data minimisation"),
    N_("Logins of other services"),
    N_("Keeping after deletion"),
    N_("Sharing between lenders"),
    N_("Refusal of service"),
    N_("Contact with third persons"),
    N_("Collection before consent"),
    N_("Unprotected data"),
    N_("Unreadable uploads"),
    N_("Bank of Ghana, Directive for Digital Credit Services Providers, 2025"),
    N_("Google Play policy on financial services"),
    N_("Google Play policy on package visibility"),
    N_("Google Play User Data policy"),
    N_("Google Play policy on SMS and call log permissions"),
    N_("Google Play Contacts Permissions policy"),
    N_("Google Play Console"),
    N_("OJK and AFPI rule of access 'Camilan'"),
    N_("POJK 6/POJK.07/2022"),
    N_("POJK 22/2023"),
    N_("SEOJK 19/SEOJK.06/2023"),
    N_("POJK 40/2024 and SEOJK 19/SEOJK.06/2025"),
    N_("UU 27/2022 on the protection of personal data"),
    N_("RBI Guidelines on Digital Lending (2 September 2022)"),
    N_("RBI (Digital Lending) Directions, 2025 (RBI/2025-26/36)"),
    N_("Digital Personal Data Protection Act, 2023"),
    N_(
        "Central Bank of Kenya (Digital Credit Providers) Regulations, 2022 (Legal Notice 46 "
        "of 2022)"
    ),
    N_("Data Protection Act, 2019 (Kenya)"),
    N_("Non-Deposit-Taking Credit Providers Regulations, 2025 (draft)"),
    N_("FCCPC statement adopting the store's bar on contacts and photos"),
    N_("FCCPC Digital, Electronic, Online or Non-traditional Consumer Lending Regulations, 2025"),
    N_(
        "Limited Interim Regulatory/Registration Framework and Guidelines for Digital Lending, 2022"
    ),
    N_("Nigeria Data Protection Act, 2023"),
    N_("NPC Circular No. 20-01"),
    N_("NPC Circular No. 2022-02"),
    N_("SEC Memorandum Circular No. 18, series of 2019"),
    N_("SECP Circular No. 15 of 2022"),
    N_("SECP circulars of 2023"),
    N_("Bank of Tanzania, Guidance Note on Digital Lenders (Tier 2)"),
    N_("Law on Personal Data Protection, 91/2025/QH15"),
)
"""Names of laws and policies; the number or the name in the law's own language stays in each."""

CLAUSES = (
    N_("article 22 (text of 2016)"),
    N_("article 24 (text of 2025)"),
    N_("article 41 (text of 2016)"),
    N_("article 43 (text of 2025)"),
    N_("article 42 (text of 2016)"),
    N_("article 44 (text of 2025)"),
    N_("article 43 (text of 2016)"),
    N_("article 45 (text of 2025)"),
    N_("article 44 and 64 (text of 2016)"),
    N_("article 46 (text of 2025)"),
    N_("articles 5 and 6"),
    N_("articles 13, 14 and 16"),
    N_("article 16"),
    N_("article 17"),
    N_("articles 19 and 47"),
    N_("articles 21 and 23"),
    N_("article 25"),
    N_("articles 28, 29 and 30"),
    N_("articles 38 and 39"),
    N_("article 44"),
    N_("article 51"),
    N_("articles 18, 22 and 24"),
    N_("articles 13 and 29"),
    N_("article 5 (numbers of items)"),
    N_("articles 3 and 4"),
    N_("item (12), online lending"),
    N_("group 3, item 1"),
    N_("group 4"),
    N_("group 5"),
    N_("group 6"),
    N_("annex E (permissions of low relevance by type of service)"),
    N_("clauses not looked up"),
    N_("contact with personal references"),
    N_("necessity"),
    N_("assessment of creditworthiness (article number not checked)"),
    N_("articles 5, 6, 9, 13, 25, 32 and 44"),
    N_("consent before sharing credit history"),
    N_("Personal loans: permissions that may not be asked for (list of 2023)"),
    N_("Personal loans: permissions that may not be asked for (list of 2025)"),
    N_("Use of the broad package visibility permission (answer/10158779)"),
    N_(
        "Personal and sensitive user data: prominent disclosure and consent (answer/9888170, "
        "13161072)"
    ),
    N_("Apps without default SMS, Phone or Assistant handler capability (answer/10208820)"),
    N_("READ_CALL_LOG: account verification by call is no permitted use"),
    N_("READ_CONTACTS where the Contact Picker would do (answer/16909972)"),
    N_("Personal loans: repayment period, annual rate, example of cost"),
    N_("Personal loans: no repayment in full within 60 days or less"),
    N_("Personal loans: licence documents by country"),
    N_("Financial Features Declaration"),
    N_("camera, microphone and location only"),
    N_("emergency contact"),
    N_("five prohibitions on consumers' data"),
    N_("protection of consumers' data (clause not found)"),
    N_("access to the device (clause number not found)"),
    N_("articles not looked up"),
    N_("paragraph 10.1"),
    N_("paragraph 10.1 (by inference)"),
    N_("paragraph 12(i)"),
    N_("paragraph 12(i) (by inference)"),
    N_("paragraph 12(ii)"),
    N_("paragraph 12(iv)"),
    N_("paragraph 13(i)"),
    N_("paragraph 13(iii)"),
    N_("paragraph 13(iv)"),
    N_("paragraph 14"),
    N_("paragraph 17 (directory of digital lending apps)"),
    N_("sections 5 and 6 (notice and consent)"),
    N_("conduct in debt collection (regulation number not checked)"),
    N_("sharing of customers' data (regulation number not checked)"),
    N_("sections 25 and 30"),
    N_("data protection certificate and data protection by design"),
    N_("access to contacts and photos"),
    N_("data protection duties (clause not found)"),
    N_("approval letter"),
    N_("sections 24 to 26"),
    N_("section 3(D)"),
    N_("section 3 (camera)"),
    N_("section 3(A)(5)"),
    N_("character references and guarantors"),
    N_("section 1"),
    N_("access to phone book and photo gallery"),
    N_("contacting people other than guarantors"),
    N_("one app a company, full name and licence shown"),
    N_("audit by an approved cyber-security auditor"),
    N_("not looked up"),
    N_("privacy duties (clause on contacts not found)"),
    N_("credit information and consent (article number not checked)"),
)
"""Which part of them."""

RULE_NAMES = (*INSTRUMENTS, *CLAUSES)
"""All of them."""
