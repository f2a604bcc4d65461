"""Counts a session blind, then hands it on to be closed; the last count stands whatever happens to the till."""

from typing import Protocol

from ims_desktop.actions.counter.cash_up_at_hand import CashUpAtHand, OtherSession, cash_up_at_hand, others_sessions
from ims_desktop.actions.counter.count_till import CountAnswer, CountWanted, count_till
from ims_desktop.actions.counter.pause_session import resume_session
from ims_desktop.domain.cash_up import cash_mop
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.till_session import SessionState, TillSession
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.closed import ClosedPart
from ims_desktop.ui.count_and_close.closing import ClosingPart
from ims_desktop.ui.count_and_close.gone import GonePart
from ims_desktop.ui.count_and_close.keyed import ReadCount, read_count
from ims_desktop.ui.count_and_close.left_blank import LeftBlank
from ims_desktop.ui.count_and_close.shown import CountShown, Keyed, KeyedShown, NothingShown
from ims_desktop.ui.count_and_close.telling import (
    as_keyed,
    caption_of,
    card_rows,
    cards_tag,
    cheque_rows,
    cheques_tag,
    keyed_still,
    left_words,
    sum_fields,
    waiting,
)
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.trouble import words_of


class CountView(Protocol):
    """The screen while there is something to count, or nothing."""

    def show_nothing(self, shown: NothingShown) -> None:
        """Say that nothing of one's own is to be counted, and whose sessions wait."""

    def show_count(self, shown: CountShown) -> None:
        """Show what is to be counted, the keys in the first field."""

    def show_keyed(self, shown: KeyedShown) -> None:
        """Show what is keyed comes to."""

    def show_cash_wrong(self, piece_pence: int, text: str, *, bags: bool) -> None:
        """Mark a number of pieces or bags, and say why; empty words put it right."""

    def show_sum_wrong(self, mop: str, text: str, *, forget: bool) -> None:
        """Say what is wrong with a sum, and empty it where it must not stay; empty words put it right."""

    def show_counted(self, caption: str, *, may_resume: bool) -> None:
        """It was counted and does not agree: say how often, and offer to let the figures stand, or to go on."""

    def tell_counting(self, text: str, tone: Tone) -> None:
        """Say what became of a count; empty words take it away."""

    def set_counting(self, *, busy: bool) -> None:
        """Hold the screen while a count is kept."""


@frozen
class _There:
    at_hand: CashUpAtHand | None
    others: tuple[OtherSession, ...]


