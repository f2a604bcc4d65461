"""Sends receipts by e-mail in the background, on the printers' lane, and offers to send again what did not go out."""

from collections.abc import Callable
from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.mail_receipt import mail_receipt
from ims_desktop.actions.ports import PrintState, ReceiptMailer, RecordedPayment
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

NOTICE = "mail:"


class MailingPresenter:
    """One mail after the other; a server that hangs or refuses holds up nobody's payment."""

    def __init__(
        self,
        notices: NoticeBoard,
        runner: Runner,
        desk: Desk,
        data: ReferenceData,
        mailer: ReceiptMailer | None,
        state_kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._notices = notices
        self._runner = runner
        self._desk = desk
        self._mailer = mailer
        self._state_kept = state_kept
        self._failed: dict[str, RecordedPayment] = {}
        self.data = data

    @property
    def there(self) -> bool:
        """Whether a mail server is set."""
        return self._mailer is not None

    def payment_taken(self, recorded: RecordedPayment) -> None:
        """Send the receipt of a payment that stands, where it is wanted so."""
        if recorded.print_state is PrintState.MAIL_WAITING:
            self._send(recorded)

    def pressed(self, key: str) -> None:
        """The button of a notice: send again what did not go out."""
        recorded = self._failed.pop(key.removeprefix(NOTICE), None) if key.startswith(NOTICE) else None
        if recorded is not None:
            self.send_again(recorded)

    def send_again(self, recorded: RecordedPayment) -> None:
        """Send what did not go out, or what nobody knows of whether it did."""
        self._failed.pop(recorded.payment.receipt, None)
        self._notices.hide_notice(NOTICE + recorded.payment.receipt)
        self._send(recorded)

    def _send(self, recorded: RecordedPayment) -> None:
        mailer, desk, data, number = self._mailer, self._desk, self.data, recorded.payment.receipt
        if mailer is None:
            return
        self._runner.run(
            Lane.DEVICE,
            lambda: mail_receipt(desk, mailer, data, recorded),
            lambda _sent: self._sent(number),
            lambda trouble: self._not_sent(recorded, trouble),
        )

    def _sent(self, number: str) -> None:
        self._notices.hide_notice(NOTICE + number)
        self._state_kept()

    def _not_sent(self, recorded: RecordedPayment, trouble: Exception) -> None:
        number = recorded.payment.receipt
        perhaps = isinstance(trouble, Unavailable) and trouble.part_done
        state = PrintState.MAIL_PERHAPS if perhaps else PrintState.MAIL_FAILED
        self._failed[number] = replace(recorded, print_state=state)
        said = "may not have been sent" if perhaps else "was not sent"
        words = f"The e-mail with receipt {number} {said}; the payment stands. {words_of(trouble)}"
        self._notices.show_notice(NoticeText(words, Tone.WARNING, "Send again", NOTICE + number))
        self._state_kept()
