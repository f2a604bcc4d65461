"""Judging what is done to a payment, on SQLite: the same rules as `ims.project_events` on PostgreSQL."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS, reversal_fault
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging_sessions import SessionsSoFar

_KEY = ("fund", "reference", "mop", "vat_code", "line", "tender")
_APPROVED = frozenset({EntryKind.PAYMENT_VOIDED.value, EntryKind.PAYMENT_REFUNDED.value})


@frozen
class PaidHere:
    """A payment as central has it: where it stands, and what it says."""

    device: str
    number: int
    session: str
    receipt: str
    body: Mapping[str, Any]
    own: tuple[str, int]  # device and number under which it was sealed: an earlier device's, where it was carried over


@frozen
class Done:
    """Something that was done to a payment, and counts."""

    kind: str
    body: Mapping[str, Any]


@frozen
class WordHere:
    """A void that was approved at a desk: of which payment, by whom, in which entry."""

    payment: str
    by: str
    desk: str
    number: int


class Ledger(Protocol):
    """What central has of payments beyond one roll. `takes_in`: as an entry comes, and not when it is proven later."""

    takes_in: bool

    def void_word(self, device: str, asked: int) -> WordHere | None:
        """What approved a void that an entry of a roll asked for, None where nothing did."""

    def paid(self, payment: str) -> PaidHere | None:
        """A payment by its id, None where there is none or it is held."""

    def done(self, payment: str, device: str, number: int) -> Sequence[Done]:
        """What was done to it, but for what stands on a roll at a number or after it."""

    def known(self, payment: str, device: str, number: int) -> bool:
        """Whether the very entry at a place was done to it already: it came both ways, as it is and carried over."""

    def was_settled(self, device: str, number: int) -> bool:
        """Whether the very entry at a place was held as it came another way, and finance put it right."""

    def put_right(self, payment: str) -> Collection[str]:
        """The kinds of what was done to it, was held, and was posted by finance."""

    def closed_without(self, session: str, own: tuple[str, int], device: str, number: int) -> bool:
        """Whether its own device's close, which is here, counted a session without what stands carried at a place."""

    def over_short(
        self, session: str, close: tuple[str, int] | None, at_till: tuple[str, str]
    ) -> Collection[tuple[str, str]] | None:
        """Where differences of a device's session go, by fund and reference; None where what was set then is past.

        `close` is its device and the entry that closes it, 0 where that is looked for; None: nothing closed it yet.
        """

    def claims(self, payment: str) -> Mapping[str, tuple[int, int, str]]:
        """What was reserved of it: line, pence and device by claim."""

    def lapsed(self, payment: str, device: str) -> Mapping[str, tuple[int, int, str]]:
        """What a device had reserved of it, that lapsed and could be reserved again."""


@frozen
class ReversalAt:
    """Where an entry stands: its roll's device, office and till, its number, and the day that was sealed.

    `own` is under which device and number it was sealed: another's where it was carried over.
    """

    device: str
    office: str
    till: str
    number: int
    day: date
    own: tuple[str, int]


def judge_reversal(
    doc: Mapping[str, Any], at: ReversalAt, sessions: SessionsSoFar | None, ledger: Ledger | None
) -> str:
    """Why an entry that does something to a payment is held, or nothing. `sessions` None: it was carried over.

    What was carried is judged by its own device and number. Its session is not known on the roll that carries it, as
    that of a carried payment is not; but what its own till's close counted is not taken back beside it.
    """
    kind, body = doc["kind"], doc.get("body")
    if kind not in REVERSAL_KINDS:
        return ""
    if (fault := reversal_fault(kind, body)) or not isinstance(body, dict):
        return fault
    if body["business_day"] != at.day.isoformat():
        return "business_day"
    if (body["office"], body["till"]) != (at.office, at.till):
        return "other_till"
    if ledger is None:
        return "session_unknown"
    return _in_session(doc, at, sessions or SessionsSoFar(), ledger, known=sessions is not None) or _of_payment(
        doc, at, ledger
    )


