"""Cash that moves without being taken: lifts, top-ups, swaps, set-aside money; and the drawer without a sale."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_let_in, must_have_witness, own_open, write_entry
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.banking import CARRIER, PAPER
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_move import NAMES_WHO, PUT_BY_AS, SAYS_WHY, WITNESSED, CashMove, MoveKind, Place, WithTill
from ims_desktop.domain.cash_slip import slip_number, slips_begin
from ims_desktop.domain.cash_up import cash_mop, expected_cash
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.put_by import Lying, must_lie_there
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind, PersonalValue, personal_value
from ims_desktop.domain.times import when_words

_LONGEST = 100
_SHORTLY = timedelta(minutes=15)  # the same move of the same sum again may be a key that was pressed twice
_ASKED = WITNESSED - NAMES_WHO  # what leaves under slips is there whole, or refused; vouchers are often alike

MOVE_QUESTIONS = frozenset({Reason.MOVED_AGAIN, Reason.MORE_THAN_THERE})


class MoveSaid(NamedTuple):
    """What is said of a move in words; personal values, all of it. `who` has it now, and gave `paper` for it.

    `confirmed` are the questions that were answered with yes.
    """

    reason: str = ""
    who: str = ""
    paper: str = ""
    confirmed: frozenset[Reason] = frozenset()


def move_cash(
    desk: Desk, user: User, move: CashMove, witness: User | None = None, reason: str | MoveSaid = ""
) -> Entry:
    """Move cash between drawer, safe and other places; what changes hands needs a witness.

    A drawer's cash moves in the session that is open and the person's own. Two questions are refusals until they are
    in `confirmed`: `MORE_THAN_THERE` of more than the drawer, or the float that was kept, should hold, and
    `MOVED_AGAIN` of the same sum moved so shortly before. They are asked once a witness gave their word, for they tell
    something of what there should be. A counterfeit note that was handed in is kept for nothing, and says by
    whom. What leaves under its slips is there whole, as far as this roll knows, and who has it now is named. Refuses
    `REASON_NEEDED`, `SECOND_PERSON_NEEDED`, `OWN_APPROVAL`, `SESSION_NOT_OPEN`, `SESSION_OF_ANOTHER`, `NAME_WHO`,
    `PUT_BY_UNKNOWN`, `PUT_BY_GONE`, `SWAP_WITH`, `FLOAT_NOT_KEPT`,
    `VAT_CODE_UNKNOWN`.
    """
    user.must(Permission.KEEP_DRAWER)
    said = MoveSaid(reason) if isinstance(reason, str) else reason
    if move.kept is not None and not said.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="who handed the counterfeit note in, and its serial number")
    if move.kind in WITNESSED or witness is not None:
        witness = must_have_witness(user, witness, "a witness to the move")
    if move.kind in SAYS_WHY and not said.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="what the money is for")
    if move.vat_code:
        desk.till.reference_data().vat(move.vat_code)
    if move.other is not None:
        _must_be_elsewhere(desk, user, move.other)
    beside = _beside(desk, move, said)
    with desk.till.writing() as roll:
        must_be_let_in(roll)
        body: dict[str, Json] = move.body()
        if Place.DRAWER in move.way:
            body["session"] = own_open(desk, roll, user).id
        if move.kind is MoveKind.FLOAT_BACK:
            body |= _float_kept(desk, roll, move.pence)
        if move.kind in _ASKED:
            _ask(desk, roll, move, body, said.confirmed)
        if move.kind in PUT_BY_AS:
            till = desk.till.identity
            must_lie_there(move.goods, roll.put_by(move.kind), slips_begin(till.office, till.till, till.letter))
        return write_entry(desk, roll, user, EntryKind.CASH_MOVED, Said(body, witness, said.reason, beside))


def lying_there(desk: Desk, user: User, leaves_by: MoveKind) -> list[Lying]:
    """What this roll knows to lie there still, that such a move may take away; the oldest first."""
    user.must(Permission.KEEP_DRAWER)
    return [one for one in desk.till.put_by(leaves_by) if not one.gone_by]


def _float_kept(desk: Desk, roll: RollWriter, pence: int) -> dict[str, Json]:
    """Which float goes back: what a close kept that comes nearest, and whose seal was on it where it is another sum.

    A till that never closed a session may stand where an earlier one did, of whose floats central alone knows.
    Refuses `FLOAT_NOT_KEPT` where this roll knows that none lies here.
    """
    there = roll.float_at_hand(pence)
    if (there is None and desk.till.last_closed() is not None) or (there is not None and not there.pence):
        raise Refused(Reason.FLOAT_NOT_KEPT)
    if there is None:
        return {}
    body: dict[str, Json] = {"kept_pence": there.pence}
    return body if there.pence == pence else body | {"charged": there.kept_by}


def _ask(desk: Desk, roll: RollWriter, move: CashMove, body: Mapping[str, Json], confirmed: frozenset[Reason]) -> None:
    session = SessionId(str(body["session"])) if "session" in body else None
    there_pence = body.get("kept_pence")
    if move.kind is MoveKind.LIFT and session is not None and (so_far := roll.session_so_far(session)) is not None:
        cash = cash_mop(desk.till.reference_data().mops)
        there_pence = expected_cash(so_far, so_far.taken.get(cash, 0))
    if isinstance(there_pence, int) and move.pence > there_pence and Reason.MORE_THAN_THERE not in confirmed:
        raise Refused(Reason.MORE_THAN_THERE, amount_pence=move.pence)
    if Reason.MOVED_AGAIN in confirmed:
        return
    since, till = desk.clock.now() - _SHORTLY, desk.till.identity
    for entry in desk.till.cash_entries(session):
        if (entry.body.get("move"), entry.body.get("pence")) == (move.kind.value, move.pence) and entry.at > since:
            slip = slip_number(till.office, till.till, till.letter, entry.number)
            at = when_words(entry.at)
            raise Refused(Reason.MOVED_AGAIN, amount_pence=move.pence, moved_at=at, slip=slip)


def _must_be_elsewhere(desk: Desk, user: User, other: WithTill) -> None:
    """Refuse `SWAP_WITH` unless it is another till, and another person of this office who keeps a drawer."""
    till, cashier = desk.till.identity, desk.till.reference_data().users.get(other.cashier)
    known = cashier is not None and cashier.may(Permission.KEEP_DRAWER) and cashier.office == till.office
    if not known or other.cashier == user.id or not other.till or other.till == till.till:
        raise Refused(Reason.SWAP_WITH)


def _beside(desk: Desk, move: CashMove, said: MoveSaid) -> tuple[PersonalValue, ...]:
    words = {
        CARRIER: clean_text(said.who, field="Name", maximum=_LONGEST),
        PAPER: clean_text(said.paper, field="Paper", maximum=_LONGEST),
    }
    if move.kind in NAMES_WHO and not words[CARRIER]:
        raise Refused(Reason.NAME_WHO)
    return tuple(personal_value(name, desk.ids.salt(), value) for name, value in words.items() if value)


def open_drawer(desk: Desk, user: User, reason: str) -> Entry:
    """Say on the roll that the drawer was opened without a sale, and why; refuses `REASON_NEEDED`."""
    user.must(Permission.KEEP_DRAWER)
    if not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="the drawer opens without a sale")
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        return write_entry(desk, roll, user, EntryKind.DRAWER_OPENED, Said({"session": session.id}, reason=reason))
