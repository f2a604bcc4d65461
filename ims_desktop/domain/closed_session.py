"""A closed session as it stands on the roll: figures by tender, float kept, sum for banking, over-and-short."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import CashCount, read_count
from ims_desktop.domain.cash_move import MoveKind, must_be_sum
from ims_desktop.domain.cash_up import ReversalsMade, SessionSoFar, TenderFigure
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.till_session import SessionState

REASON = "reason"  # the personal field that says why
OVER, SHORT = "Over at cashing up", "Short at cashing up"


def close_number(office: str, till: str, letter: str, entry: int) -> str:
    """What a close's paper is known by: its till, letter and entry, such as BA1-03A-Z120."""
    return f"{office}-{till}{letter}-Z{entry}"


@frozen
class FloatKept:
    """What stays as the next float, in pence, by denomination where it was counted so."""

    pence: int
    counted: CashCount | None = None


@frozen
class OverShortAccount:
    """Where differences are posted."""

    fund: str
    reference: str
    vat_code: str


@frozen
class ClosedSession:
    """Everything that a close says. Pence throughout; `moved` is by kind of cash move."""

    session: SessionId
    cashier: UserId
    count_number: int  # of the entry whose count it closes by
    state: SessionState
    tenders: tuple[TenderFigure, ...]
    float_pence: int
    float_kept: FloatKept
    moved: Mapping[MoveKind, int]
    payments: int
    first_receipt: str
    last_receipt: str
    postings: tuple[Posting, ...]
    absent: bool = False  # supervisor and witness closed it
    reversals: tuple[ReversalsMade, ...] = ()
    handed_to: UserId | None = None  # who goes on with the drawer as it was counted

    def banking_pence(self, tender: TenderFigure) -> int:
        """What of a tender goes to the bank; of cash what is not kept as float, with what was lifted to the safe.

        What was topped up goes back to the safe's own change first. Card money is the acquirer's to settle, and is not
        banked.
        """
        if tender.kind is MopKind.CARD:
            return 0
        if tender.kind is not MopKind.CASH or tender != self.tenders[0]:
            return tender.counted_pence
        return bankable_pence(tender.counted_pence, self.moved) - self.float_kept.pence

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body; what is empty is left out."""
        body: dict[str, Json] = {
            "session": self.session,
            "cashier": self.cashier,
            "count": self.count_number,
            "state": self.state.value,
            "tenders": [self._tender_body(tender) for tender in self.tenders],
            "float_pence": self.float_pence,
            "float_kept_pence": self.float_kept.pence,
            "payments": self.payments,
            "total_pence": sum(posting.amount_pence for posting in self.postings),
            "postings": [asdict(posting) for posting in self.postings],
        }
        if self.float_kept.counted is not None:
            body["float_kept"] = self.float_kept.counted.body()
        if self.moved:
            body["moved"] = {kind.value: pence for kind, pence in self.moved.items()}
        if self.payments:
            body["receipts"] = {"first": self.first_receipt, "last": self.last_receipt}
        if self.absent:
            body["absent"] = True
        if self.handed_to is not None:
            body["handed_to"] = self.handed_to
        if self.reversals:
            body["reversals"] = {one.name: {"count": one.count, "pence": one.pence} for one in self.reversals}
        return body

    def _tender_body(self, tender: TenderFigure) -> dict[str, Json]:
        return {
            "mop": tender.mop,
            "kind": tender.kind.value,
            "taken_pence": tender.taken_pence,
            "expected_pence": tender.expected_pence,
            "counted_pence": tender.counted_pence,
            "difference_pence": tender.difference_pence,
            "banking_pence": self.banking_pence(tender),
        }


def bankable_pence(counted_pence: int, moved: Mapping[MoveKind, int]) -> int:
    """Cash in the drawer, and what of the session's lies in the safe already."""
    return counted_pence + moved.get(MoveKind.LIFT, 0) - moved.get(MoveKind.TOP_UP, 0)


def most_to_keep(counted_pence: int, moved: Mapping[MoveKind, int]) -> int:
    """The most that can stay in the drawer, in pence: what was topped up goes back to the safe first."""
    return max(0, min(counted_pence, bankable_pence(counted_pence, moved)))


