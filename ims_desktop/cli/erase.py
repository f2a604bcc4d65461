"""ims-admin erase: personal data whose time has come goes, and a certificate says what went."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.admin.erase_personal import erase_personal
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.paper_bytes import certificate_pdf
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.documents.erasure_certificate import certificate_text
from ims_desktop.domain.times import roll_time


def erase(
    url: Url,
    user: Annotated[str, typer.Option("--as", help="The administrator; the password is read from IMS_PASSWORD.")],
    before: Annotated[str, typer.Option(metavar="DATE", help="Erase what is in entries before this day.")],
    younger: Annotated[
        str, typer.Option("--younger-than-kept", metavar="REASON", help="Why what the office keeps is erased too.")
    ] = "",
    to: Annotated[Path | None, typer.Option("-o", help="Write the certificate here as a PDF.")] = None,
) -> None:
    """Erase personal values of entries before a day, at central and at tills; prints the certificate."""
    day = output.date_of(before)
    file = output.file_to_write(to)  # before anything is erased
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        done = erase_personal(central, bench.clock, bench.ids, person, day, younger=younger)
    if file is not None:
        file.write_bytes(certificate_pdf(done))
    answer = {
        "before": done.day.isoformat(),
        "values": done.values,
        "entries": done.entries,
        "rolls": done.rolls,
        "fields": dict(done.fields),
        "commitments": done.commitments,
        "kept_from": done.kept_from.isoformat(),
        "reason": done.reason or None,
        "at": roll_time(done.at),
        "by": done.by,
        "entry": {"device": done.device, "number": done.number, "mark": done.mark},
        "file": None if file is None else str(file),
    }
    output.say(answer, certificate_text(done).rstrip("\n"))
