"""ims-desktop: the window program. `demo` opens on a made-up council, `training` on a counter to practise at."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ims_desktop import logs
from ims_desktop.domain.refusal import Refused, Unavailable
from ims_desktop.settings import OURS_ALONE, SCHEMES, load_settings, till_folder

DONE, BUG, REFUSED, UNAVAILABLE, DISAGREES = 0, 1, 3, 4, 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program; answers its exit code: 0 done, 3 refused, 4 unavailable, 5 figures disagree, 1 a bug."""
    os.umask(OURS_ALONE)
    asked = _parser().parse_args(arguments)
    try:
        return _PROGRAMS.get(asked.command, _till)(asked)
    except Refused as refused:
        return _said(refused.message, REFUSED)
    except Unavailable as trouble:
        return _said(trouble.message, UNAVAILABLE)
    except KeyboardInterrupt:
        return DONE
    except Exception as bug:  # noqa: BLE001  the last line of defence: logged, shown plainly, work stops
        number = logs.log_bug(bug)
        return _said(f"This should not happen. Payments taken so far are safe. Quote {number} to IT ({bug!r}).", BUG)


def _said(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ims-desktop", description="A council's counter: take a payment, prove it.")
    parser.add_argument("--till", type=Path, metavar="DIR", help="the till's folder (default: this PC's own)")
    parser.add_argument("--scheme", choices=SCHEMES, help="how it looks (default: the settings', else light)")
    commands = parser.add_subparsers(dest="command")
    demo = commands.add_parser("demo", help="a made-up council in a folder of its own")
    demo.add_argument("--central", choices=("sqlite", "postgres"), default="sqlite", help="which central database")
    demo.add_argument("--fresh", action="store_true", help="forget the demo of before and start over")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where the demo is kept")
    demo.add_argument("--holders", type=int, default=20_000, metavar="N", help="account holders (20000)")
    demo.add_argument("--scheme", choices=SCHEMES, default=None, help="how it looks")
    demo.add_argument(
        "--walkthrough", type=Path, metavar="DIR", help="play a morning through the real windows; leave pictures there"
    )
    training = commands.add_parser("training", help="practise at a counter where nothing is real; new at each start")
    training.add_argument("--folder", type=Path, metavar="DIR", help="where training is kept")
    training.add_argument("--scheme", choices=SCHEMES, default=None, help="how it looks")
    return parser


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _ready_for_qt() -> None:
    """Say what this machine lacks for windows, and let Qt in before anything else of them."""
    from ims_desktop.ui.platform_check import check_platform  # noqa: PLC0415  start-up time

    check_platform()
    from ims_desktop.ui.own_imports import import_plainly  # noqa: PLC0415  needs Qt's libraries, checked above

    import_plainly()
    from ims_desktop.ui.large_blocks import give_large_blocks_back  # noqa: PLC0415  start-up time

    give_large_blocks_back()


def _till(asked: argparse.Namespace) -> int:
    """Open this PC's till."""
    from ims_desktop.ui.start_collecting import collect_only_what_is_new  # noqa: PLC0415  start-up time

    collect_only_what_is_new()
    _ready_for_qt()
    from ims_desktop.bootstrap.window import show_till  # noqa: PLC0415  needs Qt's libraries, checked above

    settings = load_settings().must_hold()
    logs.start_logging(settings.log_folder)
    for words in settings.unknown:
        logging.getLogger(__name__).warning("%s", words)
    return show_till(asked.till or till_folder(), settings, scheme=asked.scheme or settings.scheme)


def _demo(asked: argparse.Namespace) -> int:
    """Make or reuse the made-up council; open on it, or play a morning where there is no display."""
    walkthrough: Path | None = asked.walkthrough
    if walkthrough is None and not _has_display():
        walkthrough = Path("walkthrough")
        sys.stderr.write("There is no display here, so the morning plays by itself; its pictures go to walkthrough/.\n")
    if walkthrough is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _ready_for_qt()
    from ims_desktop.bootstrap.show_demo import open_demo, play_demo  # noqa: PLC0415  needs Qt's libraries

    if walkthrough is not None:
        agreed = play_demo(
            walkthrough, central=asked.central, folder=asked.folder, holders=asked.holders, scheme=asked.scheme
        )
        return DONE if agreed else DISAGREES
    return open_demo(asked.folder, central=asked.central, fresh=asked.fresh, holders=asked.holders, scheme=asked.scheme)


def _training(asked: argparse.Namespace) -> int:
    """Open a counter to practise at, beside this PC's own till or without one."""
    _ready_for_qt()
    from ims_desktop.bootstrap.show_training import open_training  # noqa: PLC0415  needs Qt's libraries

    return open_training(asked.folder, scheme=asked.scheme)


_PROGRAMS: Mapping[str | None, Callable[[argparse.Namespace], int]] = {"demo": _demo, "training": _training}

if __name__ == "__main__":
    main()
