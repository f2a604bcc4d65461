"""Puts a held entry right: says first what it carries and why it is held; the safe answer stands first."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.finance.settle_held import (
    AccountPart,
    SettleWanted,
    Way,
    look_at_held,
    says_plainly,
    settle_held,
)
from ims_desktop.actions.ports.held import HeldCentral
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import HeldNow
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.why_held import why_held
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.sync_and_proof.wording import HeldRow
from ims_desktop.ui.trouble import words_of

_WAYS = {
    Way.AS_IT_SAYS: "Post it where it says itself",
    Way.SUSPENSE: "Post it to suspense",
    Way.ACCOUNTS: "Post it to accounts",
    Way.NO_EFFECT: "Nothing follows from it",
}
_COUNTED = (
    "Whoever took its session over counted this money without knowing of it, so it goes against what was over or short "
    "there: the safe stays as it was counted."
)
_TO_BE_COUNTED = "Its session was taken over and is not closed yet: put it right once that is counted and closed."
DONE = "Entry {:,} of {} was put right. It stands on your own roll as entry {:,}."


@frozen
class SettleAsked:
    """What the panel asks. `mops` are offered where the entry does not say how it was paid; amounts in pounds."""

    title: str
    says: str
    ways: tuple[tuple[str, str], ...]
    funds: tuple[tuple[str, str], ...]
    mops: tuple[tuple[str, str], ...]
    amount: str


@frozen
class PartKeyed:
    """One account as it was keyed."""

    fund: str
    reference: str
    amount: str


@frozen
class SettleKeyed:
    """What was keyed; `part` is the account that stands in the fields, beside those that were added before."""

    way: str
    part: PartKeyed
    mop: str
    reason: str


class SettlingView(Protocol):
    """The panel beside the list."""

    def show_settling(self, asked: SettleAsked | None) -> None:
        """Ask; None puts the panel away."""

    def show_parts(self, parts: tuple[str, ...], left: str) -> None:
        """Show the accounts that were added, and offer what is left as the next one's amount."""

    def show_settling_wrong(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say above the list what was done, or why nothing can be."""


class SettlingPresenter:
    """One held entry at a time. Nothing is written before it is said what will happen."""

    def __init__(self, view: SettlingView, at: AtCentralWork[HeldCentral], done: Callable[[], None]) -> None:
        self._view = view
        self._at = at
        self._done = done
        self._now: HeldNow | None = None
        self._parts: tuple[AccountPart, ...] = ()
        self._busy = False

    def begin(self, row: HeldRow | None) -> None:
        """Ask central about the marked entry, then the person what becomes of it."""
        if row is None or not row.is_open or self._busy:
            return
        user, device = self._at.user, DeviceId(row.device)
        self._view.show_told("", wrong=False)
        self._at.run(lambda central: look_at_held(central, user, device, row.number), self._ask, self._cannot)

    def leave(self) -> None:
        """Nothing is done."""
        if not self._busy:
            self._now, self._parts = None, ()
            self._view.show_settling(None)

    def add(self, keyed: PartKeyed) -> None:
        """Keep an account, and go on with what is left."""
        try:
            self._parts = (*self._parts, self._part(keyed))
        except Refused as refused:
            self._view.show_settling_wrong(refused.message)
            return
        self._view.show_settling_wrong("")
        self._show_parts()

    def take_off(self) -> None:
        """The account that was added last comes off again."""
        self._parts = self._parts[:-1]
        self._show_parts()

    def settle(self, keyed: SettleKeyed) -> None:
        """What was keyed stands: it is written at central."""
        if self._busy or self._now is None:
            return
        try:
            wanted = self._wanted(self._now, keyed)
        except Refused as refused:
            self._view.show_settling_wrong(refused.message)
            return
        self._view.show_settling_wrong("")
        self._busy = True
        at = self._at
        at.run(lambda central: settle_held(central, at.ids, at.user, wanted), self._settled, self._failed)

    def _wanted(self, now: HeldNow, keyed: SettleKeyed) -> SettleWanted:
        way = Way(keyed.way)
        parts = self._parts
        if way is Way.ACCOUNTS and (self._left_pence(now) or not parts):
            parts = (*parts, self._part(keyed.part))
        return SettleWanted(now.device, now.number, way, keyed.reason, parts if way is Way.ACCOUNTS else (), keyed.mop)

    @staticmethod
    def _part(keyed: PartKeyed) -> AccountPart:
        return AccountPart(keyed.fund, keyed.reference.strip(), parse_pounds(keyed.amount))

    def _left_pence(self, now: HeldNow) -> int:
        return abs(now.pence) - sum(one.pence for one in self._parts)

    def _show_parts(self) -> None:
        if self._now is None:
            return
        left_pence = self._left_pence(self._now)
        told = tuple(f"{one.fund}  {one.reference}  {pounds(one.pence)}" for one in self._parts)
        self._view.show_parts(told, plain_pounds(left_pence) if left_pence > 0 else "")

    def _ask(self, now: HeldNow) -> None:
        self._now, self._parts = now, ()
        data = self._at.data
        if now.settled is not None:
            self._cannot_settle(f"It was put right already, by {data.name_of(now.settled.by)}.")
            return
        if self._at.user.id in now.people:
            self._cannot_settle("Nobody puts right what they took, approved or closed themselves.")
            return
        funds = sorted((one for one in data.funds.values() if not one.disabled), key=lambda one: one.name)
        mops = sorted((one for one in data.mops.values() if not one.disabled), key=lambda one: one.name)
        self._view.show_settling(
            SettleAsked(
                title=f"Entry {now.number:,} of {now.till_name}",
                says=_says(now, data),
                ways=tuple((_WAYS[way], way.value) for way in _ways(now)),
                funds=tuple((f"{one.name} ({one.code})", one.code) for one in funds),
                mops=() if now.methods or not now.pence else tuple((one.name, one.code) for one in mops),
                amount=plain_pounds(abs(now.pence)),
            )
        )
        self._show_parts()

    def _settled(self, entry: Entry) -> None:
        now, self._busy = self._now, False
        self.leave()
        if now is not None:
            self._view.show_told(DONE.format(now.number, now.till_name, entry.number), wrong=False)
        self._done()

    def _failed(self, trouble: Exception) -> None:
        self._busy = False
        self._view.show_settling_wrong(words_of(trouble))

    def _cannot(self, trouble: Exception) -> None:
        self._cannot_settle(words_of(trouble))

    def _cannot_settle(self, text: str) -> None:
        self._now = None
        self._view.show_told(text, wrong=True)


def _ways(now: HeldNow) -> tuple[Way, ...]:
    """What may become of it, the likeliest first."""
    if now.stands:
        return (Way.NO_EFFECT,)
    own = (Way.AS_IT_SAYS,) if says_plainly(now) else ()
    return (*own, Way.SUSPENSE, Way.ACCOUNTS) if now.pence else (Way.NO_EFFECT, *own)


def _says(now: HeldNow, data: ReferenceData) -> str:
    """What it carries, how it was paid, where it would post itself, and why it is held."""
    parts = [f"{why_held(now.why)}."]
    if now.stands:
        parts.append("The same stands at central already, so nothing may be posted for it.")
    elif not now.pence:
        parts.append("It carries no money.")
    else:
        named = {mop: data.mops[mop].name if mop in data.mops else mop for mop in now.methods}
        each = [f"{pounds(pence)} by {named[mop]}" for mop, pence in now.methods.items()]
        carries = f"{pounds(now.pence)}, and does not say how it was paid" if not each else ", ".join(each)
        parts.append(f"It carries {pounds(now.pence)}: {carries}." if len(each) > 1 else f"It carries {carries}.")
    if now.late is not None and not now.stands:
        parts.append(_COUNTED if now.late.number else _TO_BE_COUNTED)
    if not now.stands and says_plainly(now):
        own = ", ".join(dict.fromkeys(f"{one.get('fund')} {one.get('reference')}" for one in now.says))
        parts.append(f"It says itself: {own}.")
    return " ".join(parts)
