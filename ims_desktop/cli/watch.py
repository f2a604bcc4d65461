"""ims-admin watch: what somebody should ask about, each figure with the entries behind it."""

from collections.abc import Mapping
from typing import Annotated

import typer

from ims_desktop.actions.supervisor.see_watch_list import see_watch_list
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import day_words
from ims_desktop.domain.watching.finding import Figure, Finding

_MOST_SHOWN = 8  # --json has them all


def watch(
    url: Url,
    user: Annotated[str, typer.Option("--as", help="Who looks; the password is read from IMS_PASSWORD.")],
    from_day: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day; else 30 days ago.")] = None,
    to_day: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day; else today.")] = None,
) -> None:
    """The watch list: one finding a line, the latest first, with the entries behind each figure."""
    days = output.day(from_day), output.day(to_day)
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        found = see_watch_list(central, bench.clock, person, *days)
        data = central.reference_data()
        rolls = {one.device: one.name for one in central.reconcile()}
    for one in output.each(found, "Nothing to look at."):
        output.say(_shown(one, data), _words(one, data, rolls))


def _shown(one: Finding, data: ReferenceData) -> dict[str, object]:
    return {
        "kind": one.kind.name.lower(),
        "from": one.day.isoformat(),
        "until": one.until.isoformat(),
        "office": one.office,
        "till": one.till or None,
        "user": one.who or None,
        "name": data.name_of(one.who) or None,
        "about": one.about or None,
        "message": one.words,
        "figures": [
            {"figure": figure.words, "entries": [{"device": ref.device, "entry": ref.number} for ref in figure.entries]}
            for figure in one.figures
        ],
    }


def _words(one: Finding, data: ReferenceData, rolls: Mapping[DeviceId, str]) -> str:
    whose = data.name_of(one.who) or (f"till {one.till}" if one.till else one.about)  # the safe, or an account
    behind = "\n".join(f"    {figure.words}{_behind(figure, rolls)}" for figure in one.figures)
    return f"{day_words(one.until)}  {one.office}  {whose}: {one.kind}\n    {one.words}\n{behind}"


def _behind(figure: Figure, rolls: Mapping[DeviceId, str]) -> str:
    shown = [f"{rolls.get(ref.device, ref.device)} {ref.number:,}" for ref in figure.entries[:_MOST_SHOWN]]
    more = [f"and {len(figure.entries) - _MOST_SHOWN:,} more"] if len(figure.entries) > _MOST_SHOWN else []
    return f": entries {', '.join([*shown, *more])}" if shown else ""
