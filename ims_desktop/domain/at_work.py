"""Who is at work at another till of the office, as central told: nobody is at two tills at once."""

from datetime import datetime

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId


@frozen
class AtWork:
    """A session that is open at another till, and not paused."""

    user: UserId
    till: str  # with its office, BA1-02
    opened_at: datetime
