"""What closes of this till said of card sales that were not on the terminal's report."""

from datetime import date
from typing import cast

from ims_desktop.domain.card_sales import CardsMatched, read_cards
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.roll import read_entry
from ims_desktop.store.till.connection import Lanes, snapshot
from ims_desktop.store.till.sessions import entry_of

_CLOSES = """SELECT session_event.session, entry.text, entry.seal FROM session_event JOIN entry USING (number)
    WHERE event = 'closed' AND NOT carried AND session_event.session IN (SELECT id FROM session WHERE business_day >= ?)
    ORDER BY session_event.number"""


class KnownCards:
    """The part of a till's store that knows how card sales stood."""

    _lanes: Lanes

    def cards_matched(self, since: date) -> list[tuple[SessionId, CardsMatched]]:
        """By what each session of a business day since then closed, in the order of the closes."""
        connection = self._lanes.connection()
        found: list[tuple[SessionId, CardsMatched]] = []
        with snapshot(connection):
            for session, text, seal in connection.execute(_CLOSES, (since.isoformat(),)).fetchall():
                count = entry_of(connection, cast("int", read_entry(text, seal).body["count"]))
                if (cards := read_cards(count.body)) is not None:
                    found.append((SessionId(session), cards))
        return found
