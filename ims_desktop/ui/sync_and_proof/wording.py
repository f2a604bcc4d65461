"""The words of Sync and proof: how a device stands, why an entry is held, what a proof found."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ims_desktop.actions.ports import DeviceState, HeldEntry, Proof
from ims_desktop.actions.ports.rolls_at_central import BRING_IT_BACK
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.money import pounds
from ims_desktop.domain.references import UserId
from ims_desktop.domain.times import business_day, london, span_words, when_words
from ims_desktop.domain.why_held import why_held
from ims_desktop.ui.shown import Tag, Tone

AWAY_AFTER = timedelta(minutes=5)  # a till in reach is heard every half minute
SILENT_AFTER = timedelta(hours=24)
NONE = "none"
_SIGNS = {Tone.GOOD: "✓", Tone.NOTE: "•", Tone.PLAIN: "•", Tone.WARNING: "!", Tone.WRONG: "✕"}


@frozen
class DeviceRow:
    """One till or desk as central knows it, in words."""

    device: str
    office: str
    till: str
    tag: Tag
    said: str
    stored: str
    missing: str
    held: str
    contact: str


@frozen
class HeldRow:
    """One entry that central keeps and does not post, in words."""

    entry: str
    taken: str
    receipt: str
    amount: str
    why: str
    device: str = ""
    number: int = 0
    is_open: bool = True  # nobody put it right yet


@frozen
class ProofShown:
    """What the proof is doing or has found."""

    headline: str
    tone: Tone
    details: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    running: bool = False


def held_words(name: str, device: DeviceState, shown: int) -> str:
    """What is held of a device, and how much of what was held is put right."""
    there = device.held + device.settled
    more = f", the first {shown:,} shown" if shown < there else ""
    held = f"{device.held:,} held for finance" if device.held else "nothing is held"
    return f"{name}: {held}{f', {device.settled:,} put right' if device.settled else ''}{more}"


def device_row(device: DeviceState, now: datetime) -> DeviceRow:
    """One device in words."""
    return DeviceRow(
        device=device.device,
        office=device.office,
        till=device.person or f"{device.till}{device.letter}",
        tag=_signed(_state(device, now)),
        said=f"{device.last_heard:,}",
        stored=f"{device.last_stored:,}",
        missing=f"{device.missing:,}" if device.missing else NONE,
        held=f"{device.held:,} · {pounds(device.held_pence)}" if device.held else NONE,
        contact=moment_words(device.last_contact_at, now) if device.last_contact_at else "never",
    )


def _state(device: DeviceState, now: datetime) -> Tag:
    """The gravest first. A till that is switched off at night and has sent everything is nothing to worry about."""
    heard = device.last_contact_at
    silent = None if heard is None else now - heard
    if device.is_split:
        return Tag("Two rolls: enrol again", Tone.WRONG)
    if device.put_back_at is not None:
        return Tag("Not heard since put back", Tone.WRONG if device.is_gone else Tone.WARNING)
    if device.successors:
        return _state_of_replaced(device)
    if device.blocked:
        return Tag("Blocked", Tone.WRONG)
    if silent is None:
        return Tag("Never heard", Tone.NOTE)
    return _state_of_heard(device, silent)


def _state_of_replaced(device: DeviceState) -> Tag:
    """A device that another came after: it sends no more, so what did not come over is wrong."""
    then = f"Replaced by {device.successors[-1].letter}"
    if device.missing:
        return Tag(f"{then}, {device.missing:,} never came", Tone.WRONG)
    return Tag(f"{then}, held for finance", Tone.WARNING) if device.held else Tag(f"{then}, complete", Tone.GOOD)


def _state_of_heard(device: DeviceState, silent: timedelta) -> Tag:
    missing = f"{device.missing:,} missing"
    if silent >= SILENT_AFTER:
        for_days = f"Silent for {_days(silent)}"
        return Tag(f"{for_days}, {missing}" if device.missing else for_days, Tone.WARNING)
    if device.missing:
        away = f", away {span_words(silent)}" if silent >= AWAY_AFTER else ""
        return Tag(f"{missing}{away}", Tone.WARNING)
    if device.held:
        return Tag("Held for finance", Tone.WARNING)
    if silent >= AWAY_AFTER:
        return Tag(f"Complete, away {span_words(silent)}", Tone.NOTE)
    return Tag("Complete", Tone.GOOD)


def _days(span: timedelta) -> str:
    days = span // timedelta(days=1)
    return "a day" if days == 1 else f"{days} days"


def _signed(tag: Tag) -> Tag:
    return Tag(f"{_SIGNS[tag.tone]} {tag.text}", tag.tone)


_SPLIT = (
    "This till's PC was copied or restored: its roll goes on in two ways. It goes on taking payments; an "
    "administrator must enrol it again. Nothing is lost, and nothing is posted twice."
)
_SILENT = "Ask the office whether this till is in use. What it took is safe there, and comes when it is connected."


def _replaced_advice(device: DeviceState) -> str:
    came = f"{device.carried:,} of its entries came over" if device.carried else "Nothing had to come over"
    letter = device.successors[-1].letter
    if not device.missing:
        return f"Enrolled again as {letter}; {came}. Nothing is missing of it."
    return (
        f"Enrolled again as {letter}; {came}, {device.missing:,} never did. Look for them on the other PC, its "
        "mirror or on paper receipts."
    )


def _put_back_advice(device: DeviceState, at: datetime) -> str:
    known = f"Central was put back to a backup (known since {when_words(at)})"
    told = f"{known}: what it had sent since the backup may be missing here."
    return f"{told} {BRING_IT_BACK}" if device.is_gone else f"{told} It comes again when the till is connected."


def advice_words(device: DeviceState, now: datetime) -> str:
    """What to do about how a device stands; nothing where all is well."""
    if device.put_back_at is not None:
        return _put_back_advice(device, device.put_back_at)
    if device.successors and not device.is_split:
        return _replaced_advice(device)
    heard = device.last_contact_at
    gravest_first = (
        (device.is_split, _SPLIT),
        (device.blocked, "An administrator blocked this till. What it still sends is kept, and held for finance."),
        (
            device.held,
            "What is held is on the roll and is not posted. Finance puts it right by an entry of its own.",
        ),
        (heard is not None and now - heard >= SILENT_AFTER, _SILENT),
        (device.missing, "What is missing is safe at the till, and comes by itself when it reaches central."),
    )
    return next((words for holds, words in gravest_first if holds), "")


def summary_words(devices: list[DeviceState]) -> str:
    """What all devices come to."""
    complete = sum(1 for one in devices if not (one.missing or one.held or one.is_split or one.put_back_at))
    missing, held = sum(one.missing for one in devices), sum(one.held for one in devices)
    parts = [f"{complete} of {len(devices)} complete"]
    if missing:
        parts.append(f"{missing:,} missing")
    if unheard := sum(one.put_back_at is not None for one in devices):
        parts.append(f"{unheard} not heard since central was put back")
    if split := sum(one.is_split for one in devices):
        parts.append(f"{split} with two rolls")
    if held:
        parts.append(f"{held:,} held, {pounds(sum(one.held_pence for one in devices))}")
    return " · ".join(parts)


_HOW = {Settled.POSTED: "posted", Settled.NO_EFFECT: "without effect"}


def held_row(entry: HeldEntry, now: datetime, device: str = "", names: Mapping[UserId, str] | None = None) -> HeldRow:
    """One held entry in words; `names` are people's by their ids."""
    by = entry.settled
    put_right = "" if by is None else f"Put right by {(names or {}).get(by.by, by.by)}, {moment_words(by.at, now)}"
    return HeldRow(
        entry=f"{entry.number:,}",
        taken=moment_words(entry.at, now) if entry.at else "",
        receipt=entry.receipt,
        amount=pounds(entry.pence),
        why=f"✓ {put_right}: {_HOW[by.how]}" if by else why_held(entry.reason),
        device=device,
        number=entry.number,
        is_open=by is None,
    )


def moment_words(at: datetime, now: datetime) -> str:
    """A time of today as 09:40, of another day as 3 Nov 09:40."""
    wall = london(at)
    day = "" if business_day(at) == business_day(now) else f"{wall.day} {wall:%b} "
    return f"{day}{wall:%H:%M}"


def proof_words(proof: Proof, at: datetime, names: dict[str, str]) -> ProofShown:
    """What a proof found; `names` says which till a device is."""
    looked = f"{proof.entries:,} entries, {proof.payments:,} payments, {pounds(proof.postings_pence)} posted"
    missing = tuple(one.what for one in proof.missing)
    details = (looked, f"Held against: {proof.witness}", *missing)
    if proof.passed:
        return ProofShown(f"Proven at {london(at):%H:%M}", Tone.GOOD, details)
    findings = tuple(
        f"{names.get(one.device, one.device)}{f', entry {one.number:,}' if one.number else ''}: {one.what}"
        for one in proof.findings
    )
    count = "1 thing is" if len(findings) == 1 else f"{len(findings)} things are"
    return ProofShown(f"{count} wrong", Tone.WRONG, details, findings)
