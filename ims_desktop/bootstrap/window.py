"""The window program, joined: one till, its lanes, the sign-in, and a desk for whoever signs in.

The sign-in is painted before anything else is imported or opened; the till's file, the actions and the counter come
in behind it, on a lane.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ims_desktop.bootstrap.enrolled import till_lock
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.settings import Settings
from ims_desktop.ui.app import make_application
from ims_desktop.ui.idle import Idle
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.qt_timer import QtTimer
from ims_desktop.ui.runner import ThreadRunner
from ims_desktop.ui.sign_in.shown import SignInField
from ims_desktop.ui.sign_in.view import SignInScreen
from ims_desktop.ui.start_collecting import collect_from_now_on
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.till_window import TillWindow
from ims_desktop.ui.trouble import words_of

if TYPE_CHECKING:
    from ims_desktop.actions.ports import ReceiptMailer, ReceiptPrinter
    from ims_desktop.bootstrap.desk_window import DeskWindow
    from ims_desktop.bootstrap.till import OpenTill
    from ims_desktop.domain.permission import User
    from ims_desktop.domain.reference_data import ReferenceData
    from ims_desktop.ui.sign_in.presenter import SignInPresenter

_NAMELESS = "IMS Desktop"
FORGETS_BY_ITSELF = frozenset({"counter"})  # it clears names and balances and keeps the payment in sight
DemoPerson = tuple[str, str, str]  # user, password, role: shown beside the sign-in of the demo


class BroughtIn(NamedTuple):
    """A till with what its window needs to know before anybody signs in; read on a lane."""

    till: "OpenTill"
    council: str
    printer: "ReceiptPrinter | None"
    mailer: "ReceiptMailer | None"
    trouble: str  # what is set up wrongly of them


def bring_in(till: "OpenTill", settings: Settings) -> BroughtIn:
    """Read what the window needs of its till, and import what a desk is made of, so that no key waits for it."""
    import ims_desktop.bootstrap.desk_window  # noqa: PLC0415  imported for its being there
    import ims_desktop.ui.sign_in.presenter  # noqa: F401, PLC0415
    from ims_desktop.bootstrap.mail import configured_mailer  # noqa: PLC0415  after the first paint
    from ims_desktop.bootstrap.printer import configured_printer  # noqa: PLC0415

    council = till.store.reference_data().council.name
    printer, mailer, troubles = None, None, []
    try:
        printer = configured_printer(settings)
    except Unavailable as trouble:  # a printer that is set up wrongly never holds up taking money
        troubles.append(trouble.message)
    try:
        mailer = configured_mailer(settings)
    except Unavailable as trouble:  # nor does a mail server
        troubles.append(trouble.message)
    return BroughtIn(till, council, printer, mailer, " ".join(troubles))


class Program:
    """One running window; `use` gives it its till."""

    def __init__(self, settings: Settings, demo_people: Sequence[DemoPerson] = (), *, training: bool = False) -> None:
        self.runner = ThreadRunner()
        self.desk: DeskWindow | None = None
        self.till: OpenTill | None = None
        self._settings = settings
        self._printer: ReceiptPrinter | None = None
        self._mailer: ReceiptMailer | None = None
        self._sign_in: SignInPresenter | None = None
        self._device_trouble = ""
        self._somebody_was_here = False
        self._open_till: Callable[[], OpenTill] | None = None
        self._try_again: Callable[[], OpenTill] | None = None
        self._early: tuple[str, str] | None = None  # who pressed Enter before the till was open
        self._screen = SignInScreen(_NAMELESS, demo_people, training=training)
        self._screen.entered.connect(self._entered)
        self._idle = Idle(
            QtTimer(self._screen),
            QtTimer(self._screen),
            60.0 * settings.lock_after_minutes,
            lambda: self.desk.main.rest(keep=FORGETS_BY_ITSELF) if self.desk is not None else None,
            lambda: self.desk.main.wake() if self.desk is not None else None,
            lambda: self.desk.main.lock_requested.emit() if self.desk is not None else None,
        )
        self.window = TillWindow(_NAMELESS, self._screen, training=training)
        self.window.closed.connect(self.stop)
        self.window.left.connect(self._rest_no_more)

    def show(self) -> None:
        """Show the sign-in."""
        self.window.show()
        self.window.show_sign_in()

    def open_behind(self, open_till: "Callable[[], OpenTill]") -> None:
        """Open the till on the LOCAL lane and bring in what its desk is made of, behind the sign-in."""
        settings = self._settings
        self._open_till = open_till
        self.runner.run(Lane.LOCAL, lambda: bring_in(open_till(), settings), self.use, self._not_opened)

    def use(self, brought: BroughtIn) -> None:
        """Let people sign in at this till."""
        from ims_desktop.ui.sign_in.presenter import SignInPresenter  # noqa: PLC0415  after the first paint

        self.till, council, self._printer, self._mailer, self._device_trouble = brought
        self.window.name(council)
        self._screen.council.setText(council)
        self._sign_in = SignInPresenter(self._screen, self.runner, self.till.desk, self.signed_in)
        if self._early is not None:
            self._screen.set_busy(busy=False)
            self._sign_in.enter(*self._early)
            self._early = None
        collect_from_now_on()

    def stop(self) -> None:
        """Stop lanes and timers; what is under way on a lane ends first, or is given up at its own deadline."""
        self._idle.stop()
        desk, self.desk = self.desk, None
        if desk is not None:
            desk.stop()
        if self.runner.stop() and desk is not None:
            desk.let_go()
        if self.till is not None and self.till.mirror is not None:
            self.till.mirror.close()

    def signed_in(self, user: "User", data: "ReferenceData", password: str) -> None:
        """Give whoever signed in their desk; the one who locked it gets it back as it was."""
        from ims_desktop.bootstrap.desk_window import DeskWindow  # noqa: PLC0415  after the first paint

        if self.till is None:
            return
        self.window.touched = self._idle.touched
        self._idle.touched()
        if self.desk is not None and self.desk.user == user:  # with the very same rights
            self.window.show_desk(self.desk.main)
            return
        first = not self._somebody_was_here
        self._somebody_was_here = True
        if self.desk is not None:
            self.desk.stop()
        self.desk = DeskWindow(self.till, data, self.runner, self._printer, user, password, self.window, self._mailer)
        self.desk.main.lock_requested.connect(self._locked)
        self.window.show_desk(self.desk.main)
        self.desk.start(first=first)
        if self._device_trouble:
            self.desk.say(self._device_trouble)

    def _locked(self) -> None:
        """The till is locked, by a key or because nobody was there; what is at hand stays behind the sign-in."""
        if self.desk is not None:
            self._screen.locked_by(self.desk.user.user, self.desk.user.display_name)

    def _rest_no_more(self) -> None:
        self.window.touched = lambda: False
        self._idle.stop()
        if self.desk is not None:
            self.desk.main.wake()

    def say_bug(self, kind: type[BaseException], bug: BaseException, _trace: object) -> None:
        """What should never happen: logged under a number, said plainly, and the window goes on."""
        sys.stderr.write(f"{kind.__name__}: {bug}\n")
        words = words_of(bug) if isinstance(bug, Exception) else ""
        if words and self.desk is not None:
            self.desk.say(words)

    def _entered(self, user: str, password: str) -> None:
        if self._sign_in is not None:
            self._sign_in.enter(user, password)
        else:
            self._early = (user, password)
            self._screen.set_busy(busy=True)
            if self._try_again is not None:
                open_till, self._try_again = self._try_again, None
                self.open_behind(open_till)

    def _not_opened(self, trouble: Exception) -> None:
        collect_from_now_on()
        self._early = None
        self._try_again = self._open_till  # the next Enter
        self._screen.set_busy(busy=False)
        self._screen.show_wrong(SignInField.USER, words_of(trouble))


def show_till(
    folder: Path, settings: Settings, *, scheme: str, demo_people: Sequence[DemoPerson] = (), training: bool = False
) -> int:
    """Open a till's window and run it until it is closed; answers the exit code. `training`: framed as no real one.

    Refuses `NOT_ENROLLED` and raises Unavailable `TILL_IN_USE` before any window opens.
    """
    with ExitStack() as stack:
        stack.enter_context(till_lock(folder))
        application = make_application(sys.argv[:1], Scheme(scheme))
        program = Program(settings, demo_people, training=training)
        program.show()
        sys.excepthook = program.say_bug

        def open_till() -> "OpenTill":
            from ims_desktop.bootstrap.till import opened  # noqa: PLC0415  after the first paint

            return opened(folder)

        program.open_behind(open_till)
        code = application.exec()
        program.stop()
        sys.excepthook = sys.__excepthook__
        program.window.deleteLater()
        application.processEvents()
        return int(code)
