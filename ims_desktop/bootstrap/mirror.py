"""How a till's mirror stands, for whoever reads beside the process that keeps it."""

from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.settings import load_settings
from ims_desktop.store.till.mirror import MirrorState, look_at_mirror


def mirror_of(till: OpenTill) -> MirrorState | None:
    """The mirror's state as its file shows it; None where the office set none. Waits two seconds at most."""
    folder = load_settings().mirror
    return None if folder is None else look_at_mirror(till.store, folder)


def mirror_words(state: MirrorState, head: int) -> str:
    """In a line: where it is, and how far."""
    if state.trouble:
        return f"{state.path}: {state.trouble}"
    behind = head - state.number
    return f"{state.path}: {f'{behind:,} behind' if behind > 0 else 'has every entry'}"
