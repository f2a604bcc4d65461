"""Training: the counter to practise at, with a made-up council in a folder of its own, new at each start.

Nothing of it can be taken for money: its entries are sealed with another prefix, which central and `verify` refuse;
it is enrolled nowhere, has no central, and prints into a file; every screen is framed, every paper says TRAINING.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from ims_desktop.actions.admin.begin_roll import begin_roll
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import TRAINING, PulledChanges, TillIdentity
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.enrolling import name_folder
from ims_desktop.bootstrap.keys import database_key_name, key_store, signing_key_name
from ims_desktop.bootstrap.made_up_folder import make_folder, use_own_settings
from ims_desktop.bootstrap.till import DATABASE_FILE
from ims_desktop.demo.council import demo_council
from ims_desktop.demo.holders import made_holders
from ims_desktop.demo.people import DEMO_USERS, DemoUser
from ims_desktop.domain.permission import Role
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import business_day
from ims_desktop.secrets.device_key import new_device_key
from ims_desktop.secrets.ids import SystemIds
from ims_desktop.secrets.key_store import new_key
from ims_desktop.secrets.passwords import Argon2Passwords
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.settings import load_settings
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.store import create_till

_MARK = "this-is-training"
_OFFICE, _TILL, _LETTER = "BA1", "03", "T"
_HOLDERS = 2_000
_AT_THE_COUNTER = frozenset({Role.CASHIER, Role.SUPERVISOR})


def trainees() -> tuple[DemoUser, ...]:
    """Who can be practised as: the made-up office's cashiers and supervisors."""
    return tuple(
        one for one in DEMO_USERS if one.user.office == _OFFICE and not _AT_THE_COUNTER.isdisjoint(one.user.roles)
    )


def make_training(folder: Path) -> Path:
    """Throw away what was practised before and make a till to practise at; answers the till's folder.

    Refuses `FOLDER_NOT_A_DEMO` where the folder holds anything else, raises Unavailable `TILL_IN_USE` where somebody
    practises in it.
    """
    till = folder / "till"
    if till.exists():
        with TillLock(till):
            pass
    make_folder(folder, _MARK, fresh=True)
    use_own_settings(folder)
    os.environ.pop("IMS_MIRROR", None)
    till.mkdir()
    _make(till)
    return till


def _make(till: Path) -> None:
    keys, ids, clock, passwords = key_store(load_settings()), SystemIds(), SystemClock(), Argon2Passwords()
    identity = TillIdentity(DeviceId(ids.new_id()), _OFFICE, _TILL, _LETTER, TRAINING)
    private, public = new_device_key()
    keys.write(signing_key_name(identity.device), private)
    store = create_till(till / DATABASE_FILE, new_key(keys, database_key_name(identity.device)), identity)
    try:
        store.apply_changes(_council(passwords, business_day(clock.now())), clock.now())
        begin_roll(Desk(store, clock, ids, passwords, ReferralSealer()), public)
        name_folder(till, identity, DATABASE_FILE)
    finally:
        store.close()


def _council(passwords: Argon2Passwords, today: date) -> PulledChanges:
    data, people = demo_council(), trainees()
    things: list[object] = [
        replace(data.council, training=True),
        *data.vat_codes.values(),
        *data.mops.values(),
        *data.offices.values(),
        *data.funds.values(),
        *data.messages.values(),
        *data.items.values(),
        *(one.user for one in people),
    ]
    return PulledChanges(
        epoch=TRAINING,
        upto=1,
        more=False,
        fresh=True,
        rows=tuple(to_row(thing) for thing in things),
        password_hashes=tuple((one.user.id, passwords.hashed(one.password)) for one in people),
        holders=tuple(made_holders(_HOLDERS, as_at=today)),
    )
