"""The walkthrough, joined: a day played on the demo's real windows, and figures that must agree at its end."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Self, TypeVar

from ims_desktop.actions.admin.block_till import block_till
from ims_desktop.actions.admin.set_office import set_office
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.bootstrap.central import Bench, as_person
from ims_desktop.bootstrap.demo import OFFICE, Demo, tell
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.walkthrough_figures import Figures, count_everywhere
from ims_desktop.bootstrap.window import Program, bring_in
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Role, User
from ims_desktop.settings import load_settings
from ims_desktop.ui.app import make_application
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.walkthrough.account import Played, Stage, play_steps, steps_as_figures
from ims_desktop.ui.walkthrough.camera import Camera
from ims_desktop.ui.walkthrough.keyboard import Hands
from ims_desktop.ui.walkthrough.sight import Sight
from ims_desktop.ui.walkthrough.whole_day import DAY, SCANNED, SIMPLE_CASH

Answer = TypeVar("Answer")


def play(demo: Demo, out: Path, *, scheme: str) -> bool:
    """Play the day, leave pictures, receipts and figures.json in a folder; whether everything agrees."""
    pictures, receipts = out / "pictures", out / "receipts"
    _forget_before(pictures, "[0-9]*-*.png")
    for form in ("*.pdf", "*.escpos", "*.txt"):
        _forget_before(receipts, form)
    application = make_application(sys.argv[:1], Scheme(scheme))
    with DemoDesk(demo) as desk:
        today = desk.till.desk.today()
        passwords = {one.user.user: one.password for one in demo.users}
        stage = Stage(desk.hands, desk, today, passwords.__getitem__)
        played = play_steps(DAY, stage, Camera(pictures), tell)
    application.processEvents()
    figures = count_everywhere(demo, receipts)
    return _write_account(out, played, figures)


def _forget_before(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        file.unlink()


class DemoDesk:
    """The demo's till with its window; what happens round it: central away and back, the till restarted."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._stack = ExitStack()
        self._away = False
        self._open()
        self.hands = Hands(Sight(lambda: self.program.window))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._close()
        if self._away:
            self.central_back()

    def central_away(self) -> None:
        """Central can be reached no more."""
        self._demo.central_away()
        self._away = True

    def central_back(self) -> None:
        """Central is there again."""
        self._demo.central_back()
        self._away = False

    def restart_till(self) -> None:
        """Close window, lanes, file and lock, and open them anew, as after switching the PC off and on."""
        self.hands.until_true(lambda: not self.till.store.unfinished_prints(), "the printer to finish")
        self._close()
        self._open()

    def office_sets(self, **settings: str) -> Callable[[], bool]:
        """Set limits of the office as its administrator does; answers whether they came to the till."""
        typed = {name.replace("__", "."): value for name, value in settings.items()}
        with self._administering() as (central, person, _bench):
            wanted = set_office(central, person, OFFICE, typed)
        return lambda: self.till.store.reference_data().offices.get(OFFICE) == wanted

    def till_is_blocked(self) -> None:
        """Block the till just as central goes away, so that it takes money before it hears of it."""
        identity = self.till.store.identity
        with self._administering() as (central, person, _bench):
            block_till(central, person, identity.office, identity.till)
        self.central_away()

    def _administering(self) -> AbstractContextManager[tuple[WholeCentral, User, Bench]]:
        who = next(one for one in self._demo.users if Role.ADMINISTRATOR in one.user.roles)
        return as_person(self._demo.central, who.user.user, who.password)

    def _open(self) -> None:
        self._stack = ExitStack()
        opened = self._stack.enter_context(open_till_folder(self._demo.till, writing=True))
        self.till = opened
        self.program = Program(load_settings(), self._demo.people)
        self.program.show()
        self.program.use(bring_in(self.till, load_settings()))

    def _close(self) -> None:
        self.program.window.close()
        self.program.stop()
        self.program.window.deleteLater()
        self._stack.close()


def _write_account(out: Path, played: Played, figures: Figures) -> bool:
    agree = not (figures.disagreements or played.cut_off or played.trouble)
    written = {
        "till": figures.till.as_figures(),
        "central": figures.central.as_figures(),
        "paper": figures.paper.as_figures(),
        "money": figures.money.as_figures(),
        "agree": agree,
        "keystrokes_simple_cash": played.keystrokes(SIMPLE_CASH),
        "keystrokes_scanned": played.keystrokes(SCANNED),
        "copies_printed": figures.copies,
        "cut_off": list(played.cut_off),
        "disagreements": list(figures.disagreements),
        "trouble": played.trouble,
        "verify": {
            place: {"passed": proof.passed, "entries": proof.entries, "payments": proof.payments}
            for place, proof in figures.proofs.items()
        },
        "steps": steps_as_figures(played.steps),
    }
    beside = out / "figures.json.new"
    beside.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(out / "figures.json")
    sys.stdout.write("\n".join(_account(out, played, figures, agree=agree)) + "\n")
    return agree


def _account(out: Path, played: Played, figures: Figures, *, agree: bool) -> list[str]:
    seconds = sum(step.seconds for step in played.steps)
    keystrokes = sum(step.keystrokes for step in played.steps)
    wrong = [*([played.trouble] if played.trouble else []), *figures.disagreements, *played.cut_off]
    return [
        f"A day at the till: {len(played.steps)} steps, {keystrokes} keystrokes, {seconds:.0f} seconds.",
        f"Keys: {played.keystrokes(SIMPLE_CASH)} for a cash payment, {played.keystrokes(SCANNED)} for a scanned bill.",
        "",
        f"{'':<12}{'payments':>10}{'money':>14}",
        *(
            f"{place:<12}{count.payments:>10}{pounds(count.pence):>14}"
            for place, count in (("till", figures.till), ("central", figures.central), ("paper", figures.paper))
        ),
        "",
        *(
            f"{place.capitalize()} {'proved' if proof.passed else 'DOES NOT HOLD'}: {proof.entries:,} entries."
            for place, proof in figures.proofs.items()
        ),
        *(f"WRONG  {what}" for what in wrong),
        "Everything agrees." if agree else "It does NOT agree.",
        f"Pictures: {out / 'pictures'}",
        f"Receipts: {out / 'receipts'}",
        f"Figures:  {out / 'figures.json'}",
    ]
