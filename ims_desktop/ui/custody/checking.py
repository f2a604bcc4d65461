"""A spot check in the window, of safe, kept float or imprest: counted blind, fixed by two, then told what differs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.actions.supervisor.check_custody import Checker, check_custody
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.custody import Where
from ims_desktop.domain.custody_check import CheckCertificate, Checked, CheckWanted, check_wanted
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.keyed_cash import keyed_cash
from ims_desktop.ui.second_person.presenter import Agreement, SecondField, SecondPersonView
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of

_ABOUT_WHO = frozenset({Reason.OWN_APPROVAL, Reason.NOT_ALLOWED})
_ABOUT_THE_PASSWORD = frozenset({Reason.SIGN_IN_WRONG, Reason.SIGN_IN_LOCKED, Reason.SIGN_IN_LAPSED})


class CheckPlace(NamedTuple):
    """What may be counted: the safe, the imprest, or the float at a till."""

    what: Checked
    till: str = ""

    @property
    def named(self) -> str:
        """“the safe”, “the float at till 03”, “the imprest”."""
        return self.what.named(self.till)

    @property
    def listed(self) -> str:
        """“Safe”, “Float at till 03”, “Imprest”."""
        return self.what.listed(self.till)


@frozen
class CheckKeyed:
    """What stands keyed: of which place, pieces and bags by pence, sums in pounds."""

    place: CheckPlace
    pieces: Mapping[int, str]
    bags: Mapping[int, str]
    cheques: str
    other: str


class CheckView(Protocol):
    """The page that stands where custody's figures were, so that nobody reads them while they count."""

    def show_check(self, places: Sequence[CheckPlace]) -> None:
        """Begin to count: what may be counted, the safe first. Nothing is keyed yet."""

    def show_looking(self) -> None:
        """Back to custody's figures."""

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what is keyed comes to."""

    def show_made(self, words: Sequence[str], *, differs: bool) -> None:
        """It stands: what should be there, what was, what differs."""

    def tell_check(self, text: str, tone: Tone) -> None:
        """Say what stands in the way; empty words take it away."""

    def set_checking(self, *, busy: bool) -> None:
        """Hold the page while central is asked, or the checker is."""


@frozen
class CheckWork:
    """What a check is made with. `prove` has the checker at central by their own password, where they sign."""

    at: AtCentralWork[WholeCentral]
    prove: Callable[[str, str], AbstractContextManager[Checker]]
    save: Callable[[CheckCertificate], None]


class CheckingPresenter:
    """One check at a time, on the CENTRAL lane."""

    def __init__(self, view: CheckView, second: SecondPersonView, work: CheckWork, done: Callable[[], None]) -> None:
        self._view = view
        self._second = second
        self._at = work.at
        self._prove = work.prove
        self._save = work.save
        self._done = done
        self._wanted: CheckWanted | None = None
        self._made: CheckCertificate | None = None
        self._busy = False

    def begin(self) -> None:
        """Ask at which tills a float is kept; what lies there is not told."""
        if self._busy:
            return
        self._busy, self._made, self._wanted = True, None, None
        clock, user = self._at.clock, self._at.user

        def places(central: WholeCentral) -> Sequence[CheckPlace]:
            (found,) = see_custody(central, clock, user, office=user.office)
            there = {spot.where for spot in found.custody.places}
            imprest = [CheckPlace(Checked.IMPREST)] if there & {Where.IMPREST, Where.VOUCHERS} else []
            floats = (CheckPlace(Checked.FLOAT, till) for till in sorted(found.custody.floats_kept))
            return [CheckPlace(Checked.SAFE), *imprest, *floats]

        self._at.run(places, self._begun, self._not_begun)

    def typed(self, keyed: CheckKeyed) -> None:
        """Add up what is keyed, blame nobody yet."""
        cash = keyed_cash(keyed.pieces, keyed.bags)
        self._view.show_sums(cash.each or {}, cash.total)

    def fix(self, keyed: CheckKeyed) -> None:
        """The count stands: the checker gives their word, and then it is told what should be there."""
        if self._busy or self._made is not None:
            return
        try:
            self._wanted = _wanted(keyed)
        except Refused as refused:
            self._view.tell_check(refused.message, Tone.WRONG)
            return
        self._view.tell_check("", Tone.PLAIN)
        self._view.set_checking(busy=True)
        counted = _counted_words(self._wanted)
        says = f"You counted {keyed.place.named} together with {self._at.user.display_name}: {counted}."
        agreement = Agreement("The checker", (says,), Permission.SEE_CUSTODY, "We counted it so")
        self._second.show_agreement(agreement, f"{self._at.user.display_name} stays signed in.")

    def enter(self, user: str, password: str) -> None:
        """The checker gives their own password, at central: an auditor has none at a till."""
        wanted = self._wanted
        if wanted is None or self._busy:
            return
        if looks_like_card_number(user):
            self._second.forget(user_too=True)
            self._second.show_wrong(Refused(Reason.CARD_NUMBER).message, SecondField.USER)
            return
        if not user.strip() or not password:
            field = SecondField.PASSWORD if user.strip() else SecondField.USER
            self._second.show_wrong("Type it: the checker's own.", field)
            return
        self._busy = True
        self._second.show_wrong("", None)
        self._second.set_busy(busy=True)
        prove, ids, custodian = self._prove, self._at.ids, self._at.user

        def check(central: WholeCentral) -> CheckCertificate:
            with prove(user.strip(), password) as checker:
                return check_custody(central, ids, custodian, checker, wanted)

        self._at.run(check, self._checked, self._not_checked)

    def put_off(self) -> None:
        """Not now: nothing was fixed, and it may be counted again."""
        if self._wanted is None or self._busy:
            return
        self._wanted = None
        self._second.put_away()
        self._view.set_checking(busy=False)

    def save(self) -> None:
        """The certificate, for both to sign."""
        if self._made is not None:
            self._save(self._made)

    def leave(self) -> None:
        """Back to custody's figures; a count that was not fixed is forgotten."""
        if self._busy:
            return
        self.put_off()
        self._view.show_looking()
        self._done()

    def _begun(self, places: Sequence[CheckPlace]) -> None:
        self._busy = False
        self._view.set_checking(busy=False)
        self._view.show_check(places)

    def _not_begun(self, trouble: Exception) -> None:
        self._busy = False
        self._view.tell_check(words_of(trouble), Tone.WRONG)
        self._done()

    def _checked(self, made: CheckCertificate) -> None:
        self._busy, self._made, self._wanted = False, made, None
        self._second.set_busy(busy=False)
        self._second.put_away()
        figures = [
            f"{made.check.place.called(one.kind).capitalize()}: should be {pounds(one.expected_pence)}, "
            f"counted {pounds(one.counted_pence)}"
            for one in made.check.figures
        ]
        told = f"{made.check.name}: {made.check.words}."
        waits = f"Tills have {made.check.missing:,} entries that central lacks." if made.check.missing else ""
        self._view.show_made([told, *figures, *([waits] if waits else [])], differs=made.check.differs)

    def _not_checked(self, trouble: Exception) -> None:
        self._busy = False
        self._second.set_busy(busy=False)
        reason = trouble.reason if isinstance(trouble, Refused) else None
        self._second.forget(user_too=reason in _ABOUT_WHO)
        field = SecondField.USER if reason in _ABOUT_WHO else None
        self._second.show_wrong(words_of(trouble), SecondField.PASSWORD if reason in _ABOUT_THE_PASSWORD else field)


def _wanted(keyed: CheckKeyed) -> CheckWanted:
    cash = keyed_cash(keyed.pieces, keyed.bags)
    if cash.wrong or cash.nothing:  # that none is there is keyed too: 0
        raise Refused(Reason.COUNT_NOT_VALID)
    sums = {MopKind.CHEQUE: keyed.cheques, MopKind.OTHER: keyed.other}
    others = {kind: _sum(sums[kind]) for kind in keyed.place.what.kinds if kind in sums}
    wanted = CheckWanted(keyed.place.what, cash.count, others, keyed.place.till)
    check_wanted(wanted)
    return wanted


def _sum(typed: str) -> int:
    if looks_like_card_number(typed):
        raise Refused(Reason.CARD_NUMBER)
    return parse_pounds(typed) if typed.strip() else 0


def _counted_words(wanted: CheckWanted) -> str:
    parts = [(kind, wanted.counted_pence(kind)) for kind in wanted.place.kinds]
    return ", ".join(f"{wanted.place.called(kind)} {pounds(pence)}" for kind, pence in parts)
