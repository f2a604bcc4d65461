"""What is paid on an account, where nothing is known to be due, it may not be told yet, or another amount is wanted."""

from collections.abc import Callable
from dataclasses import replace

from ims_desktop.actions.counter.add_line import LineWanted, choose_account
from ims_desktop.actions.counter.search import FoundAccount, FoundItem, FoundReference
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.basket_asked import WERE_ASKED, asked_before_told, asked_for_account, asked_for_reference
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.found_rows import Choice


class AmountAsking:
    """Asks for the amount; `add` gets the line that is wanted, `refused` why there can be none."""

    def __init__(
        self,
        work: DeskWork,
        asking: Asking,
        add: Callable[[LineWanted], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self._work = work
        self._asking = asking
        self._add = add
        self._refused = refused

    def ask(self, choice: Choice) -> None:
        """Ask what is paid, with what is due and the balance to choose from; the field stays empty."""
        match choice:
            case FoundItem():
                self._refused(Refused(Reason.ITEM_PRICE_SET, item=choice.item.name, code=choice.item.code))
                return
            case FoundReference():
                fund, reference = choice.fund.code, choice.reference
                asked = asked_for_reference(choice)
            case _:
                fund, reference = choice.holder.fund, choice.holder.reference
                asked = asked_for_account(choice, self._work.received_on())
                if self._work.hides(fund, reference):
                    asked = asked_before_told(choice.holder, self._work.questions)
        try:
            choose_account(self._work.data, self._work.user, fund, reference)
        except Refused as refused:
            self._refused(refused)
            return
        self._asking.ask(
            asked,
            lambda typed: self._keyed(choice, (fund, reference), typed),
            about_somebody=isinstance(choice, FoundAccount),
        )

    def _keyed(self, choice: Choice, account: tuple[str, str], typed: str) -> None:
        if typed == WERE_ASKED and isinstance(choice, FoundAccount):
            self._work.were_asked(*account)
            self.ask(choice)
        else:
            told = not self._work.hides(*account)
            self._add(replace(self._work.wanted(*account, parse_pounds(typed)), balance_told=told))
