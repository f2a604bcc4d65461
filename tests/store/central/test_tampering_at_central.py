"""Whoever has every right at central, triggers off, rewrites a roll and all that follows from it: found, and named.

On a PostgreSQL server as its superuser, and in an SQLite file. Each change is made and looked at within a transaction
that is rolled back, so that hundreds take seconds.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from made_central import Central, sum_takings, undone
from proof_kit import fill, made_up, resealed, tampered
from sqlalchemy import Connection, delete, insert, update

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import Place, SoFar, judge, read_plainly
from ims_desktop.store.central.push_sqlite import payment_row, posting_rows
from ims_desktop.store.central.verify import proof_within
from ims_desktop.store.central.verify_moment import everybody

TIMES = 350  # on each database
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
