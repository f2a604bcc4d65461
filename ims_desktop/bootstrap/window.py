"""The window program, joined: one till, its lanes, the sign-in, and a desk for whoever signs in."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ims_desktop.bootstrap.desk_window import DeskWindow
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.demo.people import DemoUser
from ims_desktop.domain.permission import User
from ims_desktop.settings import Settings
from ims_desktop.ui.app import make_application
from ims_desktop.ui.runner import ThreadRunner
from ims_desktop.ui.sign_in.making import make_sign_in
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.till_window import TillWindow


class Program:
    """One running window on one open till."""

    def __init__(self, till: OpenTill, settings: Settings, demo_users: Sequence[DemoUser] = ()) -> None:
        self.till = till
        self.runner = ThreadRunner()
        self._printer = configured_printer(settings)
        self.desk: DeskWindow | None = None
        council = till.store.reference_data().council.name
        self.sign_in = make_sign_in(
            self.runner,
            till.desk,
            self.signed_in,
            council=council,
            demo_users=[(one.user.user, one.password, one.user.roles[0].value) for one in demo_users],
        )
        self.window = TillWindow(council, self.sign_in.view)
        self.window.closed.connect(self.stop)

    def show(self) -> None:
        """Show the sign-in."""
        self.window.show()
        self.window.show_sign_in()

    def stop(self) -> None:
        """Stop lanes and timers; what is under way on a lane ends first, or is given up at its own deadline."""
        if self.desk is not None:
            self.desk.stop()
            self.desk = None
        self.runner.stop()

    def signed_in(self, user: User, password: str) -> None:
        """Give whoever signed in their desk; the one who locked it gets it back as it was."""
        if self.desk is not None and self.desk.user.id == user.id:
            self.window.show_desk(self.desk.main)
            return
        if self.desk is not None:
            self.desk.stop()
        self.desk = DeskWindow(self.till, self.runner, self._printer, user, password, locked=self._lock)
        self.window.show_desk(self.desk.main)
        self.desk.start()

    def _lock(self) -> None:
        self.window.show_sign_in()


def show_till(folder: Path, settings: Settings, *, scheme: str, demo_users: Sequence[DemoUser] = ()) -> int:
    """Open a till's window and run it until it is closed; answers the exit code."""
    with open_till_folder(folder, writing=True) as till:
        application = make_application(sys.argv[:1], Scheme(scheme))
        program = Program(till, settings, demo_users)
        program.show()
        code = application.exec()
        program.stop()
        return int(code)
