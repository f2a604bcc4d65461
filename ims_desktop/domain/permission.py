"""Who may do what: roles of the office, the permissions that they carry, and the people who hold them."""

from enum import StrEnum
from functools import cache

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused


class Permission(StrEnum):
    """One thing that a person may or may not do; the value is how a refusal names it."""

    TAKE_PAYMENTS = "taking payments"
    OPEN_SESSION = "opening a till session"
    KEEP_DRAWER = "pausing, counting and closing one's session, and moving its cash"
    LOG_POST = "opening and logging the post"
    WITNESS_CASH = "witnessing a count or a move of cash"
    ACT_IN_ABSENCE = "counting and closing a session for another cashier"
    SEE_EXPECTED = "seeing what a session should hold before it is counted"
    APPROVE_SESSION = "approving a session"
    BANK_TAKINGS = "banking takings"
    RECEIVE_BANKING = "noting what the bank received"
    RETURN_CHEQUES = "recording cheques that the bank returned or that are kept until their date"
    SETTLE_HELD = "putting right what central holds"
    SEE_CUSTODY = "seeing where money is"
    APPROVE_CASH_OVER_LIMIT = "letting cash over the limit pass"
    REVERSE_PAYMENTS = "voiding, correcting and refunding payments"
    APPROVE_REVERSAL = "approving voids, corrections and refunds"
    DECLARE_ACCOUNTS = "declaring one's own and family accounts"
    APPROVE_WITHDRAWAL = "approving that a declared account is withdrawn"
    SEE_DECLARED = "seeing which accounts staff declared as their own"
    REPRINT = "printing a receipt again"
    PAY_STOPPED_ACCOUNTS = "paying an account on stop"
    PAY_TWICE_IN_ONE = "paying one account twice in one payment"
    FIND_TRANSACTIONS = "finding transactions"
    KEEP_TILLS = "adding and blocking tills"
    ERASE_PERSONAL = "erasing personal data"
    KEEP_REFERENCE_DATA = "changing funds, users and other settings"
    SEE_SYNC = "seeing what tills have sent"
    WATCH = "seeing tills at work and the watch list"
    VERIFY = "proving the rolls at central"
    CONFIRM_CLOCK = "confirming a till's clock"
    MAKE_PACK = "making an evidence pack"
    READ_REFERRALS = "reading what the officer was told"


class Role(StrEnum):
    """What a person is in the office."""

    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    MLRO = "mlro"


_CASHIER = frozenset(
    {
        Permission.TAKE_PAYMENTS,
        Permission.OPEN_SESSION,
        Permission.KEEP_DRAWER,
        Permission.LOG_POST,
        Permission.WITNESS_CASH,
        Permission.REVERSE_PAYMENTS,
        Permission.REPRINT,
        Permission.DECLARE_ACCOUNTS,
    }
)
_SUPERVISION = frozenset(
    {
        Permission.ACT_IN_ABSENCE,
        Permission.SEE_EXPECTED,
        Permission.APPROVE_SESSION,
        Permission.APPROVE_CASH_OVER_LIMIT,
        Permission.APPROVE_REVERSAL,
        Permission.APPROVE_WITHDRAWAL,
    }
)

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.CASHIER: _CASHIER,
    Role.SUPERVISOR: _CASHIER
    | _SUPERVISION
    | {Permission.SEE_SYNC, Permission.FIND_TRANSACTIONS, Permission.CONFIRM_CLOCK, Permission.WATCH}
    | {Permission.BANK_TAKINGS, Permission.RECEIVE_BANKING, Permission.SEE_CUSTODY, Permission.RETURN_CHEQUES}
    | {Permission.SEE_DECLARED},
    Role.FINANCE: frozenset(
        {
            Permission.FIND_TRANSACTIONS,
            Permission.PAY_STOPPED_ACCOUNTS,
            Permission.PAY_TWICE_IN_ONE,
            Permission.SEE_SYNC,
            Permission.REPRINT,
            Permission.DECLARE_ACCOUNTS,
            Permission.MAKE_PACK,
            Permission.VERIFY,
            Permission.WATCH,
            Permission.RECEIVE_BANKING,
            Permission.RETURN_CHEQUES,
            Permission.SETTLE_HELD,
            Permission.SEE_CUSTODY,
        }
    ),
    # separation of duties: who keeps users and tills takes no payments
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.KEEP_TILLS,
            Permission.KEEP_REFERENCE_DATA,
            Permission.ERASE_PERSONAL,
            Permission.SEE_SYNC,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.FIND_TRANSACTIONS,
            Permission.SEE_SYNC,
            Permission.MAKE_PACK,
            Permission.VERIFY,
            Permission.WATCH,
            Permission.SEE_CUSTODY,
            Permission.SEE_DECLARED,
        }
    ),
    # the money-laundering reporting officer: who they are says nothing of money, so they are shown none
    Role.MLRO: frozenset({Permission.READ_REFERRALS}),
}


