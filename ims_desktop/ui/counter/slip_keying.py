"""Keying a receipt book at the counter: the next slip is offered, its time is asked, and the payment is taken on it."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from ims_desktop.actions.counter.slips_at_hand import BookAtHand, books_at_hand, can_be_keyed
from ims_desktop.actions.counter.spoil_slip import spoil_slip
from ims_desktop.domain.receipt_book import LARGEST_SLIP, Slip
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.times import london
from ims_desktop.domain.typed_day import read_when
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.shown import AmountChoice, Asked, BasketView
from ims_desktop.ui.counter.tender_presenter import TenderPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

_NONE, _SPOILT = "none", "spoilt"
_MOST_GAPS, _MOST_BOOKS = 8, 3
_SLIP = re.compile(r"(?:([A-Z0-9]{1,12})[\s:./-]+)?([0-9]{1,7})")


class SlipKeying:
    """Asks one thing after the other; what was begun is left with Esc, and a slip stays at hand until it is paid."""

    def __init__(self, view: BasketView, work: DeskWork, asking: Asking, tender: TenderPresenter) -> None:
        self._view = view
        self._work = work
        self._asking = asking
        self._tender = tender
        self._last: datetime | None = None  # when money was taken on the slip before
        self._code = ""

    def start(self) -> None:
        """Alt+B: which slip; the next of one's own book is offered."""
        if self._tender.busy:
            return
        desk, data, user = self._work.desk, self._work.data, self._work.user
        self._work.run(lambda: books_at_hand(desk, data, user), self._ask_slip, self._trouble)

    def payment_taken(self) -> None:
        """What was keyed is taken; the next slip of the same book is offered."""
        slip, self._tender.slip = self._tender.slip, None
        if slip is not None:
            self._last, self._code = slip.at, slip.book
            self.start()

    def _ask_slip(self, books: Sequence[BookAtHand]) -> None:
        if not books:
            self._view.show_notice(NoticeText(wording.NO_BOOKS, Tone.WARNING, key="slip"))
            return
        first = next((one for one in books if one.book.code == self._code), books[0])
        self._code = first.book.code
        others = [one for one in books if one is not first][:_MOST_BOOKS]
        choices = [AmountChoice(_name(one), _name(one)) for one in others if one.next_number is not None]
        if self._tender.slip is not None:
            choices.insert(0, AmountChoice(wording.SLIP_NONE, _NONE))
        gaps = ", ".join(str(number) for number in first.gaps[:_MOST_GAPS])
        more = wording.SLIP_GAPS_MORE.format(len(first.gaps) - _MOST_GAPS) if len(first.gaps) > _MOST_GAPS else ""
        about = wording.SLIP_GAPS.format(gaps, more) if gaps else wording.SLIP_ABOUT
        asked = Asked(
            wording.SLIP_TITLE, wording.SLIP_LABEL, wording.GOES_ON, about, typed=_name(first), choices=tuple(choices)
        )
        self._asking.ask(asked, self._slip_given)

    def _slip_given(self, typed: str) -> None:
        if typed == _NONE:
            self._tender.slip = None
            self._asking.close()
            self._tender.show()
            return
        match = _SLIP.fullmatch(typed.strip().upper())
        if match is None or int(match[2]) > LARGEST_SLIP:
            raise Refused(Reason.SLIP_UNKNOWN, slip=typed.strip()[:20])
        self._check(Slip(match[1] or self._code, int(match[2])), self._ask_time)

    def _ask_time(self, slip: Slip) -> None:
        label = wording.SLIP_WHEN
        if self._last is not None:
            label = wording.SLIP_WHEN_AGAIN.format(f"{london(self._last):%d/%m/%y}")
        asked = Asked(
            wording.SLIP_OF.format(slip.name),
            label,
            wording.GOES_ON,
            wording.SLIP_WHEN_ABOUT,
            choices=(AmountChoice(wording.SLIP_SPOILT, _SPOILT),),
        )
        self._asking.ask(asked, lambda typed: self._time_given(slip, typed))

    def _time_given(self, slip: Slip, typed: str) -> None:
        if typed == _SPOILT:
            asked = Asked(wording.SLIP_OF.format(slip.name), wording.SLIP_WHY, wording.KEEPS)
            self._asking.ask(asked, lambda why: self._spoil(slip, why))
            return
        today = self._work.desk.today()
        at = read_when(typed, today, london(self._last).date() if self._last is not None else today)
        self._check(Slip(slip.book, slip.number, at), self._begin)

    def _begin(self, slip: Slip) -> None:
        self._tender.slip = slip
        self._asking.close()
        self._tender.show()

    def _spoil(self, slip: Slip, why: str) -> None:
        desk, user = self._work.desk, self._work.user

        def done(_entry: Entry) -> None:
            self._code = slip.book
            self._asking.close()
            said = wording.SLIP_SPOILT_DONE.format(slip.name)
            self._view.show_notice(NoticeText(said, Tone.GOOD, key="slip"))
            self.start()

        self._work.run(lambda: spoil_slip(desk, user, slip, why), done, self._asking.refuse)

    def _check(self, slip: Slip, then: Callable[[Slip], None]) -> None:
        desk, data, user = self._work.desk, self._work.data, self._work.user
        self._work.run(lambda: can_be_keyed(desk, data, user, slip), then, self._asking.refuse)

    def _trouble(self, trouble: Exception) -> None:
        self._view.show_notice(NoticeText(words_of(trouble), Tone.WRONG, key="slip"))


def _name(one: BookAtHand) -> str:
    return one.book.code if one.next_number is None else f"{one.book.code}-{one.next_number}"
