"""The post in central's file: what `ims.project_post` keeps on PostgreSQL."""

from collections.abc import Sequence

from ims_desktop.domain.post import item_number
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.sqlite_file import Connection

_ITEM = """INSERT INTO post_item (number, place, id, office, came, pence, business_day, device)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_STEP = "INSERT INTO post_step (number, item, outcome, payment, device) VALUES (?, ?, ?, ?, ?)"


def keep_post(connection: Connection, device: str, judged: Sequence[Judged]) -> None:
    """Keep what was logged, and what was done with each item."""
    connection.executemany(_ITEM, [(*row, device) for one in judged for row in item_rows(one)])
    connection.executemany(_STEP, [(*row, device) for one in judged for row in step_rows(one)])


def item_rows(judged: Judged) -> list[tuple[int, int, str, str, str, int, str]]:
    """The rows of a sheet's items; none of any other entry."""
    if judged.doc.get("kind") != EntryKind.POST_LOGGED:
        return []
    body = judged.body
    shared = (body["office"], body["business_day"])
    return [
        (judged.number, place, item_number(body["sheet"], place), shared[0], item["came"], item["pence"], shared[1])
        for place, item in enumerate(body["items"], start=1)
    ]


def step_rows(judged: Judged) -> list[tuple[int, str, str, str]]:
    """The row of what was done with an item; none of any other entry."""
    if judged.doc.get("kind") != EntryKind.POST_WORKED:
        return []
    body = judged.body
    return [(judged.number, body["item"], body["outcome"], body.get("payment", ""))]
