"""What of reference data would not hold together, each fault with the thing that it is of."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import TypeAlias, TypeVar

from ims_desktop.domain.account_holder import StopMessage
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.quiet_referral import is_key
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.sheet_cells import not_so

Fault: TypeAlias = tuple[object, Refused]
_Thing = TypeVar("_Thing")
_OFFICE_CODE = re.compile(r"[A-Z0-9]{1,4}")  # part of receipt numbers
_ONE_EACH = (MopKind.CASH, MopKind.CHEQUE, MopKind.CARD)  # keys at the till must mean exactly one MOP


def reference_faults(data: ReferenceData) -> Iterator[Fault]:
    """Every thing that does not hold together with the rest, and the refusal that says why."""
    yield from _each([data.council], _check_council)
    yield from _each(data.offices.values(), _check_office)
    yield from _each(data.funds.values(), partial(_check_fund, data))
    for kind in _ONE_EACH if data.mops else ():
        of_kind = [mop for mop in data.mops.values() if mop.kind is kind]
        yield from _each([of_kind[-1] if of_kind else data.council], partial(_check_one_each, data, kind))
    yield from _each(data.mops.values(), _check_mop)
    yield from _each(data.items.values(), partial(_check_item, data))
    yield from _each(data.messages.values(), partial(_check_message, data))
    names: dict[str, UserId] = {}
    yield from _each(data.users.values(), partial(_check_person, data, names))
    yield from _each(data.books.values(), partial(_check_book, data))
    yield from _shared_numbers(data)


def _each(things: Iterable[_Thing], check: Callable[[_Thing], None]) -> Iterator[Fault]:
    for thing in things:
        try:
            check(thing)
        except Refused as refused:
            yield thing, refused


def _check_council(council: Council) -> None:
    if council.referral_key and not is_key(council.referral_key):
        raise Refused(Reason.REFERRAL_KEY_NOT_VALID)


def _check_office(office: Office) -> None:
    if not _OFFICE_CODE.fullmatch(office.code):
        raise not_so(f"office {office.code}: a code has 1 to 4 capitals or digits.")


def _check_fund(data: ReferenceData, fund: Fund) -> None:
    if not fund.disabled:
        data.vat(fund.vat_code)
    if fund.reference_check is not None:
        fund.reference_check.validate_rule()


def _check_one_each(data: ReferenceData, kind: MopKind, _last: object) -> None:
    data.mop_of(kind)


def _check_mop(mop: Mop) -> None:
    if mop.minimum_pence is not None and mop.maximum_pence is not None and mop.minimum_pence > mop.maximum_pence:
        raise not_so(f"the least of {mop.name} is more than its most.")


def _check_item(data: ReferenceData, item: CatalogueItem) -> None:
    fund = _known(data, item.fund)
    if any(dated.price_pence <= 0 for dated in item.prices):
        raise not_so(f"item {item.code} has a price of nothing or less.")
    if item.disabled or fund.disabled:
        return
    data.vat(item.vat_code or fund.vat_code)
    check = fund.reference_check
    if check is not None and not check.accepts(item.reference, account_must_exist=fund.account_must_exist):
        raise not_so(f"item {item.code}: {fund.name} has no references such as {item.reference}.")


def _check_message(data: ReferenceData, message: StopMessage) -> None:
    _known(data, message.fund)


def _check_person(data: ReferenceData, names: dict[str, UserId], user: User) -> None:
    """`names` are those of the people before."""
    name = user.user.strip().casefold()
    if not name or names.setdefault(name, user.id) != user.id:
        raise not_so(f"“{user.user}” is no name that only one person signs in by.")
    for office in (user.office, *user.only_offices):
        if office not in data.offices:
            raise not_so(f"there is no office {office} for {user.user}.")
    for code in user.only_funds:
        _known(data, code)
    if user.may(Permission.TAKE_PAYMENTS) and user.may(Permission.KEEP_REFERENCE_DATA):
        raise not_so(f"{user.user} would keep users and take payments; these are two people's duties.")


def _check_book(data: ReferenceData, book: ReceiptBook) -> None:
    book.check()
    if book.office not in data.offices:
        raise not_so(f"there is no office {book.office} for book {book.code}.")
    if book.issued_to and book.issued_to not in data.users:
        raise not_so(f"nobody known has book {book.code}.")


def _shared_numbers(data: ReferenceData) -> Iterator[Fault]:
    """No number stands in two books, so that a slip is known by the book's code on it or by its number alone."""
    for book, after in pairwise(sorted(data.books.values(), key=lambda book: book.first)):
        if after.first <= book.last:
            yield after, not_so(f"books {book.code} and {after.code} share numbers.")


def _known(data: ReferenceData, fund: str) -> Fund:
    if fund not in data.funds:
        raise data.no_fund(fund)
    return data.funds[fund]  # a disabled one keeps its items and messages
