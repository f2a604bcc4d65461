"""Seal a note to the money-laundering reporting officer, so that nothing at the till shows whether there is one.

What goes on the roll is the envelope of every close. Until then its boxes lie in the till's file, sealed at once. A
person's box is sealed anew at moments that come by themselves, whoever works here and whatever they do: when they sign
in, and whenever Help is left.
"""

import base64
from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import Envelope, RollWriter
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import (
    BOX_BYTES,
    BOXES,
    Referral,
    framed,
    referral_text,
    room_beside,
    with_box,
)
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused


def fresh_envelope(desk: Desk, key: str) -> Envelope:
    """An envelope with nothing in it, sealed as any other."""
    empty = framed(())
    return Envelope(0, b"".join(desk.sealer.box(key, empty) for _ in range(BOXES)))


def envelope_for_close(desk: Desk, roll: RollWriter, key: str) -> str:
    """What a close carries, as its entry writes it; the next one begins empty."""
    fresh = fresh_envelope(desk, key)
    kept = roll.take_envelope(fresh) or fresh_envelope(desk, key)
    return base64.b64encode(kept.boxes).decode()


@frozen
class _Box:
    """A person's box of the envelope at hand, as this window sealed it, and what is in it."""

    place: int
    sealed: bytes = b""
    told: tuple[Referral, ...] = ()


class Notes:
    """The notes of one run of a till's window. What was sealed is known here in memory alone, and is not told.

    A box cannot be opened at the till, so each run has its own, or a note in another's would put that one out. And each
    person has: how much room is left in a box says whether anything is in it, and that is told to nobody else.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._boxes: dict[UserId, _Box] = {}

    def load(self) -> None:
        """Bring in what seals, which the first box otherwise does."""
        self._desk.sealer.box("", framed(()))

    def room(self, data: ReferenceData, user: User) -> int:
        """Bytes that the text of a note may have now. Refuses `REFERRAL_NO_KEY` and `REFERRAL_FULL`."""
        desk = self._desk
        if not desk.sealer.seals_to(data.council.referral_key):
            raise Refused(Reason.REFERRAL_NO_KEY)
        kept = desk.till.kept_envelope()
        box = _Box(0) if kept is None else self._box_of(kept, user)
        if box is None:
            raise Refused(Reason.REFERRAL_FULL)
        return room_beside(box.told, self._referral(user, ""))

    def renew(self, data: ReferenceData, user: User, typed: str = "") -> None:
        """Seal a person's box anew, with what they typed where they typed anything, and all that are nobody's.

        Refuses `REFERRAL_NO_KEY`, `REFERRAL_FULL`, `REFERRAL_TOO_LONG` and text that is not plain: nothing is kept.
        """
        desk, key = self._desk, data.council.referral_key
        envelope = desk.till.kept_envelope() or fresh_envelope(desk, key)
        box = self._box_of(envelope, user)
        told = box.told if box is not None else ()
        last = self._referral(user, referral_text(typed))  # asked for without a text too: it takes its time
        if last.text:
            if not desk.sealer.seals_to(key):
                raise Refused(Reason.REFERRAL_NO_KEY)
            if box is None:
                raise Refused(Reason.REFERRAL_FULL)
            told = (*told, last)
        sealed = desk.sealer.box(key, framed(told))
        boxes, taken = envelope.boxes, envelope.taken
        if box is not None:
            boxes, taken = with_box(boxes, box.place, sealed), max(taken, box.place + 1)
        for place in range(taken, BOXES):  # to the key that is the officer's by now
            boxes = with_box(boxes, place, desk.sealer.box(key, framed(())))
        desk.till.keep_envelope(Envelope(taken, boxes))
        if box is not None:
            self._boxes[user.id] = replace(box, sealed=sealed, told=told)

    def _box_of(self, envelope: Envelope, user: User) -> _Box | None:
        """The person's box of this envelope, or the next that is nobody's; None where all are somebody's."""
        box = self._boxes.get(user.id)
        if box is not None:
            at = box.place * BOX_BYTES
            if envelope.boxes[at : at + BOX_BYTES] == box.sealed:
                return box
        return _Box(envelope.taken) if envelope.taken < BOXES else None

    def _referral(self, user: User, text: str) -> Referral:
        desk = self._desk
        till = desk.till.identity
        last = next(iter(desk.till.recent(session=None, text="", limit=1)), None)
        receipt = str(last.payment.receipt) if last else ""
        return Referral(text, user.id, desk.clock.now(), f"{till.office}-{till.till}{till.letter}", receipt)
