"""What an ESC/POS printer says about itself: paper, cover, errors; an answer that does not come is never "fine"."""

from enum import StrEnum

from ims_desktop.domain.frozen import frozen

_ASB_BYTES = 4
_ONLINE, _OFFLINE_CAUSE, _PAPER = 1, 2, 4  # the n of DLE EOT n (Epson)


class Paper(StrEnum):
    """How much paper there is, as far as the printer can tell."""

    UNKNOWN = "unknown"
    ENOUGH = "enough"
    NEAR_END = "near_end"
    OUT = "out"


@frozen
class PrinterStatus:
    """A printer's own words; None where it did not say."""

    online: bool | None = None
    paper: Paper = Paper.UNKNOWN
    cover_open: bool | None = None
    error: bool | None = None
    drawer_pin: bool | None = None  # which level means open differs from drawer to drawer

    @property
    def words(self) -> str:
        """In few words: “ready”, or what is the matter."""
        if self.paper is Paper.OUT:
            return "out of paper"
        if self.cover_open:
            return "cover open"
        if self.error:
            return "error"
        if self.online is False:
            return "off-line"
        if self.online is None:
            return "unknown"
        return "paper near its end" if self.paper is Paper.NEAR_END else "ready"


def status_from(answers: dict[int, int]) -> PrinterStatus:
    """The status from the answers to DLE EOT 1, 2 and 4, by n; what was not answered stays unknown."""
    first, second, fourth = answers.get(_ONLINE), answers.get(_OFFLINE_CAUSE), answers.get(_PAPER)
    return PrinterStatus(
        online=None if first is None else not first & 0x08,
        paper=_paper(fourth, second),
        cover_open=None if second is None else bool(second & 0x04),
        error=None if second is None else bool(second & 0x40),
        drawer_pin=None if first is None else bool(first & 0x04),
    )


def _paper(fourth: int | None, second: int | None) -> Paper:
    if (fourth is not None and fourth & 0x60) or (second is not None and second & 0x20):
        return Paper.OUT
    if fourth is None:
        return Paper.UNKNOWN
    return Paper.NEAR_END if fourth & 0x0C else Paper.ENOUGH


class Answers:
    """Sorts what a printer sends: answers to DLE EOT, answers to GS r, and status that nobody asked for."""

    def __init__(self) -> None:
        self._unread = bytearray()
        self.realtime: list[int] = []
        self.end_marks = 0

    def feed(self, said: bytes) -> None:
        """Take in bytes, in whatever pieces they come."""
        self._unread += said
        while self._unread:
            first = self._unread[0]
            if first & 0x93 == 0x10:  # noqa: PLR2004  GS a (Epson): four bytes, sent when something changes
                if len(self._unread) < _ASB_BYTES:
                    return
                whole = not any(byte & 0x90 for byte in self._unread[1:_ASB_BYTES])
                del self._unread[: _ASB_BYTES if whole else 1]
                continue
            del self._unread[0]
            if first & 0x93 == 0x12:  # noqa: PLR2004  the fixed bits of an answer to DLE EOT (Epson)
                self.realtime.append(first)
            elif not first & 0x90:  # an answer to GS r
                self.end_marks += 1

    def forget(self) -> None:
        """Forget what came so far: what comes from now on answers what is asked from now on."""
        self._unread.clear()
        self.realtime.clear()
        self.end_marks = 0
