"""Judging what a till sent, on SQLite: the same rules as `ims.push` and `ims.project` on PostgreSQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Protocol, cast

from ims_desktop.domain.body_shape import MOST_PENCE
from ims_desktop.domain.canonical import Json, body_of, canonical_text, read_json
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.desk import DESK_ONLY
from ims_desktop.domain.desk_fault import desk_fault
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt_number import ReceiptNumber, read_receipt_number
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS
from ims_desktop.domain.roll import SALT_BYTES, EntryKind, PersonalValue
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.judging_closes import CloseLedger, judge_close
from ims_desktop.store.central.judging_gone import GoneLedger, judge_taking_over
from ims_desktop.store.central.judging_own import OwnLedger, judge_declared, judge_own
from ims_desktop.store.central.judging_payment import balances, is_plain_posting, well_formed
from ims_desktop.store.central.judging_people import Place, Standing, judge_people
from ims_desktop.store.central.judging_post import PostLedger, judge_post
from ims_desktop.store.central.judging_put_by import PutByLedger, judge_put_by, judge_voucher
from ims_desktop.store.central.judging_reversals import ReversalAt, judge_reversal
from ims_desktop.store.central.judging_sessions import SessionsSoFar, judge_session
from ims_desktop.store.central.judging_slips import day_of, judge_slip, judge_spoilt, out_of_time

_KNOWN_KINDS: Final = frozenset(kind.value for kind in EntryKind if kind not in DESK_ONLY)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_LONGEST_FIELD = 64  # name of a personal value
_DEEPEST = 32  # levels of objects and lists
_KNOWN_VERSIONS: Final = frozenset({1})  # every one ever written, for ever
_POSTS: Final = frozenset(
    {
        EntryKind.SESSION_CLOSED,
        EntryKind.BANKING_MADE,
        EntryKind.BANKING_CORRECTED,
        EntryKind.CHEQUE_RETURNED,
        EntryKind.HELD_SETTLED,
        EntryKind.LATE_SETTLED,
    }
)
TAKES_BACK: Final = REVERSAL_KINDS | {EntryKind.CHEQUE_RETURNED.value}


class RollLedger(PostLedger, CloseLedger, OwnLedger, GoneLedger, PutByLedger, Protocol):
    """Payments, the post, sessions, other tills' too, what staff declared as their own, and what lies under slips."""


@dataclass(slots=True)
class SoFar:
    """What stands on a roll before the next entry: its last time, its greatest receipt counter, its sessions.

    `ledger` has the payments that later entries name, on whichever roll they stand.
    """

    at: datetime | None = None
    receipts: int = 0
    sessions: SessionsSoFar = field(default_factory=SessionsSoFar)
    ledger: RollLedger | None = None


@frozen
class Judged:
    """One entry: held for a reason, or fit to be projected. `at` and `day` are those of what posts money."""

    number: int
    doc: Mapping[str, Any]
    held: str
    at: datetime | None = None
    day: date | None = None
    carrier: Mapping[str, Any] | None = None  # the entry on this roll, where `doc` was carried over

    @property
    def sealed(self) -> Mapping[str, Any]:
        """The entry as it stands on this roll: what personal values beside it were committed to."""
        return self.doc if self.carrier is None else self.carrier

    def own(self, device: str) -> tuple[str, int]:
        """Under which device and number it was sealed, on a device's roll: an earlier one's where it was carried."""
        return (device, self.number) if self.carrier is None else (str(self.doc["device"]), self.doc["number"])

    @property
    def is_payment(self) -> bool:
        """Whether it takes a payment."""
        return self.doc.get("kind") == EntryKind.PAYMENT_TAKEN

    @property
    def posts(self) -> bool:
        """Whether it posts money: a payment, what is done to one, or a close or banking that was over or short."""
        return self.is_payment or self.is_reversal or str(self.doc.get("kind")) in _POSTS

    @property
    def is_reversal(self) -> bool:
        """Whether it does something to a payment."""
        return str(self.doc.get("kind")) in REVERSAL_KINDS  # of what is held it may be anything

    @property
    def body(self) -> Mapping[str, Any]:
        """What the office needs to know of it."""
        return body_of(self.doc)

    @property
    def total_pence(self) -> int:
        """What the payment says that it comes to; 0 where it says nothing readable."""
        return whole(self.body.get("total_pence")) or 0


