"""The day's money as till, central, custody and printed Z sheets have it, each read apart; and where they differ."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from ims_desktop.actions.ports import Transaction
from ims_desktop.actions.supervisor.see_custody import OfficeCustody
from ims_desktop.domain.closed_session import ClosedSession, read_closed
from ims_desktop.domain.custody import Where
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened, pence_of
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.till.store import SqlTillStore

_TO_BANK = re.compile(r"^TO BANK\s+£([\d,]+)\.(\d\d)\s*$", re.MULTILINE)


@frozen
class Posted:
    """What was posted: pence by fund, and by VAT code gross and VAT."""

    funds: Mapping[str, int]
    vat: Mapping[str, tuple[int, int]]

    def as_figures(self) -> dict[str, object]:
        """As figures.json keeps it."""
        return {
            "funds": dict(self.funds),
            "vat": {code: {"gross_pence": gross, "vat_pence": vat} for code, (gross, vat) in self.vat.items()},
        }


@frozen
class TillMoney:
    """A till's roll, read from its entries: what they post, what closes counted, and the floats that lie in drawers."""

    posted: Posted
    closes: tuple[ClosedSession, ...]
    open_sessions: frozenset[str]
    float_pence: int  # what closes left there, and no session has opened with

    @property
    def to_bank_pence(self) -> int:
        """What the closes say goes to the bank."""
        return sum(one.banking_pence(tender) for one in self.closes for tender in one.tenders)

    @property
    def cards_pence(self) -> int:
        """What the closes counted by card: it is on its way from the terminal's bank."""
        cards = (tender for one in self.closes for tender in one.tenders if tender.kind is MopKind.CARD)
        return sum(tender.counted_pence for tender in cards)

    def as_figures(self) -> dict[str, object]:
        """As figures.json keeps it."""
        return {
            **self.posted.as_figures(),
            "sessions": len(self.closes),
            "float_pence": self.float_pence,
            "to_bank_pence": self.to_bank_pence,
            "cards_pence": self.cards_pence,
        }


@frozen
class Money:
    """The same money as each place has it."""

    till: TillMoney
    central: Posted  # with what cheques that came back took away again
    returned_pence: int  # the cheques that came back, as their entries say
    places: Mapping[str, int]  # of custody: pence by kind of place
    adds_up: bool
    paper_to_bank_pence: int
    differences: tuple[str, ...] = field(default=())

    def as_figures(self) -> dict[str, object]:
        """As figures.json keeps it."""
        return {
            "till": self.till.as_figures(),
            "central": self.central.as_figures(),
            "returned_pence": self.returned_pence,
            "custody": {**{f"{place}_pence": pence for place, pence in self.places.items()}, "adds_up": self.adds_up},
            "paper": {"to_bank_pence": self.paper_to_bank_pence},
        }


def read_till(store: SqlTillStore) -> TillMoney:
    """Read the whole roll of a till, entry by entry."""
    funds: Counter[str] = Counter()
    gross: Counter[str] = Counter()
    vat: Counter[str] = Counter()
    closes: list[ClosedSession] = []
    opened: set[str] = set()
    kept: list[KeptFloat] = []  # in drawers
    for entry in store.roll(1):
        doc: dict[str, Any] = json.loads(entry.text)
        body = doc["body"]
        for posting in body.get("postings", ()):
            funds[posting["fund"]] += posting["amount_pence"]
            gross[posting["vat_code"]] += posting["amount_pence"]
            vat[posting["vat_code"]] += posting["vat_pence"]
        match doc["kind"]:
            case EntryKind.SESSION_OPENED:
                opened.add(body["session"])
                kept = floats_left(kept, floats_opened(kept, body["float_pence"]))
            case EntryKind.SESSION_CLOSED:
                closes.append(read_closed(body))
                opened.discard(body["session"])
                kept.append(KeptFloat(body["float_kept_pence"], UserId(doc["actor"])))
    return TillMoney(_posted(funds, gross, vat), tuple(closes), frozenset(opened), pence_of(kept))


def posted_at_central(rows: Sequence[Transaction]) -> Posted:
    """Add up central's transactions."""
    funds: Counter[str] = Counter()
    gross: Counter[str] = Counter()
    vat: Counter[str] = Counter()
    for row in rows:
        funds[row.fund] += row.amount_pence
        gross[row.vat_code] += row.amount_pence
        vat[row.vat_code] += row.vat_pence
    return _posted(funds, gross, vat)


def to_bank_on_paper(papers: Sequence[str]) -> int:
    """What the Z sheets among these papers say goes to the bank, in pence."""
    found = [_TO_BANK.search(paper) for paper in papers]
    return sum(int(one[1].replace(",", "")) * 100 + int(one[2]) for one in found if one is not None)


def compare(
    till: TillMoney, rows: Sequence[Transaction], returned_pence: int, custody: OfficeCustody, papers: Sequence[str]
) -> Money:
    """The same money at every place, and every difference between two of them in words.

    No till has what the bank returned: by desks' entries it left the bank, by central's transactions the funds.
    """
    central = posted_at_central([row for row in rows if row.kind != EntryKind.CHEQUE_RETURNED])
    came_back = posted_at_central([row for row in rows if row.kind == EntryKind.CHEQUE_RETURNED])
    there = custody.custody
    places = {where.value: there.pence_at(where) for where in Where}
    paper_pence = to_bank_on_paper(papers)
    on_its_way_pence = sum(places[where] for where in (Where.SAFE, Where.BAG, Where.CARRIER, Where.BANK))
    pairs = (
        ("Float in the drawer", till.float_pence, places[Where.DRAWER]),
        ("On its way to the bank", till.to_bank_pence + there.safe_float_pence - returned_pence, on_its_way_pence),
        ("Cards", till.cards_pence, places[Where.CARDS]),
    )
    wrong = [
        *_unlike("fund", till.posted.funds, central.funds),
        *_unlike("VAT code", till.posted.vat, central.vat),
        *(f"{what}: {own} pence at the till, {other} in custody." for what, own, other in pairs if own != other),
        *([] if custody.adds_up else ["Custody does not add up."]),
        *([f"{len(till.open_sessions)} sessions are still open."] if till.open_sessions else []),
    ]
    if sum(came_back.funds.values()) != -returned_pence:
        wrong.append(f"Returned: {returned_pence} pence by entries, {sum(came_back.funds.values())} posted.")
    if paper_pence != till.to_bank_pence:
        wrong.append(f"To bank: {till.to_bank_pence} pence at the till, {paper_pence} on the printed Z sheets.")
    return Money(till, posted_at_central(rows), returned_pence, places, custody.adds_up, paper_pence, tuple(wrong))


def _posted(funds: Counter[str], gross: Counter[str], vat: Counter[str]) -> Posted:
    codes = {code: (gross[code], vat[code]) for code in sorted(gross)}
    return Posted(dict(sorted(funds.items())), codes)


def _unlike(what: str, own: Mapping[str, object], other: Mapping[str, object]) -> Iterator[str]:
    for key in sorted(own.keys() | other.keys()):
        if own.get(key) != other.get(key):
            yield f"{what} {key}: {own.get(key)} at the till, {other.get(key)} at central."
