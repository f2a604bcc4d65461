"""How this till stands with central, in words: what it is, that the money is safe, and what to do."""

from datetime import datetime

from ims_desktop.actions.standing import Standing
from ims_desktop.domain.times import business_day, london, span_words
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.syncing import SyncPicture

_STANDINGS = {
    Standing.STARTING: "Asking central",
    Standing.CONNECTED: "Connected to central",
    Standing.SENDING: "Sending {waiting} to central",
    Standing.SLOW: "Central is slow. {safe}",
    Standing.OFFLINE: "Offline{since}. {safe}",
    Standing.REFUSED: "Central refuses this till. {safe}",
    Standing.FORKED: "Central holds another roll. {safe}",
    Standing.BLOCKED: "An administrator blocked this till",
    Standing.VERSION: "Central is of another version. {safe}",
    Standing.LOGIN: "Central refused the login. {safe}",
    Standing.TRAINING: "Training: nothing is sent",
    Standing.TROUBLE: "Sync stopped",
}

_TONES = {
    Standing.STARTING: Tone.PLAIN,
    Standing.CONNECTED: Tone.GOOD,
    Standing.SENDING: Tone.GOOD,
    Standing.SLOW: Tone.WARNING,
    Standing.OFFLINE: Tone.WARNING,
    Standing.TRAINING: Tone.NOTE,
}

_WHAT_TO_DO = {
    Standing.STARTING: "Nothing to do: this till is asking central.",
    Standing.CONNECTED: "Nothing to do. Payments go to central within seconds of being taken.",
    Standing.SENDING: "Nothing to do. Go on taking payments while this till sends.",
    Standing.SLOW: "Go on taking payments. If it stays slow, tell IT that central answers late.",
    Standing.OFFLINE: (
        "Go on taking payments and printing receipts: everything is sent when central is back. "
        "If it lasts, tell IT that this till cannot reach central."
    ),
    Standing.REFUSED: (
        "Go on taking payments. Tell an administrator now: central will not take them until it is put right."
    ),
    Standing.FORKED: (
        "Go on taking payments. An administrator must enrol this till again: it may have been copied or restored. "
        "Nothing is lost and nothing is posted twice."
    ),
    Standing.BLOCKED: (
        "No money is taken or given back here until an administrator lets this till in again: count and close the open "
        "session, then call IT. What this till holds is safe, is still sent, and is held for finance."
    ),
    Standing.VERSION: "Go on taking payments. Ask IT to upgrade; what waits is sent afterwards.",
    Standing.LOGIN: "Go on taking payments. Ask IT to check this till's own login to central.",
    Standing.TRAINING: "Nothing to do: what is practised here stays here, until training is opened anew.",
    Standing.TROUBLE: "Tell IT what is said above.",
}


def tone_of(picture: SyncPicture) -> Tone:
    """How serious it is."""
    return _TONES.get(picture.told, Tone.WRONG)


def standing_words(picture: SyncPicture, now: datetime) -> str:
    """How things stand, short enough for the strip."""
    return _STANDINGS[picture.told].format(
        waiting=f"{picture.waiting:,}", since=since_words(picture.since, now), safe="Payments are safe on this till"
    )


def what_to_do(picture: SyncPicture) -> str:
    """What somebody at the till should do about it."""
    return _WHAT_TO_DO[picture.told]


def next_try_words(next_try_at: datetime | None, now: datetime) -> str:
    """When it is tried again: “Next try in 40 s”; nothing while it is not waited for."""
    if next_try_at is None:
        return ""
    seconds = max(0, round((next_try_at - now).total_seconds()))
    return f"Next try in {seconds} s" if seconds else "Trying again now"


def held_words(held: int) -> str:
    """How many entries of this till finance must look at; nothing where there are none."""
    return f"{held:,} held for finance" if held else ""


def waiting_words(picture: SyncPicture, now: datetime) -> str:
    """How many entries wait, and how old the oldest is: “17 waiting, oldest 38 min”."""
    if picture.state is None:
        return ""
    oldest = picture.state.oldest_waiting_at
    if not picture.waiting or oldest is None:
        return f"{picture.waiting:,} waiting"
    age = span_words(now - oldest)
    return f"{picture.waiting:,} waiting, oldest {age}" if age else f"{picture.waiting:,} waiting"


def clock_words(at: datetime, now: datetime) -> str:
    """A time of today as 09:40, of another day as 09:40 on 3 Nov."""
    wall = london(at)
    if business_day(at) == business_day(now):
        return f"{wall:%H:%M}"
    return f"{wall:%H:%M} on {wall.day} {wall:%b}"


def since_words(since: datetime | None, now: datetime) -> str:
    """Since when, with its own leading space; nothing where it is not known."""
    return f" since {clock_words(since, now)}" if since else ""
