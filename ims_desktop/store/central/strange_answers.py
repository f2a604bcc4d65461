"""Answers that no central gives: told as the office's trouble, and nothing of them is taken.

Whoever answers may be another program, central with somebody's hand in its tables, or one that lies. A till takes what
is right throughout or nothing: a fund whose largest sum is a text would stop each sign-in after it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.fitting import fits
from ims_desktop.domain.reference_data import KIND_OF, read_thing
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central.libpq import StrangeAnswer

_LARGEST = 2**63  # a till's file keeps no number as large
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, StrangeAnswer, TypeError, ValueError)


def strange(what: str) -> Unavailable:
    """The trouble; `what` says of which answer."""
    return Unavailable(Trouble.CENTRAL_STRANGE, detail=what)


@contextmanager
def as_central_writes(what: str) -> Iterator[None]:
    """Reading an answer; what makes no sense is the trouble and no bug of this program."""
    try:
        yield
    except _UNREADABLE as error:
        raise strange(what) from error


def must_be(row: Sequence[object], what: str, *kinds: type) -> None:
    """Refuse a row that is not of these types, in their order."""
    if len(row) != len(kinds) or any(type(value) is not kind for value, kind in zip(row, kinds, strict=False)):
        raise strange(what)


def must_fit(changes: PulledChanges) -> None:
    """Refuse a slice with anything in it that a till could not read, now or when somebody signs in."""
    if not (_numbered(changes) and fits(PulledChanges, changes) and all(map(_kept, changes.holders))):
        raise strange("what changed")
    for row in changes.rows:
        if row.data is not None and not fits(KIND_OF[row.kind], read_thing(KIND_OF[row.kind], row.data)):
            raise strange(f"the {row.kind.value} “{row.key[:32]}”")


def _numbered(changes: PulledChanges) -> bool:
    return type(changes.upto) is int and 0 <= changes.upto < _LARGEST


def _kept(holder: AccountHolder) -> bool:
    sums = (holder.balance_pence, holder.due_pence, holder.arrears_pence)
    return all(pence is None or abs(pence) < _LARGEST for pence in sums)
