"""ims-admin: what IT staff, scripts, auditors and tests use. A stable contract (docs/COMMANDS.md)."""

import functools
import os
import sys
from collections.abc import Callable, Sequence

import typer

from ims_desktop import logs
from ims_desktop.cli import (
    accounted,
    bank,
    book,
    cards,
    cash,
    central,
    check,
    cheques,
    codes,
    custody,
    desks,
    erase,
    explain,
    floats,
    held,
    look,
    mail,
    office,
    output,
    own,
    post,
    printer,
    proof,
    reference,
    referrals,
    repair,
    reversals,
    session,
    take,
    till,
    voids_at_central,
    watch,
)
from ims_desktop.cli.option_hints import with_hint
from ims_desktop.domain.refusal import GaveUp, Refused, Unavailable
from ims_desktop.settings import OURS_ALONE, load_settings

DONE, BUG, WRONG_USAGE, REFUSED, UNAVAILABLE, FOUND_WRONG = 0, 1, 2, 3, 4, 5

_ABOUT = (
    "Run a council's cashiering from the command line: the same actions as the windows. With --json it answers in JSON."
)


@functools.cache
def _program(*, as_json: bool) -> Callable[..., object]:
    return typer.main.get_command(make_app(helps=not as_json))  # a script is told what is missing, as one object


def make_app(*, helps: bool) -> typer.Typer:
    """All commands, joined; `helps`: where a word is missing the help is shown."""
    app = typer.Typer(
        name="ims-admin", help=_ABOUT, no_args_is_help=helps, add_completion=False, pretty_exceptions_enable=False
    )
    central.app.command("statement")(proof.statement)
    central.app.command("nothing-missing")(accounted.nothing_missing)
    app.add_typer(central.app, name="central", help="The central database.", no_args_is_help=helps)
    app.add_typer(till.app, name="till", help="This PC's till.", no_args_is_help=helps)
    app.add_typer(session.app, name="session", help="A day at a till.", no_args_is_help=helps)
    app.add_typer(cash.app, name="cash", help="Cash that moves without being taken.", no_args_is_help=helps)
    app.add_typer(
        post.app, name="post", help="The post: logged by two, worked off item by item.", no_args_is_help=helps
    )
    app.add_typer(book.app, name="book", help="Receipt books for when the system is down.", no_args_is_help=helps)
    app.add_typer(own.app, name="own", help="Own and family accounts, declared by staff.", no_args_is_help=helps)
    app.add_typer(bank.app, name="bank", help="Takings on their way to the bank.", no_args_is_help=helps)
    app.add_typer(cards.app, name="cards", help="Card sales that no report had.", no_args_is_help=helps)
    app.add_typer(check.app, name="check", help="Spot checks of safe and floats.", no_args_is_help=helps)
    app.add_typer(cheques.app, name="cheque", help="Cheques that the bank returned.", no_args_is_help=helps)
    app.add_typer(desks.app, name="desk", help="What this workstation keeps of one's desk.", no_args_is_help=helps)
    app.add_typer(held.app, name="held", help="What central holds, put right by finance.", no_args_is_help=helps)
    app.add_typer(mail.app, name="mail", help="The mail server that sends receipts.", no_args_is_help=helps)
    app.add_typer(office.app, name="office", help="An office's own limits.", no_args_is_help=helps)
    app.add_typer(printer.app, name="printer", help="The receipt printer.", no_args_is_help=helps)
    app.add_typer(
        reference.app, name="reference", help="A council's own funds, people and the rest.", no_args_is_help=helps
    )
    app.add_typer(reference.person_app, name="person", help="People's passwords.", no_args_is_help=helps)
    app.add_typer(referrals.app, name="referrals", help="Notes to the reporting officer.", no_args_is_help=helps)
    app.add_typer(cash.drawer_app, name="drawer", help="The drawer without a sale.", no_args_is_help=helps)
    look.roll_app.command("rebuild")(repair.rebuild_roll)
    look.roll_app.command("restore")(repair.restore_roll)
    app.add_typer(look.roll_app, name="roll", help="The roll itself.", no_args_is_help=helps)
    app.add_typer(look.holders_app, name="holders", help="Account holders.", no_args_is_help=helps)
    app.command("take")(take.take)
    app.command("void")(reversals.void)
    app.command("voids")(voids_at_central.voids)
    app.command("correct")(reversals.correct)
    app.command("refund")(reversals.refund)
    app.command("sync")(till.sync_now)
    app.command("receipt")(look.receipt)
    app.command("verify")(proof.verify)
    app.command("pack")(proof.pack)
    app.command("check-reference")(look.check_reference)
    app.command("find")(look.find)
    app.command("codes")(codes.codes)
    app.command("explain")(explain.explain)
    app.command("watch")(watch.watch)
    app.command("custody")(custody.custody)
    app.command("floats")(floats.floats)
    app.command("erase")(erase.erase)
    app.command("doctor")(till.doctor)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code (docs/COMMANDS.md lists them)."""
    if getattr(sys, "frozen", False):  # packed into one program, this is also how the processes of a proof start
        from multiprocessing import freeze_support  # noqa: PLC0415  start-up time

        freeze_support()
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; answers its exit code. `--json` may stand anywhere before `--`."""
    os.umask(OURS_ALONE)
    here = arguments.index("--") if "--" in arguments else len(arguments)
    output.use_json(on="--json" in arguments[:here])
    arguments = [one for at, one in enumerate(arguments) if one != "--json" or at > here]
    try:
        _begin(arguments)
        answer = _program(as_json=output.as_json())(args=arguments, prog_name="ims-admin", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as ended:  # noqa: BLE001  the last line of defence, sorted below
        return _ended(ended, arguments)
    return answer if isinstance(answer, int) else DONE


def _begin(arguments: Sequence[str]) -> None:
    """Start the log, and say what the settings hold that nobody reads; doctor names itself all that is wrong there."""
    settings = load_settings()
    logs.start_logging(settings.log_folder)
    if arguments[:1] != ["doctor"]:
        for words in settings.must_hold().unknown:
            output.tell(words)


def _ended(ended: BaseException, arguments: Sequence[str]) -> int:
    """The exit code of a command that did not come to its end, after saying why, and what helps."""
    code = BUG
    match ended:
        case Refused():
            answer = output.refusal(ended)
            output.say_failure(answer | {"message": with_hint(str(answer["message"]), ended, arguments)})
            code = REFUSED
        case Unavailable():
            at_a_till = not any("://" in one for one in arguments)  # central was named: a desk, or no till yet
            output.say_failure(output.trouble(ended, at_a_till=at_a_till))
            code = UNAVAILABLE
        case output.FoundWrong():
            code = FOUND_WRONG
        case typer.Exit():
            code = ended.exit_code
        case typer.BadParameter() | typer.TyperException():
            output.tell_usage(ended)
            code = WRONG_USAGE
        case GaveUp() | KeyboardInterrupt() | typer.Abort() | BrokenPipeError():
            pass  # the user's own wish: nothing is said
        case _:
            number = logs.log_bug(ended)
            message = f"This should not happen. Quote {number} to IT ({ended!r})."
            output.say_failure({"bug": number, "message": message})
    return code
