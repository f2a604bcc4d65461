"""Begin a device's roll: its first entry, and with it what central has not of the devices that it comes after."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import CentralLink, HeadSigner, SealedEntry, TillStore
from ims_desktop.actions.pushing import signed_head
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.carried import Carried, Follows
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry


@frozen
class Earlier:
    """A device that was here before, and what comes over of its entries after the last one that central has of it."""

    follows: Follows
    entries: Iterable[SealedEntry]


def begin_roll(desk: Desk, public_key: bytes, brings: Sequence[Earlier] = ()) -> int:
    """Write the first entry, and carry over what central has not, all in one transaction; answers how many.

    `brings`: of which devices, the oldest first; it comes after the last. A carried entry keeps text, seal, commitments
    and personal values; its receipt stays the old device's.
    """
    identity = desk.till.identity
    body: dict[str, Json] = {
        "office": identity.office,
        "till": identity.till,
        "letter": identity.letter,
        "public_key": public_key.hex(),
    }
    if brings:
        body["follows"] = brings[-1].follows.body()
    carried = 0
    with desk.till.writing() as roll:

        def write(draft: EntryDraft) -> None:
            roll.append(next_entry(identity.device, roll.head(), draft, desk.clock.now()))

        write(EntryDraft(EntryId(desk.ids.new_id()), EntryKind.DEVICE_ENROLLED, COMMAND_LINE.id, body))
        for draft in chain.from_iterable(_carrying(desk, earlier) for earlier in brings):
            write(draft)
            carried += 1
    return carried


def _carrying(desk: Desk, earlier: Earlier) -> Iterable[EntryDraft]:
    of, before = earlier.follows, earlier.follows.seal
    for entry in earlier.entries:
        carried = Carried(of.device, of.letter, entry.number, before, entry.seal, entry.text)
        kind, actor = EntryKind.ENTRY_CARRIED, COMMAND_LINE.id
        yield EntryDraft(EntryId(desk.ids.new_id()), kind, actor, carried.body(), entry.personal)
        before = entry.seal


@frozen
class Common:
    """The last entry that a roll and central's copy of it have in common, and whether anything parts them."""

    number: int
    parted: bool


def last_common(till: TillStore, link: CentralLink, signer: HeadSigner) -> Common:
    """Ask central under the till's own login, entry by entry, with halving steps."""
    head = link.head(signed_head(till, signer))
    if head.number == 0 or _seal_at(till, head.number) == head.seal:
        return Common(head.number, head.forked or head.blocked)

    def has(number: int) -> bool:
        entry = till.unsent(number - 1, 1)[0]
        try:  # a repeat is passed over; the same number with another seal is a fork
            link.push([entry], signer.signed(till.identity.device, number, entry.seal))
        except Refused as refused:
            if refused.reason is not Reason.ROLL_FORKED:
                raise
            return False
        return True

    return Common(last_where(has, min(head.number, till.sync_state().head_number)), parted=True)


def last_where(has: Callable[[int], bool], most: int) -> int:
    """The last number from 1 to `most` that both have, 0 for none: a roll is common up to there and not beyond."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if has(middle) else (low, middle - 1)
    return low


def _seal_at(till: TillStore, number: int) -> bytes | None:
    here = till.unsent(number - 1, 1)
    return here[0].seal if here and here[0].number == number else None
