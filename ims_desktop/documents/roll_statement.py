"""The daily statement of rolls on paper: plain text, and the same as PDF."""

import base64
import io
from collections.abc import Mapping, Sequence

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import seal_mark
from ims_desktop.domain.roll_statement import RollStatement

_GROUP = 4
_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LEADING = 595, 842, 40, 8.5, 11  # A4 and its text, in points
_COLUMNS = 100  # of Courier between its margins


def grouped(value: bytes) -> str:
    """Bytes as people compare them: RFC 4648 base32 without its filling, in groups of four."""
    text = base64.b32encode(value).decode().rstrip("=")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def statement_as_text(
    statement: RollStatement, names: Mapping[DeviceId, str], fingerprints: Mapping[DeviceId, str]
) -> str:
    """The statement in rows of ASCII. `names` are of devices, such as BA1-03A; `fingerprints` are of their keys."""
    rows = [
        f"STATEMENT OF ROLLS  {statement.day.isoformat()}",
        "",
        "Where each roll ended at this day's first contact.",
        "Keep it: a roll rewritten at central contradicts it. Check it with",
        "ims-admin verify URL --statement FILE (the same statement exported with --format json)",
        "",
    ]
    for end in statement.rolls():
        rows += [f"{names.get(end.device, '?'):<12} entry {end.number}  mark {seal_mark(end.seal)}"]
        rows += [f"{'':<12} roll {end.device}"]
        rows += [f"{'':<12} seal {grouped(end.seal)}"]
        if end.key:
            rows += [f"{'':<12} key  {fingerprints[end.device]}"]
        rows += [""]
    rows += [
        f"Seal of this statement      {grouped(statement.seal)}",
        f"Seal of the one before it   {grouped(statement.previous)}",
    ]
    return "\n".join(rows) + "\n"


def statement_as_pdf(text: str) -> bytes:
    """The text on A4 pages."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  reportlab is heavy

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang="en-GB")
    canvas.setTitle(text.splitlines()[0])
    at = 0
    for row in (part for whole in text.splitlines() for part in _fitting(whole)):
        if at < _MARGIN:
            if at:
                canvas.showPage()
            canvas.setFont("Courier", _SIZE)
            at = _HEIGHT - _MARGIN
        canvas.drawString(_MARGIN, at, row)
        at -= _LEADING
    canvas.save()
    return held.getvalue()


def _fitting(row: str) -> Sequence[str]:
    """A row in as many as it takes: nothing of what proves a roll may be cut off."""
    return [row[at : at + _COLUMNS] for at in range(0, max(len(row), 1), _COLUMNS)]
