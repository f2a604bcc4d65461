"""What My accounts works with; cheap to import, before the screen is made."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.ui.till_work import AtTillWork


@dataclass(slots=True)
class AccountsWork(AtTillWork):
    """The till of whose accounts they are. `changed` hears that something stands on the roll."""

    changed: Callable[[], None]
