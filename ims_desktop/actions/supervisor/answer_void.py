"""Answer a void that a cashier asked for alone, from one's own desk at central; its till carries it out."""

from collections.abc import Sequence

from ims_desktop.actions.counter.session_entries import REASON_LENGTH
from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.voids import AskedVoid, VoidCentral
from ims_desktop.actions.supervisor.see_sessions import must_see_sessions
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import when_words
from ims_desktop.domain.void_word import word_fault
from ims_desktop.domain.why_held import not_taken


def see_voids(central: VoidCentral, user: User, limit: int = 200) -> Sequence[AskedVoid]:
    """Voids that were asked for at the offices that the person sees, those that wait first. Refuses `NOT_ALLOWED`."""
    must_see_sessions(user)
    return central.voids_asked(user.offices_seen, limit=limit)


def answer_void(central: VoidCentral, ids: Ids, user: User, receipt: str, reason: str = "", *, approve: bool) -> Entry:
    """Approve or refuse the void of a receipt of one's own office: another person than who asked, and once.

    Nothing moves at central: the till is told with its next sync and takes the payment back by an entry of its own.
    After the close that entry puts the same sum to overs and shorts, for the drawer was counted without it. A
    refusal needs a reason; the payment then stands. Refuses `VOID_UNKNOWN`, `VOID_ANSWERED`, `PAYMENT_VOIDED`,
    `VOID_TOO_LATE` (given back or banked meanwhile), `OWN_APPROVAL`, `REASON_NEEDED` and `NOT_ALLOWED`.
    """
    user.must(Permission.APPROVE_REVERSAL)
    number = str(read_receipt_number(receipt))
    if not approve and not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="the cashier is told why it is refused")
    asked = _asked(central, number)
    body: dict[str, Json] = {
        "office": asked.known.office,
        "till": asked.known.till,
        "device": asked.device,
        "asked": asked.number,
        "payment": asked.payment,
        "receipt": number,
    }
    kind = EntryKind.VOID_APPROVED if approve else EntryKind.VOID_REFUSED
    _must_be_answerable(central, kind, body, asked, user)
    said = clean_text(reason, field="Reason", maximum=REASON_LENGTH)
    personal = (personal_value(REASON, ids.salt(), said),) if said else ()
    try:
        (entry,) = central.write([EntryDraft(EntryId(ids.new_id()), kind, user.id, body, personal)])
    except Refused:
        _must_be_answerable(central, kind, body, _asked(central, number), user)  # somebody else was quicker
        raise
    return entry


def _asked(central: VoidCentral, receipt: str) -> AskedVoid:
    found = central.voids_asked(receipt=receipt)
    if not found:
        raise Refused(Reason.VOID_UNKNOWN, receipt=receipt)
    return found[0]


def _must_be_answerable(
    central: VoidCentral, kind: EntryKind, body: dict[str, Json], asked: AskedVoid, user: User
) -> None:
    receipt = asked.known.receipt
    match word_fault(kind.value, body, asked.known, user):
        case "":
            return
        case "void_answered":
            raise _answered(asked, central.reference_data())
        case "own_approval":
            raise Refused(Reason.OWN_APPROVAL)
        case "office":
            raise Refused(Reason.NOT_ALLOWED, permission=f"answering a void of office {asked.known.office}")
        case "payment_voided":
            raise Refused(Reason.PAYMENT_VOIDED, receipt=receipt)
        case "payment_refunded":
            raise Refused(Reason.VOID_TOO_LATE, receipt=receipt, why="something was given back, or is about to be")
        case "payment_banked":
            raise Refused(Reason.VOID_TOO_LATE, receipt=receipt, why="its session's takings are banked")
        case fault:
            raise not_taken(fault)


def _answered(asked: AskedVoid, data: ReferenceData) -> Refused:
    word = asked.word
    if word is None:
        return Refused(Reason.VOID_ANSWERED, how="answered", who="")
    person = data.users.get(word.by)
    who = f"By {person.display_name if person else word.by}, {when_words(word.at)}."
    return Refused(Reason.VOID_ANSWERED, how="approved" if word.approved else "refused", who=who)
