"""An entry of a roll in the office's words, as it is shown behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, cast

from ims_desktop.actions.ports import SeenEntry
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import business_day, london
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.domain.why_held import why_held
from ims_desktop.ui.shown import Column, Look, Tag, Tone

_KINDS = {
    "payment.taken": "Payment",
    "void.asked": "Void asked for",
    "payment.voided": "Void",
    "payment.refunded": "Refund",
    "payment.corrected": "Correction",
    "session.opened": "Session opened",
    "session.paused": "Paused",
    "session.resumed": "Resumed",
    "session.taken_over": "Taken over",
    "session.counted": "Counted",
    "session.closed": "Closed",
    "session.approved": "Approved",
    "drawer.opened": "Drawer opened",
    "slip.spoilt": "Slip spoilt",
    "account.declared": "Own account declared",
    "account.withdrawn": "Declaration withdrawn",
    "post.logged": "Post logged",
    "post.worked": "Post worked off",
    "receipt.copied": "Copy of a receipt",
    "banking.made": "Banking made up",
    "banking.handed_over": "Handed over",
    "banking.received": "Bank has it",
    "banking.corrected": "Bank corrects",
    "cheque.returned": "Cheque returned",
    "cheque.kept": "Cheque kept",
    "cheque.let_go": "Kept cheque let go",
    "card.matched": "Card sales matched",
    "custody.counted": "Safe or float checked",
    "custody.agreed": "Check signed by its checker",
    "held.settled": "Held entry put right",
    "late.settled": "Taken out of overs: it was counted before it came",
    "roll.accounted": "Nothing is missing of a till",
    "void.approved": "Void approved",
    "void.refused": "Void refused",
    "device.enrolled": "Till enrolled",
    "clock.set": "Clock confirmed",
}
_MOVES = {
    "lift": "Lift to the safe",
    "top_up": "Top-up",
    "swap": "Swap of change",
    "swap_till": "Swap with a till",
    "set_aside": "Set aside",
    "imprest": "To the imprest",
    "imprest_back": "Imprest back",
    "float_back": "Float back to the safe",
    "voucher": "Imprest voucher",
    "reimbursed": "Imprest reimbursed",
    "given_up": "Out of the envelope",
}


@frozen
class EntryRow:
    """One entry in words."""

    when: str
    where: str
    what: str
    who: str
    about: str
    amount: str
    held: bool
    ref: EntryRef = field(repr=False)


ENTRIES: tuple[Column[EntryRow], ...] = (
    Column("When", lambda row: row.when, "24 Nov 11:02", Look.MUTED, gives_way=1),
    Column("Roll", lambda row: row.where, "BA1-03A 12,204", gives_way=3),
    Column("What", lambda row: row.what, "Copy of a receipt", Look.STRONG),
    Column("By", lambda row: row.who, "A. Cashier, S. Morgan", gives_way=2),
    Column(
        "About",
        lambda row: row.about,
        "03A-000455-W and",  # three quarters of it are kept: a whole receipt
        stretch=True,
        tag=lambda row: Tag("! Held", Tone.WARNING) if row.held else None,
    ),
    Column("£", lambda row: row.amount, "-12,204.00", right=True),
)


def entry_row(data: ReferenceData, entry: SeenEntry, now: datetime) -> EntryRow:
    """One entry in words; what cannot be read says no more than where it stands."""
    try:
        about, amount_pence = _said(data, entry)
    except (KeyError, TypeError, ValueError, AttributeError):
        about, amount_pence = "cannot be read", None
    reason = entry.personal.get(REASON, "")
    names = [data.name_of(one) for one in (entry.actor, entry.approver) if one]
    return EntryRow(
        when=_moment(entry.at, now) if entry.at else "",
        where=f"{entry.roll} {entry.number:,}",
        what=_what(entry),
        who=", ".join(names),
        about=" · ".join(part for part in (why_held(entry.held) if entry.held else "", about, reason) if part),
        amount="" if amount_pence is None else pounds(amount_pence).replace("£", ""),
        held=bool(entry.held),
        ref=EntryRef(entry.device, entry.number),
    )


def mop_name(data: ReferenceData, code: str) -> str:
    """What a method of payment is called."""
    mop = data.mops.get(code)
    return mop.name if mop else code


def short_mop_name(data: ReferenceData, code: str) -> str:
    """What it is called in a narrow column: which kind of card stands elsewhere."""
    mop = data.mops.get(code)
    return "Card" if mop is not None and mop.kind is MopKind.CARD else mop_name(data, code)


def _moment(at: datetime, now: datetime) -> str:
    wall = london(at)
    return f"{wall:%H:%M:%S}" if business_day(at) == business_day(now) else f"{wall.day} {wall:%b} {wall:%H:%M}"


def _what(entry: SeenEntry) -> str:
    if entry.kind == "cash.moved":
        if "kept" in entry.body:
            return "Counterfeit kept"
        return _MOVES.get(str(entry.body.get("move")), "Cash moved")
    if entry.kind == "session.counted" and entry.body.get("spot") is True:
        return "Spot check"
    return _KINDS.get(entry.kind, entry.kind.replace(".", " ").capitalize() or "Entry")


def _said(data: ReferenceData, entry: SeenEntry) -> tuple[str, int | None]:  # noqa: PLR0911  a line a kind
    body = entry.body
    match entry.kind:
        case "payment.taken":
            lines = ", ".join(
                f"{_fund(data, line['fund'])} {line['reference']}".strip() for line in _parts(body, "lines")
            )
            return f"{_short(body['receipt'])} · {lines}", body["total_pence"]
        case "session.opened":
            charged = f", wrong: charged to {data.name_of(body['charged'])}" if "charged" in body else ""
            return f"float as counted{charged}", body["float_pence"]
        case "session.taken_over":
            gone = body["gone"]
            return f"from till {gone['till']}, known to entry {gone['last']:,}: {gone['payments']} payments", None
        case "session.counted":
            counted = _sums(data, _parts(body, "tenders"), "counted_pence")
            return f"count {body['attempt']}{', finished' if body.get('finished') else ''}: {counted}", None
        case "session.closed":
            wrong = [part for part in _parts(body, "tenders") if part["difference_pence"]]
            return (f"differs: {_sums(data, wrong, 'difference_pence')}" if wrong else "agrees"), body["total_pence"]
        case "cash.moved":
            return "", body["pence"]
        case "post.logged" | "post.worked":
            return _of_post(body)
        case _:
            total_pence = body.get("total_pence")
            return _short(str(body.get("receipt") or "")), total_pence if isinstance(total_pence, int) else None


def _of_post(body: Mapping[str, Any]) -> tuple[str, int | None]:
    if "items" in body:
        items = _parts(body, "items")
        return f"{body['sheet']}: {len(items)} items", sum(item["pence"] for item in items)
    return f"{body['item']}: {body['outcome']}", body.get("paid_pence", body["logged_pence"])


def _short(receipt: str) -> str:
    """Till, letter and counter, as people say a receipt."""
    parts = receipt.split("-")
    return "-".join(parts[1:3]) if len(parts) == 4 else receipt  # noqa: PLR2004  office, till, counter, check


def _sums(data: ReferenceData, parts: Sequence[Mapping[str, Any]], name: str) -> str:
    return ", ".join(f"{mop_name(data, part['mop'])} {pounds(part[name])}" for part in parts)


def _parts(body: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return cast("Sequence[Mapping[str, Any]]", body[name])


def _fund(data: ReferenceData, code: str) -> str:
    return data.funds[code].badge if code in data.funds else code
