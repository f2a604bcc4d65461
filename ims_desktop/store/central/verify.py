"""The proof of central: every roll numbered, sealed, true to its witnesses and to what was derived from it."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, select

from ims_desktop.actions.ports import Finding, Progress, Proof, no_progress
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.erased import erased_before
from ims_desktop.store.central.statements import StatedRolls, statements_of
from ims_desktop.store.central.verify_cards import look_at_custody
from ims_desktop.store.central.verify_carried import CarriedOver, Gap
from ims_desktop.store.central.verify_held import look_at_settled
from ims_desktop.store.central.verify_own import look_at_own
from ims_desktop.store.central.verify_post import look_at_post
from ims_desktop.store.central.verify_put_by import look_at_put_by
from ims_desktop.store.central.verify_returns import look_at_cheques
from ims_desktop.store.central.verify_roll import RollWalk
from ims_desktop.store.central.verify_rows import TABLES, as_left, heads_of
from ims_desktop.store.central.verify_sessions import look_at_approvals, look_at_takings
from ims_desktop.store.central.verify_tally import MOST_TOLD, Tally
from ims_desktop.store.central.verify_twice import Found, look_for_twice
from ims_desktop.store.central.verify_voids import look_at_void_words

_LOOKS: tuple[Callable[[Connection, Found], None], ...] = (
    look_for_twice,
    look_at_approvals,
    look_at_void_words,
    look_at_post,
    look_at_put_by,
    look_at_cheques,
    look_at_custody,
    look_at_settled,
    look_at_own,
)


def verify_central(engine: Engine, progress: Progress | None = None, given: Sequence[RollStatement] = ()) -> Proof:
    """Check all rolls in one reading, each held against the heads that its own device signed, and statements of rolls.

    `given` are statements that were kept elsewhere; those that central keeps are held against it too.
    """
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").close()
        return proof_within(connection, progress, given)


def proof_within(
    connection: Connection,
    progress: Progress | None = None,
    given: Sequence[RollStatement] = (),
) -> Proof:
    """The proof of what one transaction sees."""
    with as_left(connection):
        heads = heads_of(connection)
        ends = sum(head.number for head in heads if type(head.number) is int)
        tally = Tally(progress or no_progress, ends)
        tally.erased_before = erased_before(connection)
        stated = (_kept_statements(connection, tally), StatedRolls(given, " that was given"))
        carried = CarriedOver(connection)
        walked = [RollWalk(connection, head, tally, stated, carried).verify() for head in heads]
        for gap in carried.left([gap for gap in walked if gap is not None]):
            _look_beyond(gap, tally)
        carried.end(tally.found)
        for look in _LOOKS:
            look(connection, tally.found)
        if not tally.findings:  # where the payments are not what they were, their sums need not be named too
            look_at_takings(connection, tally.found)
        _verify_strays(connection, {head.device for head in heads}, stated, tally)
    found = sorted(tally.findings, key=lambda one: (one.number == 0, one.device, one.number))
    return Proof(
        entries=tally.entries,
        payments=tally.payments,
        postings_pence=tally.postings_pence,
        receipts=tally.receipts,
        witness="; ".join(tally.witnesses) or "none",
        findings=tuple(found[:MOST_TOLD]),
        erased=tally.erased,
        missing=tuple(tally.missing),
    )


def _kept_statements(connection: Connection, tally: Tally) -> StatedRolls:
    """The statements that central keeps, after their chain was checked."""
    statements: list[RollStatement] = []
    for one in statements_of(connection):
        if isinstance(one, str):
            tally.found("", 0, f"the statement of {one} cannot be read")
        elif not one.holds:
            tally.found("", 0, f"the statement of {one.day} does not follow from the one before")
        else:
            statements.append(one)
    return StatedRolls(statements, "")


def _look_beyond(gap: Gap, tally: Tally) -> None:
    """What a device signed that it has, and is not here: on its way, a fork's, or taken away.

    Central says itself how far it has heard, in the transaction in which it hears it. Where it says so it is
    missing, which is no fault of the roll's: the till sends it, and again if it was taken away. Where central says
    that it heard of less, somebody put it back.
    """
    first, last = gap.stored + 1, gap.last
    if type(gap.heard) is int and gap.heard >= last:
        which = f"entry {last}" if last == first else f"entries {first} to {last}"
        tally.missing.append(
            Finding(DeviceId(gap.device), first, f"{gap.name} signed that it has {which}: not here yet")
        )
    else:
        what = f"the device signed that it has entries up to {last}; from this one on they are not here"
        tally.found(gap.device, first, what)


def _verify_strays(connection: Connection, devices: set[str], stated: Sequence[StatedRolls], tally: Tally) -> None:
    """Rows of a device that is not enrolled, and rolls that were stated and are gone."""
    for gone in frozenset().union(*(one.devices for one in stated)) - devices:
        tally.found(gone, 1, "a statement of rolls has this device; it is not here")
    for table in (schema.entry, *TABLES):
        for device in connection.execute(select(table.c.device).distinct()).scalars():
            if device not in devices:
                tally.found(device, 0, f"the device of rows of “{table.name}” is not enrolled")
