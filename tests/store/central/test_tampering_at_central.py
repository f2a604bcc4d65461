"""Whoever has every right at central, triggers off, rewrites a roll and all that follows from it: found, and named.

On a PostgreSQL server as its superuser, and in an SQLite file. Each change is made and looked at within a transaction
that is rolled back, so that hundreds take seconds.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fakes.counter import FINANCE, SUPERVISOR
from made_central import IDS, Central, at_desk, sum_takings, undone
from proof_kit import fill, made_up, resealed, tampered
from rolled_day import rolled_day
from sqlalchemy import Connection, delete, insert, update

from ims_desktop.actions.ports import SealedEntry, TillLink
from ims_desktop.actions.supervisor.bank_takings import bank_takings
from ims_desktop.actions.supervisor.banking_entries import BankingDesk, Outside
from ims_desktop.actions.supervisor.move_banking import correct_banking, hand_over_banking, receive_banking
from ims_desktop.demo.council import demo_rows
from ims_desktop.domain.banking import Bag, BagCorrected, BankingWanted, Cause
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.domain.roll_statement import RollEnd, RollStatement, statement_seal, statement_text
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import SoFar, judge, read_plainly
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.push_sqlite import payment_row, posting_rows
from ims_desktop.store.central.verify import proof_within
from ims_desktop.store.central.verify_moment import everybody

TIMES = 350  # on each database
TIMES_A_DAY = 150
KINDS = {
    *("payment.voided", "payment.corrected", "payment.refunded", "cash.moved", "session.counted", "session.closed"),
    *("session.approved", "banking.made", "banking.handed_over", "banking.received", "banking.corrected"),
}
HONEST = 30
NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TABLES = (schema.entry, schema.personal, schema.payment, schema.held, schema.transaction)


def put(connection: Connection, place: Place, entries: Sequence[SealedEntry]) -> None:
    """The roll as the intruder wants it, with all that follows from it, and the head to match."""
    for table in TABLES:
        connection.execute(delete(table).where(table.c.device == place.device))
    rows: list[dict[str, Any]] = []
    payments: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    personal: list[dict[str, Any]] = []
    so_far = SoFar()
    for number, entry in enumerate(entries, start=1):
        rows.append(
            {"device": place.device, "number": number, "text": entry.text, "seal": entry.seal, "received_at": NOW}
        )
        doc = read_plainly(entry.text)
        if doc is None:
            continue
        judged = judge(number, doc, place, everybody(doc, place), so_far)
        if judged.is_payment and not judged.held:
            payments.append(payment_row(place, judged))
            postings += posting_rows(place, judged)
        personal += [
            {"device": place.device, "number": number, "field": one.field, "salt": one.salt, "value": one.value}
            for one in entry.personal
        ]
    seen = {row["id"]: row for row in reversed(payments)}  # the first of an id, as central itself would
    for table, values in (
        (schema.entry, rows),
        (schema.payment, list(seen.values())),
        (schema.transaction, postings),
        (schema.personal, personal),
    ):
        if values:
            connection.execute(insert(table), values)
    sum_takings(connection)
    connection.execute(
        update(schema.head)
        .where(schema.head.c.device == place.device)
        .values(number=len(entries), seal=entries[-1].seal if entries else NO_SEAL, last_heard=len(entries))
    )


def test_honest_rolls_at_central_raise_no_alarm(central: Central) -> None:
    for seed in range(HONEST):
        roll, link = central.till(f"{seed:02d}")
        fill(roll, made_up(seed), seed % 8, till=f"{seed:02d}")
        link.push(roll.entries, roll.said())
    proof = central.store.verify()
    assert proof.findings == ()
    assert proof.witness.count("own signature, up to entry") == HONEST


def test_tampering_at_central_is_found_and_named(central: Central) -> None:
    roll, link = central.till("03")
    heads = fill(roll, made_up(11), 9)
    for head in heads:
        link.push(roll.entries[: head.number], head)
    assert central.store.verify().passed
    place = Place(roll.identity.device, "BA1", "03", "A", blocked=False)
    chance = made_up(12)
    done: Counter[tuple[str, bool]] = Counter()
    unseen = 0
    with undone(central) as connection:
        for turn in range(TIMES):
            made = tampered(roll.entries, chance)
            entries = resealed(made.entries, NO_SEAL) if made.sealed_again else made.entries
            (touched,) = made.touched
            witnessed = min(head.number for head in heads if head.number >= touched)
            with connection.begin_nested() as savepoint:
                put(connection, place, entries)
                first = proof_within(connection).findings[0]
                assert touched <= first.number <= witnessed, (made.what, made.sealed_again, touched, first)
                if not made.sealed_again:
                    assert first.number == touched
                if turn % 10 == 0:
                    connection.execute(delete(schema.signed_head))
                    alone = proof_within(connection)
                    assert alone.witness == ("none of BA1-03A" if entries else "none")
                    unseen += alone.passed
                savepoint.rollback()
            done[made.what, made.sealed_again] += 1
    assert len(done) == 10
    assert unseen  # why the proof says that it had no witness
    assert central.store.verify().passed


# ---------------------------------------------------------------- every kind of entry, and the desks' rolls


def a_day_at_central(central: Central, folder: Path) -> dict[str, tuple[list[SealedEntry], list[int]]]:
    """A till's whole day and the desk rolls of its banking: entries by device, and up to where each device signed."""
    roll, link = central.till("03")
    central.store.change(list(demo_rows()), {})
    signed: list[int] = []

    def sent(entries: Sequence[SealedEntry]) -> TillLink:
        signed.append(len(entries))
        link.push(entries, roll.signer.signed(roll.identity.device, len(entries), entries[-1].seal))
        return link

    entries, session = rolled_day(folder, roll.identity, sent)
    sent(entries[:-3])
    sent(entries)
    with at_desk(central, SUPERVISOR) as store:
        desk, data = BankingDesk(store, IDS), store.reference_data()
        wanted = BankingWanted((session,), (Bag("SEAL 1", 100_00),), reason="The rest is not there")
        bank_takings(desk, data, SUPERVISOR, wanted)
        hand_over_banking(desk, SUPERVISOR, 1, Outside("G. Uard", "R 1017"))
    with at_desk(central, FINANCE) as store:
        desk, data = BankingDesk(store, IDS), store.reference_data()
        receive_banking(desk, FINANCE, "BA1", 1, Outside())
        correct_banking(
            desk,
            data,
            FINANCE,
            "BA1",
            1,
            BagCorrected("SEAL 1", -20_00, Cause.COUNTERFEIT, "One £20 note"),
            Outside("B. Ank", "R 2"),
        )
    rolls = {state.device: list(central.store.roll(state.device)) for state in central.store.reconcile()}
    assert [state.held for state in central.store.reconcile()] == [0] * len(rolls)
    return {device: (kept, signed if device == roll.identity.device else []) for device, kept in rolls.items() if kept}


