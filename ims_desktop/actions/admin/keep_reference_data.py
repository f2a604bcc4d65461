"""Keep reference data: funds, methods of payment, VAT, offices, items, messages and people; load account holders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_desktop.actions.admin.reference_faults import reference_faults
from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import check_amounts
from ims_desktop.domain.payment_rules import kept_reference
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.sheet_cells import not_so


def keep_reference_data(
    central: CentralStore, user: User, things: Sequence[object], password_hashes: Mapping[UserId, str] | None = None
) -> None:
    """Add or replace reference data, all or nothing, each piece under the next change number.

    Refuses who may not, who would change their own rights, and what would not hold together: a fund without its
    VAT code, a reference check that cannot work, two MOPs for one key at the till, an item or message of an unknown
    fund, an item that could not be paid, two people who sign in by one name, and somebody who would both keep users
    and take payments.
    """
    user.must(Permission.KEEP_REFERENCE_DATA)
    rows = [to_row(thing) for thing in things]
    there = central.reference_data()
    _check_own_rights(user, there, things)
    for _thing, refused in reference_faults(from_rows([*rows_of(there), *rows])):
        raise refused
    central.change(rows, password_hashes or {})


def load_holders(central: CentralStore, user: User, holders: Iterable[AccountHolder]) -> int:
    """Add or replace account holders in bulk; answers how many. Each must be of a known fund and a valid reference."""
    user.must(Permission.KEEP_REFERENCE_DATA)
    data = central.reference_data()
    return central.load_holders(_checked(data, holders))


def _checked(data: ReferenceData, holders: Iterable[AccountHolder]) -> Iterator[AccountHolder]:
    for holder in holders:
        check_holder(data, holder)
        yield holder


def check_holder(data: ReferenceData, holder: AccountHolder) -> None:
    """Refuse an account of no known fund, or whose reference, message or amounts are none of that fund's."""
    fund = data.fund(holder.fund)
    if kept_reference(fund, holder.reference) != holder.reference:
        raise Refused(Reason.REFERENCE_PATTERN, check=fund.name)
    if holder.message and data.message(holder.fund, holder.message) is None:
        raise not_so(f"fund {holder.fund} has no message {holder.message}.")
    if wrong := check_amounts(holder.amounts):
        raise not_so(f"account {holder.reference}: {wrong}.")


def rows_of(data: ReferenceData) -> Iterator[ReferenceRow]:
    """What people keep of reference data, as rows."""
    things: tuple[Iterable[object], ...] = (
        (data.council,),
        data.offices.values(),
        data.funds.values(),
        data.mops.values(),
        data.vat_codes.values(),
        data.items.values(),
        data.messages.values(),
        data.users.values(),
        data.books.values(),
    )
    for group in things:
        for thing in group:
            yield to_row(thing)


def _check_own_rights(user: User, there: ReferenceData, things: Sequence[object]) -> None:
    """Another administrator changes an administrator's roles, office or limits."""
    for thing in things:
        if (
            isinstance(thing, User)
            and thing.id == user.id
            and _rights(thing) != _rights(there.users.get(user.id, user))
        ):
            raise Refused(Reason.NOT_ALLOWED, permission="changing one's own rights")


def _rights(user: User) -> tuple[object, ...]:
    return (user.roles, user.disabled, user.office, user.only_offices, user.only_funds)
