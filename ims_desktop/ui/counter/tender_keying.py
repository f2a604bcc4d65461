"""Which way to pay has the keys: its form, the notes that add up in it, and what its amount would come to."""

from collections.abc import Callable, Mapping

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.settlement import Tender
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.shown import Keyed, TenderField, TenderForm, TenderView
from ims_desktop.ui.counter.tender_making import make_tender

_NAMES: Mapping[MopKind, str] = {
    MopKind.CASH: wording.CASH,
    MopKind.CHEQUE: wording.CHEQUE,
    MopKind.CARD: wording.CARD,
    MopKind.OTHER: wording.OTHER,
}

_BUTTON_LETTERS = 32
"""What the main button has room for beside its key."""


class TenderKeying:
    """Holds the form's kind and nothing of the payment; `still_pence` tells what is yet to be handed over."""

    def __init__(self, view: TenderView, work: DeskWork, still_pence: Callable[[], int]) -> None:
        self._view = view
        self._work = work
        self._still_pence = still_pence
        self._notes_pence = 0
        self.kind: MopKind | None = None

    def choose(self, kind: MopKind) -> None:
        """Give a way to pay the keys, what is still to pay preselected."""
        mops = self._mops(kind)
        if not mops:
            said = wording.NO_OTHER_MOP if kind is MopKind.OTHER else wording.NO_MOP.format(_NAMES[kind])
            self._view.show_tender_wrong(None, said, forget=False)
            return
        self.kind = kind
        self._notes_pence = 0
        still = pounds(max(0, self._still_pence()))
        name = mops[0].name if len(mops) == 1 else _NAMES[kind]
        label = wording.OTHER_FIELD.format(mops[0].name) if kind is MopKind.OTHER else ""
        choices = tuple((mop.code, mop.name) for mop in mops) if len(mops) > 1 else ()
        self._view.show_form(TenderForm(kind, name, still, choices, label))
        self.amount_typed(still)

    def leave(self) -> None:
        """Leave the panel; what was tendered stays."""
        if self.kind is not None:
            self.close()
        self._view.show_tender_wrong(None, "", forget=False)

    def declined(self) -> None:
        """The terminal declined the card: nothing was taken by it."""
        if self.kind is not MopKind.CARD:
            return
        self.close()
        self._view.show_tender_wrong(None, wording.DECLINED_SAID, forget=False)

    def amount_typed(self, typed: str) -> None:
        """Another amount stands in the form: show the change, or what would still be to pay."""
        try:
            amount_pence = parse_pounds(typed)
        except Refused:
            self._view.show_change("", "")
            self._view.show_take(wording.TAKE)
            return
        change_pence = amount_pence - self._still_pence()
        self._view.show_take(self._take_words(-change_pence))
        if self.kind is MopKind.CARD:
            self._view.show_change(wording.CARD_CAPTION, pounds(amount_pence))
        elif self.kind is not MopKind.CASH:
            self._view.show_change("", "")
        elif change_pence >= 0:
            self._view.show_change(wording.CHANGE_TO_GIVE, pounds(change_pence))
        else:
            self._view.show_change(wording.STILL_AFTER, pounds(-change_pence))

    def keyed_by_hand(self, typed: str) -> None:
        """Somebody typed into the amount: notes no longer add up."""
        self._notes_pence = 0
        self.amount_typed(typed)

    def note(self, note_pence: int) -> None:
        """A note key: notes add up until something is typed; 0 is the exact amount."""
        if self.kind is None:
            return
        self._notes_pence = self._notes_pence + note_pence if note_pence else 0
        typed = pounds(self._notes_pence or max(0, self._still_pence()))
        self._view.put_amount(typed)
        self.amount_typed(typed)

    def close(self) -> None:
        """What was keyed was handed over: the form goes."""
        self.kind = None
        self._view.hide_form()

    def tender(self, keyed: Keyed) -> Tender | None:
        """What is keyed as a tender, None where no form has the keys; refuses as `make_tender` does."""
        if self.kind is None:
            return None
        mops = self._mops(self.kind)
        if not mops:
            raise self._work.data.no_mop(_NAMES[self.kind].lower())
        chosen = next((mop for mop in mops if mop.code == keyed.get(TenderField.MOP)), mops[0])
        return make_tender(chosen, keyed, self._work.desk.today())

    def _take_words(self, short_pence: int) -> str:
        """What the main button does: a tender that is not enough takes nothing yet."""
        if self.kind is None or short_pence <= 0:
            return wording.TAKE
        name = wording.TENDER if self.kind is MopKind.OTHER else _NAMES[self.kind].lower()
        words = wording.ADD_TENDER.format(name, pounds(short_pence))
        return words if len(words) <= _BUTTON_LETTERS else wording.ADD_TENDER_SHORT.format(name, pounds(short_pence))

    def _mops(self, kind: MopKind) -> list[Mop]:
        return [mop for mop in self._work.data.mops.values() if mop.kind is kind and mop.at_the_till]
