"""Match card sales that no report of the terminal had: they were found on a later one, or on the bank's statement."""

from collections.abc import Sequence

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.open_cards import CardCentral, MatchMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.open_card import PAPER, OpenCard
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind


def open_cards(central: CardCentral, user: User, office: str = "") -> Sequence[OpenCard]:
    """The card sales of an office (one's own) that no report had, the oldest first. Refuses `NOT_ALLOWED`."""
    user.must(Permission.SEE_CUSTODY)
    return central.open_cards(office or user.office)


def match_cards(
    central: CardCentral, ids: Ids, user: User, numbers: Sequence[str], paper: str, office: str = ""
) -> Entry:
    """Say that sales stand on a report, which `paper` names; by whoever took none of them.

    Refuses `REASON_NEEDED` without a paper, `CARD_SALE_NOT_OPEN`, `OWN_TAKINGS`.
    """
    user.must(Permission.RETURN_CHEQUES)
    if not paper.strip():
        raise Refused(Reason.REASON_NEEDED, why="say on which report or statement they stand")
    wanted = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CARD_MATCHED, user.id, office or user.office)

    def drafted(moment: MatchMoment) -> EntryDraft:
        there = {one.number: one for one in moment.open}
        found: list[OpenCard] = []
        for number in dict.fromkeys(numbers):
            if number not in there:
                raise Refused(Reason.CARD_SALE_NOT_OPEN, sale=number[:64])
            if there[number].cashier == user.id:
                raise Refused(Reason.OWN_TAKINGS)
            found.append(there[number])
        body: dict[str, Json] = {"sales": [one.place.body() for one in found], "pence": sum(one.pence for one in found)}
        return draft(ids, wanted, moment.now, body, {PAPER: paper})

    return central.match_cards(wanted, drafted)
