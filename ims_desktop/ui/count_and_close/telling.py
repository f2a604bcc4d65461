"""Puts a session into the words of the count screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ims_desktop.actions.counter.cash_up_at_hand import CashUpAtHand, OtherSession
from ims_desktop.actions.counter.explain_difference import Explained
from ims_desktop.actions.counter.take_over_session import GoneAtHand
from ims_desktop.domain.card_sales import NOT_MATCHED, STANDS_WORDS, CardsMatched, Stands
from ims_desktop.domain.cash_count import NO_CASH
from ims_desktop.domain.cash_up import Counted, TenderFigure
from ims_desktop.domain.closed_session import bankable_pence, float_to_keep
from ims_desktop.domain.explaining.explain import Candidate
from ims_desktop.domain.explaining.session_seen import CorrectionSeen, EntrySeen, MovementSeen, PaymentSeen
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import london
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import (
    CandidateShown,
    CardMark,
    CardRow,
    ChequeRow,
    CloseShown,
    FigureRow,
    GoneRow,
    Keyed,
    KeyedShown,
    LeadRow,
    SumField,
    WaitingRow,
)
from ims_desktop.ui.keyed_cash import keyed_cash
from ims_desktop.ui.shown import Tag, Tone

_MOST_LEADS = 50
_NAMED_COUNTS = 3
_MOST_NAMED = 4
_MARKS: Mapping[Stands | None, CardMark] = {
    Stands.UNMATCHED: CardMark.NOT_FOUND,
    Stands.NEXT_REPORT: CardMark.NEXT_REPORT,
    Stands.NOT_SENT: CardMark.NOT_SENT,
    Stands.EARLIER: CardMark.ON_REPORT,
}


def caption_of(at_hand: CashUpAtHand, counts: int) -> str:
    """“Session of A. Cashier · counted twice”."""
    words = wording.COUNTS[min(counts, _NAMED_COUNTS)].format(counts)
    return wording.CAPTION.format(at_hand.cashier, words)


def waiting(others: Sequence[OtherSession]) -> tuple[WaitingRow, ...]:
    """Other people's sessions, for a supervisor."""
    return tuple(
        WaitingRow(
            one.session.id,
            one.cashier,
            _when(one.session.opened_at),
            wording.OF_GONE.format(one.session.gone)
            if one.session.gone and not one.session.state.is_closed
            else wording.STATES.get(one.session.state.value, one.session.state.value),
        )
        for one in others
    )


def gone_rows(found: Sequence[GoneAtHand]) -> tuple[GoneRow, ...]:
    """Sessions that wait at tills which are gone."""
    return tuple(
        GoneRow(
            one.waits.session,
            f"{one.waits.office}-{one.waits.till}",
            one.cashier,
            _when(one.waits.opened_at) if one.waits.opened_at else "",
            (wording.GONE_MISSING if one.waits.missing else wording.GONE_KNOWN).format(
                one.waits.last, one.waits.missing
            ),
        )
        for one in found
    )


def _when(at: datetime) -> str:
    there = london(at)
    return f"{there.day} {there:%b %H:%M}"


def cheque_rows(at_hand: CashUpAtHand, ticked: Sequence[bool]) -> tuple[ChequeRow, ...]:
    """The cheques to tick."""
    return tuple(
        ChequeRow(place, one.number, one.drawer, pounds(one.cheque.pence), there)
        for place, (one, there) in enumerate(zip(at_hand.cheques, ticked, strict=True))
    )


def card_rows(at_hand: CashUpAtHand, marks: Sequence[CardMark]) -> tuple[CardRow, ...]:
    """The card sales to look for on the terminal's report; of another day's with its day."""
    return tuple(
        CardRow(
            one.authorisation,
            f"•••• {one.last4}" if one.last4 else "",
            _when(one.at) if one.earlier else f"{london(one.at):%H:%M}",
            mark,
            one.earlier,
        )
        for one, mark in zip(at_hand.cards or (), marks, strict=True)
    )


