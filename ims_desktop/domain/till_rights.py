"""Who may write which kinds of entry at a till, and at which office.

Central's database checks the same (`ims.till_roles`); a contract test holds the two against each other.
"""

from collections.abc import Mapping

from ims_desktop.domain.permission import ALLOWED, Permission, Role
from ims_desktop.domain.roll import EntryKind

# kinds that are not named here ask for no role: enrolling is done by whoever sets the machine up
TILL_PERMISSIONS: Mapping[EntryKind, Permission] = {
    EntryKind.SESSION_OPENED: Permission.OPEN_SESSION,
    EntryKind.SESSION_TAKEN_OVER: Permission.ACT_IN_ABSENCE,
    EntryKind.SESSION_PAUSED: Permission.KEEP_DRAWER,
    EntryKind.SESSION_RESUMED: Permission.KEEP_DRAWER,
    EntryKind.SESSION_COUNTED: Permission.KEEP_DRAWER,
    EntryKind.SESSION_CLOSED: Permission.KEEP_DRAWER,
    EntryKind.SESSION_APPROVED: Permission.APPROVE_SESSION,
    EntryKind.CASH_MOVED: Permission.KEEP_DRAWER,
    EntryKind.DRAWER_OPENED: Permission.KEEP_DRAWER,
    EntryKind.PAYMENT_TAKEN: Permission.TAKE_PAYMENTS,
    EntryKind.VOID_ASKED: Permission.REVERSE_PAYMENTS,
    EntryKind.PAYMENT_VOIDED: Permission.REVERSE_PAYMENTS,
    EntryKind.PAYMENT_CORRECTED: Permission.REVERSE_PAYMENTS,
    EntryKind.PAYMENT_REFUNDED: Permission.REVERSE_PAYMENTS,
    EntryKind.RECEIPT_COPIED: Permission.REPRINT,
    EntryKind.SLIP_SPOILT: Permission.KEEP_DRAWER,
    EntryKind.ACCOUNT_DECLARED: Permission.DECLARE_ACCOUNTS,
    EntryKind.ACCOUNT_WITHDRAWN: Permission.DECLARE_ACCOUNTS,
    EntryKind.POST_LOGGED: Permission.LOG_POST,
    EntryKind.POST_WORKED: Permission.TAKE_PAYMENTS,
    EntryKind.CLOCK_SET: Permission.CONFIRM_CLOCK,
}

# what a till does not write any more once it knows that it is blocked: money and new work. What is open is counted,
# closed and approved, receipts are copied, and the clock is confirmed as ever
STOPPED_BY_BLOCK = frozenset(TILL_PERMISSIONS) - {
    EntryKind.SESSION_PAUSED,
    EntryKind.SESSION_COUNTED,
    EntryKind.SESSION_CLOSED,
    EntryKind.SESSION_APPROVED,
    EntryKind.RECEIPT_COPIED,
    EntryKind.ACCOUNT_DECLARED,
    EntryKind.ACCOUNT_WITHDRAWN,
    EntryKind.CLOCK_SET,
}

# the others belong to the council as a whole: their work brings them to any office
OF_ONE_OFFICE = frozenset({Role.CASHIER, Role.SUPERVISOR})

# whose word as the second person of a close approves it, and what is done to a payment, and that a declaration ends
APPROVERS = frozenset(role for role, may in ALLOWED.items() if Permission.APPROVE_SESSION in may)
REVERSAL_APPROVERS = frozenset(role for role, may in ALLOWED.items() if Permission.APPROVE_REVERSAL in may)
WITHDRAWAL_APPROVERS = frozenset(role for role, may in ALLOWED.items() if Permission.APPROVE_WITHDRAWAL in may)


def till_roles(kind: EntryKind) -> frozenset[Role] | None:
    """The roles that may write a kind of entry at a till; None where no role is asked for."""
    permission = TILL_PERMISSIONS.get(kind)
    return None if permission is None else frozenset(role for role, may in ALLOWED.items() if permission in may)
