"""The mirror's file: a till's entries once more, on another disk, a line each: the seal in hex, a blank, the text.

Personal values are not in it. One file holds one device's roll; a line counts only with its line feed, so what a
power cut left half written is no entry.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from ims_desktop.actions.ports import SealedEntry, TillIdentity
from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, seal_of

_SEAL_HEX = 64
_TAIL_BYTES = 4 * 1024 * 1024  # several of the longest lines
_NOT_ONE = (KeyError, TypeError, ValueError, Refused)


@frozen
class MirrorEnd:
    """Where a mirror ends: its device ("" where it holds no entry), last number and seal, and bytes of whole lines."""

    device: str
    number: int
    seal: bytes
    whole_bytes: int


def mirror_path(folder: Path, identity: TillIdentity) -> Path:
    """A till's own file in the folder that the office set."""
    return folder / f"{identity.office}-{identity.till}{identity.letter}-{identity.device}.mirror"


def line_of(entry: SealedEntry) -> bytes:
    """An entry's line; canonical JSON holds no line feed."""
    return f"{entry.seal.hex()} {entry.text}\n".encode()


def mirror_end(path: Path) -> MirrorEnd:
    """Find the last whole entry of a mirror from its end; nothing of the file is changed. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        for start in (max(0, size - _TAIL_BYTES), 0):  # the whole file only where its tail holds no entry at all
            file.seek(start)
            end = _last_entry(file.read(), start)
            if end is not None:
                return end
    return MirrorEnd("", 0, NO_SEAL, 0)


def _last_entry(tail: bytes, start: int) -> MirrorEnd | None:
    end = tail.rfind(b"\n") + 1
    while end > 0:
        begin = tail.rfind(b"\n", 0, end - 1) + 1
        try:
            device, entry = _read(tail[begin : end - 1])
        except _NOT_ONE:  # damaged, or the first line is cut: the one before it
            end = begin
            continue
        return MirrorEnd(device, entry.number, entry.seal, start + end)
    return None


def _read(line: bytes) -> tuple[str, SealedEntry]:
    written = line.decode()
    seal, text = bytes.fromhex(written[:_SEAL_HEX]), written[_SEAL_HEX + 1 :]
    if written[_SEAL_HEX : _SEAL_HEX + 1] != " ":
        raise ValueError("no blank after the seal")
    parts = read_json(text)
    return cast("str", parts["device"]), SealedEntry(cast("int", parts["number"]), text, seal)


class MirrorReader:
    """A mirror's entries from the first one on, as long as each is sealed to the one before.

    After reading, `left_over` says how many lines did not follow: another roll's, damaged, or cut off.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.left_over = 0

    def __iter__(self) -> Iterator[SealedEntry]:
        """The entries; raises OSError."""
        number, seal, device = 0, NO_SEAL, ""
        self.left_over = 0
        with self._path.open("rb") as file:
            for line in file:
                try:
                    of_device, entry = _read(line[:-1])
                except _NOT_ONE:
                    self.left_over += 1
                    continue
                follows = line.endswith(b"\n") and entry.number == number + 1 and of_device == (device or of_device)
                if not follows or entry.seal != seal_of(seal, entry.text):
                    self.left_over += 1
                    continue
                number, seal, device = entry.number, entry.seal, of_device
                yield entry
