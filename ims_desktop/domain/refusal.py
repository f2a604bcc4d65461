"""The ways in which something may not happen, and the words in which the office is told.

Four fates (house rules): `Refused` is a rule's no; `Unavailable` is a printer, network, lock or disk
that is out of reach for now; `GaveUp` is the user's own cancel; anything else is a bug.
"""

from collections.abc import Callable, Mapping
from functools import partial

from ims_desktop.domain.money import pounds
from ims_desktop.domain.reason import Reason, Trouble
from ims_desktop.domain.refusal_words import WORDS
from ims_desktop.domain.trouble_words import AT_A_TILL, ELSEWHERE, TROUBLE_WORDS

__all__ = ["Fact", "GaveUp", "Reason", "Refused", "Trouble", "Unavailable"]

Fact = str | int | bool | None


def _worded(template: str, facts: dict[str, Fact]) -> str:
    shown = {
        name: pounds(value) if name.endswith("_pence") and isinstance(value, int) else value
        for name, value in facts.items()
    }
    return template.format_map(_Blank(shown)).rstrip()


class _Blank(dict[str, Fact]):
    def __missing__(self, key: str) -> str:
        return ""


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A rule said no. Shown beside the field, never logged as an error."""

    def __init__(self, reason: Reason, **facts: Fact) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason, facts)

    @property
    def message(self) -> str:
        """The refusal in the office's words, made from its facts (names ending `_pence` as pounds).

        Where the fact `near` names what may have been meant, it is asked.
        """
        words, near = _worded(WORDS[self.reason], self.facts), self.facts.get("near")
        return f"{words} Did you mean {near}?" if near else words

    def __str__(self) -> str:
        return self.message


class Unavailable(Exception):  # noqa: N818  a passing state of the world, not an error of ours
    """Something is out of reach for now. Shown with what to do, and tried again."""

    def __init__(self, trouble: Trouble, *, part_done: bool = False, **facts: Fact) -> None:
        self.trouble = trouble
        self.part_done = part_done
        self.facts = facts
        super().__init__(trouble, facts)

    def __reduce__(self) -> tuple[Callable[[], "Unavailable"], tuple[()]]:
        """Another process may meet it and hand it on."""
        return partial(Unavailable, self.trouble, part_done=self.part_done, **self.facts), ()

    @property
    def message(self) -> str:
        """What happened, that the money is safe, and what to do."""
        return self._worded_with(AT_A_TILL)

    @property
    def message_elsewhere(self) -> str:
        """The same where no till is at hand, of which it could be said that the money is safe."""
        return self._worded_with(ELSEWHERE)

    def _worded_with(self, more: Mapping[Trouble, str]) -> str:
        return f"{_worded(TROUBLE_WORDS[self.trouble], self.facts)} {more.get(self.trouble, '')}".rstrip()

    def __str__(self) -> str:
        return self.message


class GaveUp(Exception):  # noqa: N818  the user's own wish
    """The user cancelled. Nothing is said."""
