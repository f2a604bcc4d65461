"""See where every pound of an office is, how old its takings grow, and what is open at a year's end."""

from collections.abc import Sequence
from datetime import date, datetime

from ims_desktop.actions.ports import Clock
from ims_desktop.actions.ports.banking import CustodyCentral, LatePosting, OpenPost
from ims_desktop.actions.ports.rolls_at_central import DeviceState
from ims_desktop.actions.supervisor.see_books import BookNow, books_now
from ims_desktop.domain.banking_rules import BankingRules
from ims_desktop.domain.custody import COUNTED_BY_TWO, Custody, Spot, UnbankedSession, Where, custody_of
from ims_desktop.domain.custody_check import CustodyCheck
from ims_desktop.domain.float_register import FloatRegister, floats_in
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_cheque import KeptCheque
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData, no_office
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import business_day, day_ends, day_words
from ims_desktop.domain.watching.checks import unsigned

_CARD_DAYS = 7
_BELOW_NOTHING = {
    Where.SAFE: "The safe gave out {pence} more than came into it: a float or change that nobody wrote down?",
    Where.IMPREST: "The imprest paid out {pence} more than it was given: look at its vouchers.",
    Where.DRAWER: "The drawer of till {till} gave out {pence} more than came into it: was a lift keyed twice?",
}


@frozen
class AgeingTakings:
    """A closed session's takings in the safe, and how many collections they missed."""

    session: UnbankedSession
    missed: int


@frozen
class OfficeCustody:
    """Where an office's money is at a moment. `posted_pence` is what its transactions come to, asked apart."""

    office: str
    at: datetime
    custody: Custody
    posted_pence: int
    unbanked: tuple[AgeingTakings, ...]
    warnings: tuple[str, ...]
    kept: tuple[KeptCheque, ...] = ()  # post-dated cheques: no money before their date, so in no sum
    cards: tuple[
        OpenCard, ...
    ] = ()  # sales that no report of a terminal had, as it is now: what awaits lies in custody
    checks: tuple[CustodyCheck, ...] = ()  # the last of each place by then: it moved nothing
    post: tuple[OpenPost, ...] = ()  # items and sealed bags that have not ended: no takings yet, so in no sum

    @property
    def adds_up(self) -> bool:
        """Whether all places hold takings and floats together, and the takings are what the transactions say."""
        return self.custody.adds_up and self.custody.takings_pence == self.posted_pence


@frozen
class CutOff:
    """What is open when a day ends: a year's end, say. Card money that is awaited is a place of custody."""

    day: date
    custody: OfficeCustody
    unsent: tuple[DeviceState, ...]  # tills of which central lacks entries now
    late: tuple[LatePosting, ...]
    cards: tuple[OpenCard, ...] = ()  # of sessions up to that day, that no report has had by now
    books: tuple[BookNow, ...] = ()  # with slips of which nothing is known


def see_custody(
    central: CustodyCentral, clock: Clock, user: User | None, at: datetime | None = None, office: str = ""
) -> Sequence[OfficeCustody]:
    """Custody of the offices that the person sees, or of one, now or as it was; `user` None runs the database.

    Refuses `NOT_ALLOWED`, also to who sees some funds only, and `OFFICE_UNKNOWN`.
    """
    data = central.reference_data()
    return [_custody(central, data, one, at or clock.now(), at) for one in _offices(data, user, office)]


def see_cut_off(central: CustodyCentral, user: User | None, day: date, office: str = "") -> Sequence[CutOff]:
    """The same at the end of a business day, with tills that have not sent all and what came late."""
    data, states = central.reference_data(), central.reconcile()
    ends = day_ends(day)
    found: list[CutOff] = []
    for one in _offices(data, user, office):
        unsent = tuple(state for state in states if state.office == one and not state.is_desk and state.missing)
        late = tuple(central.late_postings(one, day))
        books = tuple(book for book in books_now(central, data, one) if book.gaps)
        cards = tuple(card for card in central.open_cards(one) if business_day(card.opened_at) <= day)
        found.append(CutOff(day, _custody(central, data, one, ends, ends), unsent, late, cards, books))
    return found


def see_floats(
    central: CustodyCentral, clock: Clock, user: User | None, at: datetime | None = None, office: str = ""
) -> Sequence[FloatRegister]:
    """The float register of each office that the person sees, or of one, now or as it was; refuses as custody does."""
    data = central.reference_data()
    names = {one.id: one.display_name for one in data.users.values()}
    return [
        FloatRegister(data.council, data.offices[one.office], one.at, floats_in(one.custody), names)
        for one in see_custody(central, clock, user, at, office)
    ]


def _offices(data: ReferenceData, user: User | None, office: str) -> Sequence[str]:
    if user is not None:
        user.must(Permission.SEE_CUSTODY)
        if user.only_funds:
            raise Refused(Reason.NOT_ALLOWED, permission=f"{Permission.SEE_CUSTODY.value}: you see some funds only")
    seen = [one for one in data.offices if user is None or user.sees(one)]
    if office and office not in seen:
        raise no_office(office, seen)
    return sorted(one for one in seen if not office or one == office)


