"""Sign in at central: finance, supervision and administration act online."""

from ims_desktop.actions.ports import CentralStore, Passwords
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused


def sign_in_central(central: CentralStore, passwords: Passwords, user: str, password: str) -> User:
    """The person who signs in at central and acts there from here on.

    Says nothing about whether user or password was wrong, or whether it is somebody who has no business at central.
    """
    found = central.credentials(user.strip().casefold())
    if found is None or not passwords.agrees(found.password_hash, password) or not found.user.acts_at_central:
        raise wrong_at_central()
    central.act_as(found.user.id)
    return found.user


def wrong_at_central() -> Refused:
    """The one answer to all that may be wrong, whether central or its database's own login says so."""
    return Refused(Reason.SIGN_IN_WRONG, wait=" Who only takes payments signs in at a till, not at central.")
