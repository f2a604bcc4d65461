"""Puts the count screen together."""

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.closed import ClosedPart
from ims_desktop.ui.count_and_close.closing import ClosingPart
from ims_desktop.ui.count_and_close.gone import GonePart
from ims_desktop.ui.count_and_close.presenter import CountAndClosePresenter
from ims_desktop.ui.count_and_close.view import CountAndCloseScreen
from ims_desktop.ui.second_person.making import SecondPerson, make_second_person


@frozen
class CountAndClose:
    """The screen and its presenter, to be kept together with the cards on which another person gives their word."""

    view: CountAndCloseScreen
    presenter: CountAndClosePresenter
    second: SecondPerson
    second_of_closed: SecondPerson
    second_of_gone: SecondPerson


def make_count_and_close(work: CashUpWork) -> CountAndClose:
    """The screen, to be looked at once it comes to the front."""
    second = make_second_person(work.runner, work.desk, work.user)
    second_of_closed = make_second_person(work.runner, work.desk, work.user)
    second_of_gone = make_second_person(work.runner, work.desk, work.user)
    view = CountAndCloseScreen(second.view, second_of_closed.view, second_of_gone.view)
    closing = ClosingPart(view, work, second.presenter)
    closed = ClosedPart(view, work, second_of_closed.presenter)
    gone = GonePart(view, work, second_of_gone.presenter)
    presenter = CountAndClosePresenter(view, work, second.presenter, closing, closed, gone)
    view.keyed.connect(presenter.keyed)
    view.counted.connect(lambda keyed, finish: presenter.count(keyed, finish=finish))
    view.close_pressed.connect(closing.close)
    view.hand_over_pressed.connect(closing.hand_over)
    view.others_pressed.connect(presenter.show_others)
    view.resume_pressed.connect(presenter.resume)
    view.nothing.chosen.connect(presenter.choose)
    view.nothing.back_pressed.connect(presenter.leave)
    view.nothing.gone_pressed.connect(gone.look)
    view.gone.chosen.connect(gone.take_over)
    view.gone.back_pressed.connect(gone.leave)
    view.work.float_typed.connect(closing.float_typed)
    view.work.looked_away.connect(closing.look_away)
    view.work.explain.entry_chosen.connect(closing.look_at)
    view.closed.approve_pressed.connect(closed.approve)
    view.closed.print_pressed.connect(closed.print)
    view.closed.pdf_pressed.connect(closed.save_pdf)
    view.closed.done_pressed.connect(closed.leave)
    return CountAndClose(view, presenter, second, second_of_closed, second_of_gone)
