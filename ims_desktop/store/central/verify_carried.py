"""What carrying an earlier device's entries over has to bear out: nothing left out, nothing hidden behind a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.carried import Carried, as_told, layers, seal_as_told
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.carried_rules import why_astray
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.settled_table import settled
from ims_desktop.store.central.verify_moment import OF_THE_MOMENT
from ims_desktop.store.central.verify_rows import RawRow, doc_of, raw


@frozen
class Gap:
    """Entries that a device signed that it has, and that are not here: `signed` are ends that it signed, and seals."""

    device: str
    name: str
    stored: int
    heard: object  # up to where central says that it has heard of it
    signed: Sequence[tuple[int, bytes]]

    @property
    def last(self) -> int:
        """The last entry that it signed."""
        return max(number for number, _seal in self.signed)


class CarriedOver:
    """Every entry that was carried over and counts, gathered while the rolls are walked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seals: dict[tuple[str, int], set[bytes]] = {}
        self._told: list[tuple[str, int, Carried]] = []

    def note(self, device: str, number: int, doc: Mapping[str, Any]) -> None:
        """Keep what an entry of a roll carries, each layer of it."""
        for carried in layers(doc):
            self._seals.setdefault((carried.device, carried.number), set()).add(carried.seal)
            self._told.append((device, number, carried))

    def astray(self, number: int, doc: Mapping[str, Any] | None, place: Place) -> str:
        """Why what an entry carries does not count, "" where it may or where it carries nothing."""
        if doc is None or doc.get("kind") != EntryKind.ENTRY_CARRIED:
            return ""
        return why_astray(number, doc, place, _Rolls(self._connection))

    def bears_out(self, row: RawRow, judged: Judged, held: str) -> bool:
        """Whether an entry may be held for a reason: what would hide its money is looked at, whoever wrote the row."""
        if held in {"payment_known", "payment_duplicate"} and not judged.is_reversal:
            return judged.is_payment and self._known_elsewhere(row, judged, same=held == "payment_known")
        return (
            held == judged.held
            or held in OF_THE_MOMENT
            or (
                held == "payment_reversed" and any(see(judged) for see in (self._lapsed, self._put_right, self._voided))
            )
        )

    def _lapsed(self, judged: Judged) -> bool:
        """Whether something was reserved of the payment that a void names: it stood in its way, and lapsed since."""
        claim, since = schema.claim.c, schema.claim_since.c
        there = select(claim.id).join(schema.claim_since, since.claim == claim.id)
        there = there.where(claim.payment == str(judged.body.get("payment")), since.lapsed)
        voids = judged.doc.get("kind") == EntryKind.PAYMENT_VOIDED
        return voids and self._connection.execute(there).first() is not None

    def _voided(self, judged: Judged) -> bool:
        """Whether another roll voided the payment: a copy of the till, say, whose entries have numbers of this roll."""
        done = schema.reversal.c
        there = select(done.number).where(done.payment == str(judged.body.get("payment")))
        there = there.where(done.kind == EntryKind.PAYMENT_VOIDED.value, done.device != judged.sealed["device"])
        return self._connection.execute(there).first() is not None

    def _put_right(self, judged: Judged) -> bool:
        """Whether finance posted what was done to the same payment, and was held."""
        kept, entries = settled.c, schema.entry.c
        here = (entries.device == kept.device) & (entries.number == kept.number)
        there = select(raw(self._connection, entries.text)).select_from(schema.entry.join(settled, here))
        rows = self._connection.execute(there.where(kept.how == Settled.POSTED.value)).all()
        bodies = (as_told(_read(row)).get("body") for row in rows)
        payment = judged.body.get("payment")
        return any(isinstance(body, dict) and body.get("payment") == payment for body in bodies)

    def _known_elsewhere(self, row: RawRow, judged: Judged, *, same: bool) -> bool:
        """Whether a payment that is held for its id stands elsewhere; `same`: as the very same entry."""
        paid = schema.payment.c
        where = self._connection.execute(
            select(paid.device, raw(self._connection, paid.number)).where(paid.id == str(judged.body.get("payment")))
        ).first()
        if where is None:
            return self._settled_elsewhere(row, judged, same=same)
        if (where.device, where.number) == (judged.sealed["device"], row.number):
            return False
        other = _entry_at(self._connection, where.device, where.number)
        if other is None:
            return False
        mine, theirs = (seal_as_told(_read(one), one.seal) for one in (row, other))
        return not same or mine == theirs

    def _settled_elsewhere(self, row: RawRow, judged: Judged, *, same: bool) -> bool:
        """Whether finance posted the payment as it was held before: the very same entry, or one of the same id."""
        kept = settled.c
        alike = kept.payment == str(judged.body.get("payment"))
        if same:
            alike = kept.seal == seal_as_told(_read(row), bytes(row.seal)).hex()
        elsewhere = (kept.device != judged.sealed["device"]) | (kept.number != row.number)
        there = select(kept.desk).where(alike, elsewhere, kept.how == Settled.POSTED.value)
        return self._connection.execute(there).first() is not None

    def left(self, gaps: Sequence[Gap]) -> Sequence[Gap]:
        """What is missing once what came over on another roll is counted as here."""
        found = []
        for gap in gaps:
            lost = [one for one in gap.signed if one[1] not in self._seals.get((gap.device, one[0]), ())]
            if lost:
                found.append(replace(gap, signed=lost))
        return found

    def end(self, found: Callable[[str, int, str], None]) -> None:
        """Tell where an entry was carried over and the one before it is nowhere."""
        for device, number, carried in self._told:
            if carried.number <= 1 or carried.before in self._seals.get((carried.device, carried.number - 1), ()):
                continue
            here = _entry_at(self._connection, carried.device, carried.number - 1)
            if here is None or here.seal != carried.before:
                what = (
                    f"it carries entry {carried.number} of an earlier roll over, and the entry before that is nowhere"
                )
                found(device, number, what)


class _Rolls:
    """What central has of earlier rolls and letters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entry(self, device: str, number: int) -> tuple[str, bytes] | None:
        row = _entry_at(self._connection, device, number)
        return (row.text, row.seal) if row is not None and isinstance(row.text, str) else None

    def went_astray(self, device: str, number: int) -> bool:
        held = schema.held.c
        reason = select(held.reason).where(held.device == device, held.number == number)
        return self._connection.execute(reason).scalar() == "carried"

    def is_of(self, office: str, till: str, letter: str, device: str) -> bool:
        for table in (schema.device, schema.earlier_device):
            at = table.c
            here = (at.office == office, at.till == till, at.letter == letter, at.device == device)
            if self._connection.execute(select(at.device).where(*here)).first() is not None:
                return True
        return False


def _entry_at(connection: Connection, device: str, number: int) -> RawRow | None:
    entries = schema.entry.c
    columns = [raw(connection, column) for column in (entries.number, entries.text, entries.seal)]
    return connection.execute(
        select(*columns).select_from(schema.entry).where(entries.device == device, entries.number == number)
    ).first()


def _read(row: RawRow | None) -> Mapping[str, Any]:
    return {} if row is None else doc_of(row.text)
