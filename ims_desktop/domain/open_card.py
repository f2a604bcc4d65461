"""Card sales that no report of the terminal had when their session closed: on a list until a report has them.

A later session of the same till finds one on its terminal's report, or somebody at a desk on the bank's statement.
Central checks the same of every entry, whatever is typed (`ims.keep_matched`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ims_desktop.domain.body_shape import is_whole, is_word, parts_fit
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.card_sales import STANDS_WORDS, Stands
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import DeviceId, SessionId, UserId

NOT_LISTED = "not_listed"  # of a session whose count did not look for them one by one: all its card money in one
PAPER = "paper"  # the personal value that says on which report or statement it stands
MOST_AT_ONCE = 100


@frozen
class CardPlace:
    """By what a sale is known: the roll, its payment's entry there (of what was not listed the close), the tender."""

    device: DeviceId
    entry: int
    tender: int

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        return {"device": self.device, "entry": self.entry, "tender": self.tender}


@frozen
class OpenCard:
    """A sale on the list; pence. `number` is how people name it: its till, letter, entry and tender, BA1-03A-120.1."""

    place: CardPlace
    office: str
    till: str
    letter: str
    session: SessionId
    cashier: UserId
    opened_at: datetime
    mop: str
    pence: int
    stands: str
    authorisation: str = ""
    last4: str = ""

    @property
    def number(self) -> str:
        """By what people name it."""
        return f"{self.office}-{self.till}{self.letter}-{self.place.entry}.{self.place.tender}"

    @property
    def words(self) -> str:
        """“approved, not yet sent: authorisation 882104, card 4417”."""
        if self.stands == NOT_LISTED:
            return "not looked for one by one"
        said = {"authorisation": self.authorisation, "card": self.last4}
        slip = ", ".join(f"{name} {part}" for name, part in said.items() if part)
        return f"{STANDS_WORDS[Stands(self.stands)]}{': ' if slip else ''}{slip}"


def opened_by(close: Mapping[str, Any], count: Mapping[str, Any], number: int) -> Iterator[tuple[Any, ...]]:
    """What a sound close at a number leaves open: entry, tender, MOP code, pence, how it stands, its slip."""
    if "cards" not in count:
        for place, one in enumerate(close["tenders"], start=1):
            if one["kind"] == MopKind.CARD and one["taken_pence"]:
                yield number, place, one["mop"], one["taken_pence"], NOT_LISTED, "", ""
        return
    for one in count["cards"]:
        if one["stands"] != Stands.EARLIER:
            yield tuple(one[name] for name in ("entry", "tender", "mop", "pence", "stands", "authorisation", "last4"))


def found_by(count: Mapping[str, Any]) -> Sequence[tuple[int, int]]:
    """Entry and tender of the earlier sales that a count found on its terminal's report."""
    return [(one["entry"], one["tender"]) for one in count.get("cards", ()) if one["stands"] == Stands.EARLIER]


def matched_fault(body: object) -> str:
    """`malformed`, or nothing where an entry of a desk that matches sales is sound in itself: each once, up to 100."""
    if not isinstance(body, dict) or not all(is_word(body.get(word)) for word in ("office", "business_day")):
        return "malformed"
    sales = body.get("sales")
    sound = parts_fit(sales, ("device",), ("entry", "tender")) and is_whole(body.get("pence"))
    if not sound or not isinstance(sales, list) or not 1 <= len(sales) <= MOST_AT_ONCE:
        return "malformed"
    places = {(one["device"], one["entry"], one["tender"]) for one in sales}
    return "" if len(places) == len(sales) else "malformed"
