"""ims-admin verify and pack: the proof of rolls, and what an auditor gets."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.ports import Proof
from ims_desktop.actions.supervisor.name_session import session_at_central
from ims_desktop.bootstrap.central import at_central
from ims_desktop.bootstrap.evidence import check_pack, no_pack, write_pack
from ims_desktop.bootstrap.proof import Asked, proof_of, stated
from ims_desktop.cli import output
from ims_desktop.cli.progress import progress_bar
from ims_desktop.cli.where import Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import day_words

_PACK = ".zip"


def verify(
    place: Annotated[str, typer.Argument(metavar="DIR | URL | PACK.zip")],
    key: Annotated[
        list[str] | None, typer.Option(help="Of a pack: a key's fingerprint, known from paper; may be given again.")
    ] = None,
    mirror: Annotated[Path | None, typer.Option(help="Of a till: its mirror, a file or the folder it is in.")] = None,
    central: Annotated[str | None, typer.Option(help="Of a till: central, whose seals it is held against.")] = None,
    statement: Annotated[
        list[Path] | None, typer.Option(help="Of central: a statement of rolls as exported; may be given again.")
    ] = None,
    user: Anybody = None,
) -> None:
    """Prove a till, central or a pack: numbering, seals, signatures, personal values, projections, receipts, sums."""
    if "://" not in place and Path(place).is_file():
        if other := no_pack(Path(place)):
            raise typer.BadParameter(f"{place} is no evidence pack: it is {other}.")
        proof, keys = check_pack(Path(place), key or [])
        _say(proof, keys, "pack")
        return
    if key:
        raise typer.BadParameter("--key is for packs.")
    if place.endswith(_PACK) and "://" not in place and not Path(place).exists():
        raise typer.BadParameter(f"There is no {place}.")
    if "://" in place and (mirror or central):
        raise typer.BadParameter("--mirror and --central are for tills.")
    if "://" not in place and statement:
        raise typer.BadParameter("--statement is for central.")
    if user is not None and central is None and "://" not in place:
        raise typer.BadParameter("--as is for central.")
    url = central and output.central_url(central)
    asked = Asked(mirror, url, tuple(statement or ()), login_of(user))
    with progress_bar() as progress:
        proof = proof_of(output.place(place), asked, progress)
    _say(proof, {})


def _say(proof: Proof, facts: Mapping[str, str], what: str = "roll") -> None:
    findings = [{"device": one.device, "number": one.number, "what": one.what} for one in proof.findings]
    words = [
        f"{proof.entries:,} entries, {proof.payments:,} payments, {proof.receipts:,} receipts.",
        *(f"{name.replace('_', ' ').capitalize()}: {fact}" for name, fact in facts.items() if fact),
        *([f"{proof.erased:,} personal values are not kept any more."] if proof.erased else []),
        f"Held against: {proof.witness}.",
        *(f"MISSING  {one.what}." for one in proof.missing),
        *(f"WRONG  {_where(one.device, one.number)}{one.what}" for one in proof.findings),
        "Everything agrees." if proof.passed else f"The {what} does not hold.",
    ]
    output.say(
        {
            "passed": proof.passed,
            "entries": proof.entries,
            "payments": proof.payments,
            "receipts": proof.receipts,
            "postings_pence": proof.postings_pence,
            "personal_erased": proof.erased,
            "witness": proof.witness,
            "missing": [{"device": one.device, "number": one.number, "what": one.what} for one in proof.missing],
            "findings": findings,
            **facts,
        },
        "\n".join(words),
    )
    if not proof.passed:
        raise output.FoundWrong


def _where(device: str, number: int) -> str:
    if not number:
        return f"{device}: " if device else ""
    return f"entry {number} of {device}: " if device else f"entry {number}: "


def pack(
    url: Url,
    session: Annotated[str, typer.Option(metavar="SESSION", help="As it is called, such as BA1-03A-Z5.")],
    to: Annotated[Path, typer.Option("-o", help="The pack to write, such as PACK.zip.")],
    user: Anybody = None,
    *,
    opening: Annotated[
        bool,
        typer.Option("--opening", help="Of one that was taken over: its part on the roll of the till that is gone."),
    ] = False,
) -> None:
    """Write the evidence pack of one session: what an auditor gets, checked by the program inside with nothing else."""
    file = output.file_to_write(to)
    if file is None:
        raise typer.BadParameter("A pack is written to a file.")
    with at_central(url, login_of(user)) as (central, person):
        wanted = session_at_central(central, person, session)
        made, fingerprint = write_pack(central, person, wanted, file, opening=opening)
    witness = f"the device's own signature on entry {made.witness}" if made.witness else "none of the device's own"
    first, last = made.slice.entries[0].number, made.slice.entries[-1].number
    money = pounds(made.payments_pence)
    output.say(
        {
            "file": str(file),
            "bytes": file.stat().st_size,
            "device": made.slice.device,
            "session": wanted,
            "first": first,
            "last": last,
            "payments": made.payments,
            "payments_pence": made.payments_pence,
            "witness": witness,
            "key": fingerprint,
        },
        f"{file}: entries {first} to {last}, {made.payments:,} payments of {money} as taken: the Z sheet takes off "
        "what was voided, corrected or refunded.\n"
        f"Witness within: {witness}.\n"
        f"Write the key's fingerprint on the hand-over note: {fingerprint}",
    )


def statement(
    url: Url,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="Which day's; without, today's.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, pdf, or json, which verify reads.")] = "text",
    to: Annotated[Path | None, typer.Option("-o", help="Write it here; - or nothing is standard output.")] = None,
    user: Anybody = None,
) -> None:
    """The daily statement of rolls: each device's last number, seal and key, chained to the day before; for paper."""
    if form not in {"text", "pdf", "json"}:
        raise typer.BadParameter("--format is text, pdf or json.")
    file = output.file_to_write(to)
    made, content = stated(url, output.day(day), form, login_of(user))
    if file is not None:
        file.write_bytes(content)
        shown = {"day": made.day.isoformat(), "rolls": len(made.rolls()), "seal": made.seal.hex(), "file": str(file)}
        output.say(shown, f"Statement of {day_words(made.day)}, {len(made.rolls())} rolls: {file}")
    elif output.as_json():
        ends = [
            {"device": end.device, "number": end.number, "seal": end.seal.hex(), "key": end.key.hex()}
            for end in made.rolls()
        ]
        output.say({"day": made.day.isoformat(), "seal": made.seal.hex(), "rolls": ends})
    else:
        sys.stdout.buffer.write(content)
