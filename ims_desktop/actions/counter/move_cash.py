"""Cash that moves without being taken: lifts, top-ups, swaps, set-aside money; and the drawer without a sale."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_have_witness, own_open, write_entry
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_move import WITNESSED, CashMove, Place
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind


def move_cash(desk: Desk, user: User, move: CashMove, witness: User | None = None, reason: str = "") -> Entry:
    """Move cash between drawer, safe and other places; what changes hands needs a witness.

    A drawer's cash moves in the session that is open and the person's own. More than the drawer should hold is not
    refused: that would tell how much it should. A counterfeit note that was handed in is kept for nothing, and says by
    whom. Refuses `REASON_NEEDED`, `SECOND_PERSON_NEEDED`, `OWN_APPROVAL`, `SESSION_NOT_OPEN`,
    `SESSION_OF_ANOTHER`.
    """
    user.must(Permission.KEEP_DRAWER)
    if move.kept is not None and not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="who handed the counterfeit note in, and its serial number")
    if move.kind in WITNESSED or witness is not None:
        witness = must_have_witness(user, witness, "a witness to the move")
    with desk.till.writing() as roll:
        body: dict[str, Json] = move.body()
        if Place.DRAWER in move.way:
            body["session"] = own_open(desk, roll, user).id
        return write_entry(desk, roll, user, EntryKind.CASH_MOVED, Said(body, witness, reason))


def open_drawer(desk: Desk, user: User, reason: str) -> Entry:
    """Say on the roll that the drawer was opened without a sale, and why; refuses `REASON_NEEDED`."""
    user.must(Permission.KEEP_DRAWER)
    if not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="the drawer opens without a sale")
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        return write_entry(desk, roll, user, EntryKind.DRAWER_OPENED, Said({"session": session.id}, reason=reason))
