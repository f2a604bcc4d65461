"""What a device signed of its roll, as a witness against whoever rewrites central."""

from collections.abc import Callable, Iterator
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import Connection, select

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import changed_among, head_text
from ims_desktop.store.central import schema
from ims_desktop.store.central.verify_rows import raw

_SLICE = 1_000
_SIGNATURES_CHECKED = 2_000  # of each device: 0.3 s


class SignedHeads:
    """A device's signed heads beside its roll, walked in step; nothing is kept in memory.

    Every head that does not agree with the roll has its signature checked, and so have the last ones that do: what lies
    before a head that is signed and agrees is sealed by it. A device that signed both another roll and this one at or
    after an entry is forked, which is told elsewhere.
    """

    def __init__(
        self, connection: Connection, device: str, public_key: bytes, found: Callable[[int, str], None]
    ) -> None:
        self._connection = connection
        self._device = device
        self._found = found
        self._key = _key_of(public_key)
        kept = schema.signed_head.c
        newest = select(kept.number).where(kept.device == device).order_by(kept.number.desc())
        self._checked_from = connection.execute(newest.offset(_SIGNATURES_CHECKED - 1).limit(1)).scalar() or 0
        self._heads = self._rows()
        self._next = next(self._heads, None)
        self._differs: tuple[int, str] | None = None
        self.forked_at = 0  # the first entry of which it signed another seal, and later this roll all the same
        self.agreed = 0  # the last entry that the device signed as it is here
        self.beyond: list[tuple[int, bytes]] = []  # ends that it signed after the last entry here, and their seals

    def look(self, number: int, seal: object) -> None:
        """Hold the next entry against what was signed of it."""
        while self._next is not None and self._next[0] <= number:
            signed_number, signed_seal, signature = self._next
            self._next = next(self._heads, None)
            if signed_number != number:
                continue  # the roll has no such entry, which its numbers tell
            agrees = signed_seal == seal
            if (number >= self._checked_from or not agrees) and not self._is_signed(number, signed_seal, signature):
                self._found(number, "the head at this entry is not signed by the device's own key")
            elif agrees:
                self.agreed = number
                if self._differs is not None:
                    self.forked_at, self._differs = self.forked_at or self._differs[0], None
            elif self.agreed == number:
                self.forked_at = self.forked_at or number
            elif self._differs is None:
                changed = changed_among(self.agreed, number)
                self._differs = number, f"the device signed another seal of this entry: {changed}"

    def end(self) -> None:
        """Tell what differs, and look at what was signed beyond the roll's end."""
        if self._differs is not None:
            self._found(*self._differs)
        while self._next is not None:
            number, seal, signature = self._next
            self._next = next(self._heads, None)
            if self._is_signed(number, seal, signature):
                self.beyond.append((number, seal))
            else:
                self._found(number, "the head at this entry is not signed by the device's own key")

    def _rows(self) -> Iterator[tuple[int, Any, Any]]:
        kept = schema.signed_head.c
        columns = [raw(self._connection, column) for column in (kept.number, kept.seal, kept.signature)]
        wanted = select(*columns).select_from(schema.signed_head).where(kept.device == self._device)
        after = -(2**62)
        while rows := self._connection.execute(
            wanted.where(kept.number > after).order_by(kept.number, kept.seal).limit(_SLICE)
        ).all():
            # a forked device signed several seals of one number, and the slice may end between them
            last = rows[-1].number
            for row in rows:
                if row.number != last and isinstance(row.number, int):
                    yield row.number, row.seal, row.signature
            for row in self._connection.execute(wanted.where(kept.number == last).order_by(kept.seal)):
                if isinstance(row.number, int):
                    yield row.number, row.seal, row.signature
            after = last

    def _is_signed(self, number: int, seal: object, signature: object) -> bool:
        if self._key is None or not isinstance(seal, bytes) or not isinstance(signature, bytes):
            return False
        try:
            self._key.verify(head_text(DeviceId(self._device), number, seal), signature)
        except (BadSignatureError, ValueError):  # a ValueError is not 64 bytes long
            return False
        return True


def _key_of(public_key: bytes) -> VerifyKey | None:
    """None of a desk, which has no key, and where it is none."""
    try:
        return VerifyKey(public_key)
    except ValueError:
        return None
