"""Finds this till's payments as somebody types, shows a receipt, and makes copies of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.print_receipt import copy_receipt, receipt_of
from ims_desktop.actions.ports import PrintState, RecordedPayment
from ims_desktop.documents.receipt_layout import Block, receipt_blocks
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.payer_email import PAYER_EMAIL
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.settlement import Posting
from ims_desktop.ui.receipts.wording import VOIDED, ReceiptRow, put_right, row_of, undone_tag
from ims_desktop.ui.shown import Tag
from ims_desktop.ui.till_work import AtTillWork
from ims_desktop.ui.trouble import words_of

MOST_SHOWN = 200


@frozen
class ReceiptDetails:
    """What stands beside the list: one receipt as it looks on paper."""

    number: str
    caption: str
    amount: str
    state: Tag
    paper: tuple[Block, ...]
    may_copy: bool
    may_undo: bool = False  # void or correct: it is of the session that is open here, and stands
    may_refund: bool = False
    may_mail: bool = False  # it was to go by e-mail and did not, or perhaps


class ReceiptsView(Protocol):
    """The screen."""

    def show_rows(self, rows: Sequence[ReceiptRow], summary: str, marked: str) -> None:
        """Show what was found, newest first, in words how much it is, and the number of the receipt that is marked."""

    def show_details(self, details: ReceiptDetails | None) -> None:
        """Show one receipt; None where nothing is chosen."""

    def show_scope(self, *, has_session: bool, this_session: bool) -> None:
        """Show whether the open session alone is looked through."""

    def show_trouble(self, text: str) -> None:
        """Say what did not work; an empty text takes it away."""

    def set_copying(self, *, copying: bool) -> None:
        """A copy is being made: its buttons wait."""


@frozen
class _Asked:
    text: str
    this_session: bool


@frozen
class _Found:
    payments: tuple[RecordedPayment, ...]
    session: SessionId | None
    undone: Mapping[str, Tag]  # what was done to them, by receipt
    now: Mapping[str, tuple[Posting, ...]]  # what stands of those that were put right


class ReceiptsPresenter:
    """Turns keys into searches and copies. Searches never pile up: while one runs, only the newest is kept."""

    def __init__(
        self,
        view: ReceiptsView,
        work: AtTillWork,
        reprint: Callable[[Receipt], None],
        save_pdf: Callable[[Receipt], None],
        send_again: Callable[[RecordedPayment], None] | None = None,
    ) -> None:
        self._view = view
        self._work = work
        self._reprint = reprint
        self._save_pdf = save_pdf
        self._send_again = send_again  # where a mail server is set
        self._asked = _Asked("", this_session=True)
        self._running: _Asked | None = None
        self._found: dict[str, RecordedPayment] = {}
        self._chosen = ""
        self._chosen_by_hand = False
        self._copying = False
        self._session: SessionId | None = None
        self._undone: Mapping[str, Tag] = {}
        self._now: Mapping[str, tuple[Posting, ...]] = {}

    def start(self) -> None:
        """Show the payments of the open session, or all where none is open."""
        self._search()

    def search(self, text: str) -> None:
        """Part of a receipt number, reference or payer, or an exact amount."""
        self._asked = _Asked(text, self._asked.this_session)
        self._chosen_by_hand = False
        self._search()

    def only_this_session(self, *, only: bool) -> None:
        """Look through the open session alone, or through all of this till's payments."""
        self._asked = _Asked(self._asked.text, only)
        self._search()

    def refresh(self) -> None:
        """A payment was taken or a receipt printed: look again."""
        self._search()

    def chosen(self, number: str) -> None:
        """Somebody marked a receipt: show it beside the list, and keep to it when newer ones come."""
        self._chosen, self._chosen_by_hand = number, True
        self._show_details()

    @property
    def at_hand(self) -> tuple[str, RecordedPayment | None]:
        """The receipt that is marked; where nothing was found, the number that was typed: it may be another till's."""
        if self._chosen in self._found:
            return self._chosen, self._found[self._chosen]
        return self._asked.text.strip(), None

    def reprint(self) -> None:
        """Print a copy of the chosen receipt, marked COPY and which one."""
        self._copy(self._reprint)

    def save_pdf(self) -> None:
        """Save a copy of the chosen receipt as a PDF; it is a copy like one on paper."""
        self._copy(self._save_pdf)

    def mail_again(self) -> None:
        """Send the chosen receipt's e-mail, which did not go out; its answer is a notice, or its new state."""
        recorded = self._found.get(self._chosen)
        if recorded is not None and self._may_mail(recorded) and self._send_again is not None:
            self._send_again(recorded)

    def _may_mail(self, recorded: RecordedPayment) -> bool:
        unsent = recorded.print_state in {PrintState.MAIL_FAILED, PrintState.MAIL_PERHAPS}
        return self._send_again is not None and unsent and PAYER_EMAIL in recorded.personal

    def _search(self) -> None:
        if self._running is not None:
            return
        asked = self._running = self._asked
        desk = self._work.desk
        self._work.run(lambda: _find(desk, asked), self._answered, self._failed)

    def _answered(self, found: _Found) -> None:
        asked, self._running = self._running, None
        if asked != self._asked:
            self._search()
            return
        self._found = {payment.payment.receipt: payment for payment in found.payments}
        has_session = found.session is not None
        self._session, self._undone, self._now = found.session, found.undone, found.now
        self._view.show_trouble("")
        self._view.show_scope(has_session=has_session, this_session=has_session and self._asked.this_session)
        if self._chosen not in self._found or not self._chosen_by_hand:
            self._chosen, self._chosen_by_hand = next(iter(self._found), ""), False
        rows = [self._row(payment) for payment in found.payments]
        self._view.show_rows(rows, _summary(found.payments), self._chosen)
        self._show_details()

    def _failed(self, trouble: Exception) -> None:
        self._running = None
        self._view.show_trouble(words_of(trouble))

    def _show_details(self) -> None:
        recorded = self._found.get(self._chosen)
        self._view.show_details(None if recorded is None else self._details(recorded))

    def _row(self, recorded: RecordedPayment) -> ReceiptRow:
        number = recorded.payment.receipt
        return row_of(self._work.data, recorded, self._undone.get(number), self._now.get(number, ()))

    def _details(self, recorded: RecordedPayment) -> ReceiptDetails:
        undone = self._undone.get(recorded.payment.receipt)
        row = self._row(recorded)
        right = (
            f" · as first given; now {row.paid_by}, {row.reference}" if recorded.payment.receipt in self._now else ""
        )
        may = self._work.user.may(Permission.REVERSE_PAYMENTS) and undone != VOIDED
        copies = f" · {recorded.copies} {'copy' if recorded.copies == 1 else 'copies'} made" if recorded.copies else ""
        return ReceiptDetails(
            number=row.receipt,
            caption=f"{row.receipt}{copies}{right}",
            amount=row.amount,
            state=row.state,
            paper=receipt_blocks(receipt_of(self._work.data, recorded)),
            may_copy=self._work.user.may(Permission.REPRINT),
            may_mail=self._may_mail(recorded),
            may_undo=may and recorded.payment.session == self._session,
            may_refund=may and self._session is not None,
        )

    def _copy(self, hand_on: Callable[[Receipt], None]) -> None:
        if self._copying or self._chosen not in self._found:
            return
        self._set_copying(copying=True)
        desk, data, user, number = self._work.desk, self._work.data, self._work.user, self._chosen

        def copied(receipt: Receipt) -> None:
            self._set_copying(copying=False)
            self._view.show_trouble("")
            hand_on(receipt)
            self._search()

        self._work.run(lambda: copy_receipt(desk, data, user, number), copied, self._copy_failed)

    def _copy_failed(self, trouble: Exception) -> None:
        self._set_copying(copying=False)
        self._view.show_trouble(words_of(trouble))

    def _set_copying(self, *, copying: bool) -> None:
        self._copying = copying
        self._view.set_copying(copying=copying)


def _find(desk: Desk, asked: _Asked) -> _Found:
    session = desk.till.open_session()
    within = session.id if session is not None and asked.this_session else None
    payments = desk.till.recent(session=within, text=asked.text, limit=MOST_SHOWN)
    done = {one.payment.receipt: desk.till.done_to(one.payment.payment) for one in payments}
    undone = {number: tag for number, entries in done.items() if (tag := undone_tag(entries))}
    device = desk.till.identity.device
    right = {one.payment.receipt: put_right(done[one.payment.receipt], one, device) for one in payments}
    now = {number: standing for number, standing in right.items() if standing}
    return _Found(tuple(payments), session.id if session else None, undone, now)


def _summary(payments: Sequence[RecordedPayment]) -> str:
    count = len(payments)
    if count >= MOST_SHOWN:
        return f"the newest {MOST_SHOWN} payments"
    total_pence = sum(payment.payment.total_pence for payment in payments)
    return f"{count} {'payment' if count == 1 else 'payments'} · {pounds(total_pence)}"