class CountAndClosePresenter:
    """Turns keys into counts. `closing` and `closed` are its parts for what comes after."""

    def __init__(
        self,
        view: CountView,
        work: CashUpWork,
        second: SecondPersonPresenter,
        closing: ClosingPart,
        closed: ClosedPart,
        gone: GonePart,
    ) -> None:
        self._view = view
        self._work = work
        self._second = second
        self.closing = closing
        self.closed = closed
        self.gone = gone
        self._wanted: SessionId | None = None  # somebody else's, that a supervisor chose
        self._at_hand: CashUpAtHand | None = None
        self._others: tuple[OtherSession, ...] = ()
        self._keyed: Keyed | None = None
        self._witness: User | None = None  # who stands by in absence, since their first word
        self._blank = LeftBlank()
        self._told = ""  # what is said once the screen was looked up again
        self._busy = False
        closing.done = self._session_closed
        closed.done = self.leave
        gone.taken, gone.left = self._took_over, self.leave

    def came_to_front(self) -> None:
        """Look how things stand; what is keyed stays."""
        elsewhere = self.closed.is_shown or self.gone.is_shown
        if not (self._busy or self._second.asking or self.closing.is_busy or elsewhere):
            self._load()

    def keyed(self, keyed: Keyed) -> None:
        """Something was keyed or ticked: add up again, blame nobody yet."""
        at_hand = self._at_hand
        if at_hand is None:
            return
        self._keyed = keyed
        self._view.tell_counting("", Tone.PLAIN)
        self._show_sums(self._read(at_hand, keyed))

    def count(self, keyed: Keyed, *, finish: bool = False) -> None:
        """Keep a count. It answers whether it agrees, never by how much; `finish` lets these figures stand."""
        at_hand = self._at_hand
        if at_hand is None or self._busy or self._second.asking:
            return
        self._keyed = keyed
        read = self._read(at_hand, keyed)
        self._show_sums(read)
        self._show_wrong(read)
        if not read.is_whole:
            return
        if (asked := self._blank.words(at_hand, keyed, read)) is not None:
            self._view.tell_counting(asked.text, asked.tone)
            return
        self._keep(at_hand, CountWanted(read.counted, at_hand.session.id, finish))

    def resume(self) -> None:
        """Somebody came to the counter: payments are taken again, and the counts so far are kept."""
        at_hand, work = self._at_hand, self._work
        if at_hand is None or self._busy or self._second.asking:
            return
        self._set_busy(busy=True)
        work.runner.run(
            Lane.LOCAL,
            lambda: resume_session(work.desk, work.user, at_hand.session.id),
            self._resumed,
            self._not_counted,
        )

    def choose(self, session: str) -> None:
        """A supervisor turns to somebody else's session."""
        self._wanted = SessionId(session)
        self._begin_anew()

    def leave(self) -> None:
        """Back to one's own session, as it was left, or to the list of those that wait."""
        if self._wanted is None and self._at_hand is not None:
            self._load()
        else:
            self._wanted = None
            self._begin_anew()

    def put_off(self) -> None:
        """Nobody is at the window any more: who was asked for their word is asked no more, no witness stands by."""
        self._second.put_off()
        self.closed.put_off()
        self.gone.put_off()
        self._witness = None

    def show_others(self) -> None:
        """Show whose sessions wait for a supervisor."""
        if not self._busy:
            self._show_nothing(wording.WAITING_TITLE, "")

    def _begin_anew(self) -> None:
        if self._busy or self._second.asking or self.closing.is_busy:
            return
        self._keyed = self._witness = self._at_hand = None
        self.closed.put_away()
        self._load()

    def _load(self) -> None:
        work, wanted = self._work, self._wanted

        def look() -> _There:
            return _There(
                cash_up_at_hand(work.desk, work.data, work.user, wanted),
                others_sessions(work.desk, work.data, work.user),
            )

        self._set_busy(busy=True)
        work.runner.run(Lane.LOCAL, look, self._loaded, self._not_loaded)

    def _loaded(self, there: _There) -> None:
        self._set_busy(busy=False)
        before, self._at_hand = self._at_hand, there.at_hand
        at_hand = there.at_hand
        mine = at_hand.session.id if at_hand is not None and not at_hand.absent else None
        self._others = tuple(one for one in there.others if one.session.id != mine)
        if at_hand is None:
            self._show_nothing(wording.NOTHING_TITLE, wording.NOTHING_TEXT)
        elif at_hand.session.state.is_closed:
            self.closed.show(at_hand.session.id)
        elif at_hand.counting_finished:
            self.closing.show(at_hand, others=self._may_turn)
        else:
            same = before is not None and before.session.id == at_hand.session.id
            self._show_count(at_hand, before if same else None)

    def _not_loaded(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._wanted = None
        self._show_nothing(wording.NOTHING_TITLE, words_of(trouble))

    @property
    def _may_turn(self) -> bool:
        """Whether there are other sessions to turn to; a supervisor may ask for those of a till that is gone."""
        return bool(self._others) or self._work.user.may(Permission.ACT_IN_ABSENCE)

    def _show_nothing(self, title: str, text: str) -> None:
        may = self._work.user.may(Permission.ACT_IN_ABSENCE) and not self._work.desk.till.identity.is_training
        self._view.show_nothing(NothingShown(title, text, waiting(self._others), may))

    def _took_over(self, session: SessionId) -> None:
        """A session of a till that is gone is this till's now, and is counted at once."""
        self.choose(session)

    def _show_count(self, at_hand: CashUpAtHand, before: CashUpAtHand | None) -> None:
        """Show the fields with what was keyed, else with the last count that stands on the roll."""
        last = at_hand.look.count
        keyed = self._keyed if before is not None else None
        if keyed is None or before is None:
            keyed = as_keyed(at_hand, last.counted if last else None)
        else:
            keyed = keyed_still(keyed, before, at_hand)
        self._keyed = keyed
        about = wording.ABOUT_ABSENCE.format(at_hand.cashier) if at_hand.absent else wording.ABOUT_COUNT
        known = at_hand.look.so_far.known
        self._view.show_count(
            CountShown(
                caption=caption_of(at_hand, at_hand.counts),
                about=f"{known} {about}" if known else about,
                cheques=cheque_rows(at_hand, keyed.ticked),
                cards=card_rows(at_hand, keyed.cards),
                fields=sum_fields(at_hand, keyed.sums),
                pieces=keyed.pieces,
                bags=keyed.bags,
                may_finish=at_hand.counts > 0,
                may_resume=at_hand.session.state is SessionState.COUNTED and not (at_hand.absent or known),
                others=self._may_turn,
            )
        )
        self._show_sums(self._read(at_hand, keyed))
        self._view.tell_counting(self._told, Tone.GOOD)
        self._told = ""

    def _keep(self, at_hand: CashUpAtHand, wanted: CountWanted) -> None:
        work, witness = self._work, self._witness

        def keep(by: User | None) -> tuple[User | None, CountAnswer]:
            return by, count_till(work.desk, work.data, work.user, wanted, by)

        if at_hand.absent and witness is None:
            says = wording.WITNESS_COUNT.format(work.user.display_name, at_hand.cashier)
            agreement = Agreement(
                wording.WITNESS_TITLE,
                (says,),
                Permission.WITNESS_CASH,
                wording.WITNESS_AGREE,
                others=(at_hand.session.cashier,),
            )
            self._second.ask(agreement, keep, self._counted)
            return
        self._set_busy(busy=True)
        work.runner.run(Lane.LOCAL, lambda: keep(witness), self._counted, self._not_counted)

    def _counted(self, kept: tuple[User | None, CountAnswer]) -> None:
        self._set_busy(busy=False)
        self._witness, answer = kept
        self._work.changed()
        if answer.finished:
            self._load()
            return
        if self._at_hand is not None:
            may_resume = not (self._at_hand.absent or self._at_hand.session.gone)
            self._view.show_counted(caption_of(self._at_hand, answer.attempt), may_resume=may_resume)
        self._view.tell_counting(f"{answer.words} {left_words(answer.left)}", Tone.WARNING)

    def _resumed(self, _session: TillSession) -> None:
        self._set_busy(busy=False)
        self._work.changed()
        self._told = wording.RESUMED
        self._load()

    def _not_counted(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.tell_counting(words_of(trouble), Tone.WRONG)

    def _session_closed(self, session: SessionId) -> None:
        self._keyed = self._witness = self._at_hand = self._wanted = None
        self.closed.show(session, print_now=True)

    def _read(self, at_hand: CashUpAtHand, keyed: Keyed) -> ReadCount:
        return read_count(keyed, at_hand, cash_mop(self._work.data.mops))

    def _show_sums(self, read: ReadCount) -> None:
        for piece_pence, bags in ((piece, bags) for piece in read.cash.each or () for bags in (False, True)):
            if (piece_pence, bags) not in read.wrong_cash:
                self._view.show_cash_wrong(piece_pence, "", bags=bags)
        tag = cheques_tag(len(read.counted.cheques), read.cheques_pence)
        cards = cards_tag(read.cards, self._at_hand) if self._at_hand else Tag("")
        self._view.show_keyed(KeyedShown(read.cash.each or {}, read.cash.total, tag, cards))

    def _show_wrong(self, read: ReadCount) -> None:
        for (piece_pence, bags), text in read.wrong_cash.items():
            self._view.show_cash_wrong(piece_pence, text, bags=bags)
        for mop in self._keyed.sums if self._keyed else ():
            self._view.show_sum_wrong(mop, read.wrong_sums.get(mop, ""), forget=mop in read.forget)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_counting(busy=busy)
