"""That nothing of a till's roll is missing since central was put back to a backup: finance's word."""

from datetime import datetime

from ims_desktop.domain.body_shape import is_device, is_word
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import business_day, from_roll_time, roll_time

REASON = "reason"  # the personal value: how it is known
_WORDS = ("office", "till", "letter", "device", "put_back_at", "business_day")


def accounted_body(
    place: tuple[str, str, str], device: DeviceId, put_back_at: datetime, now: datetime
) -> dict[str, Json]:
    """What the entry says; `place` is the till's office, name and letter."""
    office, till, letter = place
    at = roll_time(put_back_at)
    where: dict[str, Json] = {"office": office, "till": till, "letter": letter, "device": device}
    return {**where, "put_back_at": at, "business_day": business_day(now).isoformat()}


def accounted_fault(body: object) -> str:
    """`malformed`, or nothing where it is sound in itself."""
    if not isinstance(body, dict) or not all(is_word(body.get(name)) for name in _WORDS):
        return "malformed"
    return "" if is_device(body["device"]) and _is_time(body["put_back_at"]) else "malformed"


def _is_time(value: str) -> bool:
    try:
        return roll_time(from_roll_time(value)) == value
    except ValueError:
        return False
