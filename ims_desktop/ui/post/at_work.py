"""What the post's screen works with: the till, who is signed in, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.domain.post import LoggedItem
from ims_desktop.ui.till_work import AtTillWork


@dataclass(slots=True)
class PostWork(AtTillWork):
    """One person's post. `changed` hears that something stands on the roll.

    `pay_in` takes an item, and why it is another sum, to the counter.
    """

    changed: Callable[[], None]
    pay_in: Callable[[LoggedItem, str], None] = lambda _item, _reason: None
