"""What is wrong in itself with an entry that somebody writes at central, by its kind."""

from ims_desktop.domain.banking_fault import BANKING_KINDS, banking_fault
from ims_desktop.domain.custody_check import check_fault
from ims_desktop.domain.held_fault import held_fault
from ims_desktop.domain.kept_cheque import KEPT_KINDS, kept_fault
from ims_desktop.domain.open_card import matched_fault
from ims_desktop.domain.return_fault import return_fault
from ims_desktop.domain.roll import EntryKind


def desk_fault(kind: object, body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself or of another kind."""
    if isinstance(kind, str) and kind in BANKING_KINDS:
        return banking_fault(kind, body)
    if isinstance(kind, str) and kind in KEPT_KINDS:
        return kept_fault(kind, body)
    if kind == EntryKind.CARD_MATCHED:
        return matched_fault(body)
    if kind == EntryKind.CUSTODY_COUNTED:
        return check_fault(body)
    if kind == EntryKind.HELD_SETTLED:
        return held_fault(body)
    return return_fault(body) if kind == EntryKind.CHEQUE_RETURNED else ""
