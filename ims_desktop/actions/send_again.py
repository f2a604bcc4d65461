"""After central was put back to a backup: what was sent again of a desk roll, in words, and leaving the rest."""

from collections.abc import Mapping

from ims_desktop.actions.ports.desk_again import DeskAgainCentral, KeptEntry, SentAgain
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.why_held import why_held

_TO_DO: Mapping[EntryKind, str] = {
    EntryKind.REFERENCE_CHANGED: "settings",
    EntryKind.HOLDERS_LOADED: "account holders that were loaded",
    EntryKind.TILL_CHANGED: "tills that were added, replaced or blocked",
}


def again_words(again: SentAgain) -> str:
    """What became of it, and what to do; empty where central lost nothing."""
    parts = []
    if again.sent:
        parts.append(f"Central was put back to a backup: {_count(again.sent)} of yours went there again.")
    if again.to_do:
        what = ", ".join(dict.fromkeys(_TO_DO[one.kind] for one in again.to_do))
        parts.append(f"Do again what they only tell of: {what}.")
    if again.waiting:
        since = again.waiting[0].number
        parts.append(f"Still kept here: {_count(again.waiting)} of yours, from entry {since:,} on. {_why(again)}")
    return " ".join(parts)


def leave_kept(central: DeskAgainCentral, user: User) -> int:
    """Send none of what waits; it stays here to be done again by hand. Answers how many."""
    return central.leave_kept(user.id)


def _count(entries: tuple[KeptEntry, ...]) -> str:
    return "one entry" if len(entries) == 1 else f"{len(entries):,} entries"


def _why(again: SentAgain) -> str:
    if again.why == "another":
        return (
            "They fit no more, for your roll at central goes on otherwise. Nothing was overwritten. Look at them "
            "(ims-admin desk kept), do again what is wanted, and leave them (ims-admin desk leave)."
        )
    if again.why == "gap":
        return "Earlier ones are kept by another workstation; sign in to central there first."
    return (
        f"Central does not take them yet (“{why_held(again.why)}”). Let the tills sync and whoever came "
        "before you send theirs, then sign in again; what never fits is left (ims-admin desk leave) and done again."
    )