def _in_session(doc: Mapping[str, Any], at: ReversalAt, sessions: SessionsSoFar, ledger: Ledger, *, known: bool) -> str:
    """In a session that is open; a void that a desk approved may come after the close, and then nets to nothing."""
    body = doc["body"]
    session = body["session"]
    closed = sessions.closed.get(session)
    late, at_desk = closed is not None and closed < at.number, "approved" in body
    wrong: dict[str, Callable[[], bool]] = {
        "session_unknown": lambda: known and sessions.opened.get(session, at.number) >= at.number,
        "session_closed": lambda: late and not at_desk,
        "session_taken_over": lambda: session in sessions.gone,
        "other_session": lambda: known and doc.get("actor") != sessions.cashiers.get(session),
        "approver": lambda: (
            (doc["kind"] in _APPROVED and "approver" not in doc) or (at_desk and not _is_approved(doc, at, ledger))
        ),
        "posting": lambda: known and at_desk and late is not any(posting["line"] == 0 for posting in body["postings"]),
        "over_short": lambda: not _goes_to_over_short(body, (at.own[0], closed or 0), (at.office, at.till), ledger),
    }
    return next((reason for reason, is_wrong in wrong.items() if is_wrong()), "")


def _goes_to_over_short(
    body: Mapping[str, Any], close: tuple[str, int], at_till: tuple[str, str], ledger: Ledger
) -> bool:
    """Whether what a void after the close puts beside its lines goes where the difference went, and nowhere else."""
    beside = [(one["fund"], one["reference"]) for one in body.get("postings", ()) if one["line"] == 0]
    there = ledger.over_short(body["session"], close, at_till) if beside else None
    return there is None or all(one in there for one in beside)


def _is_approved(doc: Mapping[str, Any], at: ReversalAt, ledger: Ledger) -> bool:
    """Whether the desk's entry that a void names approved it, by who is named as its approver."""
    body = doc["body"]
    said = WordHere(body["payment"], str(doc.get("approver")), body["approved"]["device"], body["approved"]["number"])
    return ledger.void_word(at.own[0], body["asked"]) == said


def _of_payment(doc: Mapping[str, Any], at: ReversalAt, ledger: Ledger) -> str:
    kind, body = doc["kind"], doc["body"]
    if ledger.was_settled(at.device, at.number):
        return "payment_known"
    paid = ledger.paid(body["payment"])
    if paid is None or not _is_named(paid, body) or not _is_before(paid, at):
        return "payment_unknown"
    if kind != EntryKind.PAYMENT_REFUNDED and (paid.own[0], paid.session) != (at.own[0], body["session"]):
        return "other_session"
    if ledger.known(body["payment"], at.device, at.number):
        return "payment_known"
    is_carried, settles = at.own != (at.device, at.number), any(not one["line"] for one in body.get("postings", ()))
    if is_carried and not settles and ledger.closed_without(body["session"], at.own, at.device, at.number):
        return "session_closed"
    return _of_what_stands(doc, at, paid, ledger)


def _is_named(paid: PaidHere, body: Mapping[str, Any]) -> bool:
    """By where it stands, or as its own device sealed it."""
    named = (body["paid"]["device"], body["paid"]["number"])
    return named in {(paid.device, paid.number), paid.own} and body["receipt"] == paid.receipt


def _is_before(paid: PaidHere, at: ReversalAt) -> bool:
    here = paid.device != at.device or paid.number < at.number
    return here and (paid.own[0] != at.own[0] or paid.own[1] < at.own[1])