def _custody(
    central: CustodyCentral, data: ReferenceData, office: str, at: datetime, until: datetime | None
) -> OfficeCustody:
    rules = data.offices[office].banking
    kinds = {code: mop.kind for code, mop in data.mops.items()}
    custody = Custody(office, kinds, rules.safe_float_pence)
    custody_of(central.custody_entries(office, until), custody)
    today = business_day(at)
    unbanked = tuple(
        AgeingTakings(one, rules.missed(date.fromisoformat(one.business_day), today)) for one in custody.unbanked
    )
    posted_pence = central.posted_pence(office, until)
    kept = tuple(central.kept_cheques(office, until))
    made = [one for one, _mark in central.custody_checks(office) if one.at <= at]  # the latest first
    checks = _last_of_each_place(made)
    behind = [one.words for one in central.tills_behind(office)] if until is None else []
    cards = tuple(central.open_cards(office)) if until is None else ()
    beside = (
        *_due(kept, today),
        *_differing(checks),
        *_unsigned(made),
        *_overdrawn(custody, checks),
        *_late_cards(cards, today),
        *behind,
    )
    warnings = (*_warnings(custody, unbanked, rules), *beside)
    post = tuple(central.open_post(office, until))
    return OfficeCustody(office, at, custody, posted_pence, unbanked, warnings, kept, cards, checks, post)


def _last_of_each_place(made: Sequence[CustodyCheck]) -> tuple[CustodyCheck, ...]:
    last: dict[str, CustodyCheck] = {}
    for check in made:
        if check.signed:  # one without its checker's signature says nothing of the place
            last.setdefault(check.name, check)
    return tuple(last.values())


def _differing(checks: Sequence[CustodyCheck]) -> Sequence[str]:
    """What a spot check found is told until the next one of that place finds otherwise."""
    return [f"{one.name}, checked {day_words(business_day(one.at))}: {one.words}." for one in checks if one.differs]


def _unsigned(made: Sequence[CustodyCheck]) -> Sequence[str]:
    """Anybody's name can be typed; a check that its checker did not sign is told until they do, or a later is."""
    later = unsigned([(one.name, one.at, one.signed) for one in made])
    waiting = [made[number] for number, signed_at in later.items() if signed_at is None]
    asked = "its checker has not signed (ims-admin check sign). Did they count it?"
    return [f"{one.name}, checked {day_words(business_day(one.at))}: {asked}" for one in waiting]


def _overdrawn(custody: Custody, checks: Sequence[CustodyCheck]) -> Sequence[str]:
    """Cash that went out of a place which had none is told until that place is counted by two, whatever came since."""
    counted_at = {one.place.value: one.at for one in reversed(checks)}
    told: list[str] = []
    for where in COUNTED_BY_TWO:
        before, name = custody.overdrawn.get(where), where.value
        now_below = custody.places[Spot(where)].pence[MopKind.CASH] < 0 if Spot(where) in custody.places else False
        if before is not None and not now_below and counted_at.get(name, before.at) <= before.at:
            day = day_words(business_day(before.at))
            told.append(f"The {name} gave out {pounds(before.pence)} more on {day} than was in it: count it by two.")
    return told


def _late_cards(cards: Sequence[OpenCard], today: date) -> Sequence[str]:
    """A sale that is to come comes within days; tills look back no further than that."""
    late = [one for one in cards if (today - business_day(one.opened_at)).days > _CARD_DAYS]
    if not late:
        return []
    sum_pence = sum(one.pence for one in late)
    noun = "card sale" if len(late) == 1 else "card sales"
    return [f"{len(late)} {noun}, {pounds(sum_pence)}, on no report for over {_CARD_DAYS} days: was the money taken?"]


def _due(kept: Sequence[KeptCheque], today: date) -> Sequence[str]:
    due = [one for one in kept if one.due(today)]
    sum_pence = sum(one.cheque.pence for one in due)
    return [f"{len(due)} post-dated cheques have come due, {pounds(sum_pence)}: take them as payments."] if due else []


def _warnings(custody: Custody, unbanked: Sequence[AgeingTakings], rules: BankingRules) -> Sequence[str]:
    warnings: list[str] = []
    in_safe_pence = custody.pence_at(Where.SAFE) + custody.pence_at(Where.BAG)  # bags wait there for the carrier
    if in_safe_pence > rules.safe_limit_pence:
        warnings.append(f"The safe holds {pounds(in_safe_pence)}, and is insured for {pounds(rules.safe_limit_pence)}.")
    warnings += _below_nothing(custody)
    late = [one for one in unbanked if one.missed]
    if late:
        sum_pence = sum(one.session.pence for one in late)
        most = max(one.missed for one in late)
        warnings.append(f"{pounds(sum_pence)} of {len(late)} sessions missed collections, the oldest {most}.")
    return warnings


def _below_nothing(custody: Custody) -> Sequence[str]:
    """No place can give out more than is in it, in cash or in all; what cards are owed may be, by refunds."""
    warnings: list[str] = []
    for spot, held in sorted(custody.places.items()):
        pence = min(held.total_pence, held.pence[MopKind.CASH])
        if pence < 0 and spot.where not in {Where.CARDS, Where.BANK}:
            which = custody.opened.get(spot.which, spot.which)
            called = spot.where.value.replace("_", " ") + (f" {which}" if which else "")
            words = _BELOW_NOTHING.get(spot.where, "From {place} {pence} more went than came there.")
            warnings.append(words.format(place=called, till=which, pence=pounds(-pence)))
    return warnings
