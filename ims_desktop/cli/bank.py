"""ims-admin bank: takings on their way to the bank, by supervisors at central under their own login."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.supervisor.bank_takings import bank_takings, takings_to_bank
from ims_desktop.actions.supervisor.banking_entries import BankingDesk, Outside
from ims_desktop.actions.supervisor.banking_slip import banking_sheet, find_banking
from ims_desktop.actions.supervisor.move_banking import correct_banking, hand_over_banking, receive_banking
from ims_desktop.actions.supervisor.name_session import session_at_central
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.paper_bytes import banking_bytes
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.banking import Bag, BagCorrected, BankingWanted, Cause, Takings
from ims_desktop.domain.banking_now import BankingNow, read_slip
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import business_day, day_words, roll_time

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]
Slip = Annotated[str, typer.Option("--slip", help="The paying-in slip, such as BA1-P000012 or 12.")]
AtOffice = Annotated[str, typer.Option("--office", help="Whose slip; without, one's own office.")]
Carrier = Annotated[str, typer.Option("--carrier", metavar="NAME", help="Who takes it, where they are no user.")]
Paper = Annotated[str, typer.Option("--receipt", metavar="NUMBER", help="The receipt that they gave for it.")]
Why = Annotated[str, typer.Option("--reason", help="Why, in a few words; kept as a personal value.")]


@app.command("sessions")
def sessions(url: Url, user: Person) -> None:
    """The closed sessions of one's own office that are not banked, the oldest first, one a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        data = central.reference_data()
        for one in output.each(takings_to_bank(central, person), "No takings wait to be banked."):
            closed = f"{data.login_of(one.cashier):<10} {day_words(business_day(one.closed_at))}"
            state = one.state.value.replace("_", " ")
            words = f"{one.name:<16} {closed}  {state:<18} {pounds(one.pence):>14}"
            output.say(_session(one, data), words)


@app.command("make")
def make(
    url: Url,
    user: Person,
    session: Annotated[
        list[str],
        typer.Option("--session", metavar="SESSION", help="A closed session, such as BA1-03A-Z5; may be given again."),
    ],
    bag: Annotated[list[str] | None, typer.Option("--bag", metavar="SEAL=99.00", help="A sealed bag of cash.")] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing-cheque", metavar="SESSION:ENTRY:TENDER", help="A cheque that is not there."),
    ] = None,
    reason: Why = "",
) -> None:
    """Make up the takings of sessions and take the next slip; without bags all cash is in one, known by the slip."""
    bags, cheques = _bags(bag or ()), [_cheque(one) for one in missing or ()]
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        sessions = tuple(session_at_central(central, person, one) for one in session)
        away = tuple((session_at_central(central, person, of), entry, tender) for of, entry, tender in cheques)
        data = central.reference_data()
        made = bank_takings(BankingDesk(central, bench.ids), data, person, BankingWanted(sessions, bags, away, reason))
        _show(find_banking(central, person, person.office, made.banking.slip), data)


@app.command("hand-over")
def hand_over(url: Url, user: Person, slip: Slip, carrier: Carrier = "", paper: Paper = "") -> None:
    """The bags go to the carrier: another person than made the slip, or the carrier's name and receipt."""
    with _at_desk(url, user) as (desk, person, data):
        number = read_slip(slip, person.office)
        hand_over_banking(desk, person, number, Outside(carrier, paper))
        _show(find_banking(desk.central, person, person.office, number), data)


@app.command("received")
def received(
    url: Url, user: Person, slip: Slip, carrier: Carrier = "", paper: Paper = "", office: AtOffice = ""
) -> None:
    """The bank has the bags: another person than handed them over, or the bank's name and receipt."""
    with _at_desk(url, user) as (desk, person, data):
        where, number = _slip(slip, office, person)
        receive_banking(desk, person, where, number, Outside(carrier, paper))
        _show(find_banking(desk.central, person, where, number), data)


@app.command("correct")
def correct(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    user: Person,
    slip: Slip,
    bag: Annotated[str, typer.Option("--bag", metavar="SEAL", help="In which bag.")],
    difference: Annotated[str, typer.Option("--difference", help="Pounds, such as -20.00 where the bank found less.")],
    cause: Annotated[Cause, typer.Option("--cause", help="What the bank found.")] = Cause.COUNT,
    carrier: Carrier = "",
    paper: Paper = "",
    office: AtOffice = "",
    reason: Why = "",
) -> None:
    """The bank found more or less in a bag: the difference goes to the office's overs and shorts."""
    sign = -1 if difference.strip().startswith("-") else 1
    pence = sign * parse_pounds(difference.strip().removeprefix("-"))
    with _at_desk(url, user) as (desk, person, data):
        where, number = _slip(slip, office, person)
        found = BagCorrected(bag, pence, cause, reason)
        correct_banking(desk, data, person, where, number, found, Outside(carrier, paper))
        _show(find_banking(desk.central, person, where, number), data)


