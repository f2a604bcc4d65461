"""ims-admin custody: where every pound is, at any moment, and what is open when a year ends."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from ims_desktop.actions.supervisor.see_custody import CutOff, OfficeCustody, see_custody, see_cut_off
from ims_desktop.bootstrap.central import at_central, bench
from ims_desktop.cli import output
from ims_desktop.cli.where import AsItWas, OneOffice, Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.custody import Held, Spot, Where
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.post import Came
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import as_typed, business_day, roll_time

_OTHERS = frozenset(MopKind) - {MopKind.CASH, MopKind.CHEQUE, MopKind.CARD}


def custody(
    url: Url,
    user: Anybody = None,
    at: AsItWas = None,
    office: OneOffice = "",
    cut_off: Annotated[
        str | None, typer.Option("--cut-off", metavar="DATE", help="The list of what was open as this day ended.")
    ] = None,
) -> None:
    """Where every pound is, one place a line, and whether they add up."""
    if at is not None and cut_off is not None:
        raise typer.BadParameter("Name one of --at TIME and --cut-off DATE.")
    moment, day = moment_typed(at), output.day(cut_off)
    with at_central(url, login_of(user)) as (central, person):
        data = central.reference_data()
        lists = see_cut_off(central, person, day, office) if day else ()
        found = [one.custody for one in lists] or see_custody(central, bench().clock, person, moment, office)
    for one in found:
        for shown, words in _places(one, data):
            output.say(shown, words)
        for shown, words in (*_kept(one), *_checks(one), *_cards(one), *_post(one)):
            output.say(shown, words)
    for cut in lists:
        for shown, words in _open_at(cut):
            output.say(shown, words)
    if not all(one.adds_up for one in found):
        raise output.FoundWrong


def moment_typed(typed: str | None) -> datetime | None:
    """A time as it is typed after --at."""
    if typed is None:
        return None
    try:
        return as_typed(typed)
    except ValueError as error:
        raise typer.BadParameter(f"“{typed}” is not a time such as 2026-04-01T17:00.") from error


def _places(one: OfficeCustody, data: ReferenceData) -> Iterator[tuple[dict[str, object], str]]:
    places = sorted(one.custody.places.items())
    for spot, held in places:
        worthless = spot.where is Where.SET_ASIDE and one.custody.counterfeit > 0
        if held.total_pence or any(held.pence.values()) or worthless:
            yield _place(one, spot, held, data)
    all_pence = sum(held.total_pence for _, held in places)
    summary: dict[str, object] = {
        "office": one.office,
        "at": roll_time(one.at),
        "place": "all",
        "holder": None,
        "pence": all_pence,
        "takings_pence": one.posted_pence,
        "floats_pence": one.custody.floats_pence,
        "unposted_pence": one.custody.unposted_pence,
        "uncounted_pence": one.custody.uncounted_pence,
        "adds_up": one.adds_up,
        "unbanked": [
            {
                "session": age.session.session,
                "till": age.session.till,
                "business_day": age.session.business_day,
                "to_bank_pence": age.session.pence,
                "missed_collections": age.missed,
            }
            for age in one.unbanked
        ],
        "warnings": list(one.warnings),
    }
    floats = pounds(one.custody.floats_pence)
    unposted = f", {pounds(one.custody.unposted_pence)} of held entries" if one.custody.unposted_pence else ""
    if one.custody.uncounted_pence:
        unposted += f", less {pounds(one.custody.uncounted_pence)} posted, of which no close knew"
    agrees = "adds up" if one.adds_up else "DOES NOT ADD UP"
    words = (
        f"{one.office}  all {pounds(all_pence):>32}  = takings {pounds(one.posted_pence)}, floats {floats}{unposted}"
    )
    yield summary, "\n".join([f"{words}: {agrees}", *(f"{one.office}  {warning}" for warning in one.warnings)])


def _kept(one: OfficeCustody) -> Iterator[tuple[dict[str, object], str]]:
    """Post-dated cheques, each beside the sum: they are no money yet."""
    for kept in one.kept:
        shown: dict[str, object] = {
            "office": one.office,
            "place": "kept_cheque",
            "which": kept.id,
            "cheque_number": kept.cheque.number,
            "cheque_date": kept.cheque.dated.isoformat(),
            "said_pence": kept.cheque.pence,
            "due": kept.due(business_day(one.at)),
            "since": roll_time(kept.since),
        }
        dated = f"cheque {kept.cheque.number} dated {kept.cheque.dated}"
        yield shown, f"{one.office}  kept       {kept.id[-12:]:<13} {pounds(kept.cheque.pence):>12}  {dated}"


def _checks(one: OfficeCustody) -> Iterator[tuple[dict[str, object], str]]:
    """The last spot check of each place: it moved nothing, so it is in no sum."""
    for check in one.checks:
        shown: dict[str, object] = {
            "office": one.office,
            "place": f"{check.place.value}_checked",
            "which": check.till or None,
            "at": roll_time(check.at),
            "difference_pence": check.difference_pence,
        }
        when = output.clock_words(check.at)
        yield shown, f"{one.office}  checked    {check.name:<13} {when}: {check.words}"


def _cards(one: OfficeCustody) -> Iterator[tuple[dict[str, object], str]]:
    """Card sales that no report of a terminal had, beside the sum: their money is awaited, or is not."""
    for card in one.cards:
        shown: dict[str, object] = {
            "office": one.office,
            "place": "card_open",
            "which": card.number,
            "stands": card.stands,
            "said_pence": card.pence,
            "since": roll_time(card.opened_at),
        }
        yield shown, f"{one.office}  card sale  {card.number:<13} {pounds(card.pence):>12}  {card.words}"


def _post(one: OfficeCustody) -> Iterator[tuple[dict[str, object], str]]:
    """What came and has not ended: a place of its own beside the sum, since it is no takings yet."""
    today = business_day(one.at)
    for item in one.post:
        place = "sealed_bag" if item.came == Came.SEALED_BAG else "post"
        age = (today - item.logged_on).days
        shown: dict[str, object] = {
            "office": one.office,
            "place": place,
            "which": item.item,
            "came": item.came,
            "said_pence": item.pence,
            "logged_on": item.logged_on.isoformat(),
            "age_days": age,
            "locked": item.locked,
        }
        days = f"{age} days" if age else "today"
        yield shown, f"{one.office}  {place:<10} {item.item:<13} {pounds(item.pence):>12}  not worked off, {days}"


def _place(one: OfficeCustody, spot: Spot, held: Held, data: ReferenceData) -> tuple[dict[str, object], str]:
    person = data.users.get(held.holder)
    holder = person.display_name if person else held.holder or None
    shown: dict[str, object] = {
        "office": one.office,
        "place": spot.where.value,
        "which": spot.which or None,
        "holder": holder,
        "user": person.user if person else None,
        "since": roll_time(held.since) if held.since else None,
        "pence": held.total_pence,
        "cash_pence": held.pence[MopKind.CASH],
        "cheques_pence": held.pence[MopKind.CHEQUE],
        "cards_pence": held.pence[MopKind.CARD],
        "other_pence": sum(held.pence[kind] for kind in _OTHERS),
    }
    which = one.custody.opened.get(spot.which, spot.which)[-12:]  # an open drawer by its till
    if spot.where is Where.SET_ASIDE:
        shown["counterfeit"] = one.custody.counterfeit
        which = f"{one.custody.counterfeit} fake" if one.custody.counterfeit else ""
    return shown, f"{one.office}  {spot.where.value:<10} {which:<13} {pounds(held.total_pence):>12}  {holder or ''}"


def _open_at(cut: CutOff) -> Iterator[tuple[dict[str, object], str]]:
    office, day = cut.custody.office, cut.day.isoformat()
    for session, till in cut.custody.custody.opened.items():
        yield (
            {"office": office, "cut_off": day, "open": "session", "session": session, "till": till},
            f"{office}  open session {session} at till {till}",
        )
    for item in cut.custody.post:
        yield (
            {"office": office, "cut_off": day, "open": "post", "item": item.item, "came": item.came}
            | {"said_pence": item.pence, "logged_on": item.logged_on.isoformat()},
            f"{office}  post {item.item} of {item.logged_on} ({item.came.replace('_', ' ')}) is not worked off",
        )
    for card in cut.cards:
        yield (
            {"office": office, "cut_off": day, "open": "card", "sale": card.number, "said_pence": card.pence},
            f"{office}  card sale {card.number}, {pounds(card.pence)}: {card.words}",
        )
    for book in cut.books:
        yield (
            {"office": office, "cut_off": day, "open": "slips", "book": book.book.code, "gaps": list(book.gaps)},
            f"{office}  receipt book {book.book.code}: nothing is known of {', '.join(map(str, book.gaps))}",
        )
    for state in cut.unsent:
        yield (
            {"office": office, "cut_off": day, "open": "till", "till": state.name, "missing": state.missing},
            f"{office}  till {state.name} has {state.missing:,} entries that central lacks",
        )
    for late in cut.late:
        came = output.clock_words(late.received_at)
        yield (
            {
                "office": office,
                "cut_off": day,
                "open": "late",
                "receipt": late.receipt,
                "kind": late.kind,
                "business_day": late.business_day.isoformat(),
                "received_at": roll_time(late.received_at),
                "late_pence": late.pence,
            },
            f"{office}  late: {late.receipt} of {late.business_day}, {pounds(late.pence)}, came {came}",
        )
