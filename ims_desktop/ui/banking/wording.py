"""Takings and paying-in slips in the words of the banking screen."""

from collections.abc import Sequence

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.banking import Bag, BankingState, Takings
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import when_words
from ims_desktop.ui.shown import Tag, Tone

CORRECTED, CORRECTED_HINT = "The bank counted a bag otherwise", "seal=-20.00, less than nothing where it found less"
_STATES = {
    BankingState.MADE: Tag("• Made up, in the safe", Tone.NOTE),
    BankingState.HANDED_OVER: Tag("• With the carrier", Tone.NOTE),
    BankingState.RECEIVED: Tag("✓ In the bank", Tone.GOOD),
}


@frozen
class TakingsRow:
    """A closed session that can be chosen."""

    session: SessionId
    chosen: str
    closed: str
    till: str
    cashier: str
    tag: Tag | None
    cash: str
    cheques: str
    to_bank: str


@frozen
class SlipRow:
    """A paying-in slip as it stands."""

    slip: int
    name: str
    tag: Tag
    made: str
    by: str
    cash: str
    cheques: str
    difference: str


def takings_row(one: Takings, data: ReferenceData, by: UserId, *, chosen: bool) -> TakingsRow:
    """A session, and why it cannot be chosen where it cannot."""
    tag = None
    if one.state is SessionState.AWAITING_APPROVAL:
        tag = Tag("! Awaits approval", Tone.WARNING)
    elif one.cashier == by:
        tag = Tag("! Your own", Tone.WARNING)
    return TakingsRow(
        session=one.session,
        chosen="✓" if chosen else "",
        closed=when_words(one.closed_at),
        till=one.till,
        cashier=data.name_of(one.cashier),
        tag=tag,
        cash=pounds(sum(tender.pence for tender in one.tenders if tender.kind is MopKind.CASH)),
        cheques=_cheques(len(one.cheques), sum(t.pence for t in one.tenders if t.kind is MopKind.CHEQUE)),
        to_bank=pounds(one.pence),
    )


def may_choose(one: Takings, by: UserId) -> bool:
    """Whether somebody may bank a session now."""
    return one.state is not SessionState.AWAITING_APPROVAL and one.cashier != by


def slip_row(now: BankingNow, data: ReferenceData) -> SlipRow:
    """A slip."""
    made = now.steps[0]
    return SlipRow(
        slip=now.slip,
        name=now.name,
        tag=_STATES[now.state],
        made=when_words(made.at),
        by=data.name_of(made.actor),
        cash=pounds(now.of_kind(MopKind.CASH)),
        cheques=_cheques(len(now.cheques), now.of_kind(MopKind.CHEQUE)),
        difference=pounds(now.difference_pence) if now.difference_pence else "",
    )


def _cheques(count: int, pence: int) -> str:
    return f"{count} · {pounds(pence)}" if count else ""


def chosen_words(chosen: Sequence[Takings]) -> tuple[str, str]:
    """What the chosen sessions come to, and what of it is cash and what cheques."""
    cash = sum(tender.pence for one in chosen for tender in one.tenders if tender.kind is MopKind.CASH)
    cheques = sum(len(one.cheques) for one in chosen)
    if not chosen:
        return "Nothing chosen", "Choose sessions with Enter or a double click."
    noun = "session" if len(chosen) == 1 else "sessions"
    detail = f"{len(chosen)} {noun}: {pounds(cash)} in cash, {cheques} cheques"
    return pounds(sum(one.pence for one in chosen)), detail


def read_correction(typed: str) -> tuple[str, int]:
    """A bag's seal and by how many pence the bank counted it otherwise: `A123=-20.00` where it found less.

    Refuses `BAG_NOT_VALID` for what is no bag, and what `parse_pounds` refuses.
    """
    seal, equals, amount = (part.strip() for part in typed.rpartition("="))
    if not equals or not seal:
        raise Refused(Reason.BAG_NOT_VALID, why="write its seal, = and the difference: A123=-20.00")
    sign = -1 if amount.startswith("-") else 1
    return seal, sign * parse_pounds(amount.lstrip("+-").strip())


def read_bags(typed: str) -> tuple[Bag, ...]:
    """Bags as they are typed: `A123=100.00, A124=27.10`. Nothing typed: one bag, known by the slip.

    Refuses `BAG_NOT_VALID` for what is no bag, and what `parse_pounds` refuses.
    """
    bags: list[Bag] = []
    for part in (part.strip() for part in typed.split(",")):
        if not part:
            continue
        seal, equals, amount = part.rpartition("=")
        if not equals:
            raise Refused(Reason.BAG_NOT_VALID, why="write each as its seal, = and its cash: A123=100.00")
        bags.append(Bag(seal.strip(), parse_pounds(amount.strip())))
    return tuple(bags)
