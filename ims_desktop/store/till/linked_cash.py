"""Cash that belongs together, as a till knows it: on its own roll, and what central told of other tills."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from ims_desktop.actions.ports import EarlierPayment
from ims_desktop.domain.cash_limit import CashTold
from ims_desktop.domain.payment import PAYER
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.till.by_account import ON_ACCOUNT, SINCE, begins_ms, entry_before
from ims_desktop.store.till.connection import Connection, Lanes, folded, translated
from ims_desktop.store.till.projection import milliseconds, moment

LINKED_CASH = (
    """CREATE TABLE cash_elsewhere (
        device TEXT NOT NULL,
        number INTEGER NOT NULL,
        fund TEXT NOT NULL,
        reference TEXT NOT NULL,
        business_day TEXT NOT NULL,
        pence INTEGER NOT NULL,
        PRIMARY KEY (reference, fund, device, number)
    ) WITHOUT ROWID""",
    # all that other tills took of late, however paid, so that the same is asked about
    """CREATE TABLE paid_elsewhere (
        device TEXT NOT NULL,
        number INTEGER NOT NULL,
        place TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        fund TEXT NOT NULL,
        reference TEXT NOT NULL,
        business_day TEXT NOT NULL,
        pence INTEGER NOT NULL,
        PRIMARY KEY (reference, fund, device, number)
    ) WITHOUT ROWID""",
    "CREATE TABLE told_reach (one INTEGER PRIMARY KEY CHECK (one = 1), days INTEGER NOT NULL)",
    "CREATE TABLE cash_told (device TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID",
)

_AT_ONCE = 500  # rows in one transaction: a payment never waits long for its turn
_KEEP = "INSERT OR REPLACE INTO cash_elsewhere VALUES (?, ?, ?, ?, ?, ?)"
_KEEP_PAID = "INSERT OR REPLACE INTO paid_elsewhere VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# what a close was over or short is no payment; what was paid out again does not make cash that came in less
_OF_PAYMENTS = "entry.kind NOT IN ('session.closed', 'payment.refunded')"
_OF_PAYER = "SELECT number FROM personal WHERE number > ? AND field = ? AND folded(value) = ?"
_LATELY = f"{SINCE} SELECT DISTINCT number FROM stretch CROSS JOIN posting ON {ON_ACCOUNT} WHERE number > ?"  # noqa: S608  our own


class KnownCash:
    """The part of a till's store that knows linked cash."""

    _lanes: Lanes

    def linked_cash(self, accounts: Collection[tuple[str, str]], payer: str, mops: Collection[str], since: date) -> int:
        """Pence taken by these MOPs since a London day on these accounts, or by this payer; "" is no payer.

        Accounts (fund, reference) are looked for here and at other tills, a payer only here.
        """
        with translated():
            return linked_cash(self._lanes.connection(), accounts, payer, mops, since)

    def cash_known(self) -> Mapping[DeviceId, int]:
        """Up to which entry of each other till its cash is known here."""
        with translated():
            rows = self._lanes.connection().execute("SELECT device, number FROM cash_told")
            return {DeviceId(device): number for device, number in rows}


def linked_cash(
    connection: Connection, accounts: Collection[tuple[str, str]], payer: str, mops: Collection[str], since: date
) -> int:
    """See `KnownCash.linked_cash`; a posting that is linked in two ways counts once."""
    since_ms = begins_ms(since)
    before = entry_before(connection, since_ms)
    postings: dict[tuple[int, int], int] = {}
    places = ", ".join("?" * len(mops))
    of_entry = (
        "SELECT posting.number, posting.posting, posting.amount_pence, posting.fund, posting.reference"  # noqa: S608  only places
        f" FROM posting JOIN entry USING (number) WHERE posting.number = ? AND at_ms >= ? AND {_OF_PAYMENTS}"
        f" AND mop IN ({places})"
    )
    for fund, reference in accounts:
        for (number,) in connection.execute(_LATELY, (before, reference, fund, before)).fetchall():
            for _, at, pence, of_fund, of_reference in connection.execute(of_entry, (number, since_ms, *mops)):
                if (of_fund, of_reference) == (fund, reference):
                    postings[number, at] = pence
    if payer:
        for (number,) in connection.execute(_OF_PAYER, (before, PAYER, folded(payer))).fetchall():
            for _, at, pence, _, _ in connection.execute(of_entry, (number, since_ms, *mops)):
                postings[number, at] = pence
    elsewhere = 0
    for fund, reference in accounts:
        told = connection.execute(
            "SELECT coalesce(sum(pence), 0) FROM cash_elsewhere WHERE reference = ? AND fund = ? AND business_day >= ?",
            (reference, fund, since.isoformat()),
        ).fetchone()
        elsewhere += told[0] if told else 0
    return sum(postings.values()) + elsewhere


def paid_elsewhere(connection: Connection, fund: str, reference: str, since: date) -> list[EarlierPayment]:
    """What other tills took on an account since a business day, as central told; what they voided is left out."""
    rows = connection.execute(
        "SELECT device, pence, at_ms, place FROM paid_elsewhere"
        " WHERE reference = ? AND fund = ? AND business_day >= ? ORDER BY at_ms",
        (reference, fund, since.isoformat()),
    ).fetchall()
    stands: list[tuple[str, int, int, str]] = []
    for device, pence, at_ms, place in rows:
        voided = next((one for one in stands if one[:2] == (device, -pence)), None) if pence < 0 else None
        if voided is not None:
            stands.remove(voided)
        elif pence > 0:
            stands.append((device, pence, at_ms, place))
    return [EarlierPayment(pence, moment(at_ms), f"till {place}") for _, pence, at_ms, place in stands]


def keep_told(lanes: Lanes, told: CashTold) -> None:
    """Keep what central told; how far it goes is kept last, so that what is cut off comes again."""
    connection = lanes.connection()
    rows = [
        (one.device, one.number, one.fund, one.reference, one.business_day.isoformat(), one.pence) for one in told.taken
    ]
    paid = [
        (
            one.device,
            one.number,
            one.place,
            milliseconds(one.at),
            one.fund,
            one.reference,
            one.business_day.isoformat(),
            one.pence,
        )
        for one in told.paid
    ]
    for start in range(0, max(len(rows), len(paid)), _AT_ONCE):
        with lanes.writing():
            connection.executemany(_KEEP, rows[start : start + _AT_ONCE])
            connection.executemany(_KEEP_PAID, paid[start : start + _AT_ONCE])
    with lanes.writing():
        for table in ("cash_elsewhere", "paid_elsewhere"):
            connection.execute(f"DELETE FROM {table} WHERE business_day < ?", (told.since.isoformat(),))  # noqa: S608  ours
        connection.executemany("INSERT OR REPLACE INTO cash_told VALUES (?, ?)", _pairs(told.upto))
        reach = connection.execute("SELECT days FROM told_reach").fetchone()
        if reach is not None and reach[0] < told.days:  # the office looks back further now: all is asked for once more
            connection.execute("DELETE FROM cash_told")
        connection.execute("INSERT OR REPLACE INTO told_reach VALUES (1, ?)", (told.days,))


def _pairs(upto: Mapping[DeviceId, int]) -> Sequence[tuple[str, int]]:
    return [(device, number) for device, number in upto.items()]
