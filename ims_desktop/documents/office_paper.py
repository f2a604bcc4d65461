"""The frame that the office's own papers share: head, proof, who signs; as blocks for any paper, and as text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import Block, Centred, Heading, Left, Mark, Pair, Rule, training_banner
from ims_desktop.documents.receipt_rows import receipt_rows
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.roll import grouped_mark
from ims_desktop.domain.times import london

TEXT_COLUMNS = 48
_TO_SIGN = "." * 24


def framed(council: Council, office: Office, title: str, inside: Iterable[Block]) -> Iterator[Block]:
    """A paper under the council's and the office's names; while somebody practises it says so at head and foot."""
    yield from training_banner(council)
    if name := plain(council.name):
        yield Heading(name)
    if place := plain(office.name):
        yield Centred(place)
    yield Centred(title)
    yield Rule()
    yield from inside
    yield from training_banner(council)


def proof(mark: str) -> Mark:
    """The seal's mark: what stands on the paper is on the roll."""
    return Mark(f"Proof {grouped_mark(mark)}")


def to_sign(*who: str) -> Iterator[Block]:
    """A line for each to sign on, with room over it for a hand."""
    for one in who:
        yield Left("\N{NO-BREAK SPACE}")
        yield Pair(one, _TO_SIGN)


def moment_words(at: datetime) -> str:
    """A time as papers say it: 28 Nov 2026, 09:05."""
    wall = london(at)
    return f"{wall.day} {wall:%b %Y}, {wall:%H:%M}"


def paper_text(blocks: Sequence[Block], columns: int = TEXT_COLUMNS) -> str:
    """A paper in rows of at most so many columns, each ended by a line feed."""
    return "".join(f"{row.text(columns)}\n" for row in receipt_rows(blocks, columns))
