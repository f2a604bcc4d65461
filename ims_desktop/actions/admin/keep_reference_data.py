"""Keep reference data: funds, methods of payment, VAT, offices, items, messages and people; load account holders."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.dated_amount import check_amounts
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment_rules import kept_reference
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.quiet_referral import is_key
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows, to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused

_OFFICE_CODE = re.compile(r"[A-Z0-9]{1,4}")  # part of receipt numbers
_ONE_EACH = (MopKind.CASH, MopKind.CHEQUE, MopKind.CARD)  # keys at the till must mean exactly one MOP


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
    _check_together(from_rows([*_rows_of(there), *rows]))
    central.change(rows, password_hashes or {})


def load_holders(central: CentralStore, user: User, holders: Iterable[AccountHolder]) -> int:
    """Add or replace account holders in bulk; answers how many. Each must be of a known fund and a valid reference."""
    user.must(Permission.KEEP_REFERENCE_DATA)
    data = central.reference_data()
    return central.load_holders(_checked(data, holders))


def _checked(data: ReferenceData, holders: Iterable[AccountHolder]) -> Iterator[AccountHolder]:
    for holder in holders:
        fund = data.fund(holder.fund)
        if kept_reference(fund, holder.reference) != holder.reference:
            raise Refused(Reason.REFERENCE_PATTERN, check=fund.name)
        if holder.message and data.message(holder.fund, holder.message) is None:
            raise _not_valid(f"fund {holder.fund} has no message {holder.message}.")
        if wrong := check_amounts(holder.amounts):
            raise _not_valid(f"account {holder.reference}: {wrong}.")
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
        data.books.values(),
    )
    for group in things:
        for thing in group:
            yield to_row(thing)


def _check_together(data: ReferenceData) -> None:
    if data.council.referral_key and not is_key(data.council.referral_key):
        raise Refused(Reason.REFERRAL_KEY_NOT_VALID)
    for office in data.offices.values():
        if not _OFFICE_CODE.fullmatch(office.code):
            raise _not_valid(f"office {office.code}: a code has 1 to 4 capitals or digits.")
    for fund in data.funds.values():
        if not fund.disabled:
            data.vat(fund.vat_code)
        if fund.reference_check is not None:
            fund.reference_check.validate_rule()
    _check_mops(data)
    for item in data.items.values():
        _check_item(data, item)
    for message in data.messages.values():
        _known(data, message.fund)
    _check_people(data)
    _check_books(data)


def _check_mops(data: ReferenceData) -> None:
    for kind in _ONE_EACH:
        if data.mops:
            data.mop_of(kind)
    for mop in data.mops.values():
        if mop.minimum_pence is not None and mop.maximum_pence is not None and mop.minimum_pence > mop.maximum_pence:
            raise _not_valid(f"the least of {mop.name} is more than its most.")


def _check_item(data: ReferenceData, item: CatalogueItem) -> None:
    fund = _known(data, item.fund)
    if any(dated.price_pence <= 0 for dated in item.prices):
        raise _not_valid(f"item {item.code} has a price of nothing or less.")
    if item.disabled or fund.disabled:
        return
    data.vat(item.vat_code or fund.vat_code)
    check = fund.reference_check
    if check is not None and not check.accepts(item.reference, account_must_exist=fund.account_must_exist):
        raise _not_valid(f"item {item.code}: {fund.name} has no references such as {item.reference}.")


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


def _check_people(data: ReferenceData) -> None:
    names: dict[str, UserId] = {}
    for user in data.users.values():
        name = user.user.strip().casefold()
        if not name or names.setdefault(name, user.id) != user.id:
            raise _not_valid(f"“{user.user}” is no name that only one person signs in by.")
        for office in (user.office, *user.only_offices):
            if office not in data.offices:
                raise _not_valid(f"there is no office {office} for {user.user}.")
        for code in user.only_funds:
            _known(data, code)
        if user.may(Permission.TAKE_PAYMENTS) and user.may(Permission.KEEP_REFERENCE_DATA):
            raise _not_valid(f"{user.user} would keep users and take payments; these are two people's duties.")


def _check_books(data: ReferenceData) -> None:
    """No number stands in two books, so that a slip is known by the book's code on it or by its number alone."""
    numbers: list[ReceiptBook] = sorted(data.books.values(), key=lambda book: book.first)
    for book in numbers:
        book.check()
        if book.office not in data.offices:
            raise _not_valid(f"there is no office {book.office} for book {book.code}.")
        if book.issued_to and book.issued_to not in data.users:
            raise _not_valid(f"nobody known has book {book.code}.")
    for book, after in pairwise(numbers):
        if after.first <= book.last:
            raise _not_valid(f"books {book.code} and {after.code} share numbers.")


def _known(data: ReferenceData, fund: str) -> Fund:
    if fund not in data.funds:
        raise data.no_fund(fund)
    return data.funds[fund]  # a disabled one keeps its items and messages


def _not_valid(why: str) -> Refused:
    return Refused(Reason.SETTINGS_NOT_VALID, why=why)
