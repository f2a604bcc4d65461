"""An office at central for banking: tills that close, desks of two supervisors and one of finance."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from builders import CASH, CASHIER, CHEQUE, ENVELOPE, FINANCE, SUPERVISOR, CountingIds
from made_central import Central, Roll, at_desk
from session_rolls import receipts_of, sums

from ims_desktop.actions.supervisor.bank_takings import bank_takings
from ims_desktop.actions.supervisor.banking_entries import BankingDesk, Outside
from ims_desktop.domain.banking import BankingWanted
from ims_desktop.domain.mop import Mop
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.central.store import SqlCentralStore

IDS = CountingIds()
PAT = User(UserId("u-pat"), "PPat", "P. Pat", "BA1", (Role.SUPERVISOR,))
OTHER_OFFICE = User(UserId("u-else"), "EElse", "E. Else", "NL2", (Role.SUPERVISOR,))
CARRIER = Outside("G. Uard", "R 1017")


@dataclass
class Office:
    """An office at central, with desks of two supervisors and one of finance."""

    central: Central
    sam: SqlCentralStore
    pat: SqlCentralStore
    finance: SqlCentralStore
    roll: Roll
    link: Any

    def desk(self, store: SqlCentralStore) -> BankingDesk:
        return BankingDesk(store, IDS)

    def bank(
        self, *sessions: SessionId, store: SqlCentralStore | None = None, by: User = SUPERVISOR, **wanted: Any
    ) -> Any:
        store = store or self.sam
        return bank_takings(self.desk(store), store.reference_data(), by, BankingWanted(sessions, **wanted))

    def pays(self, pence: int, mop: Mop = CHEQUE) -> Mapping[str, Any]:
        """A payment in the open session; the entry read."""
        number = "000214" if mop is CHEQUE else ""
        sealed = self.roll.payment(pence, tenders=(Tender(mop, pence, cheque_number=number),))
        entry: Mapping[str, Any] = json.loads(sealed.text)
        return entry

    def closes(
        self, session: SessionId, *tenders: dict[str, Any], cashier: User = CASHIER, state: str = "closed"
    ) -> None:
        """The open session closes; what there is comes to central."""
        floats = {"float_pence": 50_00, "float_kept_pence": 50_00, "envelope": ENVELOPE}
        there = [{name: one[name] for name in ("mop", "kind", "counted_pence")} for one in tenders]
        self._say("session.counted", cashier, session, attempt=1, finished=True, tenders=there)
        count = self.roll.head.number
        body = {"cashier": cashier.id, "count": count, "state": state, "total_pence": 0, "postings": []}
        body |= receipts_of(sums(self.roll, session))
        self._say("session.closed", cashier, session, tenders=list(tenders), **body, **floats)

    def closed(
        self, *, cash: int = 100_00, cheques: tuple[int, ...] = (), state: str = "closed", cashier: User = CASHIER
    ) -> SessionId:
        """A session that took these and closed."""
        session = SessionId(IDS.new_id())
        self.roll.opened(session, cashier)
        if cash:
            self.roll.payment(cash, cashier=cashier)
        for pence in cheques:
            self.roll.payment(pence, tenders=(Tender(CHEQUE, pence, cheque_number="000214"),), cashier=cashier)
        there = tender_of(CHEQUE.code, "cheque", sum(cheques), sum(cheques))
        self.closes(session, tender_of(CASH.code, "cash", 50_00 + cash, cash), there, cashier=cashier, state=state)
        return session

    def reverse(self, kind: str, paid: Mapping[str, Any], postings: list[dict[str, Any]], **said: Any) -> None:
        """A void or a correction of a payment of the open session; before a supervisor."""
        till, body = self.roll.identity, paid["body"]
        frame = {"session": self.roll.session, "business_day": "2026-04-01", "office": till.office, "till": till.till}
        named = {"payment": body["payment"], "receipt": body["receipt"]}
        there = {"paid": {"device": paid["device"], "number": paid["number"]}, "postings": postings}
        total = {"total_pence": sum(one["amount_pence"] for one in postings)}
        self.roll.forged(kind=kind, approver=SUPERVISOR.id, body={**frame, **named, **there, **total, **said})

    def approved(self, session: SessionId) -> None:
        self._say("session.approved", SUPERVISOR, session, closed=self.roll.head.number)

    def _say(self, kind: str, actor: User, session: SessionId, **said: Any) -> None:
        till = self.roll.identity
        frame = {"session": session, "business_day": "2026-04-01", "office": till.office, "till": till.till}
        self.roll.forged(kind=kind, actor=actor.id, body=frame | said)
        self.link.push(self.roll.entries, self.roll.said())


def tender_of(mop: str, kind: str, pence: int, banking: int) -> dict[str, Any]:
    figures = {"taken_pence": banking, "expected_pence": pence, "counted_pence": pence, "difference_pence": 0}
    return {"mop": mop, "kind": kind, **figures, "banking_pence": banking}


@contextmanager
def an_office(central: Central) -> Iterator[Office]:
    central.store.change([to_row(one) for one in (PAT, OTHER_OFFICE)], {})
    with ExitStack() as stack:
        sam, pat, finance = (stack.enter_context(at_desk(central, one)) for one in (SUPERVISOR, PAT, FINANCE))
        yield Office(central, sam, pat, finance, *central.till())
