"""Make a picture of every screen: the demo's day and a tour after it, in each scheme and size, to be looked at.

    uv run python scripts/pictures.py FOLDER [--scale 1 --scale 1.5] [--scheme light ...]

Leaves FOLDER/SCALE/SCHEME-WIDTHxHEIGHT/NN-name.png, and prints what is cut off. Sizes are those of the screen: at 150 %
a desk of 1366 x 768 has room for 911 x 512. Each scale is a process of its own, for Qt takes it at its start, and so is
each scheme: to dress every window anew for each picture takes longer than another day.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ims_desktop.bootstrap.demo import OFFICE, demo_ready, tell
from ims_desktop.bootstrap.walkthrough import DemoDesk
from ims_desktop.ui.app import make_application
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.account import Stage, play_steps
from ims_desktop.ui.walkthrough.at_the_counter import ADMINISTRATOR, COLLEAGUE
from ims_desktop.ui.walkthrough.camera import Camera
from ims_desktop.ui.walkthrough.tour import TOUR
from ims_desktop.ui.walkthrough.whole_day import DAY

WORDS = "The council takes no more than £1,000 in cash on one account within 28 days."
SIZES = ((1366, 768), (1920, 1080))
SCHEMES = ("light", "dark", "high_contrast")
NO_MAIL_SERVER = "host=127.0.0.1 port=9 sender=receipts@westmere.example"  # a port on which nobody answers


def main() -> int:
    """Play at each scale; 0 where nothing is cut off and every step was reached."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("--scale", action="append", help="how much everything is enlarged (1 and 1.5)")
    wanted.add_argument("--scheme", action="append", choices=SCHEMES, help="in which colours (all)")
    wanted.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = wanted.parse_args()
    if asked.child:
        return play(asked.folder, float(asked.scale[0]), asked.scheme[0])
    failed = 0
    for scale, scheme in product(asked.scale or ("1", "1.5"), asked.scheme or SCHEMES):
        out = asked.folder.resolve() / scale
        command = [sys.executable, __file__, str(out), "--child", "--scale", scale, "--scheme", scheme]
        known = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        failed += subprocess.run(command, env=known, check=False).returncode
    return int(failed > 0)


@dataclass(slots=True)
class EverySize(Camera):
    """A picture in every size; the window is as it was afterwards."""

    scale: float = field(kw_only=True)
    scheme: str = field(kw_only=True)

    def picture(self, window: QWidget, name: str) -> str:
        """Take it in every size; answers the name of its file, the same in each."""
        self.taken += 1
        file = f"{self.taken:02d}-{name}.png"
        before = window.size()
        for width, height in SIZES:
            window.resize(round(width / self.scale), round(height / self.scale))
            QTest.qWait(60)
            place = self.folder / f"{self.scheme}-{width}x{height}"
            self.cut_off += [f"{place.name}/{file}: {fault}" for fault in self.keep(window, place / file)]
        window.resize(before)
        QTest.qWait(60)
        return file


def play(out: Path, scale: float, scheme: str) -> int:
    """The day and the tour in one process; answers 0 where all is well."""
    os.environ["IMS_MAIL"] = NO_MAIL_SERVER
    make_application(sys.argv[:1], Scheme(scheme))
    camera = EverySize(out, scale=scale, scheme=scheme)
    with demo_ready(out / f"demo-{scheme}", central="sqlite", fresh=True, holders=500) as demo:
        passwords = {one.user.user: one.password for one in demo.users}
        limit_cash(demo.central, passwords[ADMINISTRATOR])
        give_book(demo.central, passwords[ADMINISTRATOR])
        with DemoDesk(demo) as desk:
            stage = Stage(desk.hands, desk, desk.till.desk.today(), passwords.__getitem__)
            played = play_steps((*DAY, *TOUR), stage, camera, tell)
    for fault in played.cut_off:
        print(f"CUT OFF  {fault}")
    print(played.trouble or f"{camera.taken} screens in {len(SIZES)} sizes: {out}")
    return int(bool(played.cut_off or played.trouble))


def limit_cash(central: str, password: str) -> None:
    """Let the office limit cash, as the made-up one does not, so that there is something to ask about."""
    settings = [f"cash_limit.{name}" for name in ("limit_pence=1000.00", "may_be_approved=yes", f"words={WORDS}")]
    administer(password, "office", "set", central, "--office", OFFICE, *settings)


def give_book(central: str, password: str) -> None:
    """Give a cashier a receipt book, so that there are slips to key."""
    numbers = ("--first", "1001", "--last", "1050")
    administer(password, "book", "register", central, "--book", "B7", "--office", OFFICE, *numbers)
    administer(password, "book", "issue", central, "--book", "B7", "--to", COLLEAGUE)


def administer(password: str, *command: str) -> None:
    """A command of the administrator's."""
    known = {**os.environ, "IMS_PASSWORD": password}
    program = [sys.executable, "-m", "ims_desktop.cli", *command, "--as", ADMINISTRATOR]
    subprocess.run(program, env=known, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
