"""How one's session stands, its moves of cash with a slip each, pause, relief, and the supervisor's spot check."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from ims_desktop.actions.counter.cash_slips import cash_slip, print_slip, slips_of_session
from ims_desktop.actions.counter.count_till import CountWanted, spot_check
from ims_desktop.actions.counter.move_cash import lying_there, move_cash, open_drawer
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.session_at_hand import SessionAtHand, session_at_hand
from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.cash_move import PUT_BY_AS, WITNESSED
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up import Counted, TenderFigure, cash_mop
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.put_by import Lying
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.keyed_cash import KeyedCash
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.my_session import wording
from ims_desktop.ui.my_session.at_work import SessionWork
from ims_desktop.ui.my_session.moves import asked_of_witness, form_of, move_of, read, sums_of, words_of_move
from ims_desktop.ui.my_session.shown import Doing, GoodsRow, Keyed, MySessionView
from ims_desktop.ui.my_session.telling import goods_row, session_shown
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

T = TypeVar("T")


class MySessionPresenter:
    """Everything is written on the LOCAL lane first; drawer and slip come after it on the DEVICE lane."""

    def __init__(self, view: MySessionView, work: SessionWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._at_hand = SessionAtHand()
        self._slips: tuple[CashSlip, ...] = ()
        self._lies: Mapping[Doing, Sequence[Lying]] = {}
        self._doing: Doing | None = None
        self._busy = False

    # ---- looking

    def came_to_front(self) -> None:
        """Look how the session stands now."""
        desk, data, user = self._work.desk, self._work.data, self._work.user

        def look() -> tuple[SessionAtHand, tuple[CashSlip, ...], Mapping[Doing, Sequence[Lying]]]:
            kinds = PUT_BY_AS if user.may(Permission.KEEP_DRAWER) else ()
            lying = {Doing(kind.value): lying_there(desk, user, kind) for kind in kinds}
            return session_at_hand(desk, data, user), tuple(slips_of_session(desk, data, user)), lying

        self._work.run(look, self._looked, self._failed)

    def _looked(self, found: tuple[SessionAtHand, tuple[CashSlip, ...], Mapping[Doing, Sequence[Lying]]]) -> None:
        self._at_hand, self._slips, self._lies = found
        lying = [doing for doing, there in self._lies.items() if there]
        shown = session_shown(self._at_hand, self._slips, self._work.user, lying)
        self._view.show_session(shown)

    # ---- what is done

    def choose(self, doing: Doing) -> None:
        """Begin something; going on with a session asks for nothing more."""
        if self._busy or self._second.asking:
            return
        self._view.show_notice(None)
        if doing is Doing.RESUME:
            desk, user = self._work.desk, self._work.user
            self._do(lambda: resume_session(desk, user), lambda _session: self._changed("", Tone.GOOD))
            return
        if doing is Doing.PAUSE and self._work.at_counter():
            self._view.show_notice(NoticeText(wording.AT_THE_COUNTER, Tone.WARNING))
            return
        self._doing = doing
        self._view.show_form(form_of(doing, self._work, self._goods_rows()))

    @property
    def _lying(self) -> Sequence[Lying]:
        """What lies there of what is being done."""
        return () if self._doing is None else self._lies.get(self._doing, ())

    def _goods_rows(self) -> tuple[GoodsRow, ...]:
        till = self._work.desk.till
        return tuple(goods_row(one, till.personal_of(one.entry).get(REASON, "")) for one in self._lying)

    def typed(self, keyed: Keyed) -> None:
        """Something was keyed: add up again."""
        self._view.show_wrong("")
        self._view.show_sums(sums_of(self._doing, keyed, read(keyed), self._lying))

    def put_off(self) -> None:
        """Nothing is done after all."""
        if self._second.asking:
            self._second.put_off()
        elif self._doing is not None and not self._busy:
            self._doing = None
            self._view.hide_form()

    def enter(self, keyed: Keyed) -> None:
        """Do what was begun; what takes a second person asks them first."""
        doing = self._doing
        if doing is None or self._busy or self._second.asking:
            return
        counts = read(keyed)
        self._view.show_sums(sums_of(doing, keyed, counts, self._lying))
        if any(count.wrong for count in counts):
            self._view.show_wrong(wording.NOT_A_NUMBER)
            return
        desk, user, reason = self._work.desk, self._work.user, keyed.reason
        if doing is Doing.PAUSE:
            self._do(lambda: pause_session(desk, user), lambda _session: self._was_paused())
        elif doing is Doing.OPEN_DRAWER:
            self._do(lambda: self._slip_of(open_drawer(desk, user, reason)), self._moved)
        elif doing is Doing.SPOT_CHECK:
            self._ask_of_spot_check(counts[0].count)
        else:
            self._move(doing, keyed, counts)

    def _move(self, doing: Doing, keyed: Keyed, counts: list[KeyedCash]) -> None:
        try:
            move = move_of(doing, keyed, counts, self._lying)
        except Refused as refused:
            self._view.show_wrong(refused.message, beside_reason=refused.reason is Reason.REASON_NEEDED)
            return
        desk, user, said = self._work.desk, self._work.user, words_of_move(keyed)
        if move.kind not in WITNESSED:
            self._do(lambda: self._slip_of(move_cash(desk, user, move, None, said)), self._moved)
            return
        says = wording.WITNESS_SAYS[doing].format(cashier=user.display_name, amount=pounds(move.pence))
        self._second.ask_holding(
            self._held,
            Agreement(wording.WITNESS_TITLES[doing], (says,), Permission.WITNESS_CASH, agree=wording.WITNESS_AGREES),
            asked_of_witness(lambda witness, yes: self._slip_of(move_cash(desk, user, move, witness, yes)), said),
            self._moved,
        )

    def _ask_of_spot_check(self, count: CashCount) -> None:
        """In the cashier's own window the supervisor gives their word; in a supervisor's, who stood by."""
        work = self._work
        desk, data, user, session = work.desk, work.data, work.user, self._at_hand.open
        wanted = CountWanted(Counted({cash_mop(data.mops): count.pence}, count), session.id if session else None)
        amount = pounds(count.pence)
        if session is not None and session.cashier == user.id:
            says = wording.SUPERVISOR_SAYS.format(amount=amount, cashier=user.display_name)
            title, agree = wording.SUPERVISOR_TITLE, wording.SUPERVISOR_AGREES
            self._second.ask_holding(
                self._held,
                Agreement(title, (says,), Permission.SEE_EXPECTED, agree),
                lambda supervisor: spot_check(desk, data, supervisor, wanted, user),
                lambda _figures: self._changed(f"The spot check of {amount} is on the roll.", Tone.GOOD),
            )
            return
        says = wording.SUPERVISOR_SAYS.format(amount=amount, cashier=self._at_hand.cashier)
        title, agree = wording.STOOD_BY_TITLE, wording.STOOD_BY_AGREES
        self._second.ask_holding(
            self._held,
            Agreement(title, (says,), Permission.WITNESS_CASH, agree, without=wording.NOBODY),
            lambda cashier: spot_check(desk, data, user, wanted, cashier),
            self._checked,
            lambda: spot_check(desk, data, user, wanted),
        )

    def _held(self, asking: bool) -> None:  # noqa: FBT001  a second person's card tells it so
        self._view.set_asking(asking=asking)

    def _do(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def answered(answer: T) -> None:
            self._set_busy(busy=False)
            done(answer)

        self._set_busy(busy=True)
        self._work.run(work, answered, self._failed)

    # ---- answers

    def _moved(self, slip: CashSlip) -> None:
        what = wording.what_was_done(slip)
        amount = f", {pounds(slip.pence)}" if slip.kind is not None else ""
        self._changed(f"{what}{amount}: slip {slip.number}.", Tone.GOOD)
        self._print(slip, again=False)

    def _checked(self, figures: tuple[TenderFigure, ...]) -> None:
        cash = next(figure for figure in figures if figure.kind is MopKind.CASH)
        side = "over" if cash.difference_pence > 0 else "short"
        told = f"{pounds(abs(cash.difference_pence))} {side}" if cash.difference_pence else "it agrees"
        said = f"Spot check: {pounds(cash.counted_pence)} counted, {pounds(cash.expected_pence)} expected, {told}."
        self._changed(said, Tone.WARNING if cash.difference_pence else Tone.GOOD)

    def _was_paused(self) -> None:
        self._changed("", Tone.GOOD)
        self._work.paused()

    def _changed(self, said: str, tone: Tone) -> None:
        self._doing = None
        self._view.hide_form()
        self._view.show_notice(NoticeText(said, tone) if said else None)
        self._work.changed()
        self.came_to_front()

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        words = words_of(trouble)
        if self._doing is None:
            self._view.show_notice(NoticeText(words, Tone.WRONG))
        else:
            self._view.show_wrong(
                words, beside_reason=isinstance(trouble, Refused) and trouble.reason is Reason.REASON_NEEDED
            )

    # ---- slips

    def reprint(self, entry: int) -> None:
        """Print the slip of a move again; the drawer stays shut."""
        if (slip := self._slip(entry)) is not None:
            self._print(slip, again=True)

    def save_pdf(self, entry: int) -> None:
        """Save the slip of a move as a PDF."""
        if (slip := self._slip(entry)) is not None:
            self._work.save_pdf(slip)

    def _slip(self, entry: int) -> CashSlip | None:
        return next((slip for slip in self._slips if slip.entry == entry), None)

    def _slip_of(self, entry: Entry) -> CashSlip:
        return cash_slip(self._work.desk, self._work.data, entry)

    def _print(self, slip: CashSlip, *, again: bool) -> None:
        printer = self._work.printer
        if printer is None:
            self._view.show_notice(NoticeText(wording.NO_PRINTER, Tone.NOTE))
            return
        self._work.runner.run(
            Lane.DEVICE,
            lambda: print_slip(printer, slip, again=again),
            lambda _printed: None,
            lambda trouble: self._not_printed(slip, trouble),
        )

    def _not_printed(self, slip: CashSlip, trouble: Exception) -> None:
        words = wording.NOT_PRINTED.format(what=wording.what_was_done(slip), trouble=words_of(trouble))
        self._view.show_notice(NoticeText(words, Tone.WARNING))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)
