"""The post and slips of receipt books in central's file: what PostgreSQL's functions keep."""

from collections.abc import Sequence

from ims_desktop.domain.post import item_number
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.sqlite_file import Connection

_ITEM = """INSERT INTO post_item (number, place, logged, id, office, came, pence, business_day, device)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SLIP = "INSERT INTO slip_use (number, office, book, slip, payment, device) VALUES (?, ?, ?, ?, ?, ?)"
_STEP = "INSERT INTO post_step (number, logged, item, outcome, payment, device) VALUES (?, ?, ?, ?, ?, ?)"


def keep_post(connection: Connection, device: str, judged: Sequence[Judged]) -> None:
    """Keep what was logged, what was done with each item, and which slips were used up."""
    connection.executemany(_SLIP, [(*row, device) for one in judged for row in slip_rows(one)])
    connection.executemany(_ITEM, [(*row, device) for one in judged for row in item_rows(one)])
    connection.executemany(_STEP, [(*row, device) for one in judged for row in step_rows(one)])


def item_rows(judged: Judged) -> list[tuple[int, int, str, str, str, str, int, str]]:
    """The rows of a sheet's items; none of any other entry."""
    if judged.doc.get("kind") != EntryKind.POST_LOGGED:
        return []
    body = judged.body
    said, office, day = judged.doc["id"], body["office"], body["business_day"]
    return [
        (judged.number, place, said, item_number(body["sheet"], place), office, item["came"], item["pence"], day)
        for place, item in enumerate(body["items"], start=1)
    ]


def slip_rows(judged: Judged) -> list[tuple[int, str, str, int, str]]:
    """The row of the slip that a payment used, or that was spoilt; none of any other entry."""
    if str(judged.doc.get("kind")) not in {EntryKind.PAYMENT_TAKEN, EntryKind.SLIP_SPOILT} or "slip" not in judged.body:
        return []
    slip = judged.body["slip"]
    return [(judged.number, judged.body["office"], slip["book"], slip["number"], judged.body.get("payment", ""))]


def step_rows(judged: Judged) -> list[tuple[int, str, str, str, str]]:
    """The row of what was done with an item; none of any other entry."""
    if judged.doc.get("kind") != EntryKind.POST_WORKED:
        return []
    body = judged.body
    return [(judged.number, body["logged"], body["item"], body["outcome"], body.get("payment", ""))]
