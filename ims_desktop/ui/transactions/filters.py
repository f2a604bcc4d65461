"""Filters that finance puts on the list, each a chip with a word on it, and the question that they make together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData

_DAYS = {"today": "Today", "yesterday": "Yesterday", "week": "This week", "month": "This month"}


@frozen
class Choice:
    """One filter: the group in which only the same kind of thing stands, a code, and the word on its chip."""

    group: str  # day, fund, mop or office
    code: str
    word: str

    @property
    def key(self) -> str:
        """What comes back when its chip is pressed."""
        return f"{self.group}:{self.code}"


GROUP_WORDS = {"day": "When", "fund": "Fund", "mop": "Paid by", "office": "Office"}


def choices(data: ReferenceData) -> tuple[Choice, ...]:
    """Every filter that can be put on, group by group, in the order of their words."""
    return tuple(_choices(data))


def _choices(data: ReferenceData) -> Iterator[Choice]:
    for code, word in _DAYS.items():
        yield Choice("day", code, word)
    for group, things in (("fund", data.funds), ("mop", data.mops), ("office", data.offices)):
        named = sorted(((thing.name, code) for code, thing in things.items()), key=lambda pair: pair[0].casefold())
        for name, code in named:
            yield Choice(group, code, name)


@frozen
class Filters:
    """What is typed and which filters are on. Days replace one another; funds, MOPs and offices add up."""

    text: str = ""
    chosen: tuple[Choice, ...] = ()

    def typed(self, text: str) -> "Filters":
        """The same filters with other text."""
        return replace(self, text=text.strip())

    def with_choice(self, choice: Choice) -> "Filters":
        """One more filter."""
        if choice in self.chosen:
            return self
        kept = tuple(other for other in self.chosen if choice.group != "day" or other.group != "day")
        return replace(self, chosen=(*kept, choice))

    def without(self, key: str) -> "Filters":
        """One filter fewer."""
        return replace(self, chosen=tuple(choice for choice in self.chosen if choice.key != key))

    def nothing_words(self) -> str:
        """What to say and do where nothing was found."""
        days = [choice.word.lower() for choice in self.chosen if choice.group == "day"]
        others = [choice for choice in self.chosen if choice.group != "day"]
        if days and not others:
            return f"Nothing {days[0]}. Take the filter off to look further back."
        if self.chosen:
            return "Nothing with these filters. Take one off to find more."
        return "Nothing found. Try fewer letters, or the amount." if self.text else "Central has no transactions yet."

    def query(self, today: date, limit: int) -> TransactionQuery:
        """What central is asked; days are London business days, both inclusive."""
        first, last = self._days(today)
        return TransactionQuery(
            text=self.text,
            funds=self._codes("fund"),
            mops=self._codes("mop"),
            offices=self._codes("office"),
            from_day=first,
            to_day=last,
            limit=limit,
        )

    def _codes(self, group: str) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.chosen if choice.group == group)

    def _days(self, today: date) -> tuple[date | None, date | None]:
        match self._codes("day"):
            case ("today",):
                return today, today
            case ("yesterday",):
                return today - timedelta(days=1), today - timedelta(days=1)
            case ("week",):
                return today - timedelta(days=today.weekday()), today
            case ("month",):
                return today.replace(day=1), today
            case _:
                return None, None
