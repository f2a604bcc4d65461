"""A till session in words: how it stands in sentences, its tenders in a table. `--json` has the same as figures."""

from collections.abc import Sequence

from ims_desktop.actions.counter.look_at_session import SessionLook
from ims_desktop.cli import output
from ims_desktop.domain.cash_up import TenderFigure
from ims_desktop.domain.closed_session import ClosedSession
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData

_NOT_COUNTED = "not counted yet"
_HEADINGS = ("", "expected", "counted", "difference", "to bank")


def session_words(look: SessionLook, data: ReferenceData, approval: DeskApproval | None, name: str) -> str:
    """How a session stands; `approval` is what came after the close, where it did, `name` what it is called."""
    so_far, session = look.so_far, look.so_far.session
    state = session.state.value.replace("_", " ")
    counts = sum(not count.spot for count in so_far.counts)
    payments = "1 payment" if so_far.payments == 1 else f"{so_far.payments:,} payments"
    lines = [
        f"{data.name_of(session.cashier)}'s session, opened {output.clock_words(session.opened_at)}: {state}.",
        f"Float {pounds(session.float_pence)}, {payments}, counted {_times(counts)}.",
    ]
    if look.tenders is not None:
        counted = look.count is not None or look.closed is not None
        lines += tender_lines(look.tenders, data, look.closed) if counted else expected_lines(look.tenders, data)
    elif look.count is not None:
        lines += [f"Counted: {_named(data, mop)} {pounds(pence)}" for mop, pence in look.count.counted.by_mop.items()]
    if look.closed is not None:
        lines.append(f"Float kept {pounds(look.closed.float_kept.pence)}.")
        if look.closed.first_receipt:
            lines.append(f"Receipts {look.closed.first_receipt} to {look.closed.last_receipt}.")
    if approval is not None:
        lines.append(f"Approved by {data.name_of(approval.by)}, {output.clock_words(approval.at)}.")
    return "\n".join([*lines, f"Session {name}"])


def tender_lines(
    tenders: Sequence[TenderFigure], data: ReferenceData, closed: ClosedSession | None = None
) -> list[str]:
    """A table: what each method of payment should hold, what was counted, and what is between."""
    rows = [_HEADINGS[: 5 if closed else 4]]
    for one in tenders:
        figures = [one.expected_pence, one.counted_pence, one.difference_pence]
        figures += [closed.banking_pence(one)] if closed else []
        rows.append((_named(data, one.mop), *(pounds(pence) for pence in figures)))
    return _columns(rows)


def expected_lines(tenders: Sequence[TenderFigure], data: ReferenceData) -> list[str]:
    """What each should hold where nobody counted yet: nothing is short of what was not looked for."""
    rows = [(_named(data, one.mop), pounds(one.expected_pence), _NOT_COUNTED) for one in tenders]
    return _columns([_HEADINGS[:3], *rows])


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    wide = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join([row[0].ljust(wide[0]), *(cell.rjust(wide[at + 1]) for at, cell in enumerate(row[1:]))])
        for row in rows
    ]


def _named(data: ReferenceData, mop: str) -> str:
    return data.mops[mop].name if mop in data.mops else mop


def _times(counts: int) -> str:
    return {0: "not yet", 1: "once", 2: "twice"}.get(counts, f"{counts} times")
