"""``inspector case seal`` and ``verify``: fix the evidence, and check it without trusting us."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from inspector.cli.exit_codes import CONDITION_MET, DONE, INCOMPLETE
from inspector.errors import InspectorError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from inspector.case.seal import StampSource
    from inspector.model.common import Provenance

DIRECTORY = typer.Argument(..., metavar="DIR", help="Case folder.")
KEY = typer.Option(None, "--key", help="Your Ed25519 key; a place in your configuration if absent.")
TSA = typer.Option("", "--tsa", envvar="INSPECTOR_TSA", help="Address of an RFC 3161 authority.")
TSA_ROOT = typer.Option(
    None, "--tsa-root", envvar="INSPECTOR_TSA_ROOT", help="The authority's root certificate (PEM)."
)


def seal_command(
    directory: Path = DIRECTORY,
    key: Path | None = KEY,
    create_key: bool = typer.Option(False, "--create-key", help="Make the key if it is missing."),
    passphrase: bool = typer.Option(False, "--passphrase", help="Ask for one for the new key."),
    tsa: str = TSA,
    tsa_root: Path | None = TSA_ROOT,
) -> None:
    """Seal the case: digest of every file, your signature, a time-stamp where one is asked for."""
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case
    from inspector.case.keys import fingerprint
    from inspector.case.register import SealRecord, default_register_path, remember
    from inspector.case.seal import seal

    case = Case.open(directory.expanduser(), actor="seal", clock=system_clock)
    signing = signing_key(key, create=create_key, passphrase=passphrase)
    made = seal(
        case,
        signing,
        provenance=results_provenance(case.path),
        authority=_authority(tsa, tsa_root),
    )
    record = SealRecord(case=made.manifest.case, number=made.manifest.number, sha256=made.sha256)
    remember(default_register_path(), record)
    typer.echo(f"Seal {made.manifest.number} of {case.path}: {len(made.manifest.files)} files")
    typer.echo(f"Digest: {made.sha256}")
    typer.echo(f"Key:    {fingerprint(signing.public_key())}")
    if made.stamp is not None:
        typer.echo(f"Time:   {made.stamp.at:%Y-%m-%d %H:%M:%S} UTC, {made.stamp.authority}")
    typer.echo("Give the digest and your public key to whoever will check the case.", err=True)
    if made.stamp_fault:
        typer.echo(f"There is no time-stamp: {made.stamp_fault}", err=True)
        raise typer.Exit(INCOMPLETE)


def verify_command(
    directory: Path = DIRECTORY,
    signer: Path | None = typer.Option(None, "--signer", help="Public key(s) that you trust."),
    tsa_root: Path | None = TSA_ROOT,
    expect: str = typer.Option("", "--expect", help="Digest of the newest seal, from its maker."),
    rebuild: bool = typer.Option(False, "--rebuild", help="Make every result again and compare."),
    max_bytes: int = typer.Option(256 << 30, "--max-bytes", min=1, help="Refuse larger folders."),
    as_json: bool = typer.Option(False, "--json", help="Print all findings as JSON."),
) -> None:
    """Check a case, without network: what is proven, what is not, what was changed.

    Exit code 0: intact; 1: changed; 2: unreadable; 3: unchanged, but not all of it is sealed.
    """
    from inspector.case.keys import read_signers
    from inspector.case.register import default_register_path
    from inspector.case.timestamp import read_roots
    from inspector.case.verify.check import verify_case
    from inspector.case.verify.findings import Verdict
    from inspector.case.verify.seals import Trust
    from inspector.case.verify.words import spoken
    from inspector.model.base import document_bytes

    if expect and (len(expect) != 64 or not set(expect.lower()) <= set("0123456789abcdef")):
        raise InspectorError(
            f"{expect[:80]!r} is no digest of a seal", next_step="it has 64 hex digits"
        )
    outcome = verify_case(
        directory.expanduser(),
        trust=Trust(
            signers=read_signers(signer) if signer else (),
            roots=read_roots(tsa_root) if tsa_root else (),
            expect=expect,
            register=default_register_path(),
        ),
        rebuild=rebuilt if rebuild else None,
        version=results_provenance(directory.expanduser()) if rebuild else None,
        max_bytes=max_bytes,
    )
    typer.echo(document_bytes(outcome).decode() if as_json else spoken(outcome), nl=False)
    codes = {Verdict.INTACT: DONE, Verdict.CHANGED: CONDITION_MET}
    raise typer.Exit(codes.get(outcome.verdict, INCOMPLETE))


def rebuilt(root: Path) -> Mapping[str, bytes]:
    """Make the results of the case at ``root`` again, in a copy that is thrown away."""
    import shutil
    import tempfile

    from inspector.case.clock import system_clock
    from inspector.case.folder import Case
    from inspector.case.rule_files import kept_rules
    from inspector.case.tree import walk
    from inspector.cli.case import analyzed

    skipped = ("results/", "seal/", "report.html")
    with tempfile.TemporaryDirectory(prefix="inspector-rebuild-") as folder:
        copy = Path(folder) / "case"
        for name in ("", "inputs", "capture", "results"):
            (copy / name).mkdir(mode=0o700)
        for node in walk(root):
            # What is no plain file was named as a problem already and is not followed here.
            if not node.fault and not node.unfinished and not node.path.startswith(skipped):
                (copy / node.path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / node.path, copy / node.path, follow_symlinks=False)
        case = Case.open(copy, actor="verify", clock=system_clock)
        with_app = (root / "results" / "static.json").exists()
        with kept_rules(case) as rules:
            made = analyzed(case, rules=rules, with_app=with_app)
        return {path.name: path.read_bytes() for path in made.written}


def results_provenance(root: Path) -> Provenance:
    """Return the versions that results of the case at ``root`` would be made with here."""
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case
    from inspector.case.rule_files import kept_rules
    from inspector.rules.loader import rules_from
    from inspector.rules.provenance import STATIC_DEPENDENCIES, TRAFFIC_DEPENDENCIES, provenance

    libraries = tuple(sorted({*STATIC_DEPENDENCIES, *TRAFFIC_DEPENDENCIES}))
    with kept_rules(Case.open(root, actor="seal", clock=system_clock)) as folders:
        return provenance(rules_from(folders), libraries)


def signing_key(path: Path | None, *, create: bool, passphrase: bool) -> Ed25519PrivateKey:
    """Return the user's key, made on request; asks for its passphrase on the terminal."""
    from inspector.case.keys import create_key, default_key_path, load_key

    place = path.expanduser() if path else default_key_path()
    if create and not place.exists():
        words = (
            typer.prompt("New passphrase", hide_input=True, confirmation_prompt=True)
            if (passphrase)
            else ""
        )
        made = create_key(place, passphrase=words)
        typer.echo(f"Made the key {place}; keep a copy where nobody else can read it.", err=True)
        return made

    def ask() -> str:
        return str(typer.prompt(f"Passphrase of {place}", hide_input=True, err=True))

    return load_key(place, ask=ask)


def _authority(url: str, root: Path | None) -> StampSource | None:
    from inspector.case.seal import StampSource
    from inspector.case.timestamp import read_roots

    if not url and root is None:
        return None
    if not url or root is None:
        raise InspectorError(
            "A time-stamp needs two things",
            cause="the address of an authority, and its root certificate that you trust",
            next_step="name both: --tsa ADDRESS --tsa-root FILE",
        )
    return StampSource(url, read_roots(root))
