"""Rows that are well-formed but cannot work are found, with the row's id."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.rules.lint import problems
from inspector.rules.loader import default_rules, rules_from
from inspector.rules.match import key_name

TAIL = 'why = "An example for a test."\nreference = "https://example.org/"\n'


def found(folder: Path, table: str, row: str) -> tuple[str, ...]:
    (folder / f"{table}.toml").write_text(f"{row}\n{TAIL}", encoding="utf-8")
    return problems(rules_from([folder]))


def test_shipped_rows_have_no_problem() -> None:
    assert problems(default_rules()) == ()


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        (
            "permissions",
            '[[permission]]\nid = "com.example.X"\nprotection = "harmless"',
            "permission 'com.example.X': 'harmless' is no base protection level",
        ),
        (
            "permissions",
            '[[permission]]\nid = "nodots"\nprotection = "normal"',
            "permission 'nodots': name 'nodots' is malformed",
        ),
        (
            "apis",
            '[[api]]\nid = "x"\ncategory = "sms"\nclass_name = "android/telephony/Sms"\n'
            'methods = ["get"]',
            "api 'x': class 'android/telephony/Sms' is malformed",
        ),
        (
            "apis",
            '[[api]]\nid = "x"\ncategory = "sms"\nclass_name = "a.B"\nmethods = ["get()"]',
            "api 'x': method 'get()' is malformed",
        ),
        (
            "apis",
            '[[api]]\nid = "x"\ncategory = "sms"\nclass_name = "a.B"\nmethods = ["get"]\n'
            'descriptor = "(Ljava/lang/String)V"',
            "api 'x': descriptor '(Ljava/lang/String)V' is malformed",
        ),
        (
            "apis",
            '[[api]]\nid = "x"\ncategory = "sms"\nclass_name = "a.B"\nmethods = []',
            "api 'x': names no method",
        ),
        (
            "apis",
            '[[api]]\nid = "x"\ncategory = "sms"\nclass_name = "android.telephony.SmsMessage"\n'
            'methods = ["getMessageBody"]',
            "api 'x': method 'android.telephony.SmsMessage.getMessageBody' is already in "
            "'sms.body'",
        ),
        (
            "uris",
            '[[uri]]\nid = "x"\ncategory = "sms"\nuris = ["content://sms"]',
            "uri 'x': URI 'content://sms' is already in 'sms.provider'",
        ),
        (
            "uris",
            '[[uri]]\nid = "x"\ncategory = "sms"\nuris = ["sms/inbox"]',
            "uri 'x': URI 'sms/inbox' is malformed",
        ),
        (
            "uris",
            '[[uri]]\nid = "x"\ncategory = "sms"\nfields = ["CONTENT_URI"]',
            "uri 'x': field 'CONTENT_URI' is malformed",
        ),
        ("uris", '[[uri]]\nid = "x"\ncategory = "sms"', "uri 'x': has neither URI nor field"),
        (
            "sdks",
            '[[sdk]]\nid = "x"\nname = "X"\ncompany = "X"\npurpose = "ads"\n'
            'packages = ["com.appsflyer"]',
            "sdk 'x': class prefix 'com.appsflyer' is already in 'appsflyer'",
        ),
        (
            "sdks",
            '[[sdk]]\nid = "x"\nname = "X"\ncompany = "X"\npurpose = "ads"\n'
            'libraries = ["libx.so"]',
            "sdk 'x': library 'libx.so' is written without lib and .so",
        ),
        (
            "sdks",
            '[[sdk]]\nid = "x"\nname = "X"\ncompany = "X"\npurpose = "ads"',
            "sdk 'x': nothing to recognise it by",
        ),
        (
            "companies",
            '[[company]]\nid = "x"\nname = "X"\npurpose = "ads"\ndomains = ["adjust.com"]',
            "company 'x': domain 'adjust.com' is already in 'adjust'",
        ),
        (
            "companies",
            '[[company]]\nid = "x"\nname = "X"\npurpose = "ads"\ndomains = ["https://x.org/"]',
            "company 'x': domain 'https://x.org/' is malformed",
        ),
        (
            "keys",
            '[[key]]\nid = "x"\ncategory = "sms"\nnames = ["SmsList"]',
            "key 'x': name 'smslist' is already in 'sms.list.gen'",
        ),
        (
            "keys",
            '[[key]]\nid = "x"\ncategory = "sms"\nnames = ["__"]',
            "key 'x': a name is empty, or there is none",
        ),
        (
            "identifiers",
            '[[identifier]]\nid = "x"\ncategory = "finance"\nattribute = "finance.card"\n'
            'pattern = "(\\\\d"\ncontext = ["x"]',
            "identifier 'x': pattern '(\\\\d': missing ), unterminated subpattern at position 0",
        ),
        (
            "identifiers",
            '[[identifier]]\nid = "x"\ncategory = "finance"\nattribute = "finance.card"\n'
            'pattern = "\\\\d+"\ncontext = ["x"]\ncheck = "stdnum:zz.none"',
            "identifier 'x': python-stdnum has no module for 'stdnum:zz.none'",
        ),
        (
            "identifiers",
            '[[identifier]]\nid = "x"\ncategory = "finance"\nattribute = "finance.card"\n'
            'pattern = "\\\\d+"\ncontext = ["x"]\nunique = true',
            "identifier 'x': without a check it cannot be unique",
        ),
        (
            "identifiers",
            '[[identifier]]\nid = "x"\ncategory = "finance"\nattribute = "finance.card"\n'
            'pattern = "\\\\d+"\ncontext = []\ncheck = "stdnum:luhn"',
            "identifier 'x': has no context, so it never matches",
        ),
        (
            "brands",
            '[[brand]]\nid = "x"\nname = "X"\nkind = "shop"\ndomains = ["tmall.com"]\n'
            'category = "shopping_records"',
            "brand 'x': domain 'tmall.com' is already in 'cn.taobao'",
        ),
        (
            "phrases",
            '[[phrase]]\nid = "x"\nkind = "consent"\nlanguage = "en"\npatterns = ["a*"]',
            "phrase 'x': pattern 'a*' matches an empty text",
        ),
        (
            "phrases",
            '[[phrase]]\nid = "x"\nkind = "consent"\nlanguage = "en"\npatterns = ["\\\\Wgo|Yes"]',
            "phrase 'x': pattern '\\\\Wgo|Yes' has a capital letter, so it never matches",
        ),
        (
            "phrases",
            '[[phrase]]\nid = "x"\nkind = "consent"\nlanguage = "en"\npatterns = []',
            "phrase 'x': has no pattern, so it matches every text",
        ),
    ],
)
def test_problem(tmp_path: Path, table: str, row: str, problem: str) -> None:
    assert found(tmp_path, table, row) == (problem,)


def test_check_lists_every_problem(tmp_path: Path) -> None:
    (tmp_path / "uris.toml").write_text(
        f'[[uri]]\nid = "x"\ncategory = "sms"\n{TAIL}[[uri]]\nid = "y"\ncategory = "sms"\n{TAIL}',
        encoding="utf-8",
    )
    with pytest.raises(InspectorError) as error:
        rules_from([tmp_path]).check()
    assert error.value.what == "2 problems in the rule tables"
    assert "uri 'x': has neither" in error.value.cause
    assert "uri 'y': has neither" in error.value.cause


def test_key_names_compare_without_case_and_separators() -> None:
    assert {key_name(n) for n in ("idCardNo", "id_card_no", "Id-Card.No", "ID CARD NO")} == {
        "idcardno"
    }
