"""Everything that one person can go to at a till, each screen as their rights allow, in the order of the rail."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.session_at_hand import SessionAtHand
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.bootstrap.at_desk import AtCentral, AtDesk, Checks
from ims_desktop.bootstrap.central_screens import add_central_screens
from ims_desktop.bootstrap.lazy_central import LazyCentral
from ims_desktop.bootstrap.post_at_counter import PostAtCounter
from ims_desktop.bootstrap.proving import prover
from ims_desktop.bootstrap.session_covers import SessionCovers
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.counter.making import make_counter
from ims_desktop.ui.counter.presenter import CounterPresenter
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.late_screens import BringIn, Joined, LateScreens, joined
from ims_desktop.ui.my_session.at_work import SessionWork
from ims_desktop.ui.own_accounts.at_work import AccountsWork
from ims_desktop.ui.post.at_work import PostWork
from ims_desktop.ui.section_tabs import SYNC_AND_PROOF
from ims_desktop.ui.strip import COUNTER_SCREEN, RECEIPTS_SCREEN, SESSION_SCREEN, SYNC_SCREEN
from ims_desktop.ui.style.icons import Icon

COUNTER, RECEIPTS, COUNT, SESSION, POST = COUNTER_SCREEN, RECEIPTS_SCREEN, "count", SESSION_SCREEN, "post"
SYNC, HELP, ACCOUNTS = SYNC_SCREEN, "help", "accounts"
_COUNT_KEYS, _SESSION_KEYS = ("F10", "Alt+U"), ("F11", "Alt+J")
_AT_CENTRAL = (Permission.FIND_TRANSACTIONS, Permission.SEE_SYNC, Permission.WATCH, Permission.SEE_CUSTODY)


class _Work(Protocol):
    """What a screen works with."""

    data: ReferenceData


@frozen
class Told:
    """Who hears of what is done on the screens."""

    session_changed: Callable[[], None]
    payment_taken: Callable[[RecordedPayment], None]
    parked: Callable[[int], None]
    left: Callable[[], None]  # the till is left to somebody else
    declared: Callable[[], None]  # an account is somebody's own, or no longer


class DeskScreens:
    """The counter is there at once; every other screen is made when it is first looked at."""

    def __init__(self, at: AtDesk, central: LazyCentral, told: Told) -> None:
        self._at = at
        self._told = told
        self._late = LateScreens(at.main, at.runner, at.say_trouble)
        self._covers = SessionCovers(at.main, at.runner, at.till.desk, at.user, at.notices, told.session_changed)
        self._works: list[_Work] = []
        self._counter: CounterPresenter | None = None
        self._post: PostAtCounter | None = None
        if at.user.may(Permission.TAKE_PAYMENTS):
            self._counter = self._add_counter()
        if at.user.may(Permission.REPRINT) and at.user.may(Permission.TAKE_PAYMENTS):
            self._late.add(RECEIPTS, "Receipts", Icon.SESSION, _receipts(at))
        if at.user.may(Permission.KEEP_DRAWER):
            self._add_drawer()
        if self._counter is not None:
            self._post = self._add_post(self._counter)
        if self._sees_central:
            add_central_screens(self._late, self._at_central(central))
        self._late.add(SYNC, "Sync", Icon.AGAIN, _sync(at), section=SYNC_AND_PROOF)
        self._late.add(HELP, "Help", Icon.HELP, self._help)
        if at.user.may(Permission.DECLARE_ACCOUNTS):
            self._add_accounts()

    def start(self) -> None:
        """Make Help, whose note is sealed at each sign-in alike: nobody may tell by it who looked there."""
        self._late.soon(HELP)

    def put_off(self) -> None:
        """Nobody is at the window any more: what was begun is not done, and nobody is asked for their word."""
        self._covers.put_off()
        self._late.put_off()

    def stop(self) -> None:
        """Somebody else sits down."""
        self._late.stop()

    def session_found(self, at_hand: SessionAtHand) -> None:
        """How the session stands: before the counter comes what must come first."""
        if self._counter is not None:
            self._covers.show(COUNTER, at_hand)

    def session_changed(self) -> None:
        """It was opened, paused, counted or closed: the counter goes by how it stands now."""
        self._at.main.uncover_screen(COUNTER)
        if self._counter is not None:
            self._counter.start()

    def receipts_changed(self) -> None:
        """A receipt was printed, or was not."""
        self._late.look_again(RECEIPTS)

    def use_data(self, data: ReferenceData) -> None:
        """New reference data came: screens use it from the next line on."""
        if self._counter is not None:
            self._counter.use_data(data)
        for work in self._works:
            work.data = data

    @property
    def _at_counter(self) -> bool:
        """Whether a payment is at hand."""
        return self._counter is not None and bool(self._counter.basket.basket.lines)

    @property
    def _sees_central(self) -> bool:
        """Whether any screen looks at central; a till for training has none."""
        return not self._at.till.store.identity.is_training and any(self._at.user.may(one) for one in _AT_CENTRAL)

    def _at_central(self, central: LazyCentral) -> AtCentral:
        at, desk = self._at, self._at.till.desk
        save_receipt, save_slip = at.pdf.save_receipt, at.pdf.save_slip
        checks = Checks(prover(at.till), at.pdf.save_check)
        return AtCentral(at.runner, central, desk.clock, desk.ids, at.data, at.user, save_receipt, save_slip, checks)

    def _add_counter(self) -> CounterPresenter:
        at = self._at
        view, presenter = make_counter(
            at.runner,
            at.till.desk,
            at.data,
            at.user,
            taken=self._taken,
            reprint=self._reprint,
            parked=self._told.parked,
            mails=at.mailing.there,
        )
        at.main.add_screen(COUNTER, "Counter", Icon.COUNTER, view)
        return presenter

    def _add_drawer(self) -> None:
        at, told, desk = self._at, self._told, self._at.till.desk
        changed, save = told.session_changed, at.pdf.save_sheet
        count = CashUpWork(at.runner, desk, at.data, at.user, at.printer, changed, save, at.till.link)
        session = SessionWork(
            at.runner,
            desk,
            at.data,
            at.user,
            at.printer,
            told.session_changed,
            told.left,
            at.pdf.save_cash_slip,
            lambda: self._at_counter,
        )
        self._works += count, session
        self._late.add(COUNT, "Count", Icon.COUNT, _count(count), *_COUNT_KEYS)
        self._late.add(SESSION, "Session", Icon.CASH, _session(session), *_SESSION_KEYS)

    def _add_post(self, counter: CounterPresenter) -> PostAtCounter:
        at = self._at
        paid_in = PostAtCounter(counter, at.notices, lambda: at.main.show_screen(COUNTER))
        work = PostWork(at.runner, at.till.desk, at.data, at.user, at.syncing.payment_taken, paid_in.pay_in)
        self._works.append(work)
        self._late.add(POST, "Post", Icon.STATEMENT, _post(work))
        return paid_in

    def _add_accounts(self) -> None:
        at = self._at
        work = AccountsWork(at.runner, at.till.desk, at.data, at.user, self._told.declared)
        self._works.append(work)
        self._late.add(ACCOUNTS, "Accounts", Icon.PERSON, _accounts(work))

    def _help(self) -> Callable[[], Joined]:
        from ims_desktop.ui.help.making import make_help  # noqa: PLC0415  behind the counter's first picture

        def make() -> Joined:
            at = self._at
            view, note = make_help(at.runner, at.till.notes, at.user, at.data)
            self._works.append(note)
            return Joined(view, note, stop=note.left)

        return make

    def _taken(self, recorded: RecordedPayment) -> None:
        if self._post is not None:
            self._post.payment_taken()
        self._told.payment_taken(recorded)

    def _reprint(self, receipt: str) -> None:
        at, desk = self._at, self._at.till.desk
        data, user = at.data, at.user
        at.runner.run(Lane.LOCAL, lambda: copy_receipt(desk, data, user, receipt), at.printing.reprint, at.say_trouble)


def _receipts(at: AtDesk) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.receipts_screen import receipts  # noqa: PLC0415  at the first look

        return lambda: receipts(at)

    return bring_in


def _count(work: CashUpWork) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.ui.count_and_close.making import make_count_and_close  # noqa: PLC0415  at the first look

        def make() -> Joined:
            made = make_count_and_close(work)
            return joined(made.view, made.presenter, made)

        return make

    return bring_in


def _session(work: SessionWork) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.ui.my_session.making import make_my_session  # noqa: PLC0415  at the first look

        def make() -> Joined:
            made = make_my_session(work)
            return joined(made.view, made.presenter, made)

        return make

    return bring_in


def _post(work: PostWork) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.ui.post.making import make_post  # noqa: PLC0415  at the first look

        def make() -> Joined:
            made = make_post(work)
            return joined(made.view, made.presenter, made)

        return make

    return bring_in


def _accounts(work: AccountsWork) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.ui.own_accounts.making import make_own_accounts  # noqa: PLC0415  at the first look

        def make() -> Joined:
            made = make_own_accounts(work)
            return joined(made.view, made.presenter, made)

        return make

    return bring_in


def _sync(at: AtDesk) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.sync_screen import sync  # noqa: PLC0415  at the first look

        return lambda: sync(at)

    return bring_in
