"""ims-admin session: a day at a till, from the counted float to the approved close."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till, spot_check
from ims_desktop.actions.counter.hand_over_drawer import hand_over_drawer
from ims_desktop.actions.counter.look_at_session import SessionLook, approval_of, look_at_session
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.session_entries import second_person
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.bootstrap.look import is_url
from ims_desktop.bootstrap.paper_bytes import cash_up_bytes
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.bootstrap.session_names import name_at_till, session_at_till
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.card_sales import (
    Cards,
    Earlier,
    NextReport,
    NotFound,
    NotSent,
    session_cards,
    with_cards,
)
from ims_desktop.cli.counts import (
    APPROVER_PASSWORD,
    Bags,
    Person,
    Pieces,
    Session,
    Why,
    Witness,
    cash_counted,
    counted_of,
    second,
)
from ims_desktop.cli.gone_sessions import session_gone, session_take_over
from ims_desktop.cli.session_words import session_words, tender_lines
from ims_desktop.cli.sessions_at_central import approve_at_central, session_list
from ims_desktop.cli.where import Folder
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_sales import Stands
from ims_desktop.domain.cash_up import TenderFigure
from ims_desktop.domain.closed_session import ClosedSession, FloatKept
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import roll_time
from ims_desktop.settings import load_settings

app = typer.Typer(no_args_is_help=True)
app.command("list")(session_list)
app.command("gone")(session_gone)
app.command("take-over")(session_take_over)
app.command("cards")(session_cards)

Sums = Annotated[
    list[str] | None,
    typer.Option("--counted", metavar="cash=142.10", help="A method of payment and its sum in pounds."),
]


@app.command("open")
def session_open(  # noqa: PLR0913  the contract's own options
    folder: Folder,
    user: Person,
    float_pounds: Annotated[str, typer.Option("--float", help="The float in pounds, such as 100.00.")],
    pieces: Pieces = None,
    bags: Bags = None,
    issued: Annotated[
        str | None, typer.Option(help="The float that was issued; else what the last close kept.")
    ] = None,
    witness: Witness = None,
    *,
    alone: Annotated[bool, typer.Option("--alone", help="Counted again, and nobody is there to witness it.")] = False,
    post: Annotated[bool, typer.Option("--post", help="To work off the post, apart from the counter.")] = False,
) -> None:
    """Open a session with a float; one that is not the float issued is counted again with a witness."""
    with open_till_folder(folder, writing=True) as till:
        person = _signed_in(till, user)
        issued_pence = None if issued is None else parse_pounds(issued)
        check = FloatCheck(issued_pence, second(till.desk, person, witness), alone)
        count = cash_counted(pieces, bags)
        session = open_till(till.desk, person, parse_pounds(float_pounds), count, check, post=post)
        if (there := till.desk.till.at_work_elsewhere(person.id)) is not None:
            output.tell(
                f"Your session at till {there.till}, opened {output.clock_words(there.opened_at)}, is open there."
            )
        unclosed = [one for one in till.desk.till.unclosed_sessions() if one.id != session.id]
        for left in (one for one in unclosed if one.business_day < session.business_day):
            output.tell(f"A session of an earlier day is not closed yet: {name_at_till(till, left.id)}.")
        name = name_at_till(till, session.id)
        words = f"Session {name} is open: {person.display_name}, float {pounds(session.float_pence)}."
        output.say(_said(session, person) | {"name": name, "unclosed": [one.id for one in unclosed]}, words)


@app.command("pause")
def session_pause(folder: Folder, user: Person) -> None:
    """Pause the session that is open, so that relief can open an own one."""
    with open_till_folder(folder, writing=True) as till:
        session = pause_session(till.desk, _signed_in(till, user))
        output.say({"session": session.id, "state": "paused"}, f"Session {name_at_till(till, session.id)} is paused.")


@app.command("resume")
def session_resume(folder: Folder, user: Person, session: Session = None) -> None:
    """Go on with one's own session that is paused, or whose counting is not finished."""
    with open_till_folder(folder, writing=True) as till:
        found = resume_session(till.desk, _signed_in(till, user), session_at_till(till, session))
        output.say({"session": found.id, "state": "open"}, f"Session {name_at_till(till, found.id)} is open again.")


