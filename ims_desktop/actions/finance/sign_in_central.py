"""Sign in at central: finance, supervision and administration act online."""

from ims_desktop.actions.ports import CentralStore, Passwords
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused


def sign_in_central(central: CentralStore, passwords: Passwords, user: str, password: str) -> User:
    """The person who signs in at central and acts there from here on.

    Says nothing about whether user or password was wrong.
    """
    found = central.credentials(user.strip().casefold())
    if found is None or not passwords.agrees(found.password_hash, password) or found.user.disabled:
        raise Refused(Reason.SIGN_IN_WRONG, wait="")
    central.act_as(found.user.id)
    return found.user
