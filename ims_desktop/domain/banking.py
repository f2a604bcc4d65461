"""Banking: what sessions took goes to the bank whole, by slip, bags and cheques; who may bank it, and in which order.

Central's database checks the same of every entry, whatever is typed (`ims.keep_bankings`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from enum import StrEnum

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import LARGEST_COUNT_PENCE
from ims_desktop.domain.closed_session import OverShortAccount, close_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.till_session import SessionState

# personal values: who outside the council took it, what paper they gave for it, and why something differs
CARRIER, PAPER, REASON = "carrier", "paper", "reason"
OVER_BANKED, SHORT_BANKED = "Over at banking", "Short at banking"
_LONGEST_SEAL = 50


class BankingState(StrEnum):
    """Where a banking is: in its bags in the safe, on the way, or in the bank."""

    MADE = "made"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"


class Cause(StrEnum):
    """Why the bank has another sum than the slip says."""

    COUNT = "count"
    COUNTERFEIT = "counterfeit"


@frozen
class BagCorrected:
    """What the bank found more in a bag than the slip says, or less (below nothing), and why."""

    bag: str
    difference_pence: int
    cause: Cause
    reason: str = ""


# what stands before each step; a correction may come again
BEFORE: Mapping[EntryKind, BankingState] = {
    EntryKind.BANKING_HANDED_OVER: BankingState.MADE,
    EntryKind.BANKING_RECEIVED: BankingState.HANDED_OVER,
    EntryKind.BANKING_CORRECTED: BankingState.RECEIVED,
}


@frozen
class Cheque:
    """A cheque that a session took, known by its payment's entry and its place among the tenders; pence.

    `device` has that entry where it is another than the session's: the session was taken over from it.
    """

    entry: int
    tender: int
    mop: str
    pence: int
    device: str = ""

    def body(self) -> dict[str, Json]:
        """As a slip's entry lists it."""
        said: dict[str, Json] = {"entry": self.entry, "tender": self.tender, "mop": self.mop, "pence": self.pence}
        return said | ({"device": self.device} if self.device else {})


@frozen
class ToBank:
    """What of a method of payment a session's close says is for the bank; pence."""

    mop: str
    kind: MopKind
    pence: int


@frozen
class BankedBy:
    """Which banking a session is in already, and who made it."""

    slip: str
    by: UserId
    at: datetime


@frozen
class Takings:
    """A closed session as it is chosen for the bank. `closed` is the number of its closing entry."""

    session: SessionId
    device: DeviceId
    office: str
    till: str
    cashier: UserId
    closed: int
    closed_at: datetime
    state: SessionState
    tenders: tuple[ToBank, ...]
    cheques: tuple[Cheque, ...] = ()
    awaited_pence: int | None = None  # to what cheques come once finance put held entries right, where to another sum
    banked: BankedBy | None = None

    @property
    def name(self) -> str:
        """The number of its Z sheet."""
        return close_number(self.office, self.till, "", self.closed)

    @property
    def pence(self) -> int:
        """What is to be banked of it."""
        return sum(tender.pence for tender in self.tenders)


@frozen
class Bag:
    """A sealed bag of cash; pence."""

    seal: str
    pence: int


@frozen
class BankingWanted:
    """What somebody made up: the sessions, the bags (none: one, known by the slip), cheques that are not there."""

    sessions: tuple[SessionId, ...]
    bags: tuple[Bag, ...] = ()
    missing_cheques: tuple[tuple[SessionId, int, int], ...] = ()  # session, entry, tender
    reason: str = ""


@frozen
class BankedTender:
    """Of one method of payment: what the sessions' closes say is for the bank, and what goes there; pence."""

    mop: str
    kind: MopKind
    to_bank_pence: int
    banked_pence: int

    @property
    def difference_pence(self) -> int:
        """Over is above nothing, short below."""
        return self.banked_pence - self.to_bank_pence