def rewritten(connection: Connection, device: str, entries: Sequence[SealedEntry]) -> None:
    """A roll's entries as the intruder wants them; nothing else is touched but where it ends."""
    connection.execute(delete(schema.entry).where(schema.entry.c.device == device))
    rows = [
        {"device": device, "number": number, "text": entry.text, "seal": entry.seal, "received_at": NOW}
        for number, entry in enumerate(entries, start=1)
    ]
    if rows:
        connection.execute(insert(schema.entry), rows)
    ends = {"number": len(entries), "seal": entries[-1].seal if entries else NO_SEAL, "last_heard": len(entries)}
    connection.execute(update(schema.head).where(schema.head.c.device == device).values(**ends))


def test_tampering_with_a_whole_day_and_its_banking_is_found_and_named(central: Central, tmp_path: Path) -> None:
    """Voids, closes, approvals, bankings: a till's by what it signed, a desk's by a printed statement of rolls."""
    (tmp_path / "day").mkdir()
    rolls = a_day_at_central(central, tmp_path / "day")
    assert len(rolls) == 3
    assert {read_plainly(one.text)["kind"] for kept, _ in rolls.values() for one in kept} >= KINDS  # type: ignore[index]
    desks = {device: kept for device, (kept, signed) in rolls.items() if not signed}
    ends = [RollEnd(DeviceId(device), b"", len(kept), kept[-1].seal) for device, kept in desks.items()]
    text = statement_text(NOW.date(), ends)
    printed = [RollStatement(NOW.date(), text, statement_seal(NO_SEAL, text))]
    assert central.store.verify(statements=printed).passed
    chance = made_up(21)
    done: Counter[tuple[bool, str, bool]] = Counter()
    with undone(central) as connection:
        for _ in range(TIMES_A_DAY):
            device = chance.choice(list(rolls))
            kept, signed = rolls[device]
            made = tampered(kept, chance)
            entries = resealed(made.entries, NO_SEAL) if made.sealed_again else made.entries
            (touched,) = made.touched
            last = min((number for number in signed if number >= touched), default=len(kept))
            with connection.begin_nested() as savepoint:
                rewritten(connection, device, entries)
                found = proof_within(connection, given=() if signed else printed).findings
                savepoint.rollback()
            first = min(one.number for one in found if one.device == device and one.number)
            assert touched <= first <= (last if made.sealed_again else touched), (made.what, touched, found[:3])
            done[bool(signed), made.what, made.sealed_again] += 1
    assert len(done) == 20
    assert central.store.verify(statements=printed).passed
