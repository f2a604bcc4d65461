"""Central in memory, as far as only it knows sessions of tills that are gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from builders import CASHIER, START

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.gone_session import GoneFound, GoneSession
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.times import roll_time

GONE_DEVICE = DeviceId("01960000-0000-7000-8000-00000000aaaa")
GONE_SESSION = SessionId("01960000-0000-7000-8000-00000000bbbb")


def waits(cashier: UserId = CASHIER.id, *, till: str = "05A", heard: int = 118) -> GoneSession:
    """One of till 05, known up to entry 118."""
    return GoneSession(GONE_SESSION, GONE_DEVICE, "BA1", till, cashier, START, 118, heard)


def gone_body(of: GoneSession, cash_mop: str = "1", pence: int = 13_00) -> Mapping[str, Json]:
    """What a taking over must say of it: £50.00 float, so much in cash."""
    takings: list[Json] = [
        {"fund": "02", "mop": cash_mop, "vat_code": "N0", "amount_pence": pence, "vat_pence": 0},
    ]
    return {
        "device": of.device, "till": of.till, "cashier": of.cashier, "upto": {of.device: of.last}, "last": of.last,
        "heard": of.heard, "opened_at": roll_time(START), "day": "2026-04-01", "float_pence": 50_00, "payments": 2,
        "receipts": {"first": "BA1-05A-000001-K", "last": "BA1-05A-000002-K"}, "takings": takings,
        "moved": {"lift": 5_00}, "reversals": {},
    }  # fmt: skip


@dataclass
class FakeGone:
    """`trouble` is raised by every call while it is set."""

    there: list[GoneSession] = field(default_factory=list)
    trouble: Exception | None = None
    cash_mop: str = "1"

    def gone_sessions(self) -> Sequence[GoneSession]:
        self._asked()
        return self.there

    def gone_session(self, session: SessionId) -> GoneFound | None:
        self._asked()
        found = next((one for one in self.there if one.session == session), None)
        return None if found is None else GoneFound(found, gone_body(found, self.cash_mop))

    def close(self) -> None:
        pass

    def _asked(self) -> None:
        if self.trouble is not None:
            raise self.trouble
