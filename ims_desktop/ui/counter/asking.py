"""What the counter asks in between: an amount, a narrative, a payer, or a question with a safe answer."""

from collections.abc import Callable, Sequence

from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter.shown import Asked, AskingView, ListShown, ParkedRow, Question
from ims_desktop.ui.trouble import words_of

LONGEST_TYPED = 200


class Asking:
    """Holds at most one thing that is asked, and what to do with the answer."""

    def __init__(self, view: AskingView) -> None:
        self._view = view
        self._then: Callable[[str], None] | None = None
        self._yes: Callable[[], None] | None = None
        self._no: Callable[[], None] = _nothing
        self._about_somebody = False
        self._parked = False
        self._looked_up = False

    @property
    def looked_up(self) -> bool:
        """Whether what was keyed is still being looked up: nothing more can be keyed into it."""
        return self._looked_up

    @property
    def open(self) -> bool:
        """Whether something waits to be answered."""
        return self._then is not None or self._yes is not None or self._parked

    def ask(self, asked: Asked, then: Callable[[str], None], *, about_somebody: bool = False) -> None:
        """Ask for something; `then` gets what was keyed, and may refuse it by raising `Refused`."""
        self._forget()
        self._then = then
        self._about_somebody = about_somebody
        self._view.show_asked(asked)

    def question(self, question: Question, yes: Callable[[], None], no: Callable[[], None] | None = None) -> None:
        """Ask a question; without an answer nothing happens."""
        self._forget()
        self._yes, self._no = yes, no or _nothing
        self._view.show_question(question)

    def choose_parked(self, rows: Sequence[ParkedRow]) -> None:
        """Show the parked payments; the choice comes back through the counter."""
        self._forget()
        self._parked = True
        self._view.show_parked(rows)

    def show_list(self, shown: ListShown, then: Callable[[str], None]) -> None:
        """Show a pasted list as it stands; `then` gets what the cheque says, and may refuse it."""
        self._forget()
        self._then = then
        self._view.show_list(shown)

    def entered(self, typed: str) -> None:
        """What was keyed; refused in place where a rule says no, and never kept where it is a card number."""
        then = self._then
        if then is None or self._looked_up:
            return
        self._looked_up = True
        try:
            if looks_like_card_number(typed[:LONGEST_TYPED]):
                raise Refused(Reason.CARD_NUMBER)  # noqa: TRY301  refused as any other text is
            then(typed)
        except Refused as refused:
            self.refuse(refused)
        if self._looked_up:
            self._view.show_looked_up()

    def refuse(self, trouble: Exception) -> None:
        """Say what is wrong beside the field; a card number is wiped off it."""
        self._looked_up = False
        forget = isinstance(trouble, Refused) and trouble.reason is Reason.CARD_NUMBER
        self._view.show_asked_wrong(words_of(trouble), forget=forget)

    def answered(self, *, yes: bool) -> None:
        """The answer to a question."""
        then_yes, then_no = self._yes, self._no
        if then_yes is None:
            return
        self.close()
        (then_yes if yes else then_no)()

    def escaped(self) -> bool:
        """Esc: the safe answer; whether there was anything to leave."""
        if self._yes is not None:
            self.answered(yes=False)
            return True
        was_open = self.open
        self.close()
        return was_open

    def forget_names(self) -> None:
        """Take away what shows whose account it is; questions stay, for they hold a decision."""
        if self._about_somebody:
            self.close()

    def close(self) -> None:
        """Nothing is asked any more."""
        was_open = self.open
        self._forget()
        if was_open:
            self._view.hide_asking()

    def _forget(self) -> None:
        self._then, self._yes, self._no = None, None, _nothing
        self._about_somebody = self._parked = self._looked_up = False


def _nothing() -> None:
    """Nobody asked to be told."""
