"""The watch list: what supervisors, finance and auditors should ask about, from what central holds."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain

from ims_desktop.actions.ports import Clock, DeviceState, SeenEntry, SessionCentral, SessionQuery, WatchCentral
from ims_desktop.actions.supervisor.see_sessions import MOST_BEHIND, must_see_sessions
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import business_day
from ims_desktop.domain.watching.finding import Figure, Finding
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.own import on_own_accounts
from ims_desktop.domain.watching.reading import happened
from ims_desktop.domain.watching.seen import EntryRef, TillStanding, WaitingSession
from ims_desktop.domain.watching.tills import watch_gone, watch_tills
from ims_desktop.domain.watching.watch import watch

OWN = "own_account"  # why central holds what was done on one's own account
LOOKED_AT_DAYS = 30  # where no first day is named
_HISTORY_DAYS = 150  # before the first day: the longest that anything is held against


def see_watch_list(
    central: WatchCentral, clock: Clock, user: User, from_day: date | None = None, to_day: date | None = None
) -> Sequence[Finding]:
    """What was to be looked at between two business days, both inclusive; by office, the latest first.

    Of how tills stand, as they do now. Refuses `NOT_ALLOWED`, also to who sees some funds only: half of a person's
    work says nothing about it. Refuses `SEARCH_NOT_VALID` for days that are the wrong way round.
    """
    must_see_sessions(user)
    now = clock.now()
    today = business_day(now)
    last = to_day or today
    first = from_day or last - timedelta(days=LOOKED_AT_DAYS)
    if first > last:
        raise Refused(Reason.SEARCH_NOT_VALID, why="the first day is after the last.")
    data, states = central.reference_data(), central.reconcile()
    found: list[Finding] = []
    for office in sorted({one.office for one in states if not one.is_desk}):
        if not user.sees(office):
            continue
        limits = _limits(data, office)
        seen = happened(central.watched(office, first - timedelta(days=_HISTORY_DAYS)), office)
        own = on_own_accounts(
            seen, happened(central.watched(office, first, OWN), office), central.declared_accounts(office)
        )
        of_entries = chain(watch(seen, last, limits), own)
        found += [one for one in of_entries if one.until >= first and one.day <= last]
        if last >= today:
            tills = [_standing(central, one) for one in states if one.office == office and not one.is_desk]
            found += watch_tills(tills, now, limits)
            waiting = central.sessions(SessionQuery(offices=(office,), gone=True))
            found += watch_gone(
                (
                    WaitingSession(EntryRef(one.device, one.number), office, one.till_name, one.cashier, one.opened_at)
                    for one in waiting
                ),
                now,
            )
    return found


def see_behind(central: SessionCentral, user: User, figure: Figure) -> Sequence[SeenEntry]:
    """The entries behind a figure of a finding; on a server those that the person's login is shown."""
    must_see_sessions(user)
    return central.entries(figure.entries[:MOST_BEHIND])


def _limits(data: ReferenceData, office: str) -> WatchLimits:
    return data.offices[office].watch if office in data.offices else WatchLimits()


def _standing(central: WatchCentral, state: DeviceState) -> TillStanding:
    held = [one.number for one in central.held_entries(state.device) if not one.settled] if state.held else []
    return TillStanding(
        state.device,
        state.office,
        f"{state.till}{state.letter}",
        state.last_heard,
        state.last_stored,
        state.last_contact_at,
        state.missing,
        tuple(held),
        state.held_pence,
        retired=state.blocked or bool(state.successors),
        split=state.is_split,
    )