def sum_fields(at_hand: CashUpAtHand, keyed: Mapping[str, str]) -> tuple[SumField, ...]:
    """The sums to key beside cash and the cheques that are ticked."""
    return tuple(SumField(mop.code, _label(mop), keyed=keyed.get(mop.code, "")) for mop in at_hand.mops)


def _label(mop: Mop) -> str:
    match mop.kind:
        case MopKind.CHEQUE:
            return wording.NOT_ON_LIST
        case MopKind.CARD:
            return wording.TERMINAL.format(mop.name)
        case _:
            return wording.OTHER_SUM.format(mop.name)


def cheques_tag(ticked: int, pence: int) -> Tag:
    """“6 ticked, £1,130.45”."""
    return Tag(f"{ticked} ticked, {pounds(pence)}", Tone.GOOD if pence else Tone.PLAIN)


def cards_tag(there: int, at_hand: CashUpAtHand) -> Tag:
    """“12 of 14 there”."""
    return Tag(wording.CARDS_TOLD.format(there, len(at_hand.cards or ())))


def _marks(at_hand: CashUpAtHand, cards: CardsMatched | None) -> tuple[CardMark, ...]:
    """How each card sale was marked."""
    named = {(one.entry, one.tender): one.stands for one in cards.named} if cards else {}
    return tuple(
        CardMark.NOT_FOUND
        if cards is None
        else _MARKS.get(named.get(one.place), CardMark.NOT_FOUND if one.earlier else CardMark.ON_REPORT)
        for one in at_hand.cards or ()
    )


def as_keyed(at_hand: CashUpAtHand, counted: Counted | None) -> Keyed:
    """A count as it would be keyed; empty fields where there was none."""
    sums = {mop.code: "" for mop in at_hand.mops}
    if counted is None:
        return Keyed({}, {}, sums, (False,) * len(at_hand.cheques), _marks(at_hand, None))
    ticked = tuple((one.cheque.entry, one.cheque.tender) in counted.cheques for one in at_hand.cheques)
    left = dict(counted.by_mop)
    if counted.cards is not None:
        left |= {mop.code: counted.cards.reports.get(mop.code, 0) for mop in at_hand.mops if mop.kind is MopKind.CARD}
    for one, there in zip(at_hand.cheques, ticked, strict=True):
        if there:
            left[one.cheque.mop] = left.get(one.cheque.mop, 0) - one.cheque.pence
    for mop in at_hand.mops:
        pence = left.get(mop.code, 0)
        if pence > 0 or mop.kind is not MopKind.CHEQUE:
            sums[mop.code] = plain_pounds(pence)
    cash = counted.cash or NO_CASH
    return Keyed(_texts(cash.pieces), _texts(cash.bags), sums, ticked, _marks(at_hand, counted.cards))


def keyed_still(keyed: Keyed, before: CashUpAtHand, at_hand: CashUpAtHand) -> Keyed:
    """What is keyed, where the session took more since: what was ticked stays so, and what came has no tick."""
    ticked = {one for one, there in zip(before.cheques, keyed.ticked, strict=False) if there}
    marked = {one.place: mark for one, mark in zip(before.cards or (), keyed.cards, strict=False)}
    return replace(
        keyed,
        ticked=tuple(one in ticked for one in at_hand.cheques),
        cards=tuple(marked.get(one.place, CardMark.NOT_FOUND) for one in at_hand.cards or ()),
    )


def _texts(numbers: Mapping[int, int]) -> dict[int, str]:
    return {piece: str(number) for piece, number in numbers.items()}


def left_words(left: int) -> str:
    """How often it may be counted again."""
    return wording.ONE_LEFT if left == 1 else wording.LEFT.format(left)


