"""Making a day's statement of rolls in a file: by the driver alone, so that a till beside it stays light."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.domain.roll_statement import RollEnd, statement_seal, statement_text
from ims_desktop.domain.times import business_day, roll_time

Run: TypeAlias = Callable[[str, tuple[Any, ...]], Sequence[Any]]  # a statement of SQLite, and its rows

_LAST = "SELECT day, seal FROM statement ORDER BY day DESC LIMIT 1"
_ENDS = "SELECT d.device, d.public_key, h.number, h.seal FROM head h JOIN device d ON d.device = h.device"
_KEEP = "INSERT INTO statement (day, text, seal, made_at) VALUES (?, ?, ?, ?)"


def keep_in_file(run: Run, now: datetime) -> None:
    """Make today's statement where there is none yet, within the transaction at hand."""
    today = business_day(now)
    last = run(_LAST, ())
    if last and last[0][0] >= today.isoformat():
        return
    text = statement_text(today, [RollEnd(DeviceId(row[0]), row[1], row[2], row[3]) for row in run(_ENDS, ())])
    seal = statement_seal(last[0][1] if last else NO_SEAL, text)
    run(_KEEP, (today.isoformat(), text, seal, roll_time(now)))
