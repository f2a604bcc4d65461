"""ims-admin floats: every float of an office, its sum and holder, on paper for each to certify."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.supervisor.see_custody import see_floats
from ims_desktop.bootstrap.central import at_central, bench
from ims_desktop.bootstrap.paper_bytes import float_register_bytes
from ims_desktop.cli import output
from ims_desktop.cli.custody import moment_typed
from ims_desktop.cli.where import AsItWas, OneOffice, Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.documents.float_register_layout import float_words
from ims_desktop.domain.float_register import FloatRegister
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import roll_time


def floats(
    url: Url,
    user: Anybody = None,
    at: AsItWas = None,
    office: OneOffice = "",
    form: Annotated[str, typer.Option("--format", help="text or pdf, with -o.")] = "text",
    to: Annotated[
        Path | None,
        typer.Option("-o", help="Write one office's register here, with a certificate to sign for each."),
    ] = None,
) -> None:
    """Every float, one a line: its till, sum and holder."""
    if form not in {"text", "pdf"}:
        raise typer.BadParameter("--format is text or pdf.")
    moment, to = moment_typed(at), output.file_to_write(to)
    with at_central(url, login_of(user)) as (central, person):
        found = see_floats(central, bench().clock, person, moment, office)
    for register in found:
        _say(register)
    if to is None:
        return
    if len(found) != 1:
        raise typer.BadParameter("Name one office with --office.")
    made = float_register_bytes(found[0], form)
    to.write_bytes(made)
    sys.stderr.write(f"{to}: {len(made):,} bytes\n")


def _say(register: FloatRegister) -> None:
    for one in register.floats:
        shown = {
            "office": register.office.code,
            "float": one.what.replace(" ", "_"),
            "till": one.which or None,
            "holder": register.name(one) or None,
            "since": roll_time(one.since) if one.since else None,
            "float_pence": one.pence,
        }
        words = f"{register.office.code}  {float_words(one):<34} {pounds(one.pence):>12}  {register.name(one)}"
        output.say(shown, words)
