"""Bank takings: choose closed sessions of one's office, make them up in bags, and take the next paying-in slip."""

from collections.abc import Sequence
from dataclasses import replace

from ims_desktop.actions.ports.banking import BankingCentral, BankingEntryWanted, BankingMoment
from ims_desktop.actions.supervisor.banking_entries import BankingDesk, draft, over_short_account
from ims_desktop.domain.banking import (
    REASON,
    Banking,
    BankingWanted,
    Takings,
    check_to_bank,
    make_banking,
)
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind


@frozen
class BankingMade:
    """A banking and the entry that says so."""

    banking: Banking
    entry: Entry


def takings_to_bank(central: BankingCentral, user: User) -> Sequence[Takings]:
    """The closed sessions of one's own office that are not banked, the oldest first; also those awaiting approval."""
    user.must(Permission.BANK_TAKINGS)
    return central.takings(user.office)


def bank_takings(desk: BankingDesk, data: ReferenceData, user: User, wanted: BankingWanted) -> BankingMade:
    """Make a banking of sessions of one's own office.

    Refuses what `check_to_bank` and `make_banking` refuse; a session that somebody banked a moment ago is refused
    with their name and slip. Central's lock decides who was first.
    """
    user.must(Permission.BANK_TAKINGS)
    sessions = tuple(dict.fromkeys(wanted.sessions))
    entry_id = EntryId(desk.ids.new_id())
    asked = BankingEntryWanted(entry_id, EntryKind.BANKING_MADE, user.id, user.office, sessions)
    made: list[Banking] = []

    def drafted(moment: BankingMoment) -> EntryDraft:
        found = {one.session for one in moment.takings}
        if missing := next((session for session in sessions if session not in found), None):
            raise Refused(Reason.SESSION_NOT_TO_BANK, session=missing[:64])
        named = [_named(one, data) for one in moment.takings]
        check_to_bank(named, user.office, user.id)
        account = over_short_account(data, user.office)
        made[:] = [make_banking(moment.takings, wanted, user.office, moment.next_slip, account)]
        body = {"banking": entry_id, **made[0].body()}
        return draft(desk.ids, asked, moment.now, body, {REASON: wanted.reason})

    entry = desk.central.bank(asked, drafted)
    return BankingMade(made[0], entry)


def _named(one: Takings, data: ReferenceData) -> Takings:
    """Whoever banked it, as people know them."""
    if one.banked is None:
        return one
    return replace(one, banked=replace(one.banked, by=UserId(data.name_of(one.banked.by))))
