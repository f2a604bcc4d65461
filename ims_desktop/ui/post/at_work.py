"""What the post's screen works with: the till, who is signed in, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.post import LoggedItem
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner


@dataclass(slots=True)
class PostWork:
    """One person's post. `data` is exchanged when new reference data comes.

    `changed` hears that something stands on the roll; `pay_in` takes an item, and why it is another sum, to the
    counter.
    """

    runner: Runner
    desk: Desk
    data: ReferenceData
    user: User
    changed: Callable[[], None]
    pay_in: Callable[[LoggedItem, str], None] = lambda _item, _reason: None