def whole(value: object) -> int | None:
    """A whole number of JSON; None where it is none."""
    return value if type(value) is int and abs(value) < MOST_PENCE else None


def read_plainly(text: str) -> Mapping[str, Any] | None:
    """An entry's text, or None where two readers might read it differently."""
    try:
        doc = read_json(text)
        plain = canonical_text(cast("Json", doc)) == text and not _deeper(doc, _DEEPEST)
        return cast("Mapping[str, Any]", doc) if plain else None
    except (ValueError, TypeError, RecursionError, Refused):
        return None


def _deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return levels == 0 or any(_deeper(part, levels - 1) for part in parts)
    return False


def personal_agrees(value: PersonalValue, doc: Mapping[str, Any]) -> bool:
    """Whether a personal value is the one that the entry commits to."""
    commitments = doc.get("personal")
    if not isinstance(commitments, dict) or len(value.salt) != SALT_BYTES or len(value.field) > _LONGEST_FIELD:
        return False
    return bool(commitments.get(value.field) == value.commitment)


def judge(
    number: int, doc: Mapping[str, Any], place: Place, standing: Standing, so_far: SoFar, astray: str = ""
) -> Judged:
    """Whether an entry is projected or held, and why. `so_far` moves on over the entry, held or not.

    A carried entry counts as the entry that it carries, judged under the letter that the till had then; what stands
    on this roll says nothing about its time, its receipt's place and its session. `astray` is why it does not count.
    """
    kind, at = doc.get("kind"), _time(doc.get("at"))
    before, so_far.at = so_far.at, at
    if kind == EntryKind.ENTRY_CARRIED:
        held = astray or _judge_frame(doc, place, at, before) or judge_people(doc, place, standing)
        return _judge_carried(number, doc, place, standing, held, so_far.ledger)
    so_far.sessions.note(number, doc)
    expected = so_far.receipts + 1
    counter = _receipt_counter(doc, place)
    so_far.receipts = max(so_far.receipts, counter)
    held = _judge_frame(doc, place, at, before) or judge_people(doc, place, standing)
    on_roll = _OnRoll(follows=counter == expected, sessions=so_far.sessions, ledger=so_far.ledger)
    judged = _judge_rest(Judged(number, doc, held, at), place, standing, on_roll)
    if kind == EntryKind.SESSION_TAKEN_OVER and not judged.held:
        so_far.sessions.take_over(number, doc)
    return judged


def _judge_carried(
    number: int, doc: Mapping[str, Any], place: Place, standing: Standing, held: str, ledger: RollLedger | None
) -> Judged:
    found = innermost(doc)
    if found is None:
        return Judged(number, doc, held or "carried")
    told, carried = found
    if held:
        return Judged(number, told, held, carrier=doc)
    then, at = replace(place, letter=carried.letter), _time(told.get("at"))
    held = _judge_frame(told, then, at, None) or judge_people(told, then, standing)
    on_roll = _OnRoll(_receipt_counter(told, then) > 0, None, ledger)
    return _judge_rest(Judged(number, told, held, at, carrier=doc), then, standing, on_roll)


@frozen
class _OnRoll:
    """How a payment fits into its roll: whether its receipt is next, and the sessions there (None: not known)."""

    follows: bool
    sessions: SessionsSoFar | None
    ledger: RollLedger | None = None


def _judge_rest(judged: Judged, place: Place, standing: Standing, on_roll: _OnRoll) -> Judged:
    """A payment, or what happens in a session, looked through as such."""
    if judged.at is None:
        return judged
    day = day_of(judged.body, judged.at) if judged.is_payment else business_day(judged.at)
    at_till = place.office, place.till
    held = judged.held
    if not held and judged.is_payment:
        held = _judge_payment(judged, place, day, on_roll)
    elif not held and place.kind == "till":  # what is approved at a desk is another roll's session
        at = ReversalAt(place.device, *at_till, judged.number, day, judged.own(place.device))
        seen = on_roll.sessions, on_roll.ledger
        held = judge_session(judged.number, judged.doc, at_till, day, on_roll.sessions)
        held = held or judge_put_by(judged.doc, place.device, judged.number, on_roll.ledger)
        held = held or judge_voucher(judged.doc, standing.vats)
        held = held or judge_reversal(judged.doc, at, *seen) or judge_post(judged.doc, at, place.letter, *seen)
        held = held or judge_spoilt(judged.doc, at, standing.books, on_roll.ledger)
        held = held or judge_declared(judged.doc, at, on_roll.ledger)
        held = held or judge_taking_over(judged.doc, at, on_roll.ledger, on_roll.sessions)
    elif not held:
        held = desk_fault(judged.doc["kind"], judged.doc.get("body"))
    if not judged.posts:
        return replace(judged, held=held, at=None)
    held = held or _judge_codes(judged.doc, standing)
    if not held and judged.is_payment:
        where = place.office, place.device, judged.number
        held = judge_slip(judged.body, where, standing.books, on_roll.ledger)
    held = held or judge_close(judged.number, judged.doc, on_roll.sessions, on_roll.ledger)
    held = held or judge_own(judged.doc, judged.at, on_roll.ledger)
    return replace(judged, held=held, day=day)


