"""Central as an enrolled till reaches it: by the driver alone on a server, so that a till stays light."""

from collections.abc import Callable, Sequence

from ims_desktop.actions.ports import TillIdentity, TillLink
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central.address import SqliteAddress, read_address


def open_link(
    url: str,
    identity: TillIdentity,
    secret: str | Callable[[], Sequence[str]],
    key: bytes | None = None,
    *,
    answer_seconds: int = 20,
) -> TillLink:
    """Central as an enrolled till reaches it. Nothing is connected before the first call.

    `url` is usually `identity.central`, which names the till's own login; `key` opens a central that is a file.
    `secret` may be asked for anew at each connection, and be several: while it is changed either may be the right one.
    """
    secrets = (lambda: (secret,)) if isinstance(secret, str) else secret
    address = read_address(url)
    device = DeviceId(identity.device)
    if isinstance(address, SqliteAddress):
        from ims_desktop.store.central.link_sqlite import SqliteLink  # noqa: PLC0415  only where central is a file

        return SqliteLink(address, key, device, secrets)
    from ims_desktop.store.central.link_postgres import PostgresLink  # noqa: PLC0415  only where it is a server

    enrolled = read_address(identity.central)
    login = "" if isinstance(enrolled, SqliteAddress) else str(enrolled.options.get("user") or "")
    return PostgresLink(address.as_user(login, None), device, secrets, answer_seconds=answer_seconds)
