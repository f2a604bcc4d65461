"""The officer's key at this PC, and what an administrator hands on of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ims_desktop.actions.admin.set_referral_key import set_referral_key
from ims_desktop.actions.ports import CentralStore
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.officer_key import OfficerKey, make_officer_key, read_officer_key
from ims_desktop.secrets.referral_box import ReferralSealer


def new_officer_key(file: Path, passphrase: str) -> str:
    """Make the officer's key pair in a new file; answers the public half as it is handed on.

    Refuses `OFFICER_KEY_AT_TILL` in a till's folder, and what `make_officer_key` refuses.
    """
    if any((folder / IDENTITY_FILE).exists() for folder in file.absolute().parents):
        raise Refused(Reason.OFFICER_KEY_AT_TILL)
    return make_officer_key(file, passphrase)


def officer_keys(files: Sequence[Path], passphrase_of: Callable[[Path], str]) -> list[OfficerKey]:
    """The keys of these files, each under its own passphrase."""
    return [read_officer_key(file, passphrase_of(file)) for file in files]


def publish_officer_key(central: CentralStore, user: User, typed: str) -> str:
    """Set the officer's public key at central, or none with ""."""
    return set_referral_key(central, ReferralSealer(), user, typed)
