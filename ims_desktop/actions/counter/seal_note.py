"""Seal a note to the money-laundering reporting officer, so that nothing at the till shows whether there is one.

What goes on the roll is the envelope of every close. Until then its boxes lie in the till's file, sealed at once. The
box at hand is sealed anew at moments that come by themselves, whoever works here: when the window starts, whenever Help
is left, and when a close took the last ones along.
"""

import base64
from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import Envelope, RollWriter
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import (
    BOX_BYTES,
    BOXES,
    Referral,
    framed,
    referral_text,
    with_box,
)
from ims_desktop.domain.reference_data import ReferenceData
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


class Notes:
    """The notes of one run of a till's window. What was sealed is known here in memory alone, and is not told.

    A box cannot be opened at the till, so each run has its own: a note in another's would put that one out.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: tuple[Referral, ...] = ()
        self._box = b""

    def begin(self) -> None:
        """The window was started: from now on its notes go into a box that was in nobody's hands."""
        key = self._desk.till.reference_data().council.referral_key
        kept = self._desk.till.kept_envelope()
        envelope = fresh_envelope(self._desk, key) if kept is None else replace(kept, run=min(kept.run + 1, BOXES))
        self._keep(envelope, key, ())

    def renew(self, data: ReferenceData, user: User, typed: str = "") -> None:
        """Seal the box at hand anew, with what was typed where anything was.

        Refuses `REFERRAL_NO_KEY`, `REFERRAL_FULL`, `REFERRAL_TOO_LONG` and text that is not plain: nothing is kept.
        """
        desk, key = self._desk, data.council.referral_key
        envelope = desk.till.kept_envelope() or fresh_envelope(desk, key)
        at = envelope.run * BOX_BYTES
        told = self._told if envelope.boxes[at : at + BOX_BYTES] == self._box else ()
        if text := referral_text(typed):
            if not desk.sealer.seals_to(key):
                raise Refused(Reason.REFERRAL_NO_KEY)
            if envelope.run >= BOXES:
                raise Refused(Reason.REFERRAL_FULL)
            told = (*told, self._referral(user, text))
        self._keep(envelope, key, told)

    def _referral(self, user: User, text: str) -> Referral:
        desk = self._desk
        till = desk.till.identity
        last = next(iter(desk.till.recent(session=None, text="", limit=1)), None)
        receipt = str(last.payment.receipt) if last else ""
        return Referral(text, user.id, desk.clock.now(), f"{till.office}-{till.till}{till.letter}", receipt)

    def _keep(self, envelope: Envelope, key: str, told: tuple[Referral, ...]) -> None:
        if envelope.run >= BOXES:  # more starts than boxes: none is this window's
            self._desk.till.keep_envelope(envelope)
            return
        box = self._desk.sealer.box(key, framed(told))
        self._desk.till.keep_envelope(replace(envelope, boxes=with_box(envelope.boxes, envelope.run, box)))
        self._told, self._box = told, box
