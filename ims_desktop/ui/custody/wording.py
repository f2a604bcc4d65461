"""Places of money in the words of the custody screen."""

from collections.abc import Sequence

from ims_desktop.actions.supervisor.see_custody import OfficeCustody
from ims_desktop.domain.custody import Held, Spot, Where
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.post import Came
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import business_day, day_words, when_words
from ims_desktop.ui.shown import Tag, Tone

_PLACES = {
    Where.DRAWER: "Drawer",
    Where.SAFE: "Safe",
    Where.IMPREST: "Imprest",
    Where.VOUCHERS: "Its vouchers",
    Where.SET_ASIDE: "Set aside",
    Where.GIVEN_UP: "Given up",
    Where.BAG: "Sealed bags",
    Where.CARRIER: "Carrier",
    Where.BANK: "Bank",
    Where.CARDS: "Cards, awaited",
}
_ORDER = tuple(_PLACES)


@frozen
class PlaceRow:
    """A place with what lies there."""

    place: str
    which: str
    holder: str
    since: str
    cash: str
    cheques: str
    other: str
    total: str


@frozen
class AgeRow:
    """A closed session's takings that are not on their way to the bank."""

    day: str
    till: str
    pence: str
    tag: Tag | None


@frozen
class KeptRow:
    """A post-dated cheque in the safe."""

    id: str
    dated: str
    number: str
    account: str
    pence: str
    tag: Tag | None


@frozen
class CardRow:
    """A card sale that no report had."""

    number: str
    taken: str
    words: str
    pence: str


@frozen
class CustodyShown:
    """What all places come to, and what somebody should see to."""

    total: str
    agrees: Tag
    details: tuple[str, ...]
    warnings: tuple[str, ...]


def place_rows(one: OfficeCustody, data: ReferenceData) -> Sequence[PlaceRow]:
    """Every place that holds something, in the order of its way to the bank; open drawers are named by their till."""
    tills = one.custody.opened
    fakes = one.custody.counterfeit
    held = [
        (spot, there)
        for spot, there in one.custody.places.items()
        if any(there.pence.values()) or (fakes and spot.where is Where.SET_ASIDE)
    ]
    rows = [
        _place_row(
            spot,
            there,
            f"{fakes} counterfeit" if fakes and spot.where is Where.SET_ASIDE else tills.get(spot.which, spot.which),
            data,
        )
        for spot, there in sorted(held, key=lambda part: (_ORDER.index(part[0].where), part[0].which))
    ]
    return [*rows, *_post_rows(one)]


def _post_rows(one: OfficeCustody) -> Sequence[PlaceRow]:
    """What came and is not worked off: it is no takings yet, so its sum stands in words and in no total."""
    rows: list[PlaceRow] = []
    bags = [item for item in one.post if item.came == Came.SEALED_BAG]
    post = [item for item in one.post if item.came != Came.SEALED_BAG]
    for place, items in (("Bags, unopened", bags), ("Post, open", post)):
        if items:
            since = min(item.logged_on for item in items)
            said = f"said to be {pounds(sum(item.pence for item in items))}"
            rows.append(PlaceRow(place, f"{len(items)} open", said, f"{since.day} {since:%b}", "", "", "", ""))
    return rows


def _place_row(spot: Spot, there: Held, which: str, data: ReferenceData) -> PlaceRow:
    person = data.users.get(there.holder)
    rest = sum(pence for kind, pence in there.pence.items() if kind not in {MopKind.CASH, MopKind.CHEQUE})
    return PlaceRow(
        place=_PLACES[spot.where],
        which=f"Till {which}" if spot.where is Where.DRAWER else which,
        holder=person.display_name if person else there.holder,
        since=when_words(there.since) if there.since else "",
        cash=_or_nothing(there.pence[MopKind.CASH]),
        cheques=_or_nothing(there.pence[MopKind.CHEQUE]),
        other=_or_nothing(rest),
        total=pounds(there.total_pence),
    )


def _or_nothing(pence: int) -> str:
    return pounds(pence) if pence else ""


def age_rows(one: OfficeCustody) -> Sequence[AgeRow]:
    """Takings in the safe, the oldest first."""
    return [
        AgeRow(
            day=age.session.business_day,
            till=age.session.till,
            pence=pounds(age.session.pence),
            tag=Tag(f"! missed {age.missed}", Tone.WARNING) if age.missed else None,
        )
        for age in one.unbanked
    ]


def card_rows(one: OfficeCustody) -> Sequence[CardRow]:
    """Card sales that no report of a terminal had, the oldest first."""
    return [
        CardRow(card.number, day_words(business_day(card.opened_at)), card.words, pounds(card.pence))
        for card in one.cards
    ]


def kept_rows(one: OfficeCustody) -> Sequence[KeptRow]:
    """Post-dated cheques, by their dates."""
    today = business_day(one.at)
    return [
        KeptRow(
            id=kept.id,
            dated=day_words(kept.cheque.dated),
            number=kept.cheque.number,
            account=f"{kept.cheque.fund} {kept.cheque.reference}".strip(),
            pence=pounds(kept.cheque.pence),
            tag=Tag("! Due", Tone.WARNING) if kept.due(today) else None,
        )
        for kept in one.kept
    ]


def custody_shown(one: OfficeCustody) -> CustodyShown:
    """What it comes to."""
    total_pence = sum(held.total_pence for held in one.custody.places.values())
    details = [f"Takings, as posted: {pounds(one.posted_pence)}", f"Floats: {pounds(one.custody.floats_pence)}"]
    if one.custody.unposted_pence:
        details.append(f"Of entries that are held: {pounds(one.custody.unposted_pence)}")
    if one.custody.uncounted_pence:
        details.append(f"Less what no close knew of: {pounds(one.custody.uncounted_pence)}")
    if one.kept:
        kept_pence = sum(kept.cheque.pence for kept in one.kept)
        details.append(f"Beside it, post-dated cheques: {len(one.kept)} · {pounds(kept_pence)}")
    agrees = Tag("✓ Adds up", Tone.GOOD) if one.adds_up else Tag("✕ Does not add up", Tone.WRONG)
    return CustodyShown(pounds(total_pence), agrees, (*details, f"As at {when_words(one.at)}"), one.warnings)