@frozen
class Banking:
    """One paying-in: sessions, bags, and the cheques that go with it, one by one."""

    office: str
    slip: int
    sessions: tuple[Takings, ...]
    tenders: tuple[BankedTender, ...]
    bags: tuple[Bag, ...]
    postings: tuple[Posting, ...]

    def of_kind(self, *kinds: MopKind) -> int:
        """What is banked of these kinds of payment; pence."""
        return sum(tender.banked_pence for tender in self.tenders if tender.kind in kinds)

    @property
    def cash_pence(self) -> int:
        """The bags together."""
        return self.of_kind(MopKind.CASH)

    @property
    def cheques_pence(self) -> int:
        """The cheques together."""
        return self.of_kind(MopKind.CHEQUE)

    @property
    def pence(self) -> int:
        """What the slip comes to."""
        return sum(tender.banked_pence for tender in self.tenders)

    @property
    def difference_pence(self) -> int:
        """What is banked less what was to be."""
        return sum(tender.difference_pence for tender in self.tenders)

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body."""
        return {
            "slip": self.slip,
            "sessions": [_session_body(one) for one in self.sessions],
            "tenders": [
                {
                    "mop": tender.mop,
                    "kind": tender.kind.value,
                    "to_bank_pence": tender.to_bank_pence,
                    "banked_pence": tender.banked_pence,
                    "difference_pence": tender.difference_pence,
                }
                for tender in self.tenders
            ],
            "bags": [{"seal": bag.seal, "pence": bag.pence} for bag in self.bags],
            "postings": [asdict(posting) for posting in self.postings],
            "total_pence": sum(posting.amount_pence for posting in self.postings),
        }


def slip_number(office: str, slip: int) -> str:
    """What a paying-in slip is known by, such as BA1-P000012; counted by office, without gaps."""
    return f"{office}-P{slip:06d}"


def check_to_bank(takings: Sequence[Takings], office: str, by: UserId) -> None:
    """Refuse sessions that cannot be banked together by somebody.

    `NOTHING_TO_BANK`, `SESSION_UNKNOWN` at another office, `SESSION_AWAITING_APPROVAL`, `OWN_TAKINGS` to whoever was
    the cashier, and `SESSION_BANKED`, which says by whom and on which slip.
    """
    if not takings:
        raise Refused(Reason.NOTHING_TO_BANK)
    for one in takings:
        if one.office != office:
            raise Refused(Reason.SESSION_UNKNOWN, session=one.session)
        if one.banked is not None:
            raise Refused(Reason.SESSION_BANKED, session=one.session, slip=one.banked.slip, by=one.banked.by)
        if one.state is SessionState.AWAITING_APPROVAL:
            raise Refused(Reason.SESSION_AWAITING_APPROVAL, session=one.session)
        if one.cashier == by:
            raise Refused(Reason.OWN_TAKINGS, session=one.session)


def make_banking(
    takings: Sequence[Takings], wanted: BankingWanted, office: str, slip: int, account: OverShortAccount
) -> Banking:
    """A banking of sessions that were checked: cash by the bags, cheques one by one, anything else whole.

    Refuses `BAG_NOT_VALID`, `CHEQUE_UNKNOWN`, and `REASON_NEEDED` where it is not what was to be banked or a cheque
    that was taken is not there. The difference is posted by method of payment, as at cashing up.
    """
    there = _without_missing(takings, wanted.missing_cheques)
    to_bank: Counter[str] = Counter()
    kinds: dict[str, MopKind] = {}
    for tender in (tender for one in there for tender in one.tenders):
        to_bank[tender.mop] += tender.pence
        kinds[tender.mop] = tender.kind
    listed: Counter[str] = Counter()
    for cheque in (cheque for one in there for cheque in one.cheques):
        listed[cheque.mop] += cheque.pence
        kinds.setdefault(cheque.mop, MopKind.CHEQUE)
    cash_pence = sum(pence for mop, pence in to_bank.items() if kinds[mop] is MopKind.CASH)
    bags = _bags(wanted.bags, cash_pence, slip_number(office, slip))
    tenders = tuple(
        BankedTender(mop, kind, to_bank[mop], _banked(kind, mop, to_bank, listed, sum(bag.pence for bag in bags)))
        for mop, kind in sorted(kinds.items(), key=lambda one: (one[1] is not MopKind.CASH, one[0]))
    )
    differs = any(tender.difference_pence for tender in tenders) or bool(wanted.missing_cheques)
    if differs and not wanted.reason.strip():
        raise Refused(Reason.REASON_NEEDED, why=_how_it_differs(there, tenders, len(wanted.missing_cheques)))
    postings = tuple(
        over_or_short(tender.mop, tender.difference_pence, account, place)
        for place, tender in enumerate(tenders, start=1)
        if tender.difference_pence
    )
    return Banking(office, slip, tuple(there), tenders, bags, postings)


def over_or_short(mop: str, difference_pence: int, account: OverShortAccount, place: int = 1) -> Posting:
    """A difference on its way to the bank, for the office's overs and shorts."""
    return Posting(
        fund=account.fund,
        reference=account.reference,
        mop=mop,
        amount_pence=difference_pence,
        vat_code=account.vat_code,
        vat_pence=0,
        narrative=OVER_BANKED if difference_pence > 0 else SHORT_BANKED,
        line=place,
        tender=place,
    )


