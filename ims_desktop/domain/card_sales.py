"""A session's card sales held one by one against the terminal's own report, at the count.

The terminal's day is not the session's: what it approved offline it sends later, and a sale after its own day's end
stands on its next report. So the report's total, with what is still to come of this session and without what comes late
of an earlier one, is what was counted. What is named stays on a list until it is matched; all else was ticked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen

MOST_NAMED = 300  # or an entry grows larger than a roll takes: then the list counts as not gone through


class Stands(StrEnum):
    """How a card sale stands that was not simply ticked."""

    UNMATCHED = "unmatched"  # the terminal's report does not have it: what it came to is missed in the count
    NEXT_REPORT = "next_report"  # after the terminal's own day had ended
    NOT_SENT = "not_sent"  # approved offline
    EARLIER = "earlier"  # of an earlier session of this till, and on this report now

    @property
    def is_to_come(self) -> bool:
        """Whether the terminal will report it another time, so that its money counts today."""
        return self in {Stands.NEXT_REPORT, Stands.NOT_SENT}


STANDS_WORDS: Mapping[Stands, str] = {
    Stands.UNMATCHED: "not on the terminal's report",
    Stands.NEXT_REPORT: "on the terminal's next report",
    Stands.NOT_SENT: "approved, not yet sent",
    Stands.EARLIER: "of an earlier session, on the report now",
}
NOT_MATCHED = "Card sales were not looked for one by one on the terminal's report."


@frozen
class CardNamed:
    """A card sale that a count names: its payment's entry on this roll, the tender's place in it, pence, its slip."""

    entry: int
    tender: int
    mop: str
    pence: int
    stands: Stands
    authorisation: str = ""
    last4: str = ""

    @property
    def words(self) -> str:
        """“authorisation 882104, card 4417”."""
        said = {"authorisation": self.authorisation, "card": self.last4}
        return ", ".join(f"{name} {part}" for name, part in said.items() if part) or f"entry {self.entry}"


@frozen
class CardsMatched:
    """The list of card sales was gone through: what the terminal's report says by MOP code, and what is named."""

    reports: Mapping[str, int]
    named: tuple[CardNamed, ...] = ()

    def counted_pence(self, mop: str) -> int:
        """What was counted of a method of payment."""
        named = [(one.stands, one.pence) for one in self.named if one.mop == mop]
        return counted_pence(self.reports.get(mop, 0), named)

    def body(self) -> dict[str, Json]:
        """Its part of a count's body."""
        return {
            "reports": [{"mop": mop, "pence": pence} for mop, pence in sorted(self.reports.items())],
            "cards": [
                {
                    "entry": one.entry,
                    "tender": one.tender,
                    "mop": one.mop,
                    "pence": one.pence,
                    "stands": one.stands.value,
                    "authorisation": one.authorisation,
                    "last4": one.last4,
                }
                for one in self.named
            ],
        }


@frozen
class CardSale:
    """A card sale as it is looked for on the terminal's report; `earlier`: of an earlier session, that was open."""

    entry: int
    tender: int
    mop: str
    pence: int
    at: datetime
    receipt: str
    authorisation: str = ""
    last4: str = ""
    earlier: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """By what it is known on its roll."""
        return self.entry, self.tender

    def named(self, stands: Stands) -> CardNamed:
        """It as a count names it."""
        return CardNamed(self.entry, self.tender, self.mop, self.pence, stands, self.authorisation, self.last4)


def matched(
    sales: Sequence[CardSale], reports: Mapping[str, int], stands: Mapping[tuple[int, int], Stands | None]
) -> CardsMatched | None:
    """How sales stand by what was marked of each: None is a plain tick; what has no mark is on no report.

    None where none was marked, or too many are not there: the list was not gone through, and that is what is kept.
    """
    named: list[CardNamed] = []
    for sale in sales:
        if sale.place not in stands:
            named += [] if sale.earlier else [sale.named(Stands.UNMATCHED)]
        elif (stand := Stands.EARLIER if sale.earlier else stands[sale.place]) is not None:
            named.append(sale.named(stand))
    unmarked = not stands and any(not sale.earlier for sale in sales)
    return None if unmarked or len(named) > MOST_NAMED else CardsMatched(dict(reports), tuple(named))


def counted_pence(report_pence: int, named: Sequence[tuple[str, int]]) -> int:
    """The report's total, with what is still to come, without what comes late of an earlier session; pence."""
    to_come = sum(pence for stands, pence in named if Stands(stands).is_to_come)
    return report_pence + to_come - sum(pence for stands, pence in named if stands == Stands.EARLIER)


def read_cards(body: Mapping[str, Json]) -> CardsMatched | None:
    """Read it back from a count's body, None where the list was not gone through; raises as reading a count does."""
    if "cards" not in body:
        return None
    reports = cast("Sequence[Mapping[str, Json]]", body["reports"])
    named = cast("Sequence[Mapping[str, Json]]", body["cards"])
    return CardsMatched(
        {cast("str", one["mop"]): cast("int", one["pence"]) for one in reports},
        tuple(
            CardNamed(
                cast("int", one["entry"]),
                cast("int", one["tender"]),
                cast("str", one["mop"]),
                cast("int", one["pence"]),
                Stands(cast("str", one["stands"])),
                cast("str", one["authorisation"]),
                cast("str", one["last4"]),
            )
            for one in named
        ),
    )
