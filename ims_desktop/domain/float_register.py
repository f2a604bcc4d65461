"""The float register: every float of an office, its sum and who holds it, for each to certify at a year's end."""

from collections.abc import Iterator
from datetime import datetime

from ims_desktop.domain.custody import Custody, Spot, Where
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.references import UserId

NOBODY = UserId("")


@frozen
class FloatHeld:
    """One float: in whose hands, and since when. `which` is the till, or blank where an office has only one of it."""

    what: str
    which: str
    pence: int
    holder: UserId
    since: datetime | None = None


@frozen
class FloatRegister:
    """The floats of an office at a moment, and by which names their holders are shown. Pence; times are aware UTC."""

    council: Council
    office: Office
    at: datetime
    floats: tuple[FloatHeld, ...]
    names: dict[UserId, str]

    @property
    def total_pence(self) -> int:
        """All of them together."""
        return sum(one.pence for one in self.floats)

    def name(self, one: FloatHeld) -> str:
        """Who holds it, blank where nobody did anything with it yet."""
        return self.names.get(one.holder, one.holder)


def floats_in(custody: Custody) -> tuple[FloatHeld, ...]:
    """Every float: of open sessions as counted at opening, of closed ones as kept, the imprest, the safe's own.

    Takings are in none of them: what lies beside a float in the same drawer or safe is for the bank.
    """
    return tuple(sorted(_floats(custody), key=lambda one: (one.what, one.which)))


def _floats(custody: Custody) -> Iterator[FloatHeld]:
    for session, opened in custody.floats_out.items():
        held = custody.places.get(Spot(Where.DRAWER, session))
        holder = held.holder if held else NOBODY
        yield FloatHeld("open drawer", opened.till, opened.pence, holder, held.since if held else None)
    for till, kept in custody.floats_kept.items():
        yield from (FloatHeld("float kept", till, one.pence, one.holder, one.since) for one in kept)
    imprest, vouchers_pence = custody.places.get(Spot(Where.IMPREST)), custody.pence_at(Where.VOUCHERS)
    if imprest is not None and (imprest.total_pence or vouchers_pence):  # cash and vouchers together
        float_pence = imprest.pence[MopKind.CASH] + vouchers_pence
        yield FloatHeld("imprest", "", float_pence, imprest.holder, imprest.since)
    if custody.safe_float_pence:
        safe = custody.places.get(Spot(Where.SAFE))
        yield FloatHeld("safe", "", custody.safe_float_pence, safe.holder if safe else NOBODY, None)
