"""What stands on a till's own roll in a trial: its sessions, what was done to payments, the post, and how far it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from soak_trial import Trial
from tried_office import TriedTill

from ims_desktop.bootstrap.till import opened
from ims_desktop.domain.cash_up import Counted, figures
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time


@dataclass(frozen=True, slots=True)
class Standing:
    """What a till's roll says of its sessions."""

    open: str  # the session in which money is taken, "" where there is none
    cashier: str
    post: bool  # it works off the post
    untouched: Mapping[str, list[str]]  # receipts of that session to which nothing was done, and the kinds of tender
    asked: list[str]  # receipts of it whose void was asked for, and not done
    cash_pence: int  # that should lie in its drawer
    left: list[Mapping[str, Any]]  # sessions that are paused or counted: id, state, cashier
    awaiting: list[str]
    expected: Mapping[str, Mapping[str, int]]  # pence by method of payment, of each session that is not closed
    items: list[Mapping[str, Any]]  # of the post that have not ended: id, came, pence
    books: Mapping[str, tuple[int, int]]  # of its office, as far as the till was told: first and last number
    letter: str
    acknowledged: int  # its last entry that central has
    ahead_days: float  # of the roll's last time, before the time now


def look(trial: Trial, till: TriedTill) -> Standing:
    """Read a till's own file."""
    return Standing(**trial.commands.call(_standing, till.folder, environment=till.environment))


def _standing(folder: Path) -> dict[str, Any]:
    till = opened(folder, locked=False)
    store, data = till.store, till.store.reference_data()
    names = {user.id: user.user for user in data.users.values()}
    there = store.open_session()
    left, expected = [], {}
    for one in store.unclosed_sessions():
        so_far = store.session_so_far(one.id)
        assert so_far is not None
        expected[str(one.id)] = {each.mop: each.expected_pence for each in figures(so_far, Counted({}), data.mops)}
        if there is None or one.id != there.id:
            left.append({"id": one.id, "state": one.state.value, "cashier": names[one.cashier]})
    taken = store.recent(session=there.id, text="", limit=200) if there else ()
    done = {one.payment.receipt: [entry.kind for entry in store.done_to(one.payment.payment)] for one in taken}
    untouched = {
        one.payment.receipt: sorted({data.mops[posting.mop].kind.value for posting in one.payment.postings})
        for one in taken
        if not done[one.payment.receipt]
    }
    (last,) = store.roll(store.sync_state().head_number)
    last_at = from_roll_time(json.loads(last.text)["at"])
    told = {
        "open": there.id if there else "",
        "cashier": names[there.cashier] if there else "",
        "post": there.post if there else False,
        "untouched": untouched,
        "asked": [receipt for receipt, kinds in done.items() if kinds == [EntryKind.VOID_ASKED]],
        "cash_pence": expected[there.id][data.mop_of(MopKind.CASH).code] if there else 0,
        "left": left,
        "awaiting": [one.id for one in store.awaiting_approval()],
        "expected": expected,
        "items": [
            {"id": one.id, "came": one.item.came.value, "pence": one.item.pence, "locked": one.locked}
            for one in store.open_post()
        ],
        "books": {
            book.code: (book.first, book.last) for book in data.books.values() if book.office == store.identity.office
        },
        "letter": store.identity.letter,
        "acknowledged": store.sync_state().acknowledged,
        "ahead_days": (last_at - datetime.now(UTC)).total_seconds() / 86_400,
    }
    till.close()
    return told