def _of_what_stands(doc: Mapping[str, Any], at: ReversalAt, paid: PaidHere, ledger: Ledger) -> str:
    kind, body = doc["kind"], doc["body"]
    done = ledger.done(body["payment"], at.device, at.number)
    claims = ledger.claims(body["payment"])
    if _is_gone(kind, {*(one.kind for one in done), *ledger.put_right(body["payment"])}, claims):
        return "payment_reversed"
    if kind == EntryKind.VOID_ASKED:  # the sum that a supervisor is shown
        return "" if body["asked_pence"] == _pence(paid.body, "total_pence") else "sums"
    if not _leaves_rightly(kind, [paid.body, *(one.body for one in done), body]):
        return "posting"
    if kind != EntryKind.PAYMENT_REFUNDED:
        return ""
    if not _shares_vat(paid.body, done, body):
        return "vat"
    if at.own[0] != at.device:  # its device is blocked, since another took its place: what it reserved lapsed
        claims = {**ledger.lapsed(body["payment"], at.own[0]), **claims}
    return "" if _is_claimed(body, {at.device, at.own[0]}, done, claims) else "claim"


def _is_gone(kind: str, kinds: Collection[str], claims: Mapping[str, object]) -> bool:
    """Whether it was voided; what was given back, or reserved to be, is not voided either."""
    refunded = bool(claims) or EntryKind.PAYMENT_REFUNDED in kinds
    return EntryKind.PAYMENT_VOIDED in kinds or (kind == EntryKind.PAYMENT_VOIDED and refunded)


def _leaves_rightly(kind: str, bodies: Sequence[Mapping[str, Any]]) -> bool:
    """A void leaves nothing of any account, method, line and tender; nothing else leaves less than nothing.

    Nor VAT below nothing or of nothing: it would be money back from the VAT return.
    """
    pence: Counter[tuple[object, ...]] = Counter()
    vat_pence: Counter[tuple[object, ...]] = Counter()
    for body in bodies:
        for posting in body.get("postings", ()):
            if not posting.get("line"):  # a fee beside it
                continue
            key = tuple(posting.get(name) for name in _KEY)
            pence[key] += _pence(posting, "amount_pence")
            vat_pence[key] += _pence(posting, "vat_pence")
    if kind == EntryKind.PAYMENT_VOIDED:
        return not any(pence.values()) and not any(vat_pence.values())
    return all(left >= 0 and vat_pence[key] >= 0 and (left or not vat_pence[key]) for key, left in pence.items())


def _shares_vat(paid: Mapping[str, Any], done: Sequence[Done], body: Mapping[str, Any]) -> bool:
    """Whether what a refund leaves of each account, method, line and tender has its share of the VAT.

    Tills work it out of what stood when they asked, so it may be off by a penny a refund.
    """
    refunds = [one.body for one in done if one.kind == EntryKind.PAYMENT_REFUNDED]
    others = [one.body for one in done if one.kind != EntryKind.PAYMENT_REFUNDED]
    base = _sums([paid, *others])
    left = _sums([paid, *others, *refunds, body])
    most = len(refunds) + 1
    return all(
        abs(vat_pence * base[key][0] - base[key][1] * pence) <= most * base[key][0]
        for key, (pence, vat_pence) in left.items()
    )


def _sums(bodies: Sequence[Mapping[str, Any]]) -> Mapping[tuple[object, ...], tuple[int, int]]:
    """Pence and VAT of what stands by account, method, VAT code, line and tender; (0, 0) of what there is none of."""
    sums: defaultdict[tuple[object, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for posting in (one for body in bodies for one in body.get("postings", ()) if one.get("line")):
        key = tuple(posting.get(name) for name in _KEY)
        pence, vat_pence = sums[key]
        sums[key] = pence + _pence(posting, "amount_pence"), vat_pence + _pence(posting, "vat_pence")
    return sums


def _pence(posting: Mapping[str, Any], name: str) -> int:
    value = posting.get(name)  # of an entry that somebody changed at central it may be anything
    return value if type(value) is int else 0


def _is_claimed(
    body: Mapping[str, Any], devices: set[str], done: Sequence[Done], claims: Mapping[str, tuple[int, int, str]]
) -> bool:
    """Whether every claim that it names is this till's, of that line and sum, and was not used before."""
    used = {one.get("claim") for earlier in done for one in earlier.body.get("claims", ())}
    return all(
        one["claim"] not in used
        and any(claims.get(one["claim"]) == (one["line"], one["pence"], device) for device in devices)
        for one in body["claims"]
    )
