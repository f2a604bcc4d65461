"""Sign in at a till, online or not: argon2id, slowed down and locked after wrong passwords."""

from datetime import datetime, timedelta

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import FailedTries
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused

TRIES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=5)
_WARN_FROM = 3
# argon2id of a random text: an unknown user costs the same time as a known one
_NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$3sVhQbZ7nD4m0x2mQm3r0wqv1P3nS0q6m8d5cJk1y2M"


def sign_in(desk: Desk, user: str, password: str) -> User:
    """The person who signs in; refuses wrong, locked and lapsed sign-ins and says nothing about which was wrong.

    After five wrong passwords in a row the name is locked at this till for five minutes, also across restarts.
    """
    name = user.strip().casefold()
    now = desk.clock.now()
    tries = desk.till.failed_tries(name)
    if tries.last_at is not None and now < tries.last_at:  # the clock stepped back: lock from now, not from the future
        tries = FailedTries(tries.count, now)
        desk.till.keep_tries(name, tries)
    _refuse_while_locked(tries, now)
    found = desk.till.credentials(name)
    agrees = desk.passwords.agrees(found.password_hash if found else _NOBODYS_HASH, password)
    if found is None or not agrees or found.user.disabled:
        count = 1 if _expired(tries, now) else tries.count + 1
        desk.till.keep_tries(name, FailedTries(count, now))
        if count >= TRIES_BEFORE_LOCK:
            raise Refused(Reason.SIGN_IN_LOCKED, minutes=int(LOCKED_FOR.total_seconds() // 60))
        left = TRIES_BEFORE_LOCK - count
        wait = f" {left} more {'try' if left == 1 else 'tries'} before it locks." if count >= _WARN_FROM else ""
        raise Refused(Reason.SIGN_IN_WRONG, wait=wait)
    _refuse_if_lapsed(desk, now)
    if tries.count:
        desk.till.keep_tries(name, FailedTries())
    return found.user


def _expired(tries: FailedTries, now: datetime) -> bool:
    return tries.last_at is not None and tries.count >= TRIES_BEFORE_LOCK and now - tries.last_at >= LOCKED_FOR


def _refuse_while_locked(tries: FailedTries, now: datetime) -> None:
    if tries.count < TRIES_BEFORE_LOCK or tries.last_at is None or _expired(tries, now):
        return
    left = LOCKED_FOR - (now - tries.last_at)
    raise Refused(Reason.SIGN_IN_LOCKED, minutes=max(1, -int(-left.total_seconds() // 60)))


def _refuse_if_lapsed(desk: Desk, now: datetime) -> None:
    last = desk.till.sync_state().last_contact_at
    days = desk.till.reference_data().council.sign_in_lapses_days
    if last is not None and now - last > timedelta(days=days):
        raise Refused(Reason.SIGN_IN_LAPSED, days=(now - last).days)
