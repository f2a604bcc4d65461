"""The words of the post's screen."""

from collections.abc import Mapping

from ims_desktop.domain.money import pounds
from ims_desktop.domain.post import CARRIER, ENCLOSED, LETTER, NAME, Came, LoggedItem, PostItem
from ims_desktop.ui.post.shown import Doing, ItemRow, SheetRow, WorkForm
from ims_desktop.ui.shown import Tag, Tone

CAME: Mapping[Came, str] = {
    Came.CHEQUE: "Cheque",
    Came.CASH: "Cash",
    Came.POSTAL_ORDER: "Postal order",
    Came.LETTER: "Letter, no money",
    Came.SEALED_BAG: "Sealed bag",
}
NAMES = ("Who it is from", "Service that it is from")
REFERENCES = ("Reference, where one is named", "Seal's number")
ENCLOSURES = "What else is enclosed"
LETTERS = ("What the letter says", "Who carried it")
SIGN_TITLE, SIGN_AGREES = "Who opened the post with you", "I saw it opened"
SIGN_SAYS = "{count} items, {amount}, were opened and logged by {cashier}."
LOGGED = "Sheet {sheet} is logged: {count} items, {amount}."
NOTHING_KEYED = "Key what came first: nothing stands on the sheet."
NOT_SIGNED = "The sheet is not signed for yet: finish it first, or take its items off."
NONE_MARKED = "Nothing is left to work off."
BAG_TITLE, BAG_AGREES = "Who counted the bag with you", "I counted it too"
BAG_SAYS = "Bag {seal} of {service}, said to contain {said}, was opened and holds {counted}."
AWAY_TITLE, AWAY_AGREES = "A second person", "I saw it go"
AGREES = {Doing.ERROR: "I looked: it is an error"}
AWAY_SAYS = {
    Doing.RETURN: "{item}, {amount}, goes back to who sent it, with a letter.",
    Doing.PASS: "{item}, {amount}, is passed to {to}.",
    Doing.ERROR: "{item}, {amount}, was logged in error: there is no such money.",
}
DONE: Mapping[Doing, str] = {
    Doing.RETURN: "{item} goes back with a letter.",
    Doing.PASS: "{item} is passed to {to}.",
    Doing.ERROR: "{item} was logged in error.",
    Doing.LOCK: "{item} is locked away. It stays open, and grows older.",
    Doing.BAG: "{item} is counted and paid in.",
}
FORMS: Mapping[Doing, WorkForm] = {
    Doing.PAY: WorkForm(
        "Pay it in at the counter",
        "The counter opens with its reference. Pay it in as it came; another sum than logged takes a reason.",
        "To the counter",
        ("Why it is another sum, if it is",),
    ),
    Doing.BAG: WorkForm(
        "Count the bag",
        "Two count it. What is counted is paid into suspense for its service's return; a difference is that return's, "
        "never the till's.",
        "It holds this",
        ("Counted, in pounds", "Return's number, else the service", "Why it differs, if it does"),
    ),
    Doing.RETURN: WorkForm(
        "Return it",
        "It goes back with a letter. Money goes before a second person.",
        "Return",
        ("What the letter says",),
    ),
    Doing.PASS: WorkForm(
        "Pass it on", "To a department. Money goes before a second person.", "Pass on", ("To which department",)
    ),
    Doing.ERROR: WorkForm(
        "It was logged in error",
        "It stands on another sheet too, or never came. Of money a second person says so too.",
        "Logged in error",
        ("On which sheet it stands, or why",),
    ),
    Doing.LOCK: WorkForm("Lock it away overnight", "It stays open, and is the first thing tomorrow.", "Lock away"),
}


def sheet_row(item: PostItem) -> SheetRow:
    """An item that was keyed."""
    return SheetRow(CAME[item.came], _amount(item), _said(item))


def item_row(one: LoggedItem, age_days: int) -> ItemRow:
    """An item that is to be worked off; one from an earlier day says how old it is."""
    day = f"{one.logged_on.day} {one.logged_on:%b}"
    words = "1 day" if age_days == 1 else f"{age_days} days"
    tag = Tag(f"! {words}", Tone.WARNING) if age_days else Tag("Locked away", Tone.NOTE) if one.locked else None
    return ItemRow(one.id, CAME[one.item.came], _amount(one.item), _said(one.item), day, tag)


def paying_in(one: LoggedItem) -> str:
    """What is said over the counter while an item is paid in."""
    return f"Post {one.id}: {CAME[one.item.came].lower()}, {_amount(one.item)}. {_said(one.item)}".strip()


def _amount(item: PostItem) -> str:
    return pounds(item.pence) if item.came is not Came.LETTER else ""


def _said(item: PostItem) -> str:
    personal = item.personal
    bag = f"{item.service}, seal {item.seal}" if item.seal else ""
    parts = (
        personal.get(NAME, ""),
        bag,
        item.reference,
        *(personal.get(one, "") for one in (ENCLOSED, LETTER, CARRIER)),
    )
    return " · ".join(part for part in parts if part)
