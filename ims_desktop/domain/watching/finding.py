"""What stands on the watch list: a question to ask, never a verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.watching.seen import NOBODY, EntryRef, Happened


class Kind(StrEnum):
    """What is watched; the value is what it is called."""

    MIX = "tender mix changed"
    CROSSED = "cash short, another tender over"
    CHEQUES = "banked otherwise than closed"
    CAME_BACK = "cheques of one account returned"
    TAKEN_BAD = "many returned cheques taken"
    REVERSALS = "many reversals of own payments"
    AFTER_HOURS = "reversals after hours"
    JUST_UNDER = "reversals just under the limit"
    SAME_ACCOUNT = "reversals on one account"
    LATE = "reversals long after the payment"
    UNBANKED = "takings not banked"
    DRAWER = "drawer opened without a sale"
    SWAPS = "many swaps of change"
    SWAP_ALONE = "swap of change unanswered"
    ONE_SIDE = "differences always of one side"
    GONE = "session of a till that is gone"
    SILENT = "till silent"
    MISSING = "entries missing"
    HELD = "entries held"
    QUICK = "approvals at once"
    SAME_APPROVER = "one approver for one cashier"
    TWO_TILLS = "sessions open at two tills"
    ELSEWHERE = "approved while at work elsewhere"
    FLOAT_LEFT = "float nobody opens with"
    FLOAT = "float wrong at opening"
    FLOAT_SHORT = "float short by much, or by what nobody said"
    HANDED = "drawer handed over otherwise than it was taken"
    COPIES = "many copies of receipts"
    SAME_RECEIPT = "one receipt copied often"
    SAME_CHEQUE = "one cheque taken twice"
    BACKDATED = "amount of an earlier day without its post"
    SET_BACK = "clock set back"
    POST_SHORT = "cash of the post not taken as logged"
    SETTLED = "held money posted elsewhere than it says"
    NO_EFFECT = "held cash move or close put right as without effect"
    NOT_OVER = "taken out of overs where nothing was over"
    SEAL_AGAIN = "one seal on two paying-in slips"
    BANKED_ALONE = "banked by one person alone"
    CARDS_BY_PAPER = "card sales that a paper alone matched"
    OWN_ACCOUNT = "own or family account"
    CHECK = "safe, float or imprest counted otherwise"
    UNSIGNED = "spot check not signed by its checker"


class Figure(NamedTuple):
    """One figure of a finding, in words, and the entries behind it."""

    words: str
    entries: tuple[EntryRef, ...] = ()


@frozen
class Finding:
    """Something to look at. `day` is when it first passed its limit, `until` when it last did."""

    kind: Kind
    day: date
    office: str
    words: str  # what was seen and what to ask; the person is not named in it
    figures: tuple[Figure, ...]
    who: UserId = NOBODY
    till: str = ""
    about: str = ""  # an account, receipt or session that it is about, where one person has several
    until: date = date.min

    def __post_init__(self) -> None:
        """What was seen once was seen until then."""
        object.__setattr__(self, "until", max(self.day, self.until))

    @property
    def entries(self) -> tuple[EntryRef, ...]:
        """All entries behind it, each once, in order."""
        return tuple(sorted({one for figure in self.figures for one in figure.entries}))


def figure(words: str, behind: Iterable[Happened]) -> Figure:
    """A figure and the entries behind it."""
    return Figure(words, tuple(one.ref for one in behind))


def gathered(findings: Iterable[Finding], days: int) -> tuple[Finding, ...]:
    """One finding where the same is found again within so many days, with the latest figures; newest first."""
    latest: dict[tuple[str, ...], Finding] = {}
    done: list[Finding] = []
    for one in sorted(findings, key=lambda found: found.day):
        key = (one.kind, one.office, one.till, one.who, one.about)
        before = latest.get(key)
        if before is not None and one.day - before.until <= timedelta(days=days):
            latest[key] = replace(one, day=before.day, until=one.day)
            continue
        if before is not None:
            done.append(before)
        latest[key] = one
    return tuple(sorted([*done, *latest.values()], key=_newest_first))


def _newest_first(one: Finding) -> tuple[int, Sequence[str]]:
    return -one.until.toordinal(), (one.office, one.kind, one.till, one.who, one.about)
