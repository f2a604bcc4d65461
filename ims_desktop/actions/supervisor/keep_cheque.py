"""Keep a post-dated cheque in the safe until its date: logged with its account, and no money yet."""

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.cheques import KeptChequeCentral, KeptMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.kept_cheque import BANK, DRAWER, ChequeToKeep, check_to_keep
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import business_day


def keep_cheque(
    central: KeptChequeCentral, ids: Ids, user: User, cheque: ChequeToKeep, drawer: str = "", bank: str = ""
) -> Entry:
    """Log a post-dated cheque at one's own office, known by its entry's id. Refuses what `check_to_keep` refuses."""
    user.must(Permission.RETURN_CHEQUES)
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CHEQUE_KEPT, user.id, user.office)

    def drafted(moment: KeptMoment) -> EntryDraft:
        check_to_keep(cheque, business_day(moment.now))
        body = {"kept": asked.id, **cheque.body()}
        return draft(ids, asked, moment.now, body, {DRAWER: drawer, BANK: bank})

    return central.keep_or_let_go(asked, "", "", drafted)
