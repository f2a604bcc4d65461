"""What a catalogue item asks before it is sold: one question after the other, then it is added."""

from collections.abc import Callable

from ims_desktop.actions.counter.search import FoundItem
from ims_desktop.domain.catalogue import ANSWER_LENGTH, MOST_ASKED
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.basket_asked import asked_of_item

AddItem = Callable[[FoundItem, tuple[str, ...]], None]


class ItemAsking:
    """Asks what the item asks; `add` gets the item with its answers."""

    def __init__(self, asking: Asking, add: AddItem) -> None:
        self._asking = asking
        self._add = add

    def start(self, choice: FoundItem, answers: tuple[str, ...] = ()) -> None:
        """Add an item once everything that it asks is answered."""
        asks = choice.item.asks[:MOST_ASKED]
        if len(answers) == len(asks):
            self._add(choice, answers)
            return
        asked = asked_of_item(choice.item, asks, len(answers))
        self._asking.ask(asked, lambda typed: self._answered(choice, answers, typed), about_somebody=True)

    def _answered(self, choice: FoundItem, answers: tuple[str, ...], typed: str) -> None:
        question = choice.item.asks[len(answers)]
        answer = clean_text(typed, field=question, maximum=ANSWER_LENGTH)
        if not answer:
            raise Refused(Reason.ITEM_ANSWERS, item=choice.item.name, question=question)
        self.start(choice, (*answers, answer))
