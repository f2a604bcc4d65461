"""The envelope that an entry tells of, if it is a close or carries one: at central, or in a roll that was exported."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.actions.ports.referrals import ClosedEnvelope
from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.quiet_referral import is_envelope
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import EntryKind


def envelope_told(
    doc: Mapping[str, Any], device: DeviceId, number: int, place: tuple[str, str, str]
) -> ClosedEnvelope | None:
    """What an entry of a roll tells; `place` is its till's office, name and letter."""
    office, till, letter = place
    if (told := innermost(doc)) is not None:
        doc, letter = told[0], told[1].letter
    if doc.get("kind") != EntryKind.SESSION_CLOSED:
        return None
    body = body_of(doc)
    envelope = body.get("envelope")
    sealed = str(envelope) if is_envelope(envelope) else ""
    return ClosedEnvelope(
        device, number, office, till, letter, str(doc.get("at")), str(body.get("session", "")), sealed
    )
