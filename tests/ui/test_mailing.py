"""Receipts by e-mail from the counter: on the printers' lane, over a real server, and never in the way of a payment."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.counter_kit import SMITH, Counter, open_counter
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from small_smtp import SmallSmtp, certificate

from ims_desktop.actions.counter.print_receipt import settle_unfinished_prints
from ims_desktop.actions.ports import PrintState, RecordedPayment, TillLink
from ims_desktop.bootstrap.receipts_screen import receipts_screen
from ims_desktop.demo.council import demo_council
from ims_desktop.devices.mail_server import MailServer
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.ui.lanes import InlineRunner, Lane
from ims_desktop.ui.mailing import MailingPresenter
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.shown import NoticeText
from ims_desktop.ui.till_work import AtTillWork

K = Qt.Key
PAYER = "sian@example.org"
RENT = "61000881203"


class Mailing:
    """A counter that sends by e-mail, and what is said about it."""

    def __init__(self, counter: Counter, server: SmallSmtp) -> None:
        self.counter = counter
        self.notice: NoticeText | None = None
        self.lanes = InlineRunner()
        mailer = MailServer("127.0.0.1", server.port, "starttls", "receipts@westmere.example", str(server.pem), 2.0)
        self.sends = MailingPresenter(NoticeBoard(self._show), self.lanes, counter.desk, demo_council(), mailer)

    def _show(self, notice: NoticeText | None) -> None:
        self.notice = notice

    @property
    def said(self) -> str:
        return self.notice.text if self.notice is not None else ""

    def pay(self, account: str = SMITH, *, stops: bool = False) -> RecordedPayment:
        counter, before = self.counter, len(self.counter.taken)
        counter.add(account)
        counter.alt("H")
        counter.type(PAYER)
        counter.enter()
        counter.press(K.Key_F5)
        counter.enter()
        (recorded,) = counter.taken[before:]
        if not stops:
            self.sends.payment_taken(recorded)
        return recorded

    def state(self, recorded: RecordedPayment) -> PrintState | None:
        found = self.counter.desk.till.recorded(recorded.payment.receipt)
        assert found is not None
        return found.print_state


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    assert qtbot is not None
    made = open_counter(tmp_path, mails=True)
    yield made
    made.close()


def test_a_receipt_goes_by_e_mail_and_not_onto_paper(counter: Counter, pem: Path) -> None:
    with SmallSmtp(pem) as server:
        mailing = Mailing(counter, server)
        recorded = mailing.pay()
    assert recorded.personal == {"payer.email": PAYER}
    assert recorded.print_state is PrintState.MAIL_WAITING
    assert "by e-mail" in counter.view.tender.receipt.text()
    ((_, to, message),) = server.taken
    assert to == PAYER
    assert recorded.payment.receipt in message["Subject"]
    assert mailing.lanes.ran == [Lane.DEVICE]  # the printers' own: never the counter's
    assert mailing.state(recorded) is PrintState.MAILED
    assert mailing.said == ""
    assert PAYER not in counter.desk.till.unsent(0, 100)[-1].text  # a commitment stands on the roll


def test_a_mail_that_fails_leaves_the_payment_and_is_offered_again(counter: Counter, pem: Path) -> None:
    with SmallSmtp(pem, refuses=(PAYER,)) as server:
        mailing = Mailing(counter, server)
        recorded = mailing.pay()
        assert mailing.state(recorded) is PrintState.MAIL_FAILED
        assert "was not sent; the payment stands." in mailing.said
        assert PAYER not in mailing.said
        server.refuses = ()
        mailing.sends.pressed(f"mail:{recorded.payment.receipt}")
        assert mailing.state(recorded) is PrintState.MAILED
        assert mailing.said == ""
        server.fault = "hangs up"
        again = mailing.pay(RENT)
        assert mailing.state(again) is PrintState.MAIL_PERHAPS
    assert len(server.taken) == 1


def test_what_was_being_sent_when_the_till_stopped_is_told_apart(counter: Counter, pem: Path) -> None:
    till = counter.desk.till
    with SmallSmtp(pem) as server:
        mailing = Mailing(counter, server)
        waiting, sending = mailing.pay(stops=True), mailing.pay(RENT, stops=True)
    till.set_print_state(sending.payment.receipt, PrintState.MAILING)
    assert settle_unfinished_prints(counter.desk) == 2
    assert (mailing.state(waiting), mailing.state(sending)) == (PrintState.MAIL_FAILED, PrintState.MAIL_PERHAPS)


def test_what_did_not_go_out_is_sent_again_from_the_list_of_receipts(counter: Counter, pem: Path) -> None:
    with SmallSmtp(pem, refuses=(PAYER,)) as server:
        mailing = Mailing(counter, server)
        recorded = mailing.pay()
        server.refuses = ()
        desk, data, user = counter.desk, demo_council(), counter.presenter._work.user
        work = AtTillWork(InlineRunner(), desk, data, user)
        made = receipts_screen(work, print, print, _no_link, print, mailing.sends.send_again)
        made.view.show()
        made.presenter.refresh()
        assert made.view.side.mail.isVisible()
        made.view.side.mail.click()
        assert mailing.state(recorded) is PrintState.MAILED
        made.presenter.refresh()
        assert not made.view.side.mail.isVisible()
        made.view.close()
    assert len(server.taken) == 1


def test_no_address_no_mail_and_a_wrong_one_is_refused_at_the_field(counter: Counter, pem: Path) -> None:
    counter.add(SMITH)
    counter.alt("H")
    counter.type("sian at example.org")
    counter.enter()
    assert counter.view.asking.ask.field.error().startswith("This is no e-mail address.")
    for typed in (PAYER, ""):
        counter.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
        counter.press(K.Key_Backspace)
        counter.type(typed)
        counter.enter()
        assert counter.presenter.basket.basket.email == typed
        counter.alt("H")
    counter.press(K.Key_Escape)
    counter.press(K.Key_F5)
    counter.enter()
    assert counter.taken[0].print_state is PrintState.WAITING
    assert counter.taken[0].personal == {}
    with SmallSmtp(pem) as server:
        Mailing(counter, server).sends.payment_taken(counter.taken[0])
    assert server.taken == []


def test_where_no_server_is_set_nothing_is_offered(tmp_path: Path, qtbot: QtBot) -> None:
    assert qtbot is not None
    plain = open_counter(tmp_path)
    plain.add(SMITH)
    plain.alt("H")
    assert not plain.presenter.asking.open
    assert not plain.view.lines.mail.isVisible()
    plain.close()


def _no_link() -> TillLink:
    raise Unavailable(Trouble.REFUND_OFFLINE)
