"""See an office's receipt books: which slips were used and spoilt, and which numbers nothing is known of."""

from collections.abc import Sequence

from ims_desktop.actions.ports.banking import CustodyCentral
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import ReferenceData


@frozen
class BookNow:
    """A book as it stands at central: receipts by slip, spoilt slips, gaps before the last one that is known."""

    book: ReceiptBook
    used: dict[int, str]
    spoilt: tuple[int, ...]
    gaps: tuple[int, ...]


def see_books(central: CustodyCentral, user: User) -> Sequence[BookNow]:
    """The books of the offices that the person sees; refuses `NOT_ALLOWED`."""
    user.must(Permission.SEE_CUSTODY)
    data = central.reference_data()
    offices = [one for one in sorted(data.offices) if user.sees(one)]
    return [book for office in offices for book in books_now(central, data, office)]


def books_now(central: CustodyCentral, data: ReferenceData, office: str) -> Sequence[BookNow]:
    """An office's books, by their codes."""
    books = sorted((book for book in data.books.values() if book.office == office), key=lambda book: book.code)
    slips = central.slips_used(office) if books else ()
    found: list[BookNow] = []
    for book in books:
        used = {slip.number: slip.receipt for slip in slips if slip.book == book.code and slip.receipt}
        spoilt = tuple(slip.number for slip in slips if slip.book == book.code and not slip.receipt)
        found.append(BookNow(book, used, spoilt, tuple(book.gaps(used, spoilt))))
    return found
