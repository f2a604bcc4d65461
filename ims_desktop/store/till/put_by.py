"""What lies somewhere under the numbers of this roll's slips, and what of it left."""

from collections.abc import Sequence

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.cash_move import PUT_BY_AS, MoveKind, read_move
from ims_desktop.domain.cash_slip import slip_number
from ims_desktop.domain.put_by import Lying, PutBy
from ims_desktop.domain.roll import read_entry
from ims_desktop.store.till.connection import Connection, Lanes, snapshot
from ims_desktop.store.till.projection import told_by

_MOVES = """SELECT entry.number, entry.text, entry.seal FROM session_event JOIN entry USING (number)
    WHERE session_event.event IN (?, ?) ORDER BY entry.number"""


def put_by(connection: Connection, identity: TillIdentity, leaves_by: MoveKind) -> list[Lying]:
    """All that such a move may take away, in order; what was carried here from an earlier roll is among it."""
    lying: dict[str, Lying] = {}
    for number, text, seal in connection.execute(_MOVES, (leaves_by.value, PUT_BY_AS[leaves_by].value)):
        sealed = read_entry(text, seal)
        entry, carried = told_by(sealed), innermost({"kind": sealed.kind, "body": sealed.body})
        place = (identity.letter, number) if carried is None else (carried[1].letter, carried[1].number)
        slip = slip_number(identity.office, identity.till, *place)
        move = read_move(entry.body)
        if move.kind is not leaves_by:
            lying[slip] = Lying(
                PutBy(slip, move.pence, sum(move.kept.pieces.values()) if move.kept else 0), number, entry.at
            )
        for one in move.goods:
            if one.slip in lying:
                lying[one.slip] = lying[one.slip]._replace(gone_by=slip)
    return list(lying.values())


class KnownPutBy:
    """The part of a till's store that knows what lies where."""

    _lanes: Lanes
    _identity: TillIdentity

    def put_by(self, leaves_by: MoveKind) -> Sequence[Lying]:
        """All that such a move may take away, in order, gone or not."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return put_by(connection, self._identity, leaves_by)