def _judge_frame(doc: Mapping[str, Any], place: Place, at: datetime | None, before: datetime | None) -> str:
    """What is wrong with an entry whoever wrote it."""
    if place.blocked:
        return "till_blocked"
    if whole(doc.get("v")) not in _KNOWN_VERSIONS:
        return "unknown_version"
    if place.kind == "till" and str(doc.get("kind")) not in _KNOWN_KINDS:
        return "unknown_kind"
    if at is None:
        return "malformed"
    if before is not None and at < before and doc.get("kind") != EntryKind.CLOCK_SET:
        return "time_backwards"
    return ""


def _receipt_counter(doc: Mapping[str, Any], place: Place) -> int:
    """The counter of a payment's receipt number that is this till's and written right; 0 for any other."""
    if doc.get("kind") != EntryKind.PAYMENT_TAKEN:
        return 0
    receipt = body_of(doc).get("receipt")
    if not isinstance(receipt, str):
        return 0
    try:
        counter = read_receipt_number(receipt).counter
    except Refused:
        return 0
    return counter if str(ReceiptNumber(place.office, place.till, place.letter, counter)) == receipt else 0


def _judge_payment(judged: Judged, place: Place, day: date, on_roll: _OnRoll) -> str:
    """What is wrong with a payment in itself and on its roll."""
    body = judged.doc.get("body")
    if not isinstance(body, dict) or not well_formed(body):
        return "malformed"
    begins = f"{place.office}-{place.till}{place.letter}-"
    there = (body["office"], body["till"]) == (place.office, place.till) and body["receipt"].startswith(begins)
    wrong: dict[str, Callable[[], bool]] = {
        "business_day": lambda: body["business_day"] != day.isoformat(),
        "slip_time": lambda: out_of_time(body, judged.at),
        "other_till": lambda: not there,
        "receipt": lambda: not on_roll.follows,
        "session_unknown": lambda: on_roll.sessions is not None and body["session"] not in on_roll.sessions.opened,
        "session_closed": lambda: on_roll.sessions is not None and body["session"] in on_roll.sessions.closed,
        "session_taken_over": lambda: on_roll.sessions is not None and body["session"] in on_roll.sessions.gone,
        "sums": lambda: not balances(body),
        "posting": lambda: not all(is_plain_posting(posting, body) for posting in body["postings"]),
    }
    return next((reason for reason, is_wrong in wrong.items() if is_wrong()), "")


def _judge_codes(doc: Mapping[str, Any], standing: Standing) -> str:
    """Whether central knows what a well-formed payment names; what is taken back was known when it was taken."""
    postings = doc["body"].get("postings", ())
    if doc.get("kind") in TAKES_BACK:
        postings = [posting for posting in postings if posting["amount_pence"] > 0]
    disabled = [standing.funds.get(posting["fund"]) for posting in postings]
    if not all(posting["mop"] in standing.mops for posting in postings):
        return "mop_unknown"
    if not all(posting["vat_code"] in standing.vats for posting in postings):
        return "vat_unknown"
    if None in disabled:
        return "fund_unknown"
    if doc.get("kind") == EntryKind.HELD_SETTLED:  # what is taken back may be of a fund that was closed since
        disabled = [standing.funds[posting["fund"]] for posting in postings if posting["amount_pence"] > 0]
    return "fund_closed" if any(disabled) else ""


def time_said(value: object) -> str | None:
    """A time as an entry says it; None where it is none that anybody could read."""
    return value if isinstance(value, str) and _time(value) is not None else None


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = from_roll_time(value)
    except ValueError:
        return None
    return at if _FIRST_YEAR <= at.year <= _LAST_YEAR else None
