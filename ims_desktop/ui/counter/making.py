"""Puts the counter together: its view, its presenter and the keys between them."""

import time
from collections.abc import Callable
from functools import partial

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.keys import Command
from ims_desktop.ui.counter.presenter import CounterHears, CounterPresenter
from ims_desktop.ui.counter.view import CounterScreen
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.second_person.making import make_second_person
from ims_desktop.ui.timers import Timer


def make_counter(  # noqa: PLR0913  it is given the whole world that it may touch
    runner: Runner,
    desk: Desk,
    data: ReferenceData,
    user: User,
    *,
    taken: Callable[[RecordedPayment], None],
    reprint: Callable[[str], None],
    parked: Callable[[int], None] = lambda _count: None,
    now: Callable[[], float] = time.monotonic,
    make_timer: Callable[[], Timer] | None = None,
    mails: bool = False,
) -> tuple[CounterScreen, CounterPresenter]:
    """The counter of one cashier, ready to be shown; keep both as long as the screen is there.

    `taken` hears of each payment once it is on disk (print it, send it); `reprint` gets a receipt number;
    `parked` hears how many payments are put aside; `mails`: a receipt may go by e-mail.
    """
    second = make_second_person(runner, desk, user)
    view = CounterScreen(second.view)
    presenter = CounterPresenter(
        view,
        DeskWork(runner, desk, data, user),
        CounterHears(taken, reprint, parked),
        second.presenter,
        now,
        make_timer or (lambda: QtTimer(view)),
    )
    _join_search(view, presenter)
    _join_lines(view, presenter)
    _join_tender(view, presenter)
    if mails:
        _offer_mail(view, presenter)
    presenter.start()
    return view, presenter


def _offer_mail(view: CounterScreen, presenter: CounterPresenter) -> None:
    pressed = partial(presenter.lines_key, presenter.basket.payer.ask_email)
    view.add_key(Command.MAIL, pressed)
    view.lines.mail.clicked.connect(lambda _on: pressed())
    view.lines.offer_mail()


def _join_search(view: CounterScreen, presenter: CounterPresenter) -> None:
    view.search.typed.connect(presenter.typed)
    view.search.entered.connect(presenter.search_entered)
    view.scanned.connect(presenter.scanned)
    view.escaped.connect(presenter.back_to_search)
    view.add_key(Command.SEARCH, presenter.back_to_search)
    view.add_key(Command.OTHER_AMOUNT, lambda: presenter.other_amount(view.search.marked()))
    view.asking.ask.entered.connect(presenter.asked_entered)
    view.asking.question.answered.connect(lambda yes: presenter.asking.answered(yes=yes))
    view.asking.question.answered_by_enter.connect(lambda yes: presenter.answered_by_enter(yes=yes))
    view.asking.parked.chosen.connect(presenter.parked_chosen)
    view.search.box.pasted.connect(lambda _text: presenter.touched())
    view.search.box.pasted.connect(presenter.lists.start)
    view.asking.pasted.left_out.connect(presenter.lists.leave_out)
    view.asking.pasted.accepted.connect(presenter.lists.accept)
    view.asking.pasted.entered.connect(presenter.asked_entered)


def _join_lines(view: CounterScreen, presenter: CounterPresenter) -> None:
    basket, lines = presenter.basket, view.lines
    lines.table.current_row_changed.connect(lambda _row: basket.mark(lines.table.currentIndex().row()))
    lines.table.removed.connect(lambda: presenter.lines_key(basket.remove_marked))
    lines.table.row_chosen.connect(lambda _row: presenter.lines_key(basket.ask_new_amount))
    for command, button, does in (
        (Command.PAYER, lines.payer, basket.payer.ask),
        (Command.NOTE, lines.note, basket.ask_note),
        (Command.CHANGE_AMOUNT, lines.amount, basket.ask_new_amount),
    ):
        pressed = partial(presenter.lines_key, does)
        view.add_key(command, pressed)
        button.clicked.connect(lambda _on, pressed=pressed: pressed())
    view.add_key(Command.PAPER, presenter.paper)
    lines.paper.clicked.connect(presenter.paper)
    view.add_key(Command.BOOK, presenter.book)
    lines.book.clicked.connect(presenter.book)
    lines.remove.clicked.connect(lambda: presenter.lines_key(basket.remove_marked))
    view.add_key(Command.LINES, lines.table.setFocus)


def _join_tender(view: CounterScreen, presenter: CounterPresenter) -> None:
    panel, tender = view.tender, presenter.tender
    panel.chosen.connect(presenter.choose_tender)
    panel.entered.connect(presenter.tender_entered)
    panel.pressed.connect(presenter.take_pressed)
    panel.moved_on.connect(presenter.enter_moved_on)
    panel.taken_off.connect(tender.take_off)
    panel.fields.amount_typed.connect(tender.keying.keyed_by_hand)
    panel.fields.note_pressed.connect(tender.note)
    panel.fields.declined.connect(tender.declined)
    panel.park.clicked.connect(presenter.park)
    panel.clear.clicked.connect(presenter.clear)
    panel.reprint.clicked.connect(presenter.reprint)
