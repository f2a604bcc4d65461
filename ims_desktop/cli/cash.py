"""ims-admin cash, drawer: cash that moves between drawer, safe and other places, and the drawer without a sale."""

from collections.abc import Callable
from typing import Annotated

import typer

from ims_desktop.actions.counter.move_cash import MOVE_QUESTIONS, MoveSaid, lying_there, move_cash, open_drawer
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.bootstrap.session_names import name_at_till
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Bags, Person, Pieces, Why, Witness, cash_counted, second
from ims_desktop.cli.put_by import goods_named, say_lying
from ims_desktop.cli.where import Folder
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.cash_move import CashMove, MoveKind, WithTill
from ims_desktop.domain.cash_slip import slip_number
from ims_desktop.domain.put_by import Given, slip_typed
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.till_name import till_typed
from ims_desktop.settings import load_settings

app = typer.Typer(no_args_is_help=True)
drawer_app = typer.Typer(no_args_is_help=True)

_NOTHING_LIES = {
    MoveKind.GIVEN_UP: "This till's envelope is empty.",
    MoveKind.REIMBURSED: "Finance has reimbursed every voucher of this till.",
}
Confirm = Annotated[
    bool, typer.Option("--confirm", help="Yes to more than should be there, and to the same sum once more.")
]
Amount = Annotated[str, typer.Option("--amount", help="Pounds, such as 200.00.")]


def _moved_by_piece(kind: MoveKind) -> Callable[..., None]:
    """A command that moves cash, which may be told by piece, before a witness."""

    def command(  # noqa: PLR0913  the contract's own options
        folder: Folder,
        user: Person,
        amount: Amount,
        witness: Witness = None,
        pieces: Pieces = None,
        bags: Bags = None,
        reason: Why = "",
        *,
        confirm: Confirm = False,
    ) -> None:
        move = CashMove(kind, parse_pounds(amount), cash_counted(pieces, bags))
        _move(folder, user, move, witness, _said(reason, confirm))

    return command


app.command("lift", help="Cash from the drawer to the safe, before a witness.")(_moved_by_piece(MoveKind.LIFT))
app.command("top-up", help="Change from the safe into the drawer, before a witness.")(_moved_by_piece(MoveKind.TOP_UP))
app.command(
    "float-back",
    help="A float that a close kept here, and with which nobody opens, goes back to the safe before a witness.",
)(_moved_by_piece(MoveKind.FLOAT_BACK))


@app.command("set-aside")
def set_aside(
    folder: Folder,
    user: Person,
    amount: Amount,
    reason: Why = "",
    pieces: Pieces = None,
    witness: Witness = None,
) -> None:
    """Counterfeit, foreign or withdrawn money from the drawer into the envelope; foreign money is 0.00."""
    move = CashMove(MoveKind.SET_ASIDE, parse_pounds(amount), cash_counted(pieces, None))
    _move(folder, user, move, witness, reason)


@app.command("counterfeit")
def counterfeit(
    folder: Folder,
    user: Person,
    pieces: Annotated[list[str], typer.Option("--pieces", metavar="20.00=1", help="What was handed in.")],
    reason: Annotated[str, typer.Option("--reason", help="Who handed it in, and the serial number.")],
    witness: Witness = None,
) -> None:
    """Keep counterfeit notes that were handed in: no value is given, and the slip is their receipt."""
    move = CashMove(MoveKind.SET_ASIDE, 0, kept=cash_counted(pieces, None))
    _move(folder, user, move, witness, reason)


