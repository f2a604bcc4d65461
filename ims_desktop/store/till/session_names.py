"""The sessions of a till with what people call each by."""

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.session_name import CalledSession
from ims_desktop.store.till.connection import Connection
from ims_desktop.store.till.projection import moment

_CALLED = """SELECT session.id, session.opened_at_ms, (SELECT min(event.number) FROM session_event AS event
        WHERE event.session = session.id AND event.number > session.number AND event.event = 'closed')
    FROM session WHERE NOT session.carried ORDER BY session.number DESC"""


def sessions_called(connection: Connection, identity: TillIdentity) -> list[CalledSession]:
    """The sessions that were opened or taken over on this till, the latest first."""
    till = f"{identity.till}{identity.letter}"
    return [
        CalledSession(SessionId(id_), identity.office, till, moment(opened_ms), closed)
        for id_, opened_ms, closed in connection.execute(_CALLED)
    ]
