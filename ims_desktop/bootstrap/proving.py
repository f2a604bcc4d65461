"""Another person signs at central what they did here with whoever is signed in, by their own login."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING

from ims_desktop.actions.finance.sign_in_central import sign_in_central
from ims_desktop.bootstrap.keys import central_key, desks_kept
from ims_desktop.bootstrap.till import OpenTill

if TYPE_CHECKING:
    from ims_desktop.actions.supervisor.check_custody import Checker


def prover(till: OpenTill) -> Callable[[str, str], "AbstractContextManager[Checker]"]:
    """Has somebody at the till's central as long as they sign there; refuses what signing in there refuses."""

    @contextmanager
    def prove(user: str, password: str) -> "Iterator[Checker]":
        from ims_desktop.actions.supervisor.check_custody import Checker  # noqa: PLC0415  as it is first needed
        from ims_desktop.store.central.opening import open_central  # noqa: PLC0415  start-up time: SQLAlchemy comes later

        url = till.store.identity.central
        key, kept = central_key(till.keys, url), desks_kept(till.keys)
        with closing(open_central(url, key, user=user, password=password, kept=kept)) as central:
            yield Checker(sign_in_central(central, till.desk.passwords, user, password), central)

    return prove
