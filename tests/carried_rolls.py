"""Rolls that go on in two ways, what was carried over of them, and how central took it: for the tests of central."""

from builders import COUNCIL_TAX
from made_central import IDS, Central, Roll

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.carried import Carried, Follows
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import NO_SEAL, EntryDraft, EntryKind


def carry(roll: Roll, old: Roll, numbers: range, *, letter: str = "", forged: Carried | None = None) -> None:
    """Carry entries of an old roll over, each with the personal values that it had."""
    for number in numbers:
        entry = old.entries[number - 1]
        before = old.entries[number - 2].seal if number > 1 else NO_SEAL
        kept = Carried(old.identity.device, letter or old.identity.letter, number, before, entry.seal, entry.text)
        body = (forged or kept).body()
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.ENTRY_CARRIED, COMMAND_LINE.id, body, entry.personal)
        roll.append(draft)


def begun_after(central: Central, old: Roll, number: int) -> Roll:
    """The roll of the device that takes an old one's place; central has the old one up to a number."""
    new, _ = central.till(old.identity.till)
    follows = Follows(old.identity.device, old.identity.letter, number, old.entries[number - 1].seal)
    body: dict[str, Json] = {
        "office": "BA1",
        "till": old.identity.till,
        "letter": new.identity.letter,
        "follows": follows.body(),
    }
    new.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.DEVICE_ENROLLED, COMMAND_LINE.id, body))
    return new


def forked(central: Central, till: str = "03") -> tuple[Roll, Roll]:
    """A till whose first two entries are at central, and the new roll of the device that comes after it."""
    old, link = central.till(till)
    old.opened()
    old.payment(1_00)
    link.push(old.entries, old.said())
    old.payment(20_00, payer="J. Smith")
    old.payment(3_00, fund=COUNCIL_TAX)
    new, _ = central.till(till)
    new.opened()
    return old, new


def push(central: Central, roll: Roll) -> int:
    """Send a roll whole; answers how many entries are held."""
    link = central.link(roll.identity, central.secrets[roll.identity.device])
    return link.push(roll.entries, roll.said()).held


def total_pence(central: Central) -> int:
    page = central.store.find(TransactionQuery())
    assert page.sum_pence is not None
    return page.sum_pence


def reasons(central: Central, roll: Roll) -> list[str]:
    found = []
    for entry in roll.entries:
        details = central.store.details(roll.identity.device, entry.number)
        if details is not None and details.held:
            found.append(details.held)
    return found
