"""Central as an enrolled till reaches it: by the driver alone on a server, so that a till stays light."""

from ims_desktop.actions.ports import CentralLink, TillIdentity
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central.address import SqliteAddress, read_address


def open_link(
    url: str, identity: TillIdentity, secret: str, key: bytes | None = None, *, answer_seconds: int = 20
) -> CentralLink:
    """Central as an enrolled till reaches it. Nothing is connected before the first call.

    `url` is usually `identity.central`, which names the till's own login; `key` opens a central that is a file.
    """
    address = read_address(url)
    device = DeviceId(identity.device)
    if isinstance(address, SqliteAddress):
        from ims_desktop.store.central.link_sqlite import SqliteLink  # noqa: PLC0415  only where central is a file

        return SqliteLink(address, key, device, secret)
    from ims_desktop.store.central.link_postgres import PostgresLink  # noqa: PLC0415  only where it is a server

    enrolled = read_address(identity.central)
    login = "" if isinstance(enrolled, SqliteAddress) else str(enrolled.options.get("user") or "")
    return PostgresLink(address.as_user(login, secret), device, answer_seconds=answer_seconds)
