"""Another person proves who they are at central, by their own login, and does nothing else there."""

from collections.abc import Callable
from contextlib import closing

from ims_desktop.actions.finance.sign_in_central import sign_in_central
from ims_desktop.bootstrap.keys import central_key
from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.permission import User


def prover(till: OpenTill) -> Callable[[str, str], User]:
    """Signs somebody in at the till's central and answers who it is; refuses what signing in there refuses."""

    def prove(user: str, password: str) -> User:
        from ims_desktop.store.central.opening import open_central  # noqa: PLC0415  start-up time: SQLAlchemy comes later

        url = till.store.identity.central
        with closing(open_central(url, central_key(till.keys, url), user=user, password=password)) as central:
            return sign_in_central(central, till.desk.passwords, user, password)

    return prove
