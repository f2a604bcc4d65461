"""What stands in central's own tables after a trial, of either kind, read apart from what the programs say."""

import json
from typing import Any

from ims_desktop.bootstrap.keys import central_key, key_store
from ims_desktop.settings import load_settings
from ims_desktop.store.central.address import PostgresAddress, read_address
from ims_desktop.store.central.engine import postgres_engine, sqlite_engine


def central_tables(url: str) -> dict[str, Any]:
    """What stands in central's tables."""
    address = read_address(url)
    if isinstance(address, PostgresAddress):
        engine, schema = postgres_engine(address), "ims."
    else:
        engine, schema = sqlite_engine(address, central_key(key_store(load_settings()), url)), ""

    with engine.connect() as connection:

        def rows(query: str) -> list[Any]:
            return [tuple(row) for row in connection.exec_driver_sql(query.replace("ims.", schema))]

        entries: dict[str, list[tuple[int, str]]] = {}
        seals = set()
        for device, number, text, seal in rows("SELECT device, number, text, seal FROM ims.entry ORDER BY 1, 2"):
            entries.setdefault(str(device), []).append((number, text))
            seals.add(bytes(seal).hex())
            carried = json.loads(text)
            while carried["kind"] == "entry.carried":
                seals.add(carried["body"]["seal"])
                carried = json.loads(carried["body"]["text"])
        there: dict[str, Any] = {
            "entry": entries,
            "seals": seals,
            "head": {str(row[0]): row[1:] for row in rows("SELECT device, number, last_heard, forked FROM ims.head")},
            "held": {(str(row[0]), row[1]): row[2] for row in rows("SELECT device, number, reason FROM ims.held")},
            "settled": {
                (str(device), number): ((str(desk), entry), how, pence)
                for device, number, desk, entry, how, pence in rows(
                    "SELECT device, number, desk, entry, how, pence FROM ims.settled"
                )
            },
            "slips": set(rows("SELECT book, slip, payment FROM ims.slip_use")),
            "items": set(rows("SELECT logged, id FROM ims.post_item")),
            "steps": {
                (str(device), number): step
                for device, number, *step in rows(
                    "SELECT device, number, logged, item, outcome, payment FROM ims.post_step"
                )
            },
            "payment": dict(rows("SELECT id, total_pence FROM ims.payment")),
            "posted": {
                (str(device), number): int(pence)
                for device, number, pence in rows(
                    'SELECT device, number, sum(amount_pence) FROM ims."transaction" GROUP BY device, number'
                )
            },
        }
    engine.dispose()
    return there