def close_shown(at_hand: CashUpAtHand, data: ReferenceData, *, others: bool) -> CloseShown:
    """A session whose counting is finished, as far as it may be seen."""
    tenders, found = at_hand.look.tenders, at_hand.explained
    differing = [one for one in tenders or () if one.difference_pence]
    count = at_hand.look.count
    keyed = as_keyed(at_hand, count.counted if count else None)
    cash = keyed_cash(keyed.pieces, keyed.bags)
    cheques_pence = sum(one.cheque.pence for one, there in zip(at_hand.cheques, keyed.ticked, strict=True) if there)
    return CloseShown(
        caption=caption_of(at_hand, at_hand.counts),
        pieces=keyed.pieces,
        bags=keyed.bags,
        keyed=KeyedShown(
            cash.each or {},
            cash.total,
            cheques_tag(sum(keyed.ticked), cheques_pence),
            cards_tag(keyed.cards.count(CardMark.ON_REPORT), at_hand),
        ),
        figures=tuple(_figure(one, data) for one in tenders or ()),
        difference_title=_title(differing, data) if tenders is not None else wording.HIDDEN,
        difference="   ".join(signed(one.difference_pence) for one in differing),
        difference_about=_about(at_hand, differing),
        searched=wording.SEARCHED.format(found.searched) if found and differing else "",
        candidates=tuple(_candidate(one, found) for one in found.candidates) if found else (),
        silence=_silence(at_hand, differing),
        needs_reason=not at_hand.agrees,
        usual_float=pounds(usual_float(at_hand)),
        remarks=tuple(_remarks(at_hand, data)),
        may_hand_over=_may_hand_over(at_hand),
        others=others,
    )


def _may_hand_over(at_hand: CashUpAtHand) -> bool:
    elsewhere = at_hand.absent or at_hand.session.gone or at_hand.session.post
    return at_hand.rules.shares_drawer and not elsewhere


def signed(pence: int) -> str:
    """A difference with its sign, such as +£2.00."""
    return f"{'−' if pence < 0 else '+'}{pounds(abs(pence))}"  # noqa: RUF001  the minus that is as wide as the plus


def difference_words(at_hand: CashUpAtHand, data: ReferenceData) -> str:
    """What a session differs by, for whoever approves it."""
    differing = [one for one in at_hand.look.tenders or () if one.difference_pence]
    return over_and_short_words((_name(one, data).lower(), one.difference_pence) for one in differing)


def over_and_short_words(differing: Iterable[tuple[str, int]]) -> str:
    """“cash £35.00 short, cheques £35.00 over”."""
    said = [
        f"{name} {(wording.OVER if pence > 0 else wording.SHORT).format(pounds(abs(pence)))}"
        for name, pence in differing
    ]
    return ", ".join(said) or wording.NOTHING


def usual_float(at_hand: CashUpAtHand) -> int:
    """The float that is kept where nobody says otherwise."""
    count = at_hand.look.count
    by_mop = count.counted.by_mop if count else {}
    cash = count.counted.cash if count else None
    counted_pence = cash.pence if cash else next((by_mop[one.mop] for one in at_hand.look.tenders or ()), 0)
    return float_to_keep(at_hand.look.so_far, counted_pence, None, at_hand.till).pence


def _name(one: TenderFigure, data: ReferenceData) -> str:
    alike = [mop for mop in data.mops.values() if mop.kind is one.kind and mop.at_the_till]
    names = {MopKind.CASH: "Cash", MopKind.CHEQUE: "Cheques", MopKind.CARD: "Card"}
    if one.kind in names and len(alike) == 1:
        return names[one.kind]
    return data.mops[one.mop].name if one.mop in data.mops else one.mop


def _figure(one: TenderFigure, data: ReferenceData) -> FigureRow:
    difference = signed(one.difference_pence) if one.difference_pence else "agrees"
    return FigureRow(_name(one, data), pounds(one.expected_pence), pounds(one.counted_pence), difference)


def _title(differing: Sequence[TenderFigure], data: ReferenceData) -> str:
    if not differing:
        return wording.AGREES
    words = [
        (wording.OVER if one.difference_pence > 0 else wording.SHORT).format(_name(one, data).lower())
        for one in differing
    ]
    joined = ", ".join(words)
    return joined[0].upper() + joined[1:]


def _about(at_hand: CashUpAtHand, differing: Sequence[TenderFigure]) -> str:
    if at_hand.look.tenders is None:
        return ""
    if at_hand.needs_approval:
        return wording.BEYOND if differing else wording.ALWAYS
    return wording.WITHIN.format(pounds(at_hand.rules.tolerance_pence)) if differing else ""


