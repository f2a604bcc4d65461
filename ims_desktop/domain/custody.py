"""Custody: where every pound of an office is at any moment, from the entries of its rolls and nothing else.

Money comes in by postings and floats alone; any other entry only moves it from place to place. So what lies in all
places is takings and floats together, after every entry.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from ims_desktop.domain.banking import slip_number
from ims_desktop.domain.banking_fault import BANKING_KINDS
from ims_desktop.domain.cash_move import SWAPS, MoveKind, Place
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened, pence_of
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.put_by import Given
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time

Doc = Mapping[str, Any]  # an entry's text, read


class Where(StrEnum):
    """The places where money of an office is; card money is on its way from the terminal's bank."""

    DRAWER = "drawer"
    SAFE = "safe"
    IMPREST = "imprest"
    VOUCHERS = "vouchers"
    SET_ASIDE = "set_aside"
    GIVEN_UP = "given_up"
    BAG = "bag"
    CARRIER = "carrier"
    BANK = "bank"
    CARDS = "cards"


_OF_MOVE: Mapping[str, Where] = {
    place.value: Where(place.value) for place in Place if place not in {Place.OTHER_TILL, Place.FLOAT_KEPT}
}  # nothing of value goes to another till


class Spot(NamedTuple):
    """One place: which drawer (by session, or by till while only a float lies in it), which slip; given up to whom."""

    where: Where
    which: str = ""


@dataclass(slots=True)
class Held:
    """What lies at a place, pence by kind of payment, and in whose care."""

    holder: UserId
    since: datetime | None = None
    pence: Counter[MopKind] = field(default_factory=Counter)

    @property
    def total_pence(self) -> int:
        """All of it together."""
        return self.pence.total()


COUNTED_BY_TWO = (Where.SAFE, Where.IMPREST)  # places that a spot check counts