@app.command("show")
def show(
    url: Url,
    user: Person,
    slip: Annotated[str | None, typer.Option("--slip", help="One slip; without, the last hundred.")] = None,
    office: AtOffice = "",
) -> None:
    """How paying-in slips stand, the latest first, one a line."""
    with _at_desk(url, user) as (desk, person, data):
        if slip is not None:
            where, number = _slip(slip, office, person)
            _show(find_banking(desk.central, person, where, number), data)
            return
        for one in output.each(desk.central.bankings(office or person.office), "Nothing was banked yet."):
            _show(one, data)


@app.command("sheet")
def sheet(
    url: Url,
    user: Person,
    slip: Slip,
    form: Annotated[str, typer.Option("--format", help="text or pdf.")] = "text",
    to: Annotated[Path | None, typer.Option("-o", help="Write it here; - or nothing is standard output.")] = None,
    office: AtOffice = "",
) -> None:
    """The paying-in slip on paper, with its bags, its cheques one by one, and who signed."""
    if form not in {"text", "pdf"}:
        raise typer.BadParameter("--format is text or pdf.")
    to = output.file_to_write(to)
    with _at_desk(url, user) as (desk, person, data):
        where, number = _slip(slip, office, person)
        found = find_banking(desk.central, person, where, number)
        made = banking_bytes(banking_sheet(desk.central, data, found), form)
    output.hand_out(made, form, to, {"slip": found.name}, found.name)


@contextmanager
def _at_desk(url: str, user: str) -> Iterator[tuple[BankingDesk, User, ReferenceData]]:
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        yield BankingDesk(central, bench.ids), person, central.reference_data()


def _slip(slip: str, office: str, person: User) -> tuple[str, int]:
    """Which office's slip: the one that is named, the one that its number begins with, or one's own."""
    named = slip.upper().partition("-P")
    where = office or (named[0] if named[1] else person.office)
    return where, read_slip(slip, where)


def _bags(typed: Sequence[str]) -> tuple[Bag, ...]:
    bags: list[Bag] = []
    for one in typed:
        seal, equals, amount = one.rpartition("=")
        if not equals:
            raise typer.BadParameter(f"“{one}” is not a bag such as A0123=99.00.")
        bags.append(Bag(seal, parse_pounds(amount)))
    return tuple(bags)


def _cheque(typed: str) -> tuple[str, int, int]:
    session, entry, tender = [*typed.rsplit(":", 2), "", ""][:3]
    if not (entry.isascii() and entry.isdigit() and tender.isascii() and tender.isdigit()):
        raise typer.BadParameter(f"“{typed}” is not a cheque such as SESSION:ENTRY:TENDER.")
    return session, int(entry), int(tender)


def _session(one: Takings, data: ReferenceData) -> dict[str, object]:
    cashier = data.users.get(one.cashier)
    return {
        "session": one.session,
        "name": one.name,
        "till": one.till,
        "cashier": cashier.user if cashier else one.cashier,
        "state": one.state.value,
        "closed_at": roll_time(one.closed_at),
        "cash_pence": sum(tender.pence for tender in one.tenders if tender.kind is MopKind.CASH),
        "cheques_pence": sum(tender.pence for tender in one.tenders if tender.kind is MopKind.CHEQUE),
        "to_bank_pence": one.pence,
        "cheques": [
            {"entry": cheque.entry, "tender": cheque.tender, "cheque_pence": cheque.pence} for cheque in one.cheques
        ],
    }


def _show(one: BankingNow, data: ReferenceData) -> None:
    shown = {
        "slip": one.name,
        "office": one.office,
        "state": one.state.value,
        "sessions": list(one.sessions),
        "bags": [
            {"seal": bag.seal, "bag_pence": bag.pence, "corrected_pence": one.corrected_pence(bag.seal)}
            for bag in one.bags
        ],
        "cash_pence": one.of_kind(MopKind.CASH),
        "cheques_pence": one.of_kind(MopKind.CHEQUE),
        "cheques": len(one.cheques),
        "other_pence": one.of_kind(MopKind.OTHER),
        "banked_pence": one.of_kind(*MopKind),
        "difference_pence": one.difference_pence,
        "steps": [
            {
                "kind": step.kind.value,
                "by": data.users[step.actor].user if step.actor in data.users else step.actor,
                "at": roll_time(step.at),
                "device": step.device,
                "entry": step.number,
            }
            for step in one.steps
        ],
    }
    words = f"{one.name}  {one.state.value.replace('_', ' '):<12} cash {pounds(one.of_kind(MopKind.CASH)):>12}  "
    count = "1 cheque" if len(one.cheques) == 1 else f"{len(one.cheques)} cheques"
    cheques = f"{count} {pounds(one.of_kind(MopKind.CHEQUE))}"
    output.say(shown, f"{words}{cheques}  difference {pounds(one.difference_pence)}")
