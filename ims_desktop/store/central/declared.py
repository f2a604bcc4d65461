"""What staff declared as their own at an office's tills, with the words that were not erased."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from ims_desktop.domain.own_account import ACCOUNT, DeclaredAccount
from ims_desktop.domain.references import UserId
from ims_desktop.store.central import schema
from ims_desktop.store.central.own_table import own_account

_own, _devices, _personal = own_account.c, schema.device.c, schema.personal.c


def declared_accounts(connection: Connection, office: str) -> Sequence[DeclaredAccount]:
    """By person and time; on a server, a login is shown those of its offices."""
    beside = (_personal.device == _own.device) & (_personal.number == _own.number) & (_personal.field == ACCOUNT)
    rows = connection.execute(
        select(own_account, _personal.value)
        .join(schema.device, _devices.device == _own.device)
        .outerjoin(schema.personal, beside)
        .where(_devices.office == office)
        .order_by(_own.user_id, _own.since)
    )
    return [
        DeclaredAccount(
            row.id, office, UserId(row.user_id), bytes(row.salt).hex(), row.mark, row.since, row.until, row.value or ""
        )
        for row in rows
    ]
