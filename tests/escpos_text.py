"""Turns ESC/POS bytes back into what would stand on the paper; anything that we never mean to send is an error."""

from dataclasses import dataclass, field

# what follows each command that our jobs may hold
_FIXED = {
    b"\x1b@": 0,
    b"\x1bR": 1,
    b"\x1bt": 1,
    b"\x1b!": 1,
    b"\x1bE": 1,
    b"\x1ba": 1,
    b"\x1bd": 1,
    b"\x1dV": 1,
    b"\x1dr": 1,
    b"\x1d!": 1,
}
PICTURE = "[picture]"


@dataclass(slots=True)
class Paper:
    """What a printer would have made of a job."""

    rows: list[str] = field(default_factory=list)
    pictures: list[tuple[int, int, bytes]] = field(default_factory=list)  # bytes a row, rows, dots
    commands: list[bytes] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def decoded(job: bytes, codec: str = "cp858") -> Paper:
    """Read a job from its first byte to its last; ValueError for any byte that has no business there."""
    paper = Paper()
    row = bytearray()
    at = 0
    while at < len(job):
        byte = job[at]
        command = job[at : at + 2]
        if job[at : at + 4] == b"\x1dv0\x00":
            wide = int.from_bytes(job[at + 4 : at + 6], "little")
            high = int.from_bytes(job[at + 6 : at + 8], "little")
            dots = job[at + 8 : at + 8 + wide * high]
            if len(dots) != wide * high or row:
                raise ValueError("a picture is cut off, or stands within a row")
            paper.pictures.append((wide, high, dots))
            paper.rows.append(PICTURE)
            at += 8 + wide * high
        elif command in _FIXED:
            end = at + 2 + _FIXED[command]
            paper.commands.append(job[at:end])
            at = end
        elif byte == 0x0A:
            paper.rows.append(row.decode(codec))
            row.clear()
            at += 1
        elif byte < 0x20 or byte == 0x7F:
            raise ValueError(f"{job[at : at + 4]!r} at {at}")
        else:
            row.append(byte)
            at += 1
    if row:
        raise ValueError("the last row does not end")
    return paper
