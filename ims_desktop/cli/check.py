"""ims-admin check: safe, kept float or imprest, counted by surprise by its custodian and a checker."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.supervisor.check_custody import Checker as Signing
from ims_desktop.actions.supervisor.check_custody import check_custody, custody_checks, sign_check
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.paper_bytes import check_certificate_bytes
from ims_desktop.cli import output
from ims_desktop.cli.counts import APPROVER_PASSWORD, Bags, Person, Pieces, cash_counted
from ims_desktop.cli.where import OwnOffice, Url
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.custody_check import CheckCertificate, Checked, CheckWanted
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import UserId
from ims_desktop.domain.times import roll_time

app = typer.Typer(no_args_is_help=True)

Checker = Annotated[
    str,
    typer.Option("--checker", metavar="USER2", help=f"Who counts too; their password is {APPROVER_PASSWORD}."),
]
Form = Annotated[str, typer.Option("--format", help="text or pdf, with -o.")]
To = Annotated[Path | None, typer.Option("-o", help="Write its certificate here, for both to sign.")]


@app.command("safe")
def safe(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    user: Person,
    checker: Checker,
    pieces: Pieces = None,
    bags: Bags = None,
    cheques: Annotated[str, typer.Option("--cheques", help="What the cheques come to, in pounds.")] = "0",
    other: Annotated[str, typer.Option("--other", help="What else is there, such as postal orders.")] = "0",
    form: Form = "text",
    to: To = None,
) -> None:
    """Count the safe of one's own office; what should be there is told once the count is fixed."""
    others = {MopKind.CHEQUE: parse_pounds(cheques), MopKind.OTHER: parse_pounds(other)}
    _check(url, (user, checker), CheckWanted(Checked.SAFE, cash_found(pieces, bags), others), form, to)


@app.command("float")
def kept_float(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    user: Person,
    checker: Checker,
    till: Annotated[str, typer.Option("--till", metavar="03", help="At which it is kept, no session open with it.")],
    pieces: Pieces = None,
    bags: Bags = None,
    form: Form = "text",
    to: To = None,
) -> None:
    """Count what closes kept at a till as floats, and no session opened with."""
    _check(url, (user, checker), CheckWanted(Checked.FLOAT, cash_found(pieces, bags), {}, till), form, to)


@app.command("imprest")
def imprest(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    user: Person,
    checker: Checker,
    pieces: Pieces = None,
    bags: Bags = None,
    vouchers: Annotated[str, typer.Option("--vouchers", help="What its vouchers come to, in pounds.")] = "0",
    form: Form = "text",
    to: To = None,
) -> None:
    """Count the imprest's cash, and add up its vouchers: together they are its float."""
    others = {MopKind.OTHER: parse_pounds(vouchers)}
    _check(url, (user, checker), CheckWanted(Checked.IMPREST, cash_found(pieces, bags), others), form, to)


@app.command("list")
def listed(url: Url, user: Person, office: OwnOffice = "") -> None:
    """The spot checks of an office, the latest first, one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        for one in output.each(custody_checks(central, person, office), "Nothing was checked yet."):
            _say(one)


@app.command("sign")
def sign(
    url: Url,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="The check's number, as `check list` says it.")],
    user: Person,
    custodian: Annotated[str, typer.Option("--custodian", metavar="USER", help="On whose roll it stands.")],
    office: OwnOffice = "",
) -> None:
    """Sign a check that names you as its checker, where its signature was cut off."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        at = office or person.office
        named = custodian.strip().casefold()  # check list has the name that they are shown by
        people = central.reference_data().users.values()
        whose = next(
            (one.id for one in people if named in {one.user.casefold(), one.display_name.casefold()}),
            UserId(custodian),
        )
        sign_check(central, bench.ids, person, at, whose, entry)
    output.say({"entry": entry, "signed": True}, f"Check {entry:,} of {custodian} is signed.")


def cash_found(pieces: list[str] | None, bags: list[str] | None) -> CashCount:
    """What was counted; that nothing was there is said too, or a slip of the keys would be a count that agrees."""
    count = cash_counted(pieces, bags)
    if count is None:
        raise typer.BadParameter("Say what was counted: --pieces 20.00=3; where no cash was there, --pieces 0.01=0.")
    return count


def _check(url: str, who: tuple[str, str], wanted: CheckWanted, form: str, to: Path | None) -> None:
    if form not in {"text", "pdf"}:
        raise typer.BadParameter("--format is text or pdf.")
    to = output.file_to_write(to)
    place, (user, checker) = url, who
    with (
        as_person(place, checker, output.password_of(checker, APPROVER_PASSWORD)) as (theirs, second, _),
        as_person(place, user, output.password_of(user)) as (central, person, bench),
    ):
        made = check_custody(central, bench.ids, person, Signing(second, theirs), wanted)
    _say(made)
    if to is not None:
        to.write_bytes(check_certificate_bytes(made, form))


def _say(made: CheckCertificate) -> None:
    check = made.check
    shown: dict[str, object] = {
        "office": check.office,
        "place": check.place.value,
        "till": check.till or None,
        "at": roll_time(check.at),
        "custodian": made.custodian,
        "checker": made.checker,
        "agrees": not check.differs,
        "tenders": [
            {
                "kind": one.kind.value,
                "expected_pence": one.expected_pence,
                "counted_pence": one.counted_pence,
                "difference_pence": one.difference_pence,
            }
            for one in check.figures
        ],
        "missing": check.missing,
        "signed": check.signed,
        "entry": check.entry,
    }
    unsigned = f" (who has not signed: check sign, entry {check.entry})"
    people = f"{made.custodian} and {made.checker}{'' if check.signed else unsigned}"
    output.say(shown, f"{check.name}, {output.clock_words(check.at)}, {people}: {check.words}.")
