"""Account holders: who owes what on which account, and the messages that stop or warn."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ims_desktop.domain.dated_amount import DatedAmount
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind


class Effect(StrEnum):
    """What an account's message does at the counter."""

    WARNS = "warns"
    STOPS = "stops"  # at the counter
    STOPS_PUBLIC = "stops_public"  # on the council's web site only; a warning at the counter


@frozen
class StopMessage:
    """A message that a fund puts on accounts; it may also forbid some tenders ("No cheques")."""

    code: str
    fund: str
    text: str
    effect: Effect
    forbids: tuple[MopKind, ...] = ()
    external_code: str = ""  # the feeder system's own code for it


@frozen
class AccountHolder:
    """An account of a fund: key is fund and reference. Money is whole pence, None where not known.

    `due_pence` is what is due now (instalment, arrears, reminder); the balance is the whole year's; `arrears_pence` is
    what was due before and was not paid. `collects_on` is the next Direct Debit collection of somebody who pays so:
    the day alone, never the bank details. Where there are `amounts`, they say what is due, by the day of receipt.
    """

    fund: str
    reference: str
    surname: str
    forename: str = ""
    title: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    balance_pence: int | None = None
    due_pence: int | None = None
    as_at: date | None = None
    message: str = ""  # code of a StopMessage of the same fund
    note: str = ""  # what the account is for: a registration, an invoice's subject
    record_type: str = ""
    arrears_pence: int | None = None
    collects_on: date | None = None
    amounts: tuple[DatedAmount, ...] = ()

    @property
    def full_name(self) -> str:
        """Title, forename and surname with single spaces, as receipts and lists show it."""
        return joined((self.title, self.forename, self.surname), " ")

    @property
    def full_address(self) -> str:
        """The address on one line, blank parts closed up."""
        return joined((*self.address, self.postcode), ", ")


def joined(parts: Iterable[str | None], separator: str) -> str:
    """The trimmed parts that are not blank, joined."""
    return separator.join([trimmed for part in parts if part and (trimmed := part.strip())])
