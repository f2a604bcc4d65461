"""Days of an office as its rolls tell them, made of numbers: payments, moves, closes and bankings at two tills.

Every entry's body is written by the domain itself. Beside it the day counts by its own arithmetic what lies where.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ims_desktop.domain.banking import BankingWanted, Cheque, Takings, ToBank, make_banking, over_or_short
from ims_desktop.domain.cash_move import SWAPS, CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted, SessionSoFar, Taking, figures
from ims_desktop.domain.closed_session import ClosedSession, OverShortAccount, float_to_keep, over_and_short
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.put_by import Given, PutBy
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.returned_cheque import Fee, posted, with_fee
from ims_desktop.domain.reversal import taken_back
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.till_session import SessionState, TillSession
from ims_desktop.domain.times import roll_time

MOPS = {
    mop.code: mop
    for mop in (
        Mop("1", "Cash", MopKind.CASH),
        Mop("2", "Cheque", MopKind.CHEQUE),
        Mop("3", "Postal order", MopKind.OTHER),
        Mop("92", "Card", MopKind.CARD),
    )
}
KINDS = {code: mop.kind for code, mop in MOPS.items()}
ACCOUNT = OverShortAccount("OAS", "BA1", "N0")
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
_CODES = sorted(MOPS)
_MOVES = tuple(MoveKind)
_GIVEN = tuple(Given)


@dataclass
class Day:
    """An office's day so far. `act` takes any three numbers and does something that can be done."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    sessions: dict[str, SessionSoFar] = field(default_factory=dict)  # open, by till
    takings: list[Takings] = field(default_factory=list)  # closed and not banked
    slips: dict[int, str] = field(default_factory=dict)  # by state
    posted_pence: int = 0
    in_bank_pence: int = 0
    aside: list[PutBy] = field(default_factory=list)  # in the envelope
    vouchers: list[PutBy] = field(default_factory=list)  # not reimbursed
    imprest_pence: int = 0  # its float: what the safe gave, less what went back
    given_up: Counter[str] = field(default_factory=Counter)  # pence that left it, but for what the bank exchanged
    cheques: dict[str, list[Posting]] = field(default_factory=dict)  # taken, by session
    listed: dict[int, list[Posting]] = field(default_factory=dict)  # by slip
    _pence_of: dict[int, int] = field(default_factory=dict)

    def act(self, what: int, which: int, pence: int) -> None:
        """One act more."""
        acts = (
            self._open,
            self._pay,
            self._pay,
            self._pay,
            self._move,
            self._move,
            self._close,
            self._bank,
            self._step,
            self._come_back,
        )
        acts[what % len(acts)](("01", "02")[which % 2], which, pence)

    def _say(self, kind: str, till: str, **body: Any) -> None:
        at = roll_time(START + timedelta(seconds=len(self.entries)))
        frame = {"office": "BA1", "till": till, "business_day": "2026-11-24"}
        self.entries.append({"kind": kind, "at": at, "actor": "jan", "body": frame | body})
        self.posted_pence += sum(posting["amount_pence"] for posting in body.get("postings", ()))

    def _open(self, till: str, _which: int, pence: int) -> None:
        if till in self.sessions:
            return
        session = TillSession(SessionId(f"s{len(self.entries)}"), UserId("jan"), START, date(2026, 11, 24), pence)
        self.sessions[till] = SessionSoFar(session)
        self._say("session.opened", till, session=session.id, float_pence=pence)

    def _pay(self, till: str, which: int, pence: int) -> None:
        so_far = self.sessions.get(till)
        if so_far is None or not pence:
            return
        mop = _CODES[which % len(_CODES)]
        posting = Posting("01", "r", mop, pence, "N0", 0, "", 1, 1)
        self.sessions[till] = _with(so_far, takings=(*so_far.takings, Taking("01", mop, "N0", pence, 0)))
        if mop == "2":
            self.cheques.setdefault(so_far.session.id, []).append(posting)
        self._say("payment.taken", till, session=so_far.session.id, postings=[asdict(posting)])

    def _move(self, till: str, which: int, pence: int) -> None:
        so_far = self.sessions.get(till)
        if so_far is None or not pence:
            return
        kind = _MOVES[(which + pence) % len(_MOVES)]
        if kind is MoveKind.FLOAT_BACK:  # of another sum than any close kept, too: that is another float
            self._say("cash.moved", till, **CashMove(kind, pence).body())
            return
        if kind is MoveKind.GIVEN_UP:
            self._give_up(till, which, pence)
            return
        if kind in {MoveKind.VOUCHER, MoveKind.REIMBURSED}:
            self._voucher(kind, till, which, pence)
            return
        self.imprest_pence += pence * ((kind is MoveKind.IMPREST) - (kind is MoveKind.IMPREST_BACK))
        if kind in SWAPS:
            way: dict[str, Any] = {"from": "drawer", "to": "other_till" if kind is MoveKind.SWAP_TILL else "safe"}
            self._say("cash.moved", till, session=so_far.session.id, move=kind.value, pence=pence, **way)
            return
        if kind is MoveKind.SET_ASIDE:
            if pence % 2:  # two counterfeit notes that were handed in, or foreign money: of no value
                kept = {"counted": {"2000": 2}} if pence % 3 else {}
                self.aside.append(PutBy(f"S{len(self.entries)}", 0, 2 if kept else 0))
                move = CashMove(kind, 0).body() | ({"kept": kept} if kept else {})
                self._say("cash.moved", till, session=so_far.session.id, **move)
                return
            self.aside.append(PutBy(f"S{len(self.entries)}", pence))
        moved = Counter(so_far.moved) + Counter({kind: pence})
        self.sessions[till] = _with(so_far, moved=dict(moved))
        self._say("cash.moved", till, session=so_far.session.id, **CashMove(kind, pence).body())

    def _voucher(self, kind: MoveKind, till: str, which: int, pence: int) -> None:
        if kind is MoveKind.VOUCHER:
            self.vouchers.append(PutBy(f"S{len(self.entries)}", pence))
            self._say("cash.moved", till, **CashMove(kind, pence, vat_code="N0").body())
            return
        goods = tuple(one for place, one in enumerate(self.vouchers) if (which >> place) & 1)
        if goods:
            self.vouchers = [one for one in self.vouchers if one not in goods]
            self._say("cash.moved", till, **CashMove(kind, sum(one.pence for one in goods), goods=goods).body())

    def _give_up(self, till: str, which: int, pence: int) -> None:
        goods = tuple(one for place, one in enumerate(self.aside) if (which >> place) & 1)
        sum_pence = sum(one.pence for one in goods)
        given = _GIVEN[pence % len(_GIVEN)]
        if not goods or (given is Given.PAYER and sum_pence):
            return
        self.aside = [one for one in self.aside if one not in goods]
        if given is Given.EXCHANGED:
            self.in_bank_pence += sum_pence
        else:
            self.given_up[given] += sum_pence
        self._say("cash.moved", till, **CashMove(MoveKind.GIVEN_UP, sum_pence, goods=goods, given=given).body())

    def _close(self, till: str, which: int, pence: int) -> None:
        so_far = self.sessions.pop(till, None)
        if so_far is None:
            return
        expected = figures(so_far, Counted({}), MOPS)
        off = (pence % 700) - 350 if which % 3 == 0 else 0
        counts = {
            one.mop: max(0, one.expected_pence + (off if place == which % len(expected) else 0))
            for place, one in enumerate(expected)
        }
        tenders = figures(so_far, Counted(counts), MOPS)
        closed = ClosedSession(
            so_far.session.id, so_far.session.cashier, 1, SessionState.CLOSED, tenders, so_far.session.float_pence,
            float_to_keep(so_far, tenders[0].counted_pence, None), so_far.moved, 0, "", "",
            over_and_short(tenders, ACCOUNT),
        )  # fmt: skip
        to_bank = [
            ToBank(one.mop, one.kind, closed.banking_pence(one)) for one in tenders if one.kind is not MopKind.CARD
        ]
        self.takings.append(
            Takings(
                so_far.session.id, DeviceId(till), "BA1", till, so_far.session.cashier, len(self.entries),
                START, SessionState.CLOSED, tuple(to_bank),
            )
        )  # fmt: skip
        self._say("session.closed", till, **closed.body())

    def _bank(self, _till: str, which: int, pence: int) -> None:
        chosen = [one for place, one in enumerate(self.takings) if (which >> place) & 1]
        if not chosen:
            return
        self.takings = [one for one in self.takings if one not in chosen]
        slip = len(self.slips) + 1
        listed = [replace(one, cheques=self._cheques_of(one.session)) for one in chosen]
        self.listed[slip] = [posting for one in chosen for posting in self.cheques.get(one.session, ())]
        banking = make_banking(listed, BankingWanted((), reason=f"counted {pence}"), "BA1", slip, ACCOUNT)
        self.slips[slip], self._pence_of[slip] = "made", banking.pence
        self._say("banking.made", "", banking=str(slip), **banking.body())

    def _step(self, _till: str, which: int, pence: int) -> None:
        if not self.slips:
            return
        slip = sorted(self.slips)[which % len(self.slips)]
        step = {"made": "handed_over", "handed_over": "received", "received": "corrected"}[self.slips[slip]]
        said: dict[str, Any] = {"banking": str(slip), "slip": slip}
        if step == "received":
            self.in_bank_pence += self._pence_of[slip]
        if step == "corrected":
            off = (pence % 400) - 200
            self.in_bank_pence += off
            self._say(f"banking.{step}", "", **said, postings=[asdict(over_or_short("1", off, ACCOUNT))])
            return
        self.slips[slip] = step
        self._say(f"banking.{step}", "", **said)

    def _cheques_of(self, session: str) -> tuple[Cheque, ...]:
        return tuple(
            Cheque(place, 1, one.mop, one.amount_pence) for place, one in enumerate(self.cheques.get(session, ()))
        )

    def _come_back(self, _till: str, which: int, pence: int) -> None:
        """The bank returns a cheque of a slip that it has, with a fee or without."""
        there = [slip for slip, state in self.slips.items() if state == "received" and self.listed[slip]]
        if not there:
            return
        cheque = self.listed[there[which % len(there)]].pop()
        fee = Fee(pence, "FE", "BA1", "N0") if pence % 2 else None
        self.in_bank_pence -= cheque.amount_pence
        self._say("cheque.returned", "", session="long closed", **posted(with_fee(taken_back([cheque]), fee, cheque)))


def _with(so_far: SessionSoFar, **changed: Any) -> SessionSoFar:
    parts = {"session": so_far.session, "takings": so_far.takings, "moved": so_far.moved}
    return SessionSoFar(**{**parts, **changed})


def a_day(acts: Sequence[tuple[int, int, int]]) -> Iterator[tuple[Day, dict[str, Any]]]:
    """Each entry of a day, with how the day stands after it."""
    day = Day()
    for act in acts:
        before = len(day.entries)
        day.act(*act)
        if len(day.entries) > before:
            yield day, day.entries[-1]