@app.command("give-up")
def give_up(
    folder: Folder,
    user: Person,
    slips: Annotated[
        list[str],
        typer.Option(
            "--slip", metavar="SLIP", help="Under which it was set aside; another till's: SLIP=20.00[,FAKES]."
        ),
    ],
    to: Annotated[Given, typer.Option("--to", help="Who has it now; only what the bank exchanges keeps its value.")],
    who: Annotated[str, typer.Option("--who", help="Their name.")],
    paper: Annotated[
        str, typer.Option("--paper", help="The number of the paper that they gave, or of the order.")
    ] = "",
    witness: Witness = None,
) -> None:
    """Set-aside money out of its envelope, whole by its slip: exchanged, to the bank or police, back, or destroyed."""
    _move_goods(folder, user, MoveKind.GIVEN_UP, slips, witness, MoveSaid("", who, paper), to)


@app.command("envelope")
def envelope(folder: Folder, user: Person) -> None:
    """What lies in this till's envelope, one line a slip."""
    _say_what_lies(folder, user, MoveKind.GIVEN_UP)


@app.command("imprest")
def imprest(
    folder: Folder,
    user: Person,
    amount: Amount,
    witness: Witness = None,
    *,
    back: Annotated[bool, typer.Option("--back", help="From the imprest to the safe.")] = False,
    confirm: Confirm = False,
) -> None:
    """Cash from the safe into the imprest, or back, before a witness."""
    kind = MoveKind.IMPREST_BACK if back else MoveKind.IMPREST
    _move(folder, user, CashMove(kind, parse_pounds(amount)), witness, _said("", confirm))


@app.command("voucher")
def voucher(
    folder: Folder,
    user: Person,
    amount: Amount,
    to: Annotated[str, typer.Option("--to", help="Who gets the money.")],
    reason: Annotated[str, typer.Option("--reason", help="What it is for.")],
    vat: Annotated[str, typer.Option("--vat", metavar="CODE", help="Of what was bought.")],
    witness: Witness = None,
) -> None:
    """Pay out of the imprest against a voucher, which lies there in the money's place until finance reimburses it."""
    move = CashMove(MoveKind.VOUCHER, parse_pounds(amount), vat_code=vat.strip())
    _move(folder, user, move, witness, MoveSaid(reason, to))


@app.command("vouchers")
def vouchers(folder: Folder, user: Person) -> None:
    """The vouchers of this till that finance has not reimbursed, one line a slip."""
    _say_what_lies(folder, user, MoveKind.REIMBURSED)


@app.command("reimburse")
def reimburse(
    folder: Folder,
    user: Person,
    slips: Annotated[
        list[str], typer.Option("--slip", metavar="SLIP", help="Of a voucher; another till's: SLIP=20.00.")
    ],
    who: Annotated[str, typer.Option("--who", help="Who brought the money from finance.")],
    paper: Annotated[str, typer.Option("--paper", help="The number of finance's paper.")] = "",
    witness: Witness = None,
) -> None:
    """Vouchers go to finance, and as much cash comes from there into the imprest."""
    _move_goods(folder, user, MoveKind.REIMBURSED, slips, witness, MoveSaid("", who, paper))


@app.command("swap")
def swap(
    folder: Folder,
    user: Person,
    give: Annotated[list[str], typer.Option("--give", metavar="10.00=1", help="Out of the drawer.")],
    take: Annotated[list[str], typer.Option("--take", metavar="1.00=10", help="Into the drawer.")],
    take_bags: Annotated[list[str] | None, typer.Option("--take-bags", metavar="1.00=1", help="Full bags.")] = None,
    witness: Witness = None,
) -> None:
    """Swap change with the safe: equal value, denominations both ways."""
    given, back = _swapped(give, take, take_bags)
    _move(folder, user, CashMove(MoveKind.SWAP, given.pence, given, back), witness, "")


