"""ims-admin reference, person: a council's own funds, people and the rest from CSV files, and people's passwords."""

import os
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.admin.load_reference import Loaded, ReferenceFile, load_reference
from ims_desktop.actions.admin.reference_files import all_sheets, things_of, written_sheet
from ims_desktop.actions.admin.set_password import person_of, set_password
from ims_desktop.bootstrap.central import at_central, bench
from ims_desktop.cli import output
from ims_desktop.cli.passphrases import typed_twice
from ims_desktop.cli.where import Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.near import near
from ims_desktop.domain.permission import INSTALLER
from ims_desktop.domain.refusal import Reason, Refused

app = typer.Typer(no_args_is_help=True)
person_app = typer.Typer(no_args_is_help=True)

REFUSED = 3
_NEW_PASSWORD = "IMS_NEW_PASSWORD"  # noqa: S105  the name of a variable
_MOST_TOLD = 100


class Kind(StrEnum):
    """Of what there are files, but for account holders."""

    COUNCIL = "council"
    OFFICES = "offices"
    VAT = "vat"
    MOPS = "mops"
    FUNDS = "funds"
    MESSAGES = "messages"
    ITEMS = "items"
    PEOPLE = "people"


@app.command("load")
def load(
    url: Url,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER …", help="CSV, such as funds.csv.", exists=True)],
    user: Anybody = None,
) -> None:
    """Add and change what CSV files say, all or none; each wrong line is named. The same again changes nothing."""
    files = [_read(path) for path in _chosen(paths)]
    with at_central(url, login_of(user)) as (central, person):
        done = load_reference(central, person or INSTALLER, files, bench().ids.new_id)
    if not done.wrong:
        output.say({"added": done.added, "changed": done.changed, "holders": done.holders}, _loaded_words(done))
        return
    refused = Refused(Reason.LINES_WRONG, count=len(done.wrong))
    told = done.wrong[:_MOST_TOLD]
    if not output.as_json():
        for one in told:
            output.tell(f"{one.file}, line {one.line}: {one.why}" if one.file else one.why)
    wrong = [{"file": one.file, "line": one.line, "why": one.why} for one in told]
    output.say_failure(output.refusal(refused) | {"wrong": wrong})
    raise typer.Exit(REFUSED)


@app.command("show")
def show(
    url: Url,
    kind: Annotated[Kind | None, typer.Argument(help="Only these.", show_default=False)] = None,
    user: Anybody = None,
) -> None:
    """What central has, as such a file; in JSON one object a row. Account holders are found by `holders find`."""
    with at_central(url, login_of(user)) as (central, _person):
        data = central.reference_data()
    for name in Kind if kind is None else [kind]:
        sheet = all_sheets()[name]
        things = things_of(data, sheet)
        if output.as_json():
            for thing in things:
                output.say({"kind": name.value, **sheet.cells_of(thing)})
        else:
            head = "" if kind else f"{name}.csv\n"
            sys.stdout.write(head + "".join(written_sheet(sheet, things)) + ("" if kind else "\n"))


@app.command("export")
def export(
    url: Url,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", file_okay=False, help="Where the files go.")],
    user: Anybody = None,
) -> None:
    """Write all but account holders as CSV files, which `load` takes; of an empty central their headers alone."""
    with at_central(url, login_of(user)) as (central, _person):
        data = central.reference_data()
    texts = {
        f"{name}.csv": "".join(written_sheet(sheet, things_of(data, sheet))) for name, sheet in all_sheets().items()
    }
    if there := [name for name in texts if (folder / name).exists()]:
        raise typer.BadParameter(f"{folder / there[0]} is there already, and nothing is written over.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8-sig", newline="")  # by its mark Excel knows what it is
    output.say({"folder": str(folder), "files": list(texts)}, f"{len(texts)} files in {folder}.")


@person_app.command("password")
def password(
    url: Url,
    who: Annotated[str, typer.Argument(metavar="USER", help="Whose it is, by the name that they sign in by.")],
    user: Anybody = None,
) -> None:
    """Set somebody's password, from IMS_NEW_PASSWORD or asked for twice; the person signs in by it from then on."""
    with at_central(url, login_of(user)) as (central, person):
        one = person_of(central, who)
        now = set_password(central, bench().passwords, person or INSTALLER, one.user, _new_password(one.user))
    where = "at central, and at tills once they sync" if now.acts_at_central else "at tills once they sync"
    output.say({"user": now.user, "at_central": now.acts_at_central}, f"{now.user} signs in by it {where}.")


def _chosen(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with its kind, which is its name; wrong usage for one that no kind is called by."""
    for path in paths:
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not files:
            raise typer.BadParameter(f"There is no CSV file in {path}.")
        for file in files:
            kind = file.stem.casefold()
            if kind not in all_sheets():
                like = near(kind, all_sheets())
                meant = (
                    f"Did you mean {like}.csv?" if like else f"Files are called {', '.join(all_sheets())}, with .csv."
                )
                raise typer.BadParameter(f"{file.name} is no kind of reference data. {meant}")
            yield kind, file


def _read(chosen: tuple[str, Path]) -> ReferenceFile:
    kind, file = chosen
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise typer.BadParameter(
            f"{file.name}, line {line}, is not written in UTF-8: save it as “CSV UTF-8 (comma delimited)”."
        ) from error
    return ReferenceFile(file.name, kind, text)


def _loaded_words(done: Loaded) -> str:
    def words(what: str, counts: Mapping[str, int]) -> list[str]:
        return [f"{what}: {', '.join(f'{kind} {count}' for kind, count in counts.items())}."] if counts else []

    holders = [f"Account holders: {done.holders:,}."] if done.holders else []
    said = [*words("Added", done.added), *words("Changed", done.changed), *holders]
    return " ".join(said) or "Nothing was changed: all of it is there already."


def _new_password(who: str) -> str:
    named = os.environ.get(_NEW_PASSWORD)
    if named is not None:
        return named
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"No password: put the new one into {_NEW_PASSWORD}, or run this at a terminal.")
    return typed_twice(f"New password of {who}: ", "The two passwords differ. Nothing was changed.")