@dataclass(slots=True)
class Custody:
    """Where an office's money is, entry by entry. `kinds`: what each method of payment is, by its code.

    `unposted_pence` is what was counted at a close without an entry here that posts it: money of entries that
    central holds. `uncounted_pence` is what was posted of a session whose close knew nothing of it: a till that is gone
    took it, and who counted its drawer posted it as over; or a copy of a till did, and its drawer was never counted.
    """

    office: str
    kinds: Mapping[str, MopKind]
    safe_float_pence: int = 0
    places: dict[Spot, Held] = field(default_factory=dict)
    takings_pence: int = 0
    floats_pence: int = 0
    unposted_pence: int = 0
    uncounted_pence: int = 0
    late: dict[str, Counter[MopKind]] = field(default_factory=dict)  # by session, until its close: what it knows not of
    banked: set[str] = field(default_factory=set)  # sessions
    closed: dict[str, "UnbankedSession"] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)  # sessions that are open, with their till
    floats_out: dict[str, "FloatOut"] = field(default_factory=dict)  # of sessions that are open
    floats_kept: dict[str, list[KeptFloat]] = field(default_factory=dict)  # by till, until a session opens with them
    overdrawn: dict[Where, "Overdrawn"] = field(default_factory=dict)  # when it last gave out more than it had
    counterfeit: int = 0  # notes and coins kept in the envelope that are worth nothing

    def __post_init__(self) -> None:
        """The safe's own change money is there from the beginning."""
        self.floats_pence = self.safe_float_pence
        if self.safe_float_pence:
            self._at(Spot(Where.SAFE)).pence[MopKind.CASH] = self.safe_float_pence

    @property
    def adds_up(self) -> bool:
        """Whether all places together hold takings and floats, to the penny."""
        there_pence = sum(held.total_pence for held in self.places.values())
        return there_pence == self.takings_pence + self.floats_pence + self.unposted_pence - self.uncounted_pence

    @property
    def unbanked(self) -> Sequence["UnbankedSession"]:
        """Closed sessions whose takings are still in the safe, the oldest first."""
        return [one for session, one in self.closed.items() if session not in self.banked and one.pence]

    def pence_at(self, where: Where) -> int:
        """What lies at all places of a kind."""
        return sum(held.total_pence for spot, held in self.places.items() if spot.where is where)

    def read(self, doc: Doc) -> None:
        """Move on over an entry; raises KeyError, TypeError, ValueError or AttributeError where it cannot be read."""
        body, at, actor = doc["body"], from_roll_time(str(doc["at"])), UserId(doc["actor"])
        match doc["kind"]:
            case EntryKind.SESSION_OPENED:
                self._open(body, at, actor)
            case EntryKind.CASH_MOVED:
                self._move(body, at, actor)
            case EntryKind.SESSION_CLOSED:
                self._close(body, at, actor)
            case kind if kind in BANKING_KINDS:
                self._bank(kind, body, at, actor)
            case EntryKind.CHEQUE_RETURNED:
                self._post(body["postings"], Spot(Where.BANK))
            case EntryKind.HELD_SETTLED:
                self._settle(body)
            case EntryKind.LATE_SETTLED:
                self._take_out_of_overs(body)
            case _ if "session" in body and "postings" in body:  # payments, and what puts them right in their session
                self._in_session(body)

    def _in_session(self, body: Doc) -> None:
        """Into its drawer; after the close into the safe, but for a void, which nets to nothing then."""
        session, postings = body["session"], body["postings"]
        closed = session in self.closed
        if body.get("late") and not closed:
            late = self.late.setdefault(session, Counter())
            for posting in postings:
                if (kind := self.kinds.get(posting["mop"], MopKind.OTHER)) is not MopKind.CARD:
                    late[kind] += posting["amount_pence"]
        self._post(postings, Spot(Where.SAFE) if closed else Spot(Where.DRAWER, session))

    def _at(self, spot: Spot, holder: UserId | None = None, since: datetime | None = None) -> Held:
        held = self.places.setdefault(spot, Held(UserId("")))
        if holder is not None:
            held.holder, held.since = holder, since
        return held

    def _open(self, body: Doc, at: datetime, actor: UserId) -> None:
        """A float that a close kept at the till is counted: what differs is another float from here on.

        Floats with which no session opened stay there, each in the care of whoever kept it.
        """
        session, till = body["session"], body["till"]
        float_pence = self._take_float(till, body["float_pence"])
        self._at(Spot(Where.DRAWER, session), actor, at).pence[MopKind.CASH] += float_pence
        self.opened[session] = till
        self.floats_out[session] = FloatOut(till, float_pence)

    def _take_float(self, till: str, pence: int) -> int:
        """Take what was counted out of the floats kept at a till, and answer it."""
        kept = self.floats_kept.pop(till, [])
        sealed = floats_opened(kept, pence)
        self.places.pop(Spot(Where.DRAWER, till), None)
        for one in floats_left(kept, sealed):
            self._keep(till, one)
        self.floats_pence += pence - pence_of(sealed)
        return pence

    def _keep(self, till: str, kept: KeptFloat) -> None:
        self.floats_kept.setdefault(till, []).append(kept)
        self._at(Spot(Where.DRAWER, till), kept.holder, kept.since).pence[MopKind.CASH] += kept.pence

    def _post(self, postings: Sequence[Doc], spot: Spot) -> None:
        for posting in postings:
            kind = self.kinds.get(posting["mop"], MopKind.OTHER)
            self._at(Spot(Where.CARDS) if kind is MopKind.CARD else spot).pence[kind] += posting["amount_pence"]
            self.takings_pence += posting["amount_pence"]

    def _settle(self, body: Doc) -> None:
        """Money of a held entry is posted: its drawer is still open, its close counted it, or it lies in the safe.

        Of a session that was taken over the drawer is open, though its opening may be held, until it is closed there.
        """
        session = body.get("session", "")
        if session not in self.closed or not body["in_close"]:
            is_open = session in self.opened or (body["taken_over"] and session not in self.closed)
            self._post(body["postings"], Spot(Where.DRAWER, session) if is_open else Spot(Where.SAFE))
            return
        for posting in body["postings"]:
            if self.kinds.get(posting["mop"], MopKind.OTHER) is MopKind.CARD:  # which no close counts
                self._post([posting], Spot(Where.CARDS))
            else:
                self.takings_pence += posting["amount_pence"]
                self.unposted_pence -= posting["amount_pence"]

    def _take_out_of_overs(self, body: Doc) -> None:
        """Of a late payment what was counted stays where it is, and is income once now."""
        pence = sum(posting["amount_pence"] for posting in body["postings"])
        self.takings_pence += pence
        self.uncounted_pence += pence

    def _move(self, body: Doc, at: datetime, actor: UserId) -> None:
        if body["move"] in SWAPS:
            return
        if body["move"] == MoveKind.FLOAT_BACK:
            self._at(Spot(Where.SAFE), actor, at).pence[MopKind.CASH] += self._take_float(body["till"], body["pence"])
            return
        from_spot, to_spot = (_spot(_OF_MOVE[body[way]], body) for way in ("from", "to"))
        self._at(from_spot).pence[MopKind.CASH] -= body["pence"]
        self._look_at(from_spot, at)
        to = self._at(to_spot) if to_spot.where is Where.DRAWER else self._at(to_spot, actor, at)
        to.pence[MopKind.CASH] += body["pence"]
        self.counterfeit += sum(body.get("kept", {}).get("counted", {}).values())
        self.counterfeit -= sum(one.get("counterfeit", 0) for one in body.get("goods", ()))

    def _look_at(self, spot: Spot, at: datetime) -> None:
        """What comes into a safe later does not say where the cash was that it gave out before."""
        pence = self._at(spot).pence[MopKind.CASH]
        if pence < 0 and spot.where in COUNTED_BY_TWO:
            self.overdrawn[spot.where] = Overdrawn(at, -pence)

    def _close(self, body: Doc, at: datetime, actor: UserId) -> None:
        """What was counted is what is there: the float stays at the till, all else but cards goes into the safe."""
        session, till, kept_pence = body["session"], body["till"], body["float_kept_pence"]
        to_bank_pence = sum(tender["banking_pence"] for tender in body["tenders"])
        self.closed[session] = UnbankedSession(session, till, body["business_day"], to_bank_pence)
        counted: Counter[MopKind] = Counter()
        for tender in body["tenders"]:
            if MopKind(tender["kind"]) is not MopKind.CARD:
                counted[MopKind(tender["kind"])] += tender["counted_pence"]
        drawer = Spot(Where.DRAWER, session)
        self._post(body["postings"], drawer)
        there = self.places.pop(drawer, Held(actor)).pence
        self.unposted_pence += counted.total() - there.total()
        if kept_pence:
            self._keep(till, KeptFloat(kept_pence, actor, at))
        safe = self._at(Spot(Where.SAFE), actor, at)
        safe.pence.update(counted)
        safe.pence[MopKind.CASH] -= kept_pence
        for kind, pence in self.late.pop(session, Counter[MopKind]()).items():
            self.unposted_pence += pence
            if kind in counted:  # it is over there, or of a drawer that nobody counted
                self.uncounted_pence += pence
            else:  # a cheque, say, of which nobody knew: it was found since
                safe.pence[kind] += pence
        self.opened.pop(session, None)
        self.floats_out.pop(session, None)

    def _bank(self, kind: str, body: Doc, at: datetime, actor: UserId) -> None:
        """The money of a slip on its way; what was banked otherwise than the slip says is put right at the bank."""
        bag, carrier = (Spot(where, slip_number(self.office, body["slip"])) for where in (Where.BAG, Where.CARRIER))
        match kind:
            case EntryKind.BANKING_MADE:
                self._make_up(body, self._at(bag, actor, at))
                self._look_at(Spot(Where.SAFE), at)
            case EntryKind.BANKING_HANDED_OVER:
                self._hand(bag, carrier, at, actor)
            case EntryKind.BANKING_RECEIVED:
                self._hand(carrier, Spot(Where.BANK), at, actor)
            case EntryKind.BANKING_CORRECTED:
                self._post(body["postings"], Spot(Where.BANK))

    def _make_up(self, body: Doc, bag: Held) -> None:
        """A difference is found in the safe, and what is banked goes into the bags."""
        safe = self._at(Spot(Where.SAFE))
        self._post(body["postings"], Spot(Where.SAFE))
        for tender in body["tenders"]:
            safe.pence[MopKind(tender["kind"])] -= tender["banked_pence"]
            bag.pence[MopKind(tender["kind"])] += tender["banked_pence"]
        self.banked.update(one["session"] for one in body["sessions"])

    def _hand(self, from_spot: Spot, to_spot: Spot, at: datetime, actor: UserId) -> None:
        moved = self.places.pop(from_spot).pence
        self._at(to_spot, actor, at).pence.update(moved)


def _spot(where: Where, body: Doc) -> Spot:
    """The place that a move names; what the bank exchanges is paid into the council's account."""
    if where is Where.GIVEN_UP:
        return Spot(Where.BANK) if body["given"] == Given.EXCHANGED else Spot(where, body["given"])
    return Spot(where, body["session"] if where is Where.DRAWER else "")


class Overdrawn(NamedTuple):
    """When a place gave out more cash than was in it, and by how many pence more."""

    at: datetime
    pence: int


class FloatOut(NamedTuple):
    """The float of an open session, as it was counted; pence."""

    till: str
    pence: int


@frozen
class UnbankedSession:
    """A closed session's takings, as its close says; pence."""

    session: str
    till: str
    business_day: str
    pence: int


def custody_of(entries: Iterable[Doc], custody: Custody) -> Custody:
    """Custody after all these entries, in the order of their times; what cannot be read moves nothing."""
    for doc in entries:
        try:
            custody.read(doc)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return custody
