"""Let a post-dated cheque go: taken as a payment on its date or after it, or given back to whoever wrote it."""

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.cheques import KeptChequeCentral, KeptMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.banking import CARRIER, REASON
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.kept_cheque import LetGo, check_paid_by
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import business_day


def let_cheque_go(
    central: KeptChequeCentral, ids: Ids, user: User, kept: str, receipt: str = "", given_to: str = "", reason: str = ""
) -> Entry:
    """A kept cheque was taken on a receipt, or given back to somebody who is named.

    Refuses `CHEQUE_KEPT_UNKNOWN`, `CHEQUE_LET_GO`, `SECOND_PERSON_NEEDED` where nobody is named, and what
    `check_paid_by` refuses.
    """
    user.must(Permission.RETURN_CHEQUES)
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CHEQUE_LET_GO, user.id, user.office)

    def drafted(moment: KeptMoment) -> EntryDraft:
        known = moment.kept
        if known is None or known.office != user.office:
            raise Refused(Reason.CHEQUE_KEPT_UNKNOWN, kept=kept[:64])
        if known.let_go is not None:
            raise Refused(Reason.CHEQUE_LET_GO, how=known.let_go.value.replace("_", " "))
        body: dict[str, Json] = {"kept": known.id, "how": LetGo.GIVEN_BACK.value}
        if receipt:
            if moment.paid is None:
                raise Refused(Reason.RECEIPT_NOT_AT_CENTRAL, receipt=receipt[:64])
            check_paid_by(known, moment.paid, business_day(moment.now), user.id)
            payment = moment.paid.now.payment
            body |= {"how": LetGo.PAID.value, "payment": payment.payment, "receipt": payment.receipt}
        elif not given_to.strip():
            raise Refused(Reason.SECOND_PERSON_NEEDED, who="the name of whoever it is given back to")
        return draft(ids, asked, moment.now, body, {CARRIER: given_to, REASON: reason})

    return central.keep_or_let_go(asked, kept, receipt, drafted)
