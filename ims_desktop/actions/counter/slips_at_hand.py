"""Receipt books at a till: which slip is to be keyed next, and whether one can be."""

from collections.abc import Sequence

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.spoil_slip import must_be_unused
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_book import ReceiptBook, Slip
from ims_desktop.domain.reference_data import ReferenceData


@frozen
class BookAtHand:
    """A book of the office as this till knows it: the next slip (None: all are keyed), and gaps before the last one."""

    book: ReceiptBook
    next_number: int | None
    gaps: tuple[int, ...]
    begun: bool


def books_at_hand(desk: Desk, data: ReferenceData, user: User) -> Sequence[BookAtHand]:
    """The office's books that did not come back, one's own and the last one keyed from first.

    What another till keyed of a book is not known here; central holds a slip that was keyed twice.
    """
    office = desk.till.identity.office
    books = [book for book in data.books.values() if book.office == office and book.returned_on is None]
    found = [_at_hand(book, desk.till.slips_known(book.code)) for book in books]
    return sorted(found, key=lambda one: (one.book.issued_to != user.id, not one.begun, one.book.code))


def can_be_keyed(desk: Desk, data: ReferenceData, user: User, slip: Slip) -> Slip:
    """The slip; refuses `SLIP_UNKNOWN`, `SLIP_USED` and `SLIP_TIME` before anything is keyed from it."""
    user.must(Permission.TAKE_PAYMENTS)
    with desk.till.writing() as roll:
        must_be_unused(desk, data, roll, slip, believed_now(desk, roll))
    return slip


def _at_hand(book: ReceiptBook, known: Sequence[int]) -> BookAtHand:
    mine = {number for number in known if book.holds(number)}
    following = max(mine, default=book.first - 1) + 1
    return BookAtHand(book, following if book.holds(following) else None, tuple(book.gaps(mine, ())), bool(mine))
