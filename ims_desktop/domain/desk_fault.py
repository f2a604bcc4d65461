"""What is wrong in itself with an entry that somebody writes at central, by its kind."""

from collections.abc import Callable, Mapping

from ims_desktop.domain.accounted_roll import accounted_fault
from ims_desktop.domain.banking_fault import BANKING_KINDS, banking_fault
from ims_desktop.domain.custody_check import agreed_fault, check_fault
from ims_desktop.domain.held_fault import held_fault
from ims_desktop.domain.kept_cheque import KEPT_KINDS, kept_fault
from ims_desktop.domain.late_settled import late_settled_fault
from ims_desktop.domain.open_card import matched_fault
from ims_desktop.domain.return_fault import return_fault
from ims_desktop.domain.roll import EntryKind

_BY_KIND: Mapping[EntryKind, Callable[[object], str]] = {
    EntryKind.CHEQUE_RETURNED: return_fault,
    EntryKind.CARD_MATCHED: matched_fault,
    EntryKind.CUSTODY_COUNTED: check_fault,
    EntryKind.CUSTODY_AGREED: agreed_fault,
    EntryKind.HELD_SETTLED: held_fault,
    EntryKind.LATE_SETTLED: late_settled_fault,
    EntryKind.ROLL_ACCOUNTED: accounted_fault,
}


def desk_fault(kind: object, body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself or of another kind."""
    if isinstance(kind, str) and kind in BANKING_KINDS:
        return banking_fault(kind, body)
    if isinstance(kind, str) and kind in KEPT_KINDS:
        return kept_fault(kind, body)
    return next((fault(body) for one, fault in _BY_KIND.items() if kind == one), "")
