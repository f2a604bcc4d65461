"""The proof of a till's folder or of central, held against every witness that can be had."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from ims_desktop.actions.ports import Proof
from ims_desktop.actions.proof.witness import Witness, head_witness
from ims_desktop.bootstrap.central import Step, open_as_owner
from ims_desktop.bootstrap.keys import kept_head_name
from ims_desktop.bootstrap.look import is_url
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.secrets.kept_head import kept_head
from ims_desktop.settings import load_settings
from ims_desktop.store.till.mirror_file import MirrorReader, mirror_end, mirror_path
from ims_desktop.store.till.verify import verify_till


@dataclass(frozen=True, slots=True)
class Asked:
    """Witnesses that were named: a till's mirror (its file or folder), central's URL; central's printed statements."""

    mirror: Path | None = None
    central: str | None = None
    statements: Sequence[Path] = ()


def proof_of(place: str, asked: Asked | None = None, progress: Step | None = None) -> Proof:
    """Prove a till's folder or central. Raises Unavailable where a witness that was named cannot be had."""
    asked = asked or Asked()
    if is_url(place):
        with open_as_owner(place) as central:
            return central.verify(progress=progress)
    with ExitStack() as open_, open_till_folder(Path(place), writing=False, checked=False) as till:
        return verify_till(till.store, list(_witnesses(till, asked, open_)), progress)


def _witnesses(till: OpenTill, asked: Asked, open_: ExitStack) -> Iterator[Witness]:
    identity = till.store.identity
    head = kept_head(till.keys, kept_head_name(identity.device))
    if head is not None:
        yield head_witness("the head in the key store", head)
    folder = asked.mirror or load_settings().mirror
    if folder is not None:
        path = mirror_path(folder, identity) if folder.is_dir() else folder
        if asked.mirror is not None or path.exists():
            yield Witness(f"the mirror {path.name}", _mirrored(path))
    if asked.central is not None:
        central = open_.enter_context(open_as_owner(asked.central))
        last = next((one.last_stored for one in central.reconcile() if one.device == identity.device), 0)
        there = ((entry.number, entry.seal) for entry in central.roll(identity.device))
        yield Witness("central", takewhile(lambda seal: seal[0] <= last, there))


def _mirrored(path: Path) -> Iterator[tuple[int, bytes]]:
    """What the mirror holds now: a till that writes meanwhile adds to it what the proof does not look at."""
    try:
        last = mirror_end(path).number
        for entry in MirrorReader(path):
            if entry.number > last:
                return
            yield entry.number, entry.seal
    except OSError as error:
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"the mirror {path} cannot be read") from error
