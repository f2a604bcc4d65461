"""Log the post: two people open it, and both sign for the sheet that says what came."""

from collections.abc import Sequence
from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_another, write_entry
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.post import MOST_ITEMS, PERSONAL, PostItem, field_of, sheet_number
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind, personal_value

SAID_LENGTH = 120  # of a name, of what is enclosed, of what the letter says
_WORD_LENGTH = 64


def log_post(desk: Desk, user: User, items: Sequence[PostItem], witness: User | None) -> Entry:
    """Write one sheet of remittances, signed by who opened them and by who saw it. No session needs to be open.

    Refuses `NOT_ALLOWED`, `SECOND_PERSON_NEEDED`, `OWN_APPROVAL`, and `POST_NOT_VALID` for an empty or too long sheet.
    """
    user.must(Permission.LOG_POST)
    if witness is None:
        raise Refused(Reason.SECOND_PERSON_NEEDED, who="who opened the post with you")
    must_be_another(witness, user.id)
    witness.must(Permission.LOG_POST)
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(Reason.POST_NOT_VALID, why=f"a sheet has 1 to {MOST_ITEMS} items")
    cleaned = [clean_item(item) for item in items]
    personal = tuple(
        personal_value(field_of(place, name), desk.ids.salt(), item.personal[name])
        for place, item in enumerate(cleaned, start=1)
        for name in PERSONAL
        if item.personal.get(name)
    )
    till = desk.till.identity
    with desk.till.writing() as roll:
        sheet = sheet_number(till.office, till.till, till.letter, roll.head().number + 1)
        said = Said({"sheet": sheet, "items": [item.body() for item in cleaned]}, witness, personal=personal)
        return write_entry(desk, roll, user, EntryKind.POST_LOGGED, said)


def clean_item(item: PostItem) -> PostItem:
    """What was typed, made plain; refuses what cannot be."""
    return replace(
        item,
        reference=clean_text(item.reference, field="Reference", maximum=_WORD_LENGTH),
        seal=clean_text(item.seal, field="Seal", maximum=_WORD_LENGTH),
        service=clean_text(item.service, field="Service", maximum=_WORD_LENGTH),
        personal={
            name: clean_text(value, field=name.capitalize(), maximum=SAID_LENGTH)
            for name, value in item.personal.items()
        },
    )
