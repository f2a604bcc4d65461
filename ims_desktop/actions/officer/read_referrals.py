"""Read what was told to the money-laundering reporting officer, with their own key, at their own PC."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from ims_desktop.actions.ports.referrals import ClosedEnvelope, Opener, ReferralCentral
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.quiet_referral import BOXES, Referral, boxes_of, read_frame
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.times import day_ends, roll_time

_NOT_OURS = (KeyError, TypeError, ValueError, AttributeError, Refused)


@frozen
class ToldAt:
    """One thing that was told, and the close that took it along."""

    close: ClosedEnvelope
    referral: Referral
    by_name: str


@frozen
class Unopened:
    """A close of which boxes do not open. `is_wrong`: an earlier one of that till opened whole, so the key had come."""

    close: ClosedEnvelope
    boxes: int
    is_wrong: bool


@frozen
class ReadReferrals:
    """What was told, the oldest first; closes that did not open whole; and the public key that tills seal to now."""

    told: tuple[ToldAt, ...]
    unopened: tuple[Unopened, ...]
    closes: int
    published: str | None  # None: not known where an exported roll is read
    published_is_ours: bool

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must be asked: tills seal to another's key, or a box was changed."""
        return not self.published_is_ours or any(one.is_wrong for one in self.unopened)


def read_referrals(
    central: ReferralCentral, user: User, keys: Sequence[Opener], since: date | None = None
) -> ReadReferrals:
    """Open every envelope of closes since a London day with whichever key opens it. Refuses `NOT_ALLOWED`.

    Each box of an honest close opens, in use or not, from when the till has the key. One that does not was sealed
    before, to a key that is not given, or changed since.
    """
    user.must(Permission.READ_REFERRALS)
    data = central.reference_data()
    names = {one.id: one.display_name for one in data.users.values()}
    return open_closes(central.envelopes(_first(since)), keys, names, data.council.referral_key)


def read_exported(closes: Iterable[ClosedEnvelope], keys: Sequence[Opener], since: date | None = None) -> ReadReferrals:
    """The same of a roll that was exported, where nobody signs in: the file and the key are enough."""
    first = _first(since)
    return open_closes((one for one in closes if one.at >= first), keys, {}, None)


def _first(since: date | None) -> str:
    return roll_time(day_ends(since - timedelta(days=1))) if since else ""


def open_closes(
    closes: Iterable[ClosedEnvelope], keys: Sequence[Opener], names: Mapping[UserId, str], published: str | None
) -> ReadReferrals:
    """Open every envelope; the closes of one roll come in its order."""
    told: list[ToldAt] = []
    unopened: list[Unopened] = []
    whole: set[DeviceId] = set()
    known: set[Referral] = set()  # a close was carried over, and then the lost PC turned up and sent it too
    count = 0
    for close in closes:
        count += 1
        referrals, shut = _read(close, keys)
        told += [ToldAt(close, one, names.get(one.by, one.by)) for one in referrals if one not in known]
        known.update(referrals)
        if shut:
            unopened.append(Unopened(close, shut, close.device in whole))
        else:
            whole.add(close.device)
    return ReadReferrals(
        tuple(sorted(told, key=lambda one: one.referral.at)),
        tuple(unopened),
        count,
        published,
        not published or any(key.public == published for key in keys),
    )


def _read(close: ClosedEnvelope, keys: Sequence[Opener]) -> tuple[list[Referral], int]:
    """What a close tells, and how many of its boxes do not open or hold what no till of ours sealed."""
    if not close.envelope:
        return [], BOXES
    found: list[Referral] = []
    shut = 0
    for box in boxes_of(base64.b64decode(close.envelope)):
        frame = next((frame for key in keys if (frame := key.opened(box)) is not None), None)
        try:
            if frame is None:
                raise ValueError("no key of these")
            found += read_frame(frame)
        except _NOT_OURS:
            shut += 1
    return found, shut
