"""What My accounts works with; cheap to import, before the screen is made."""

from collections.abc import Callable
from dataclasses import dataclass

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Runner


@dataclass(slots=True)
class AccountsWork:
    """`changed` hears that something stands on the roll; `data` is exchanged when new reference data comes."""

    runner: Runner
    desk: Desk
    data: ReferenceData
    user: User
    changed: Callable[[], None]