@app.command("swap-till")
def swap_till(
    folder: Folder,
    user: Person,
    till_name: Annotated[str, typer.Option("--till", metavar="04", help="The other till of this office.")],
    cashier: Annotated[str, typer.Option("--with", metavar="USER2", help="Its cashier, who keys the same there.")],
    give: Annotated[list[str], typer.Option("--give", metavar="10.00=1", help="Out of this drawer.")],
    take: Annotated[list[str], typer.Option("--take", metavar="1.00=10", help="Into this drawer.")],
    answers: Annotated[str, typer.Option("--answers", metavar="SLIP", help="The slip of their entry, if known.")] = "",
) -> None:
    """Swap change with another till: equal value, keyed at both, each on its own roll."""
    given, back = _swapped(give, take)
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        found = [one for one in till.desk.till.reference_data().users.values() if one.user == cashier]
        if not found:
            raise Refused(Reason.SWAP_WITH)
        other = WithTill(till_typed(till_name), found[0].id, slip_typed(answers) if answers else "")
        move = CashMove(MoveKind.SWAP_TILL, given.pence, given, back, other=other)
        _say(till, move_cash(till.desk, person, move), move)


@drawer_app.command("open")
def drawer_open(
    folder: Folder,
    user: Person,
    reason: Annotated[str, typer.Option("--reason", help="Why the drawer is opened without a sale.")],
) -> None:
    """Open the drawer without a sale; it is said on the roll first, then the printer's drawer is opened."""
    with open_till_folder(folder, writing=True) as till:
        entry = open_drawer(till.desk, sign_in(till.desk, user, output.password_of(user)), reason)
        name, slip = name_at_till(till, SessionId(str(entry.body["session"]))), slip_named(till, entry)
    opened = False
    try:
        printer = configured_printer(load_settings())
        if printer is not None:
            printer.open_drawer()
            opened = True
    except Unavailable as trouble:
        output.tell(trouble.message)
    said = {"slip": slip, "entry": entry.number, "session": entry.body["session"], "opened": opened}
    output.say(said, output.table(said | {"session": name}))


def slip_named(till: OpenTill, entry: Entry) -> str:
    """What the slip of an entry is known by, on paper and in `give-up` and `reimburse`."""
    place = till.store.identity
    return slip_number(place.office, place.till, place.letter, entry.number)


def _said(reason: str, confirm: bool) -> MoveSaid:  # noqa: FBT001  as it was typed
    return MoveSaid(reason, confirmed=MOVE_QUESTIONS if confirm else frozenset())


def _move(folder: Folder, user: str, move: CashMove, witness: str | None, said: str | MoveSaid) -> None:
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        _say(till, move_cash(till.desk, person, move, second(till.desk, person, witness), said), move)


def _swapped(give: list[str], take: list[str], bags: list[str] | None = None) -> tuple[CashCount, CashCount | None]:
    given = cash_counted(give, None)
    if given is None:
        raise typer.BadParameter("Say what is given and what comes back.")
    return given, cash_counted(take, bags)


def _move_goods(
    folder: Folder,
    user: str,
    kind: MoveKind,
    slips: list[str],
    witness: str | None,
    said: MoveSaid,
    given: Given | None = None,
) -> None:
    """Move what lies under these slips, each whole: their sum is what is moved."""
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        goods = goods_named(slips, lying_there(till.desk, person, kind))
        move = CashMove(kind, sum(one.pence for one in goods), goods=goods, given=given)
        _say(till, move_cash(till.desk, person, move, second(till.desk, person, witness), said), move)


def _say_what_lies(folder: Folder, user: str, kind: MoveKind) -> None:
    """What a move of this kind could take, one line a slip."""
    with open_till_folder(folder, writing=False) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        for one in output.each(lying_there(till.desk, person, kind), _NOTHING_LIES[kind]):
            say_lying(till.desk, one)


def _say(till: OpenTill, entry: Entry, move: CashMove) -> None:
    from_place, to_place = move.way
    session = entry.body.get("session")
    said: dict[str, object] = {
        "slip": slip_named(till, entry),
        "entry": entry.number,
        "session": session,
        "move": move.kind.value,
        "from": from_place.value,
        "to": to_place.value,
        "moved_pence": move.pence,
        "business_day": entry.body["business_day"],
    }
    output.say(said, output.table(said | {"session": name_at_till(till, SessionId(str(session))) if session else None}))
