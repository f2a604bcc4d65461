"""ims-admin cheque: cheques that the bank returned or that are post-dated, by supervisors and finance at central."""

from typing import Annotated

import typer

from ims_desktop.actions.ports.cheques import ReturnedAtCentral
from ims_desktop.actions.supervisor.keep_cheque import keep_cheque
from ims_desktop.actions.supervisor.let_cheque_go import let_cheque_go
from ims_desktop.actions.supervisor.return_cheque import ReturnWanted, return_cheque, returned_cheques
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.banking import PAPER, REASON
from ims_desktop.domain.kept_cheque import ChequeToKeep, KeptCheque
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.returned_cheque import CAUSE_WORDS, ReturnCause
from ims_desktop.domain.times import day_words, roll_time

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]


@app.command("returned")
def returned(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT", help="Of the payment that it paid.")],
    user: Person,
    cause: Annotated[ReturnCause, typer.Option("--cause", help="What the bank wrote on it.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="When it came back, such as 2026-11-27.")],
    tender: Annotated[int | None, typer.Option("--tender", help="Which of several cheques, by its place.")] = None,
    fee: Annotated[str | None, typer.Option("--fee", help="Pounds; without, the office's own. 0 is none.")] = None,
    advice: Annotated[str, typer.Option("--advice", metavar="NUMBER", help="The number of the bank's advice.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="More, in a few words; a personal value.")] = "",
) -> None:
    """The bank returned a cheque: what it paid is taken back, its money leaves the bank, and tills are told."""
    wanted = ReturnWanted(
        receipt.strip().upper(), cause, output.date_of(on), tender, None if fee is None else _fee(fee), advice, reason
    )
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        made = return_cheque(central, bench.ids, person, wanted)
        office = made.cheque.paid.now.payment.office
        data = central.reference_data()
        found = next(one for one in returned_cheques(central, person, office) if one.entry == made.entry.number)
        _show(found, data)


@app.command("list")
def listed(
    url: Url,
    user: Person,
    office: Annotated[str, typer.Option("--office", help="Whose; without, one's own office.")] = "",
) -> None:
    """Cheques that came back, the latest first (the last 500), one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        data = central.reference_data()
        for one in output.each(returned_cheques(central, person, office), "No cheque came back."):
            _show(one, data)


@app.command("keep")
def keep(
    url: Url,
    user: Person,
    number: Annotated[str, typer.Option("--number", help="The cheque's six digits.")],
    dated: Annotated[str, typer.Option("--date", metavar="DATE", help="The date that stands on it.")],
    amount: Annotated[str, typer.Option("--amount", help="Pounds.")],
    account: Annotated[str, typer.Option("--account", metavar="FUND:REFERENCE", help="What it is to pay.")] = "",
    drawer: Annotated[str, typer.Option("--drawer", help="Whose cheque; a personal value.")] = "",
) -> None:
    """Keep a post-dated cheque in the safe: it is no money until a payment takes it."""
    fund, _, reference = account.partition(":")
    cheque = ChequeToKeep(number.strip(), output.date_of(dated), parse_pounds(amount), fund, reference)
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        entry = keep_cheque(central, bench.ids, person, cheque, drawer)
        _show_kept(next(one for one in central.kept_cheques(person.office) if one.id == entry.id), person.office)


@app.command("let-go")
def let_go(
    url: Url,
    kept: Annotated[str, typer.Argument(metavar="ID", help="Of the kept cheque, as `cheque kept` lists it.")],
    user: Person,
    receipt: Annotated[str, typer.Option("--receipt", help="The payment that took it, on its date or after.")] = "",
    given_to: Annotated[str, typer.Option("--given-to", metavar="NAME", help="Who has it back.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words; a personal value.")] = "",
) -> None:
    """A kept cheque was taken as a payment, or is given back."""
    if bool(receipt) == bool(given_to):
        raise typer.BadParameter("Name one of --receipt and --given-to.")
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        entry = let_cheque_go(central, bench.ids, person, kept, receipt.strip().upper(), given_to, reason)
        how = entry.body["how"]
        output.say({"kept": kept, "how": how, "device": entry.device, "entry": entry.number}, f"{kept}: {how}")


@app.command("kept")
def kept_now(url: Url, user: Person) -> None:
    """Post-dated cheques in one's own office's safe, by their dates, one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        person.must(Permission.RETURN_CHEQUES)
        for one in output.each(central.kept_cheques(person.office), "No cheque is kept."):
            _show_kept(one, person.office)


def _show_kept(one: KeptCheque, office: str) -> None:
    cheque = one.cheque
    shown = {
        "kept": one.id,
        "office": office,
        "cheque_number": cheque.number,
        "cheque_date": cheque.dated.isoformat(),
        "cheque_pence": cheque.pence,
        "fund": cheque.fund,
        "reference": cheque.reference,
        "since": roll_time(one.since),
    }
    output.say(
        shown, f"{one.id}  {cheque.number}  {day_words(cheque.dated)}  {pounds(cheque.pence):>12}  {cheque.reference}"
    )


def _fee(typed: str) -> int:
    return 0 if typed.strip() in {"0", "0.00"} else parse_pounds(typed)


def _show(one: ReturnedAtCentral, data: ReferenceData) -> None:
    shown = {
        "returned": one.number,
        "receipt": one.receipt,
        "tender": one.tender,
        "cheque_pence": one.pence,
        "fee_pence": one.fee_pence,
        "cause": one.cause.value,
        "returned_on": one.returned_on.isoformat(),
        "accounts": [{"fund": fund, "reference": reference} for fund, reference in one.accounts],
        "by": data.users[one.by].user if one.by in data.users else one.by,
        "at": roll_time(one.at),
        "device": one.device,
        "entry": one.entry,
        "advice": one.personal.get(PAPER, ""),
        "reason": one.personal.get(REASON, ""),
    }
    words = (
        f"{one.number}  {one.receipt}  {pounds(one.pence):>12}  {CAUSE_WORDS[one.cause]}, {day_words(one.returned_on)}"
    )
    output.say(shown, words)
