"""ims-admin held: what central keeps and does not post, and putting it right, by finance."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ims_desktop.actions.finance.see_tills import see_tills
from ims_desktop.actions.finance.settle_all_held import Attempted, settle_all_held
from ims_desktop.actions.finance.settle_held import AccountPart, SettleWanted, Way, see_held, settle_held
from ims_desktop.actions.finance.settle_late import see_late, settle_late
from ims_desktop.actions.ports import DeviceState, HeldEntry
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.held_entry import SettledBy
from ims_desktop.domain.money import pounds
from ims_desktop.domain.near import near
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import roll_time
from ims_desktop.domain.why_held import why_held

app = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]
_PARTS = 3


@app.command("list")
def listed(
    url: Url,
    user: Person,
    till: Annotated[str, typer.Option("--till", help="Of one till, such as BA1-03A; without, of all.")] = "",
    settled_too: Annotated[bool, typer.Option("--settled", help="What was put right too.")] = False,  # noqa: FBT002  a flag
) -> None:
    """What is held and was not put right yet, a till after the other, one entry a line."""
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        data = central.reference_data()
        devices = see_tills(central, person)
        chosen = [till_named(devices, till)] if till else devices
        found = [
            (device, one) for device in chosen for one in see_held(central, person, device, settled_too=settled_too)
        ]
        for device, one in output.each(found, "Nothing is held."):
            _show(device, one, data)


@app.command("late")
def late(
    url: Url,
    user: Person,
    office: Annotated[str, typer.Option("--office", help="Whose; without, one's own office.")] = "",
    settle_: Annotated[bool, typer.Option("--settle", help="Take them out of overs and shorts, all of them.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Payments that came over after a count had them as over: they are income twice until they are taken out."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        at = office or person.office
        found = settle_late(central, bench.ids, person, at) if settle_ else see_late(central, person, at)
        state = "taken out of overs" if settle_ else "stands in overs too"
        for one in output.each(found, "Nothing stands in overs twice."):
            shown = {"till": one.till_name, "entry": one.number, "receipt": one.receipt, "pence": one.over_pence}
            words = f"{one.receipt}, {pounds(one.over_pence)}, {one.till_name} entry {one.number:,}: {state}."
            output.say({**shown, "settled": settle_}, words)


@app.command("settle")
def settle(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    till: Annotated[str, typer.Argument(metavar="TILL", help="Whose entry it is, such as BA1-03A.")],
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=1, help="Its number on that roll.")],
    user: Person,
    reason: Annotated[str, typer.Option("--reason", help="Why so, in a few words; a personal value.")],
    as_it_says: Annotated[bool, typer.Option("--as-it-says", help="Post it where it says itself.")] = False,  # noqa: FBT002  a flag
    suspense: Annotated[bool, typer.Option("--suspense", help="Post it to suspense.")] = False,  # noqa: FBT002  a flag
    line: Annotated[
        list[str] | None, typer.Option("--line", metavar="FUND:REFERENCE:AMOUNT", help="Post it to accounts.")
    ] = None,
    no_effect: Annotated[bool, typer.Option("--no-effect", help="Nothing follows from it.")] = False,  # noqa: FBT002  a flag
    mop: Annotated[str, typer.Option("--mop", help="How it was paid, where it does not say so itself.")] = "",
) -> None:
    """Put a held entry right: post it to the penny of what it carries, or say that it is without effect."""
    ways = {Way.AS_IT_SAYS: as_it_says, Way.SUSPENSE: suspense, Way.ACCOUNTS: bool(line), Way.NO_EFFECT: no_effect}
    chosen = [way for way, is_chosen in ways.items() if is_chosen]
    if len(chosen) != 1:
        raise typer.BadParameter("Say one of --as-it-says, --suspense, --line … and --no-effect.")
    parts = tuple(_part(one) for one in line or ())
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        device = till_named(see_tills(central, person), till)
        wanted = SettleWanted(device.device, entry, chosen[0], reason, parts, mop)
        made = settle_held(central, bench.ids, person, wanted)
        data = central.reference_data()
        held = central.held_now(device.device, entry)
        if held is not None:
            one = HeldEntry(entry, held.why, held.pence, held.kind, str(made.body["receipt"]), held.at, held.settled)
            _show(device, one, data)


@app.command("settle-all")
def settle_all(
    url: Url,
    till: Annotated[str, typer.Argument(metavar="TILL", help="Whose entries they are, such as BA1-03A.")],
    user: Person,
    reason: Annotated[str, typer.Option("--reason", help="Why so, in a few words; stands with each of them.")],
) -> None:
    """Post all that is held of a till where each says itself, as after it was blocked by mistake; name what is left."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        device = till_named(see_tills(central, person), till)
        for one in output.each(settle_all_held(central, bench.ids, person, device, reason), "Nothing is held."):
            _tell(device, one)


def _tell(device: DeviceState, one: Attempted) -> None:
    answer = {
        **_which(device, one.held),
        "settled_by_entry": one.settling and one.settling.number,
        "left": one.refused and {"code": one.refused.reason.value, "message": one.refused.message},
    }
    became = f"left: {one.refused.message}" if one.refused else "posted as it says"
    output.say(answer, f"{_called(device, one.held)}  {became}")


def till_named(devices: Sequence[DeviceState], till: str) -> DeviceState:
    """A till by its name, such as BA1-03A, or its device's id."""
    found = [one for one in devices if not one.is_desk and till.strip() in {one.name, one.device}]
    if not found:
        names = [one.name for one in devices if not one.is_desk]
        raise Refused(Reason.TILL_UNKNOWN, office=till[:64].partition("-")[0], till=till[:64], near=near(till, names))
    return found[0]


def _part(typed: str) -> AccountPart:
    parts = typed.split(":")
    if len(parts) != _PARTS:
        raise typer.BadParameter(f"“{typed}” is not FUND:REFERENCE:AMOUNT.")
    return AccountPart(parts[0].strip(), parts[1].strip(), parse_pounds(parts[2]))


def _show(device: DeviceState, one: HeldEntry, data: ReferenceData) -> None:
    shown = {
        **_which(device, one),
        "device": device.device,
        "reason": one.reason,
        "at": one.at and roll_time(one.at),
        "settled": one.settled and _settled(one.settled, data),
    }
    by = f"  {one.settled.how}, by {data.name_of(one.settled.by)}" if one.settled else ""
    output.say(shown, f"{_called(device, one)}  {why_held(one.reason)}{by}")


def _which(device: DeviceState, one: HeldEntry) -> dict[str, object]:
    return {
        "till": device.name,
        "entry": one.number,
        "kind": one.kind,
        "receipt": one.receipt,
        "held_pence": one.pence,
    }


def _called(device: DeviceState, one: HeldEntry) -> str:
    return f"{device.name}  {one.number:>7}  {pounds(one.pence):>12}  {one.receipt or one.kind}"


def _settled(by: SettledBy, data: ReferenceData) -> dict[str, object]:
    return {
        "how": by.how.value,
        "by": data.login_of(by.by),
        "at": roll_time(by.at),
        "device": by.desk,
        "entry": by.entry,
        "reason": by.reason,
    }