@app.command("count")
def session_count(  # noqa: PLR0913  the contract's own options
    folder: Folder,
    user: Person,
    counted: Sums = None,
    pieces: Pieces = None,
    bags: Bags = None,
    session: Session = None,
    witness: Witness = None,
    *,
    cards: Cards = False,
    not_found: NotFound = None,
    next_report: NextReport = None,
    not_sent: NotSent = None,
    earlier: Earlier = None,
    finish: Annotated[bool, typer.Option("--finish", help="These figures stand, whatever they are.")] = False,
    spot: Annotated[bool, typer.Option("--spot", help="A supervisor's spot check, which changes nothing.")] = False,
) -> None:
    """Count blind: it is told whether the count agrees, and nothing else."""
    with open_till_folder(folder, writing=True) as till:
        person, data = _signed_in(till, user), till.desk.till.reference_data()
        beside = second(till.desk, person, witness)
        what = counted_of(data, counted, cash_counted(pieces, bags))
        named = {
            Stands.UNMATCHED: not_found,
            Stands.NEXT_REPORT: next_report,
            Stands.NOT_SENT: not_sent,
            Stands.EARLIER: earlier,
        }
        if cards or any(named.values()):
            what = with_cards(till.desk, data, person, what, session_at_till(till, session), named)
        wanted = CountWanted(what, session_at_till(till, session), finish)
        if spot:
            tenders = spot_check(till.desk, data, person, wanted, beside)
            words = "\n".join(["Spot check, kept on the roll.", *tender_lines(tenders, data)])
            output.say({"spot": True, "tenders": [_figure(tender) for tender in tenders]}, words)
            return
        answer = count_till(till.desk, data, person, wanted, beside)
        output.say(
            {
                "session": answer.session,
                "attempt": answer.attempt,
                "agrees": answer.agrees,
                "finished": answer.finished,
                "left": answer.left,
                "message": answer.words,
            },
            answer.words,
        )


@app.command("close")
def session_close(  # noqa: PLR0913, PLR0917  the contract's own options
    folder: Folder,
    user: Person,
    session: Session = None,
    reason: Why = "",
    float_kept: Annotated[str | None, typer.Option(help="The float kept in pounds; else as it began.")] = None,
    pieces: Annotated[list[str] | None, typer.Option("--float-pieces", metavar="20.00=3", help="It by piece.")] = None,
    approver: Annotated[
        str | None,
        typer.Option("--approved-by", "--witness", metavar="USER2", help="Who approves, or is the witness in absence."),
    ] = None,
    hand_over_to: Annotated[
        str | None,
        typer.Option("--hand-over-to", metavar="USER2", help="Who goes on with the drawer as it was counted."),
    ] = None,
) -> None:
    """Close a session by its last count; without who approves a large difference it awaits approval."""
    with open_till_folder(folder, writing=True) as till:
        person, data = _signed_in(till, user), till.desk.till.reference_data()
        if hand_over_to is not None:
            if session or float_kept or pieces or approver:
                raise typer.BadParameter(
                    "--hand-over-to takes one's own session and all that was counted. Leave out --session, "
                    "--float-kept, --float-pieces and --approved-by."
                )
            to = second_person(till.desk, person, hand_over_to, output.password_of(hand_over_to, APPROVER_PASSWORD))
            handed = hand_over_drawer(till.desk, data, person, to, reason)
            name, before = name_at_till(till, handed.opened.id), name_at_till(till, handed.closed.session)
            words = f"{before} is closed, and {to.display_name} goes on with the drawer: session {name} is open."
            output.say(_said(handed.opened, to) | {"name": name, "closed": handed.closed.session}, words)
            return
        kept = cash_counted(pieces, None)
        pence = parse_pounds(float_kept) if float_kept is not None else kept.pence if kept else None
        wanted = CloseWanted(session_at_till(till, session), None if pence is None else FloatKept(pence, kept), reason)
        closed, _entry = close_till(till.desk, data, person, wanted, second(till.desk, person, approver))
        _show(till, look_at_session(till.desk, data, person, closed.session))


