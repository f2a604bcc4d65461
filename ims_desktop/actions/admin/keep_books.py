"""Keep receipt books: registered with their numbers, issued, and returned. Tills get them with their next sync."""

from dataclasses import replace
from datetime import date

from ims_desktop.actions.admin.keep_reference_data import keep_reference_data
from ims_desktop.actions.ports import CentralStore
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.refusal import Reason, Refused


def register_book(central: CentralStore, user: User, book: ReceiptBook) -> ReceiptBook:
    """Register a new book; refuses `BOOK_NOT_VALID` for one that is there, and what `keep_reference_data` refuses."""
    if book.code in central.reference_data().books:
        raise Refused(Reason.BOOK_NOT_VALID, book=book.code, why="a book of this code is registered already")
    keep_reference_data(central, user, [book])
    return book


def issue_book(central: CentralStore, user: User, code: str, to: str, today: date) -> ReceiptBook:
    """Say who has a book from today on, by the name that they sign in with.

    Refuses `BOOK_UNKNOWN`, and `BOOK_NOT_VALID` for one that another has: that it came back is noted first, so that
    somebody looked at what was used.
    """
    data = central.reference_data()
    holder = next((one for one in data.users.values() if one.user.casefold() == to.strip().casefold()), None)
    if holder is None:
        raise Refused(Reason.BOOK_NOT_VALID, book=code[:12], why=f"nobody signs in as {to[:32]}")
    book = _book(data.books.get(code), code)
    if book.returned_on is None and book.issued_to not in {None, holder.id}:
        has = data.users.get(book.issued_to) if book.issued_to else None
        why = f"{has.user if has else 'somebody else'} has it; note first that it came back"
        raise Refused(Reason.BOOK_NOT_VALID, book=book.code, why=why)
    book = replace(book, issued_to=holder.id, issued_on=today, returned_on=None)
    keep_reference_data(central, user, [book])
    return book


def return_book(central: CentralStore, user: User, code: str, today: date) -> ReceiptBook:
    """Say that a book came back today, full or not; what was taken on it may still be keyed."""
    book = replace(_book(central.reference_data().books.get(code), code), returned_on=today)
    keep_reference_data(central, user, [book])
    return book


def _book(found: ReceiptBook | None, code: str) -> ReceiptBook:
    if found is None:
        raise Refused(Reason.BOOK_UNKNOWN, book=code[:12])
    return found
