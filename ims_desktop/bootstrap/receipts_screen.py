"""My receipts joined: view, presenters, and the signals between them."""

from collections.abc import Callable

from ims_desktop.actions.ports import RecordedPayment, TillLink
from ims_desktop.bootstrap.at_desk import AtDesk
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt import Receipt
from ims_desktop.ui.late_screens import Joined
from ims_desktop.ui.receipts.presenter import ReceiptsPresenter
from ims_desktop.ui.receipts.reversing import ReversingPresenter
from ims_desktop.ui.receipts.reversing_asked import Doing
from ims_desktop.ui.receipts.view import ReceiptsScreen
from ims_desktop.ui.second_person.making import SecondPerson, make_second_person
from ims_desktop.ui.till_work import AtTillWork


@frozen
class MyReceipts:
    """My receipts, kept together with the card on which another person gives their word."""

    view: ReceiptsScreen
    presenter: ReceiptsPresenter
    reversing: ReversingPresenter
    second: SecondPerson


def receipts(at: AtDesk) -> Joined:
    """My receipts, for one desk."""
    made = receipts_screen(
        AtTillWork(at.runner, at.till.desk, at.data, at.user),
        at.printing.reprint,
        at.pdf.save_receipt,
        at.till.link,
        at.printing.give_back,
        at.mailing.send_again if at.mailing.there else None,
    )
    return Joined(made.view, made, made.presenter.refresh, put_off=made.reversing.leave)


def receipts_screen(
    work: AtTillWork,
    reprint: Callable[[Receipt], None],
    save_pdf: Callable[[Receipt], None],
    open_link: Callable[[], TillLink],
    give_back: Callable[[Receipt], None],
    send_again: Callable[[RecordedPayment], None] | None = None,
) -> MyReceipts:
    """My receipts; `give_back` opens the drawer before it prints."""
    second = make_second_person(work.runner, work.desk, work.user)
    view = ReceiptsScreen(second.view)
    presenter = ReceiptsPresenter(view, work, reprint, save_pdf, send_again)
    view.searched.connect(presenter.search)
    view.scope_chosen.connect(lambda only: presenter.only_this_session(only=only))
    view.row_chosen.connect(presenter.chosen)
    view.reprint_pressed.connect(presenter.reprint)
    view.save_pdf_pressed.connect(presenter.save_pdf)
    view.mail_pressed.connect(presenter.mail_again)

    def done(receipt: Receipt | None, drawer: bool) -> None:  # noqa: FBT001  handed on as it is
        if receipt is not None:
            (give_back if drawer else reprint)(receipt)
        presenter.refresh()

    reversing = ReversingPresenter(view, work, second.presenter, open_link, done)
    view.void_pressed.connect(lambda: reversing.begin(Doing.VOID, *presenter.at_hand))
    view.correct_pressed.connect(lambda: reversing.begin(Doing.CORRECT, *presenter.at_hand))
    view.refund_pressed.connect(lambda: reversing.begin(Doing.REFUND, *presenter.at_hand))
    view.panel.entered.connect(reversing.go_on)
    view.panel.left.connect(reversing.leave)
    return MyReceipts(view, presenter, reversing, second)
