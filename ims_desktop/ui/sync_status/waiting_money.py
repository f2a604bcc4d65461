"""How much money stands in the entries that central has not got."""

import json
from collections import deque

from ims_desktop.actions.ports import TillStore
from ims_desktop.domain.roll import EntryKind

_AT_ONCE = 500  # so that thirty days offline never hold up a payment


class WaitingMoney:
    """Reckons payments that wait, a piece at a time; it only reads what is new since the last time.

    It is used on the LOCAL lane alone.
    """

    def __init__(self, till: TillStore) -> None:
        self._till = till
        self._known: deque[tuple[int, int]] = deque()
        self._read_to = 0

    def reckon(self) -> tuple[int, bool]:
        """The pence of the payments that wait, as far as read, and whether all were read."""
        state = self._till.sync_state()
        if self._read_to < state.acknowledged or self._read_to > state.head_number:
            self._read_to = state.acknowledged
        while self._known and self._known[0][0] <= state.acknowledged:
            self._known.popleft()
        entries = self._till.unsent(self._read_to, _AT_ONCE)
        for entry in entries:
            self._known.append((entry.number, _pence_of(entry.text)))
            self._read_to = entry.number
        return sum(pence for _number, pence in self._known), self._read_to >= state.head_number


def _pence_of(text: str) -> int:
    entry = json.loads(text)
    return int(entry["body"]["total_pence"]) if entry["kind"] == EntryKind.PAYMENT_TAKEN else 0
