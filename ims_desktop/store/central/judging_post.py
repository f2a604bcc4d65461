"""Judging what a till says of the post, on SQLite: the same rules as `ims.project_post` on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ims_desktop.domain.body_shape import is_word
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.post import BY_PAYMENT, item_number, sheet_number
from ims_desktop.domain.post_fault import POST_KINDS, lacks_reason, post_fault, signs_alone
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging_reversals import ReversalAt
from ims_desktop.store.central.judging_sessions import SessionsSoFar
from ims_desktop.store.central.judging_slips import SlipLedger

Item = tuple[str, str]  # the id of the entry that logs it, and its number: a till and its copy both give that


@frozen
class ItemHere:
    """An item of the post as central has it; pence as logged."""

    office: str
    came: str
    pence: int


class PostSoFar(Protocol):
    """What central has of the post, but for what stands on a roll at a number or after it."""

    def post_item(self, item: Item, device: str, number: int) -> ItemHere | None:
        """An item that was logged."""

    def post_ends(self, item: Item, device: str, number: int) -> Sequence[str]:
        """The payments that ended it; blank for an end without one."""


class PostLedger(SlipLedger, PostSoFar, Protocol):
    """Payments, the post, and slips of receipt books."""


def judge_post(
    doc: Mapping[str, Any], at: ReversalAt, letter: str, sessions: SessionsSoFar | None, ledger: PostLedger | None
) -> str:
    """Why an entry of the post is held, or nothing. `letter` is the till's; `sessions` None: it was carried over."""
    kind, body = doc["kind"], doc.get("body")
    if kind not in POST_KINDS:
        return ""
    fault = post_fault(kind, body) if is_word(doc.get("id")) else "malformed"
    if fault or not isinstance(body, dict):
        return fault
    sheet = sheet_number(at.office, at.till, letter, doc["number"])
    wrong = {
        "business_day": body["business_day"] != at.day.isoformat(),
        "other_till": (body["office"], body["till"]) != (at.office, at.till)
        or (kind == EntryKind.POST_LOGGED and body["sheet"] != sheet),
        "approver": signs_alone(doc),
    }
    held = next((reason for reason, is_wrong in wrong.items() if is_wrong), "")
    if not held and kind == EntryKind.POST_WORKED and sessions is not None:
        held = _in_session(doc, at, sessions)
    return held if held or ledger is None else _against(doc, at, ledger)


def _in_session(doc: Mapping[str, Any], at: ReversalAt, sessions: SessionsSoFar) -> str:
    session = doc["body"]["session"]
    if sessions.opened.get(session, at.number) >= at.number:
        return "session_unknown"
    if sessions.closed.get(session, at.number) < at.number:
        return "session_closed"
    return "" if doc.get("actor") == sessions.cashiers[session] else "other_session"


def _against(doc: Mapping[str, Any], at: ReversalAt, ledger: PostLedger) -> str:
    body, here = doc["body"], (at.device, at.number)
    if doc["kind"] == EntryKind.POST_LOGGED:
        items = (item_number(body["sheet"], place) for place, _ in enumerate(body["items"], start=1))
        return "post_known" if any(ledger.post_item((doc["id"], item), *here) for item in items) else ""
    named = body["logged"], body["item"]
    item = ledger.post_item(named, *here)
    if item is None or (item.office, item.came, item.pence) != (body["office"], body["came"], body["logged_pence"]):
        return "post_unknown"
    if not all(_undone(ledger, payment, here) for payment in ledger.post_ends(named, *here)):
        return "post_ended"
    if body["outcome"] in BY_PAYMENT and not _is_paid(body, ledger, here):
        return "payment_unknown"
    return "reason" if lacks_reason(doc) else ""


def _undone(ledger: PostLedger, payment: str, here: tuple[str, int]) -> bool:
    """Whether the payment that ended an item was voided, so that the item is open again."""
    return any(done.kind == EntryKind.PAYMENT_VOIDED for done in ledger.done(payment, *here))


def _is_paid(body: Mapping[str, Any], ledger: PostLedger, here: tuple[str, int]) -> bool:
    """Whether the payment is there, before it, as the entry says."""
    paid = ledger.paid(body["payment"])
    if paid is None or (paid.device == here[0] and paid.number >= here[1]):
        return False
    said = (body["receipt"], body["session"], body["paid_pence"])
    return (paid.receipt, paid.session, paid.body.get("total_pence")) == said
