"""Keep receipt books: who has one is said once, and it comes back before another has it."""

from dataclasses import replace
from datetime import date

import pytest
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.keep_books import issue_book, register_book, return_book
from ims_desktop.actions.admin.keep_reference_data import keep_reference_data
from ims_desktop.demo.council import demo_council
from ims_desktop.domain.permission import INSTALLER
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.refusal import Reason, Refused

DATA = demo_council()
DAY, NEXT = date(2026, 4, 1), date(2026, 4, 2)
BOOK = ReceiptBook("B7", "BA1", 1001, 1010)


def test_a_book_comes_back_before_another_has_it() -> None:
    central = KeepingCentral()
    keep_reference_data(central, INSTALLER, [DATA.council, *DATA.offices.values(), *DATA.users.values()])
    register_book(central, INSTALLER, BOOK)
    first, second = list(DATA.users.values())[:2]
    issued = issue_book(central, INSTALLER, "B7", first.user, DAY)
    assert issue_book(central, INSTALLER, "B7", first.user, DAY) == issued, "said twice"
    with pytest.raises(Refused) as refused:
        issue_book(central, INSTALLER, "B7", second.user, NEXT)
    assert refused.value.reason is Reason.BOOK_NOT_VALID
    assert refused.value.message == (
        f"Receipt book B7 cannot be so: {first.user} has it; note first that it came back."
    )
    assert central.reference_data().books["B7"] == issued, "nothing was changed"
    return_book(central, INSTALLER, "B7", NEXT)
    assert issue_book(central, INSTALLER, "B7", second.user, NEXT) == replace(BOOK, issued_to=second.id, issued_on=NEXT)
