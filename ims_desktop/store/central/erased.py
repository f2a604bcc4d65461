"""Up to when personal data was erased at central."""

from sqlalchemy import Connection, select

from ims_desktop.domain.reference_data import ReferenceKind
from ims_desktop.store.central import schema


def erased_before(connection: Connection) -> str:
    """The time, as entries write it, before which personal data was erased; "" where none was."""
    kept = schema.reference.c
    data = connection.execute(select(kept.data).where(kept.kind == ReferenceKind.ERASED.value)).scalar()
    return "" if data is None else str(data["before"])