_SEE_ALL = frozenset({Role.FINANCE, Role.AUDITOR})
_AT_CENTRAL = _SEE_ALL | {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.MLRO}


@frozen
class User:
    """A person of the office. `user` is what they type to sign in; `id` is opaque and stands on the roll."""

    id: UserId
    user: str
    display_name: str
    office: str
    roles: tuple[Role, ...]
    disabled: bool = False
    only_offices: tuple[str, ...] = ()  # at central they see these alone; none: see `offices_seen`
    only_funds: tuple[str, ...] = ()  # at central they see these alone; none: all

    @property
    def offices_seen(self) -> tuple[str, ...]:
        """The offices whose money the person sees at central; () is all. A supervisor sees their own."""
        if self.only_offices or _SEE_ALL.intersection(self.roles):
            return self.only_offices
        return (self.office,)

    def sees(self, office: str) -> bool:
        """Whether the person sees an office's money at central, of some funds at least."""
        return not self.offices_seen or office in self.offices_seen

    def sees_all_of(self, office: str) -> bool:
        """Whether the person sees an office's money of every fund."""
        return not self.only_funds and self.sees(office)

    @property
    def acts_at_central(self) -> bool:
        """Whether the person signs in at central: who does nothing but take payments acts at a till."""
        return not self.disabled and bool(_AT_CENTRAL.intersection(self.roles))

    @property
    def tills_seen(self) -> tuple[str, ...]:
        """The offices whose tills the person sees at central; () is all. Administrators keep every office's."""
        return self.offices_seen if {*_SEE_ALL, Role.SUPERVISOR}.intersection(self.roles) else ()

    @property
    def is_limited(self) -> bool:
        """Whether there is money at central that the person is not shown."""
        return bool(self.offices_seen or self.only_funds)

    def may(self, permission: Permission) -> bool:
        """Whether any of the person's roles carries the permission."""
        return not self.disabled and permission in _allowed(self.roles)

    def must(self, permission: Permission) -> None:
        """Refuse `NOT_ALLOWED` unless the person may."""
        if not self.may(permission):
            raise Refused(Reason.NOT_ALLOWED, permission=permission.value)

    def must_see_all(self, permission: Permission) -> None:
        """Refuse `NOT_ALLOWED` unless the person may, and is shown every office and fund."""
        self.must(permission)
        if self.is_limited:
            raise Refused(Reason.NOT_ALLOWED, permission=f"{permission.value}: you see some offices or funds only")


@cache
def _allowed(roles: tuple[Role, ...]) -> frozenset[Permission]:
    """What one may who is all of these: each line of a payment asks."""
    return frozenset[Permission]().union(*(ALLOWED[role] for role in roles))


# who acts where a command names nobody: it may copy receipts and takes no money
COMMAND_LINE = User(UserId("command-line"), "command-line", "Command line", "", (Role.FINANCE,))

# who acts under the database owner's own login: it fills a new central and takes no money
INSTALLER = User(UserId("installer"), "installer", "Database owner", "", (Role.ADMINISTRATOR,))