def check_step(kind: EntryKind, state: BankingState, slip: str) -> None:
    """Refuse `BANKING_STEP` where a banking is not where the step begins."""
    if state is not BEFORE[kind]:
        raise Refused(Reason.BANKING_STEP, slip=slip, state=state.value.replace("_", " "))


def check_signers(actor: UserId, before: UserId, cashiers: Collection[UserId], carrier: str, paper: str) -> None:
    """Refuse a step that only one person signs, or that a cashier takes with their own money.

    The second signature is another login than that of the step before; where whoever takes the money is no user, it
    is their name and the number of the paper that they gave for it.
    """
    if actor in cashiers:
        raise Refused(Reason.OWN_TAKINGS)
    if actor == before and not (carrier.strip() and paper.strip()):
        raise Refused(Reason.SECOND_PERSON_NEEDED, who="another login, or the carrier's name and receipt number")


def check_correction(bag: Bag | None, corrected_pence: int, difference_pence: int) -> None:
    """Refuse a correction that is none: no such bag, of nothing, or of more than is left in it."""
    if bag is None:
        raise Refused(Reason.BAG_NOT_VALID, why="the slip has no such bag")
    if difference_pence == 0:
        raise Refused(Reason.AMOUNT_ZERO)
    left_pence = bag.pence + corrected_pence + difference_pence
    if left_pence < 0:
        raise Refused(Reason.BAG_NOT_VALID, why="the bank cannot find less than nothing in it")
    if left_pence > LARGEST_COUNT_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=difference_pence)


def _how_it_differs(takings: Sequence[Takings], tenders: Sequence[BankedTender], missing: int) -> str:
    """What goes to the bank and what the closes say, by method of payment, and why a cheque may not be there."""
    parts = [
        f"{pounds(one.banked_pence)} of {one.kind.value} ({one.mop}) goes to the bank, and the closes say "
        f"{pounds(one.to_bank_pence)}"
        for one in tenders
        if one.difference_pence
    ]
    parts += [f"{missing} of the cheques that were taken {'is' if missing == 1 else 'are'} left out"] if missing else []
    for one in takings:
        if one.awaited_pence is not None:
            parts.append(
                f"{one.name} has held entries: once finance puts those right its cheques come to "
                f"{pounds(one.awaited_pence)}, so ask finance first"
            )
    return "; ".join(parts)


def _without_missing(takings: Sequence[Takings], missing: Sequence[tuple[SessionId, int, int]]) -> tuple[Takings, ...]:
    left = set(missing)
    found: list[Takings] = []
    for one in sorted(takings, key=lambda one: (one.closed_at, one.device, one.closed)):
        there = tuple(cheque for cheque in one.cheques if (one.session, cheque.entry, cheque.tender) not in left)
        left -= {(one.session, cheque.entry, cheque.tender) for cheque in one.cheques}
        found.append(replace(one, cheques=there))
    if left:
        session, entry, tender = min(left)
        raise Refused(Reason.CHEQUE_UNKNOWN, session=session, entry=entry, tender=tender)
    return tuple(found)


def _banked(kind: MopKind, mop: str, to_bank: Mapping[str, int], listed: Mapping[str, int], bags_pence: int) -> int:
    if kind is MopKind.CASH:
        return bags_pence
    return listed.get(mop, 0) if kind is MopKind.CHEQUE else to_bank[mop]


def _bags(bags: Sequence[Bag], cash_pence: int, slip: str) -> tuple[Bag, ...]:
    """The bags as they were made up; with none, all cash is in one that is known by the slip."""
    if not bags:
        return (Bag(slip, cash_pence),) if cash_pence > 0 else ()
    seals = [bag.seal.strip() for bag in bags]
    if len(set(seals)) != len(seals) or not all(1 <= len(seal) <= _LONGEST_SEAL for seal in seals):
        raise Refused(Reason.BAG_NOT_VALID, why=f"each has a seal of its own, of at most {_LONGEST_SEAL} characters")
    if any(not 0 < bag.pence <= LARGEST_COUNT_PENCE for bag in bags):
        raise Refused(Reason.BAG_NOT_VALID, why="each holds some cash")
    return tuple(Bag(seal, bag.pence) for seal, bag in zip(seals, bags, strict=True))


def _session_body(one: Takings) -> dict[str, Json]:
    return {
        "session": one.session,
        "device": one.device,
        "closed": one.closed,
        "cashier": one.cashier,
        "cheques": [cheque.body() for cheque in one.cheques],
    }
