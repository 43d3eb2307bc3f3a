"""Keys in scripts, minified and not: which value a call gets, and when nobody can say."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.rules.loader import default_rules
from inspector.static.container import open_container
from inspector.static.scripts.keys import of_script, script_keys
from inspector.static.scripts.values import Script
from tests.static.apks import FAIR, rebuilt

KEY = "0123456789abcdef"


def keys(text: str) -> list[tuple[str, bytes, str]]:
    return [
        (key.role, key.value, key.algorithm) for key in of_script(Script(text), default_rules())
    ]


AES = "AES/CBC/PKCS5Padding"


@pytest.mark.parametrize(
    "text",
    [
        f'C.AES.encrypt(x,C.enc.Utf8.parse("{KEY}"))',
        f"C['AES']['encrypt'](x,C['enc']['Utf8']['parse']('{KEY}'))",
        f'r(d[0]).default.AES.decrypt(x, r(d[0]).default.enc.Utf8.parse("{KEY}"), {{}})',
        f'var k="{KEY}";function f(x){{return C.AES.encrypt(x,C.enc.Utf8.parse(k))}}',
        f'var o={{key:"{KEY}"}};C.AES.encrypt(x,C.enc.Utf8.parse(o.key))',
        'C.AES.encrypt(x,C.enc.Utf8.parse("01234567"+"89abcdef"))',
        f'C.AES.encrypt(x,C.enc.Utf8.parse("{KEY}ghijkl".substring(0,16)))',
        f'C.AES.encrypt(x,C.enc.Hex.parse("{KEY.encode().hex()}"))',
        'C.AES.encrypt(x,C.enc.Base64.parse("MDEyMzQ1Njc4OWFiY2RlZg=="))',
        f'function f(x,k){{k=k||"{KEY}";return C.AES.encrypt(x,C.enc.Utf8.parse(k))}}',
        "function f(x){var k=arguments.length>1&&void 0!==arguments[1]?arguments[1]:"
        f'"{KEY}";return C.AES.encrypt(x,C.enc.Utf8.parse(k))}}',
        f'var 密钥 = "{KEY}"; function 加密(文) {{ C.AES.encrypt(文, C.enc.Utf8.parse(密钥)) }}',
        f'const f=(x,k="{KEY}")=>C.AES.encrypt(x,C.enc.Utf8.parse(k))',
        "C.AES.encrypt(x,C.enc.Utf8.parse('\\x30\\x31\\u0032\\u{33}456789abcdef'))",
        f'C.AES.encrypt(x, /* the key */ C.enc.Utf8.parse(\n  "{KEY}"\n))',
    ],
)
def test_a_key_is_read_however_it_is_written(text: str) -> None:
    assert keys(text) == [("key", KEY.encode(), AES)]


@pytest.mark.parametrize(
    "text",
    [
        "function f(x,k){return C.AES.encrypt(x,C.enc.Utf8.parse(k))}",
        # The name outside is another one than the parameter.
        f'var k="{KEY}";function f(x,k){{return C.AES.encrypt(x,C.enc.Utf8.parse(k))}}',
        f'function g(){{var k="{KEY}";return k}}function f(x){{C.AES.encrypt(x,C.enc.Utf8.parse(k))'
        "}",
        f'var k="{KEY}";if(y)k="fedcba9876543210";C.AES.encrypt(x,C.enc.Utf8.parse(k))',
        f'var k="{KEY}"+id();C.AES.encrypt(x,C.enc.Utf8.parse(k))',
        f'C.AES.encrypt(x,C.enc.Utf8.parse("{KEY}"+n))',
        f'C.AES.encrypt(x,C.enc.Utf8.parse("{KEY}"[n]))',
        f'C.AES.encrypt(x,y?C.enc.Utf8.parse("{KEY}"):z())',
        f'g.encrypt("a label","{KEY}")',
        "C.AES.encrypt(x,C.enc.Utf8.parse(`${a}bcdefghijklmnop`))",
        "C.AES.encrypt(x,C.enc.Hex.parse('no digits'))",
        'audio.start({volume:1,mode:"loop"})',
        'j.setPublicKey("not a key")',
    ],
)
def test_what_nobody_can_say_is_no_key(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f'C.AES.encrypt(x,C.enc.Utf8.parse("{KEY}"),{{iv:C.enc.Utf8.parse("{KEY[::-1]}"),'
            "mode:C.mode.CTR,padding:C.pad.NoPadding})",
            [("iv", KEY[::-1].encode(), "AES/CTR/NoPadding"),
             ("key", KEY.encode(), "AES/CTR/NoPadding")],
        ),
        (
            f'var iv=C.enc.Utf8.parse("{KEY}"),c={{iv,mode:C.mode.CBC}};'
            f'A.default.encrypt(x,C.enc.Utf8.parse("{KEY[::-1]}"),c)',
            [("iv", KEY.encode(), ""), ("key", KEY[::-1].encode(), "")],
        ),
        ('C.AES.encrypt(x,"a passphrase")', [("password", b"a passphrase", "AES")]),
        # Half of a pair of characters, which no file holds but a script may write.
        ('e.K=C.enc.Utf8.parse("\\ud800abcdefghijklm")',
         [("key", b"\xed\xa0\x80abcdefghijklm", "")]),
        (f'e.KEY=C.enc.Utf8.parse("{KEY}")', [("key", KEY.encode(), "")]),
        (f'var aesIv = C.enc.Utf8.parse("{KEY}")', [("iv", KEY.encode(), "")]),
        ('n.createCipheriv("aes-128-cbc",Buffer.from("30313233343536373839616263646566","hex"),v)',
         [("key", KEY.encode(), "aes-128-cbc")]),
        ("new a.ModeOfOperation.ecb([1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16])",
         [("key", bytes(range(1, 17)), "AES/ECB")]),
        ("s.sm4.encrypt(x,'0123456789abcdeffedcba9876543210')",
         [("key", bytes.fromhex("0123456789abcdeffedcba9876543210"), "SM4/CBC/PKCS5Padding")]),
    ],
)  # fmt: skip
def test_what_a_value_is_used_as(text: str, found: list[tuple[str, bytes, str]]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "C.AES.encrypt(" * 3000,
        "C.AES.encrypt(x," + "(" * 5000,
        "C.AES.encrypt(x," + "new " * 5000,
        "C.AES.encrypt(x," + "a||" * 5000,
        "C.AES.encrypt(x," + "a?b:" * 5000,
        "C.AES.encrypt(x,k" + "k=k," * 9000 + "k)",
        "k=k+k;" * 3000 + "C.AES.encrypt(x,k)",
        "".join(f"a{n}=a{n + 1}+a{n + 1};" for n in range(400)) + "C.AES.encrypt(x,a0)",
        "{" * 90_000 + "C.AES.encrypt(x,k,{iv:k})",
        "'" * 50_001 + "C.AES.encrypt(x,k)",
        "f(" * 40_000 + ").encrypt(x,k,{iv:k})",
    ],
    ids=range(11),
)
def test_a_script_made_to_stop_readers_ends(text: str) -> None:
    began = time.process_time()
    assert keys(text) == []
    assert time.process_time() - began < 10


def test_a_very_long_text_is_cut() -> None:
    value = Script('"' + "a" * 100_000 + '"').value(0)
    assert isinstance(value, str)
    assert len(value) < 10_000


def test_a_bundle_that_takes_too_long_says_so(tmp_path: Path) -> None:
    many = "".join(f"C.AES.encrypt(x,C.enc.Utf8.parse(o.key{n}));" for n in range(400))
    text = "var filler=0;" * 1_000_000 + many + f'var o={{key7:"{KEY}"}};'
    path = rebuilt(FAIR, tmp_path / "big.apk", entries={"assets/big.js": text.encode()})
    container = open_container(path)
    script_keys(container, default_rules())
    assert [row.what for row in container.skipped] == ["assets/big.js"]


PIECES = (
    "C.AES.encrypt(", "C.enc.Utf8.parse(", "s.sm4.encrypt(", "j.setPublicKey(", "Buffer.from(",
    '"', "'", "`", "${", "{", "}", "(", ")", "[", "]", "k", "k=", "||", "?", ":", "+", ",", "=>{",
    "function(k){", ".substring(0,16)", ".substr(99999999999)", ".slice(-3)", ".toString()", "\n",
    "\\u{110000}", "\\x4", "/*", "//", "new ", "0x", "9", KEY, "hex", "密", "\ud800", "\0",
    "arguments.length>1&&void 0!==arguments[1]?arguments[1]:", "MIGfMA0GCSqGSIb3DQEB",
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_text_stops_the_reader(pieces: list[str]) -> None:
    for key in of_script(Script("".join(pieces)), default_rules()):
        assert key.value
