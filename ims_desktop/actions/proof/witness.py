"""Holding a roll against seals of it that are known elsewhere: what was sealed again whole shows nowhere else."""

from collections.abc import Iterable, Iterator, Sequence

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import Head, changed_among


@frozen
class Witness:
    """Where else a roll's seals are known, and number and seal of each such entry in the order of the numbers."""

    name: str
    seals: Iterable[tuple[int, bytes]]


def head_witness(name: str, head: Head) -> Witness:
    """One head known elsewhere; a roll's very beginning (number 0) witnesses nothing."""
    return Witness(name, [(head.number, head.seal)] if head.number else [])


class Compared:
    """A roll held against a witness in step: both come in the order of numbers, and nothing is kept in memory."""

    def __init__(self, witness: Witness) -> None:
        self.name = witness.name
        self.agreed = 0  # the last entry that both have under one seal
        self._seals = iter(witness.seals)
        self._next = next(self._seals, None)
        self._differed = False

    def look(self, number: int, seal: object) -> str:
        """What is wrong with an entry, "" where nothing is; once seals differ all later ones do, and are not told."""
        while self._next is not None and self._next[0] < number:  # the roll has no such entry, which its numbers tell
            self._next = next(self._seals, None)
        if self._next is None or self._next[0] != number:
            return ""
        known = self._next[1]
        self._next = next(self._seals, None)
        if known == seal:
            self.agreed = number
            return ""
        if self._differed:
            return ""
        self._differed = True
        which = changed_among(self.agreed, number)
        return f"{self.name} knows this entry by another seal: {which}, or the till was copied or put back"

    def along(self, seals: Iterable[tuple[int, object]]) -> Iterator[tuple[int, str]]:
        """Look at entries in the order of their numbers: those that are wrong, and what is."""
        for number, seal in seals:
            if self._next is None:
                return
            if number >= self._next[0] and (wrong := self.look(number, seal)):
                yield number, wrong

    def beyond(self, last: int) -> tuple[int, str] | None:
        """What the witness has after the roll's end: the first entry that is missing, and what is wrong."""
        if self._next is None:
            return None
        ends = self._next[0]
        for number, _ in self._seals:
            ends = number
        self._next = None
        return last + 1, f"{self.name} knows entry {ends}, the roll ends at entry {last}"


def words_of(compared: Sequence[Compared], last: int) -> str:
    """Against which witnesses a roll of so many entries was held and how far they reach; "none" where none was."""
    reaching = [one for one in compared if one.agreed]
    if not reaching:
        return "none"
    words = "; ".join(f"{one.name}, up to entry {one.agreed:,}" for one in reaching)
    reach = max(one.agreed for one in reaching)
    return words if reach >= last else f"{words}; nothing witnesses what is after it, to entry {last:,}"
