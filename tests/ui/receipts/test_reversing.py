"""Voiding, correcting and refunding in the window: what is said first, who agrees, and what the till then holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from fakes.counter import CASHIER, PASSWORD, SUPERVISOR, Counter, counter_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.receipts_screen import MyReceipts, receipts_screen
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.reversal import PaidAt, PaymentNow
from ims_desktop.ui.app import make_application
from ims_desktop.ui.lanes import InlineRunner
from ims_desktop.ui.receipts.reversing_asked import ReversalKeyed
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.till_work import AtTillWork
from ims_desktop.ui.walkthrough.cut_off import find_cut_off


@dataclass
class Office:
    """My receipts over a real till, with a central that may be away."""

    counter: Counter
    printed: list[tuple[str, bool]] = field(default_factory=list)  # which paper, and whether the drawer opened
    away: bool = False

    def __post_init__(self) -> None:
        self.receipt = self.counter.take().payment.receipt
        self.screen: MyReceipts = receipts_screen(
            AtTillWork(InlineRunner(), self.counter.desk, self.counter.data, CASHIER),
            lambda paper: self._print(paper, drawer=False),
            lambda _paper: None,
            lambda: self,  # type: ignore[arg-type, return-value]
            lambda paper: self._print(paper, drawer=True),
        )
        self.screen.presenter.start()

    def paid(self, receipt: str) -> PaymentNow:
        if self.away:
            raise Unavailable(Trouble.CENTRAL_ABSENT)
        recorded = self.counter.till.recorded(receipt)
        assert recorded is not None
        done = tuple(self.counter.till.done_to(recorded.payment.payment))
        return PaymentNow(recorded.payment, PaidAt(self.counter.till.identity.device, recorded.number), done)

    def claim(self, *_asked: object) -> int:
        return 0

    def close(self) -> None:
        """Nothing to let go of."""

    def _print(self, paper: Receipt, *, drawer: bool) -> None:
        self.printed.append((paper.banner, drawer))

    def agree(self) -> None:
        self.screen.second.presenter.enter(SUPERVISOR.user, PASSWORD)

    @property
    def undone(self) -> int:
        recorded = self.counter.till.recorded(self.receipt)
        assert recorded is not None
        return len(self.counter.till.done_to(recorded.payment.payment))

    @property
    def read_by_the_second(self) -> set[str]:
        return {one.text() for one in self.screen.second.view.findChildren(QLabel) if one.isVisible()}

    @property
    def wrong(self) -> str:
        return self.screen.view.panel.told.text()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    make_application(["test"], Scheme.LIGHT)
    there = Office(counter_on(tmp_path))
    qtbot.addWidget(there.screen.view)
    there.screen.view.resize(1100, 640)
    there.screen.view.show()
    yield there
    there.counter.till.close()


def test_a_void_takes_a_reason_and_another_person(office: Office) -> None:
    view = office.screen.view
    view.side.void.click()
    panel = view.panel
    assert panel.isVisible()
    assert not view.side.isVisible()
    assert panel.title.text() == "Void receipt 03A-000001-P"
    assert QApplication.focusWidget() in {panel.reason.edit, None}
    panel.action.click()
    assert "Say why" in office.wrong
    QTest.keyClicks(panel.reason.edit, "Keyed twice")
    QTest.keyClick(panel.reason.edit, Qt.Key.Key_Return)
    assert panel.keep.hasFocus() or QApplication.focusWidget() is None  # Enter goes to the safe answer
    panel.action.click()
    assert office.screen.second.presenter.asking
    assert office.screen.second.view.isVisible()
    office.screen.second.presenter.enter(CASHIER.user, PASSWORD)
    assert office.undone == 0
    office.agree()
    assert office.printed == [("VOID", True)]
    assert not view.panel.isVisible()
    assert view.side.state.text() == "Voided" or "Voided" in view.side.state.accessibleName()
    assert not view.side.void.isEnabled()
    assert not view.side.refund.isEnabled()


def test_esc_keeps_it(office: Office) -> None:
    before = office.counter.entries()
    office.screen.view.side.void.click()
    QTest.keyClick(office.screen.view.panel, Qt.Key.Key_Escape)
    assert not office.screen.view.panel.isVisible()
    assert office.counter.entries() == before


def test_a_tender_is_corrected_with_the_drawer_shut(office: Office) -> None:
    office.screen.view.side.correct.click()
    go_on = office.screen.reversing.go_on
    go_on(ReversalKeyed(reason="Paid by card", mop="92", number="44", code="882104"))
    assert "last four digits" in office.wrong.lower()
    go_on(ReversalKeyed(reason="Paid by card", mop="92", number="4417", code="882104"))
    assert {"Cash, £142.10: it really was Card at the counter.", "Reason: Paid by card"} <= office.read_by_the_second
    office.agree()  # over the office's limit
    assert office.printed == [("CORRECTED", False)]
    row = office.screen.view.table.current_row()
    assert row is not None
    assert row.paid_by == "Card"  # as it is now; the paper beside it is as it was first given
    assert f"as first given; now Card, {row.reference}" in office.screen.view.side.caption.text()


def test_an_account_that_is_due_another_amount_is_asked_about_once(office: Office) -> None:
    office.screen.view.side.correct.click()
    go_on = office.screen.reversing.go_on
    onto = ReversalKeyed(reason="A penalty", line=1, account="PCN BJ99518409")
    go_on(onto)
    assert "£35.00" in office.wrong
    assert "Do it again" in office.wrong
    assert office.printed == []
    go_on(replace(onto, account="PCN BJ9951434A"))  # another account is another question
    assert "£70.00" in office.wrong
    go_on(onto)
    go_on(onto)
    office.agree()
    assert office.printed == [("CORRECTED", False)]


def test_a_refund_asks_central_first(office: Office) -> None:
    office.away = True
    view = office.screen.view
    view.side.refund.click()
    assert "reserved at central" in office.wrong
    assert not view.panel.action.isVisible()
    office.screen.reversing.leave()
    office.away = False
    view.side.refund.click()
    assert view.panel.amount.text() == "142.10"
    office.screen.reversing.go_on(ReversalKeyed(reason="Paid twice", amount="100.00"))
    assert "£100.00 goes back. CT 70123456, £142.10 left." in office.read_by_the_second
    office.agree()
    assert office.printed == [("REFUND", True)]
    view.side.refund.click()
    assert view.panel.amount.text() == "42.10"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("what", ["void", "correct", "refund", "second"])
def test_nothing_is_cut_off(office: Office, tmp_path: Path, what: str, scheme: Scheme) -> None:
    make_application(["test"], scheme)
    view = office.screen.view
    getattr(view.side, "void" if what == "second" else what).click()
    if what == "second":
        office.screen.reversing.go_on(ReversalKeyed(reason="Keyed twice"))
    for _ in range(3):
        QApplication.processEvents()
    assert find_cut_off(view.panel) == ()
    assert view.grab().save(str(tmp_path / f"{what}-{scheme}.png"))
