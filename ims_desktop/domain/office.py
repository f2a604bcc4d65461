"""Offices and the council that they belong to."""

from dataclasses import field

from ims_desktop.domain.banking_rules import BankingRules
from ims_desktop.domain.cash_limit import CashLimit
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.cheque_rules import ChequeRules
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.identity import IdentityRules
from ims_desktop.domain.watching.limits import WatchLimits


@frozen
class Office:
    """A place where money is taken; code of up to four characters."""

    code: str
    name: str
    receipt_message: str = ""
    cash_up: CashUpRules = field(default_factory=CashUpRules)
    watch: WatchLimits = field(default_factory=WatchLimits)
    banking: BankingRules = field(default_factory=BankingRules)
    cash_limit: CashLimit = field(default_factory=CashLimit)
    cheques: ChequeRules = field(default_factory=ChequeRules)
    identity: IdentityRules = field(default_factory=IdentityRules)


@frozen
class Council:
    """What stands at the head and foot of every receipt."""

    name: str
    address: tuple[str, ...]
    vat_number: str
    receipt_message: str = ""
    asks_again_days: int = 3  # the same account and amount within so many days is asked about
    sign_in_lapses_days: int = 30  # without contact with central
    kept_years: int = 6  # personal data is kept for so many whole financial years and the current one
    cheque_payees: tuple[str, ...] = ()  # names to which cheques may be made out; none: whoever takes it looks
    referral_key: str = ""  # X25519, in hex, of the money-laundering reporting officer; see domain/quiet_referral.py
    training: bool = False  # made up to practise on: everything on paper says so
