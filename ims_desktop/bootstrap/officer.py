"""The officer's key at this PC, and what an administrator hands on of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ims_desktop.actions.admin.set_referral_key import set_referral_key
from ims_desktop.actions.officer.closes import envelope_told
from ims_desktop.actions.ports import CentralStore
from ims_desktop.actions.ports.referrals import ClosedEnvelope
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind
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


def exported_closes(file: Path) -> Iterator[ClosedEnvelope]:
    """The closes of a roll that was exported; refuses `EXPORT_NOT_READABLE`."""
    place = ("", "", "")
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line, written in enumerate(lines, start=1):
            try:
                entry = json.loads(written)
                doc = read_doc(entry["text"])
                device, number = DeviceId(doc["device"]), int(entry["number"])
                if doc["kind"] == EntryKind.DEVICE_ENROLLED:
                    place = (doc["body"]["office"], doc["body"]["till"], doc["body"]["letter"])
            except (KeyError, TypeError, ValueError, Refused) as error:
                raise Refused(Reason.EXPORT_NOT_READABLE, file=file.name, line=line) from error
            if (told := envelope_told(doc, device, number, place)) is not None:
                yield told


def publish_officer_key(central: CentralStore, user: User, typed: str) -> str:
    """Set the officer's public key at central, or none with ""."""
    return set_referral_key(central, ReferralSealer(), user, typed)
