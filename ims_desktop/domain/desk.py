"""Desk rolls: who at central may write which kinds of entry on a roll of their own.

Central's database checks the same (`ims.desk_may`); a contract test holds the two against each other.
"""

from collections.abc import Mapping

from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import EntryKind

_FINANCE_DESKS = frozenset({Role.FINANCE, Role.SUPERVISOR})
_SUPERVISORS = frozenset({Role.SUPERVISOR})
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_AUDITORS = frozenset({Role.AUDITOR})

# who writes at central; auditors sign what they counted with and write nothing else, cashiers have their till
DESK_KINDS: Mapping[EntryKind, frozenset[Role]] = {
    EntryKind.DEVICE_ENROLLED: _FINANCE_DESKS | _ADMINISTRATORS | _AUDITORS,
    EntryKind.RECEIPT_COPIED: _FINANCE_DESKS,
    EntryKind.BANKING_MADE: _SUPERVISORS,
    EntryKind.BANKING_HANDED_OVER: _SUPERVISORS,
    EntryKind.BANKING_RECEIVED: _FINANCE_DESKS,
    EntryKind.BANKING_CORRECTED: _FINANCE_DESKS,
    EntryKind.CHEQUE_RETURNED: _FINANCE_DESKS,
    EntryKind.CHEQUE_KEPT: _FINANCE_DESKS,
    EntryKind.CHEQUE_LET_GO: _FINANCE_DESKS,
    EntryKind.CARD_MATCHED: _FINANCE_DESKS,
    EntryKind.CUSTODY_COUNTED: _SUPERVISORS,
    EntryKind.CUSTODY_AGREED: _FINANCE_DESKS | _AUDITORS,
    EntryKind.HELD_SETTLED: frozenset({Role.FINANCE}),
    EntryKind.LATE_SETTLED: frozenset({Role.FINANCE}),
    EntryKind.ROLL_ACCOUNTED: frozenset({Role.FINANCE}),
    EntryKind.SESSION_APPROVED: _SUPERVISORS,
    EntryKind.VOID_APPROVED: _SUPERVISORS,
    EntryKind.VOID_REFUSED: _SUPERVISORS,
    EntryKind.PERSONAL_ERASED: _ADMINISTRATORS,
    EntryKind.REFERENCE_CHANGED: _ADMINISTRATORS,
    EntryKind.HOLDERS_LOADED: _ADMINISTRATORS,
    EntryKind.TILL_CHANGED: _ADMINISTRATORS,
}

# what stands on desk rolls alone: from a till it is held as unknown
DESK_ONLY = frozenset(
    {
        EntryKind.BANKING_MADE,
        EntryKind.BANKING_HANDED_OVER,
        EntryKind.BANKING_RECEIVED,
        EntryKind.BANKING_CORRECTED,
        EntryKind.CHEQUE_RETURNED,
        EntryKind.CHEQUE_KEPT,
        EntryKind.CHEQUE_LET_GO,
        EntryKind.CARD_MATCHED,
        EntryKind.CUSTODY_COUNTED,
        EntryKind.CUSTODY_AGREED,
        EntryKind.HELD_SETTLED,
        EntryKind.LATE_SETTLED,
        EntryKind.ROLL_ACCOUNTED,
        EntryKind.VOID_APPROVED,
        EntryKind.VOID_REFUSED,
        EntryKind.PERSONAL_ERASED,
        EntryKind.REFERENCE_CHANGED,
        EntryKind.HOLDERS_LOADED,
        EntryKind.TILL_CHANGED,
    }
)


def may_write(user: User, kind: EntryKind) -> bool:
    """Whether a person may write this kind of entry on their desk roll."""
    return not user.disabled and not DESK_KINDS.get(kind, frozenset()).isdisjoint(user.roles)


def desk_name(user: UserId) -> str:
    """What stands where a till's name stands: no till can have it, and it names nobody."""
    return f"desk-{user}"
