"""Asks once about what was left blank before it is counted as nothing: a forgotten list costs a count and a reason."""

from ims_desktop.actions.counter.cash_up_at_hand import CashUpAtHand
from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.keyed import ReadCount
from ims_desktop.ui.count_and_close.shown import CardMark, Keyed
from ims_desktop.ui.shown import Tag, Tone

_LATER = frozenset({CardMark.NEXT_REPORT, CardMark.NOT_SENT})


class LeftBlank:
    """What to say before a count is kept. It goes by what is in sight on the lists, and tells nothing of sums."""

    def __init__(self) -> None:
        self._asked: Keyed | None = None

    def words(self, at_hand: CashUpAtHand, keyed: Keyed, read: ReadCount) -> Tag | None:
        """Why it is not counted yet; None where it is, also once it was asked about the very same figures."""
        if read.nothing:
            return Tag(wording.NOTHING_KEYED, Tone.WRONG)
        blank = _blank(at_hand, keyed, read)
        if not blank or keyed == self._asked:
            return None
        self._asked = keyed
        return Tag(wording.LEFT_BLANK.format("; ".join(blank)), Tone.WARNING)


def _blank(at_hand: CashUpAtHand, keyed: Keyed, read: ReadCount) -> list[str]:
    blank = [wording.CASH_BLANK] if read.cash.nothing else []
    if at_hand.cheques and not any(keyed.ticked) and not _any_keyed(at_hand, keyed, MopKind.CHEQUE):
        blank.append(wording.CHEQUES_BLANK)
    if any(mark not in _LATER for mark in keyed.cards) and not _any_keyed(at_hand, keyed, MopKind.CARD):
        blank.append(wording.TERMINAL_BLANK)
    return blank


def _any_keyed(at_hand: CashUpAtHand, keyed: Keyed, kind: MopKind) -> bool:
    return any(keyed.sums.get(mop.code, "").strip() for mop in at_hand.mops if mop.kind is kind)