def float_to_keep(so_far: SessionSoFar, counted_pence: int, wanted: FloatKept | None, till: str = "") -> FloatKept:
    """The float that a close keeps: what was wanted, else the float that it began with as far as there is money for it.

    `till` is where it closes: of a session that was taken over from another, which is gone, all goes to the safe.

    Refuses `FLOAT_KEPT_TOO_LARGE` for more than was counted or can be kept back from banking, and a count that is not
    the sum; `FLOAT_GOES_TO_SAFE` for any float of a session that was taken over from another till.
    """
    most_pence = most_to_keep(counted_pence, so_far.moved)
    if so_far.session.gone and so_far.session.gone[:-1] != till:
        if wanted is not None and wanted.pence > 0:
            raise Refused(Reason.FLOAT_GOES_TO_SAFE)
        most_pence = 0
    if wanted is None:
        return FloatKept(min(so_far.usual_float_pence, most_pence))
    if wanted.pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if wanted.pence > most_pence:
        raise Refused(Reason.FLOAT_KEPT_TOO_LARGE, most_pence=most_pence)
    must_be_sum(wanted.counted, wanted.pence)
    last = so_far.last_count
    if wanted.counted and last and last.counted.cash and not last.counted.cash.holds(wanted.counted):
        raise Refused(Reason.FLOAT_KEPT_TOO_LARGE, most_pence=most_pence)
    return wanted


def over_and_short(tenders: Sequence[TenderFigure], account: OverShortAccount) -> tuple[Posting, ...]:
    """One posting a tender that differs, never netted between tenders; `line` and `tender` are its place."""
    return tuple(
        Posting(
            fund=account.fund,
            reference=account.reference,
            mop=tender.mop,
            amount_pence=tender.difference_pence,
            vat_code=account.vat_code,
            vat_pence=0,
            narrative=OVER if tender.difference_pence > 0 else SHORT,
            line=place,
            tender=place,
        )
        for place, tender in enumerate(tenders, start=1)
        if tender.difference_pence
    )


def read_closed(body: Mapping[str, Json]) -> ClosedSession:
    """Read a close back; raises KeyError, TypeError or ValueError, or refuses, where the body is none."""
    text = cast("Mapping[str, str]", body)
    number = cast("Mapping[str, int]", body)
    receipts = cast("Mapping[str, str]", body.get("receipts", {}))
    kept = cast("Mapping[str, Json] | None", body.get("float_kept"))
    return ClosedSession(
        session=SessionId(text["session"]),
        cashier=UserId(text["cashier"]),
        count_number=number["count"],
        state=SessionState(text["state"]),
        tenders=tuple(_read_tender(tender) for tender in cast("Sequence[Mapping[str, Json]]", body["tenders"])),
        float_pence=number["float_pence"],
        float_kept=FloatKept(number["float_kept_pence"], None if kept is None else read_count(kept)),
        moved={MoveKind(kind): pence for kind, pence in cast("Mapping[str, int]", body.get("moved", {})).items()},
        payments=number["payments"],
        first_receipt=receipts.get("first", ""),
        last_receipt=receipts.get("last", ""),
        postings=tuple(read_postings(body)),
        absent=body.get("absent") is True,
        handed_to=UserId(text["handed_to"]) if "handed_to" in body else None,
        reversals=tuple(
            ReversalsMade(name, said["count"], said["pence"])
            for name, said in cast("Mapping[str, Mapping[str, int]]", body.get("reversals", {})).items()
        ),
    )


def read_postings(body: Mapping[str, Json]) -> list[Posting]:
    """The over-and-short postings of a close's body."""
    return [Posting(**posting) for posting in cast("Sequence[dict[str, str]]", body["postings"])]  # type: ignore[arg-type]


def _read_tender(tender: Mapping[str, Json]) -> TenderFigure:
    number = cast("Mapping[str, int]", tender)
    return TenderFigure(
        mop=cast("str", tender["mop"]),
        kind=MopKind(cast("str", tender["kind"])),
        taken_pence=number["taken_pence"],
        expected_pence=number["expected_pence"],
        counted_pence=number["counted_pence"],
    )