def _silence(at_hand: CashUpAtHand, differing: Sequence[TenderFigure]) -> str:
    if at_hand.look.tenders is None:
        return wording.NOT_SHOWN
    if not differing:
        return wording.NOTHING_TO_EXPLAIN
    return wording.GONE_NO_CANDIDATE if at_hand.session.gone else wording.NO_CANDIDATE


def _candidate(one: Candidate, found: Explained) -> CandidateShown:
    leaves = ", ".join(f"{signed(pence)} {kind.value}" for kind, pence in one.leaves)
    entries = {entry.number: entry for entry in found.entries}
    rows = [_lead(entries[number]) for number in one.entries if number in entries]
    return CandidateShown(one.words, wording.LEAVES.format(leaves) if leaves else "", tuple(rows[:_MOST_LEADS]))


def _lead(entry: EntrySeen) -> LeadRow:
    time = f"{london(entry.at):%H:%M}"
    if isinstance(entry, PaymentSeen):
        kinds = ", ".join(dict.fromkeys(tender.kind.value for tender in entry.tenders))
        return LeadRow(entry.number, time, f"{entry.receipt.partition('-')[2]}, {kinds}", pounds(entry.total_pence))
    if isinstance(entry, MovementSeen):
        return LeadRow(entry.number, time, entry.direction.value.capitalize(), pounds(entry.amount_pence))
    if isinstance(entry, CorrectionSeen):
        what = f"Correction, {entry.was.value} to {entry.now.value}"
        return LeadRow(entry.number, time, what, pounds(entry.amount_pence))
    return LeadRow(entry.number, time, "Void or refund", pounds(sum(pence for _kind, pence in entry.tenders)))


def _remarks(at_hand: CashUpAtHand, data: ReferenceData) -> Iterator[str]:
    tenders = at_hand.look.tenders or ()
    banking = [f"{_name(one, data).lower()} {pounds(_banked(at_hand, one))}" for one in tenders if _is_banked(one)]
    if banking:
        yield wording.BANKING.format(", ".join(banking))
    for one in tenders:
        if one.kind is MopKind.CARD and one.counted_pence:
            yield wording.CARD_WAITS.format(_name(one, data), pounds(one.counted_pence))
    yield from _open_cards(at_hand)
    if at_hand.parked:
        names = [_parked_name(one.basket.payer_name or one.basket.lines[0].narrative) for one in at_hand.parked]
        words = wording.PARKED_OR_HANDED if _may_hand_over(at_hand) else wording.PARKED
        yield words.format(", ".join(names))
    yield wording.SOME_WAIT.format(at_hand.waiting) if at_hand.waiting else wording.ALL_AT_CENTRAL


def _open_cards(at_hand: CashUpAtHand) -> Iterator[str]:
    """Card sales that no report had, by name; what they came to for who may see it."""
    count, may_see = at_hand.look.count, at_hand.look.tenders is not None
    cards = count.counted.cards if count else None
    if cards is None:
        if at_hand.cards:
            yield NOT_MATCHED
        return
    for stands in (one for one in Stands if one is not Stands.EARLIER):
        named = [one for one in cards.named if one.stands is stands]
        words = [f"{one.words}, {pounds(one.pence)}" if may_see else one.words for one in named[:_MOST_NAMED]]
        if len(named) > _MOST_NAMED:
            words.append(wording.MORE_LEADS.format(len(named) - _MOST_NAMED))
        if words:
            yield wording.CARDS_OPEN.format(STANDS_WORDS[stands], "; ".join(words))


def _parked_name(name: str) -> str:
    return name or "a payment without a name"


def _is_banked(one: TenderFigure) -> bool:
    return one.kind is not MopKind.CARD and bool(one.counted_pence)


def _banked(at_hand: CashUpAtHand, one: TenderFigure) -> int:
    if one.kind is not MopKind.CASH:
        return one.counted_pence
    return bankable_pence(one.counted_pence, at_hand.look.so_far.moved) - usual_float(at_hand)