@app.command("approve")
def session_approve(
    place: Annotated[str, typer.Argument(metavar="DIR|URL", help="The till's data folder, or central.")],
    user: Person,
    session: Session = None,
    reason: Why = "",
) -> None:
    """Approve a closed session, at its till or from one's own desk: another person than cashier and closer."""
    if is_url(place):
        approve_at_central(place, user, session, reason)
        return
    with open_till_folder(Path(place), writing=True) as till:
        person = _signed_in(till, user)
        entry = approve_session(till.desk, person, session_at_till(till, session), reason)
        said = {"session": entry.body["session"], "state": "approved", "entry": entry.number}
        output.say(said, f"Session {name_at_till(till, SessionId(str(entry.body['session'])))} is approved.")


@app.command("show")
def session_show(folder: Folder, user: Person, session: Session = None) -> None:
    """How a session stands; what it should hold is told to whoever may know."""
    with open_till_folder(folder, writing=False) as till:
        person, data = sign_in(till.desk, user, output.password_of(user)), till.desk.till.reference_data()
        wanted = session_at_till(till, session)
        _show(till, look_at_session(till.desk, data, person, wanted))


@app.command("sheet")
def session_sheet(
    folder: Folder,
    user: Person,
    session: Session = None,
    form: Annotated[str, typer.Option("--format", help="text, escpos or pdf.")] = "text",
    to: Annotated[Path | None, typer.Option("-o", help="Write it here; - or nothing is standard output.")] = None,
    *,
    paper: Annotated[bool, typer.Option("--print", help="On the receipt printer.")] = False,
) -> None:
    """The Z sheet of a closed session; without an id the one closed last."""
    if form not in {"text", "escpos", "pdf"}:
        raise typer.BadParameter("--format is text, escpos or pdf.")
    to = output.file_to_write(to)
    with open_till_folder(folder, writing=False) as till:
        person, data = _signed_in(till, user), till.desk.till.reference_data()
        sheet = cash_up_sheet(till.desk, data, person, session_at_till(till, session))
    if paper:
        printer = configured_printer(load_settings())
        if printer is None:
            raise Unavailable(Trouble.PRINTER_NONE, detail="Write the sheet to a file with -o.")
        output.say({"sheet": sheet.number, "printed": printer.print_cash_up(sheet).value})
        return
    output.hand_out(cash_up_bytes(sheet, form), form, to, {"sheet": sheet.number}, sheet.number)


def _signed_in(till: OpenTill, user: str) -> User:
    return sign_in(till.desk, user, output.password_of(user))


def _said(session: TillSession, person: User) -> dict[str, object]:
    return {
        "session": session.id,
        "cashier": person.user,
        "opened_at": roll_time(session.opened_at),
        "business_day": session.business_day.isoformat(),
        "float_pence": session.float_pence,
        "post": session.post,
    }


def _show(till: OpenTill, look: SessionLook) -> None:
    so_far, session = look.so_far, look.so_far.session
    data = till.desk.till.reference_data()
    cashier = data.users.get(session.cashier)
    shown: dict[str, object] = {
        "id": session.id,
        "name": name_at_till(till, session.id),
        "state": session.state.value,
        "cashier": cashier.user if cashier else session.cashier,
        "opened_at": roll_time(session.opened_at),
        "business_day": session.business_day.isoformat(),
        "float_pence": session.float_pence,
        "payments": so_far.payments,
        "taken_over_from": session.gone or None,
        "counts": sum(not count.spot for count in so_far.counts),
    }
    if look.count is not None:
        shown["counted_pence"] = dict(look.count.counted.by_mop)
    if look.tenders is not None:
        shown["tenders"] = [_figure(tender, look.closed) for tender in look.tenders]
    if (approval := approval_of(till.desk, so_far)) is not None:
        shown["approved_by"] = data.users[approval.by].user if approval.by in data.users else approval.by
        shown["approved_at"] = roll_time(approval.at)
    if look.closed is not None:
        shown["float_kept_pence"] = look.closed.float_kept.pence
        shown["receipts"] = {"first": look.closed.first_receipt, "last": look.closed.last_receipt}
        shown["entry"] = so_far.close_number
    output.say(shown, session_words(look, data, approval, str(shown["name"])))


def _figure(tender: TenderFigure, closed: ClosedSession | None = None) -> dict[str, object]:
    figure: dict[str, object] = {
        "mop": tender.mop,
        "kind": tender.kind.value,
        "expected_pence": tender.expected_pence,
        "counted_pence": tender.counted_pence,
        "difference_pence": tender.difference_pence,
    }
    if closed is not None:
        figure["banking_pence"] = closed.banking_pence(tender)
    return figure
