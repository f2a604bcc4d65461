"""The proof of a till's folder, of central, or of an evidence pack: whichever a place is."""

from pathlib import Path

from ims_desktop.actions.ports import Proof
from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.bootstrap.look import is_url
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.store.till.verify import verify_till


def proof_of(place: str) -> Proof:
    """Prove a till's folder or central."""
    if is_url(place):
        with open_as_owner(place) as central:
            return central.verify()
    with open_till_folder(Path(place), writing=False, checked=False) as till:
        return verify_till(till.store)
