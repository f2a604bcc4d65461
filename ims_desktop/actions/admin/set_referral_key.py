"""Set the money-laundering reporting officer's public key: tills seal to it from their next sync on."""

from dataclasses import replace

from ims_desktop.actions.admin.keep_reference_data import keep_reference_data
from ims_desktop.actions.ports import CentralStore, Sealer
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import check_key
from ims_desktop.domain.refusal import Reason, Refused


def set_referral_key(central: CentralStore, sealer: Sealer, user: User, typed: str) -> str:
    """Set the key, as the officer handed it on, or none with ""; answers it as it is kept.

    It stands on the administrator's desk roll, and the officer is told where it is not theirs when they next read.
    Refuses `REFERRAL_KEY_NOT_VALID` and what `keep_reference_data` refuses.
    """
    key = check_key(typed) if typed else ""
    if key and not sealer.seals_to(key):
        raise Refused(Reason.REFERRAL_KEY_NOT_VALID)
    council = central.reference_data().council
    if council.referral_key != key:
        keep_reference_data(central, user, [replace(council, referral_key=key)])
    return key
