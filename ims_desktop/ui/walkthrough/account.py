"""The day, step by step: what each step was called, its picture, how long it took and how many keys."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.walkthrough.camera import Camera
from ims_desktop.ui.walkthrough.keyboard import Hands, Stuck


class World(Protocol):
    """What happens round the till and is no key: cables are pulled and PCs restarted."""

    def central_away(self) -> None:
        """Central can be reached no more."""

    def central_back(self) -> None:
        """Central is there again."""

    def restart_till(self) -> None:
        """The program ends and is started again."""

    def office_sets(self, **settings: str) -> Callable[[], bool]:
        """An administrator sets limits of the office (a dot in a name is `__`); whether the till has them by now."""

    def till_is_blocked(self) -> None:
        """An administrator blocks the till, and central goes away before it hears of it."""


@frozen
class Stage:
    """All that a step works with."""

    hands: Hands
    world: World
    today: date
    passwords: Callable[[str], str]


@frozen
class Step:
    """One step: its name, what is done, and whether a picture of its end is worth keeping."""

    name: str
    do: Callable[[Stage], None]
    says: str


@frozen
class StepDone:
    """One step as it went."""

    name: str
    picture: str
    seconds: float
    keystrokes: int
    says: str


@frozen
class Played:
    """The whole day; `trouble` names the step at which it stopped, empty where it came to its end."""

    steps: tuple[StepDone, ...]
    cut_off: tuple[str, ...]
    trouble: str = ""

    def keystrokes(self, name: str) -> int:
        """What a step cost in keys; 0 where it was never done."""
        return next((step.keystrokes for step in self.steps if step.name == name), 0)


def play_steps(steps: Iterable[Step], stage: Stage, camera: Camera, tell: Callable[[str], None]) -> Played:
    """Do one step after another and keep a picture of each; the first that fails ends the day."""
    done: list[StepDone] = []
    for step in steps:
        began, keys_before = time.monotonic(), stage.hands.keystrokes
        try:
            step.do(stage)
            seconds = time.monotonic() - began
            stage.hands.until_quiet()
        except Stuck as trouble:
            picture = camera.picture(stage.hands.sight.window(), f"FAILED-{step.name}")
            return Played(tuple(done), tuple(camera.cut_off), f"{step.name} ({picture}): {trouble}")
        keystrokes = stage.hands.keystrokes - keys_before
        picture = camera.picture(stage.hands.sight.window(), step.name)
        done.append(StepDone(step.name, picture, round(seconds, 2), keystrokes, step.says))
        tell(f"{picture:<36} {step.says}")
    return Played(tuple(done), tuple(camera.cut_off))


def steps_as_figures(steps: Sequence[StepDone]) -> list[dict[str, object]]:
    """The steps as figures.json keeps them."""
    return [
        {
            "name": step.name,
            "picture": step.picture,
            "seconds": step.seconds,
            "keystrokes": step.keystrokes,
            "says": step.says,
        }
        for step in steps
    ]
