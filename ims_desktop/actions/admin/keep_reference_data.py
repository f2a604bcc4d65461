"""Keep reference data: funds, methods of payment, VAT, offices, items, messages and people; load account holders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment_rules import kept_reference
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused

_ONE_EACH = (MopKind.CASH, MopKind.CHEQUE, MopKind.CARD)  # keys at the till must mean exactly one MOP


def keep_reference_data(
    central: CentralStore, things: Sequence[object], password_hashes: Mapping[UserId, str] | None = None
) -> None:
    """Add or replace reference data, all or nothing, each piece under the next change number.

    Refuses what would not hold together: a fund without its VAT code, a reference check that cannot work,
    two MOPs for one key at the till, an item or message of an unknown fund.
    """
    rows = [to_row(thing) for thing in things]
    there = central.reference_data()
    _check_together(from_rows([*_rows_of(there), *rows]))
    central.change(rows, password_hashes or {})


def load_holders(central: CentralStore, holders: Iterable[AccountHolder]) -> int:
    """Add or replace account holders in bulk; answers how many. Each must be of a known fund and a valid reference."""
    data = central.reference_data()
    return central.load_holders(_checked(data, holders))


def _checked(data: ReferenceData, holders: Iterable[AccountHolder]) -> Iterator[AccountHolder]:
    for holder in holders:
        fund = data.fund(holder.fund)
        if kept_reference(fund, holder.reference) != holder.reference:
            raise Refused(Reason.REFERENCE_PATTERN, check=fund.name)
        if holder.message and data.message(holder.fund, holder.message) is None:
            raise Refused(Reason.RULE_NOT_VALID, why=f"fund {holder.fund} has no message {holder.message}.")
        yield holder


def _rows_of(data: ReferenceData) -> Iterator[ReferenceRow]:
    things: tuple[Iterable[object], ...] = (
        (data.council,),
        data.offices.values(),
        data.funds.values(),
        data.mops.values(),
        data.vat_codes.values(),
        data.items.values(),
        data.messages.values(),
        data.users.values(),
    )
    for group in things:
        for thing in group:
            yield to_row(thing)


def _check_together(data: ReferenceData) -> None:
    for fund in data.funds.values():
        data.vat(fund.vat_code)
        if fund.reference_check is not None:
            fund.reference_check.validate_rule()
    for kind in _ONE_EACH:
        if data.mops:
            data.mop_of(kind)
    for item in data.items.values():
        data.fund(item.fund)
    for message in data.messages.values():
        data.fund(message.fund)
