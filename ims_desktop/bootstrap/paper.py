"""Reads receipts back as a person would from paper: from a text, and from the bytes that a printer was sent."""

import re
from collections.abc import Iterator

from ims_desktop.domain.frozen import frozen

_NUMBER = re.compile(r"^Receipt\s+(\S+)\s*$", re.MULTILINE)
_OF_RECEIPT = re.compile(r"^Of receipt\s+(\S+)\s*$", re.MULTILINE)
_TOTAL = re.compile(r"^(?:TOTAL|TAKEN BACK|GIVEN BACK)\s+-?£([\d,]+)\.(\d\d)\s*$", re.MULTILINE)
_COPY = re.compile(r"^\W*COPY (\d+)\W*$", re.MULTILINE)
_CODE_PAGE = "cp858"
_PICTURE = b"\x1dv0"
_PICTURE_HEAD = 8
_CUT = b"\x1dV"
_FEEDS_BEFORE_CUT = 65  # GS V from m = 65 on has a second byte
_LINE_FEED = 0x0A
_FIRST_PRINTABLE = 0x20
# bytes that follow each command in the jobs of our printers
_FOLLOWED_BY = {
    b"\x1b@": 0,
    b"\x1bR": 1,
    b"\x1bt": 1,
    b"\x1b!": 1,
    b"\x1bE": 1,
    b"\x1ba": 1,
    b"\x1bd": 1,
    b"\x1bp": 3,
    b"\x1d!": 1,
    b"\x1dr": 1,
    b"\x10\x04": 1,
}


@frozen
class PaperReceipt:
    """What one piece of paper says: its number, its total, and which copy it is (0: the original).

    `of` is the receipt that it voids, corrects or refunds; empty on a payment's own.
    """

    number: str
    pence: int
    copy: int = 0
    of: str = ""


def read_paper(text: str) -> PaperReceipt | None:
    """The receipt that a text is; None where it names no number or no total."""
    number, total = _NUMBER.search(text), _TOTAL.search(text)
    if number is None or total is None:
        return None
    copy, of = _COPY.search(text), _OF_RECEIPT.search(text)
    pence = int(total[1].replace(",", "")) * 100 + int(total[2])
    return PaperReceipt(number[1], pence, int(copy[1]) if copy else 0, of[1] if of else "")


def papers_of_printer(sent: bytes) -> tuple[PaperReceipt, ...]:
    """Every receipt that came out of a printer that was sent these bytes, in order."""
    read = (read_paper(text) for text in texts_of_printer(sent))
    return tuple(paper for paper in read if paper is not None)


def texts_of_printer(sent: bytes) -> tuple[str, ...]:
    """Every paper that was cut off, receipt or not, row by row."""
    return tuple(_cut_off_papers(sent))


def _cut_off_papers(sent: bytes) -> Iterator[str]:
    rows: list[str] = []
    row = bytearray()
    at = 0
    while at < len(sent):
        command = sent[at : at + 2]
        if sent[at : at + 3] == _PICTURE:
            wide = int.from_bytes(sent[at + 4 : at + 6], "little")
            high = int.from_bytes(sent[at + 6 : at + 8], "little")
            at += _PICTURE_HEAD + wide * high
        elif command == _CUT:
            yield "\n".join(rows)
            rows.clear()
            at += 4 if sent[at + 2] >= _FEEDS_BEFORE_CUT else 3
        elif command in _FOLLOWED_BY:
            at += 2 + _FOLLOWED_BY[command]
        else:
            if sent[at] == _LINE_FEED:
                rows.append(row.decode(_CODE_PAGE))
                row.clear()
            elif sent[at] >= _FIRST_PRINTABLE:
                row.append(sent[at])
            at += 1
