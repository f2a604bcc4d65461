"""Making a folder a till: enrolled with a code, and enrolled again after a fork, a restore or a block.

What was there before is kept: its file goes to `earlier` within the folder, as a record.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from ims_desktop.actions.admin.begin_roll import Common, Earlier, begin_roll, last_common, last_where
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import TillIdentity
from ims_desktop.actions.sync import greet, receive, send
from ims_desktop.bootstrap.central import Login, as_person
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.earlier_rolls import EARLIER_FOLDER, entries_after, lost_of_earlier, seal_at
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE, till_lock
from ims_desktop.bootstrap.keys import (
    central_key,
    central_secret_name,
    database_key_name,
    key_store,
    signing_key_name,
)
from ims_desktop.bootstrap.till import DATABASE_FILE, OpenTill, opened
from ims_desktop.domain.carried import Follows
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.secrets.device_key import new_device_key
from ims_desktop.secrets.ids import SystemIds
from ims_desktop.secrets.key_store import KeyStore, new_key
from ims_desktop.secrets.passwords import Argon2Passwords
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.settings import load_settings
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.store import SqlTillStore, create_till


@frozen
class Enrolment:
    """Who the till is now; the device that was here before, where there was one, and how many entries came over."""

    identity: TillIdentity
    follows: Follows | None = None
    carried: int = 0


def enrol_till_folder(folder: Path, central: str, code: str, administrator: Login | None = None) -> Enrolment:
    """Make a folder a till: keys first, then the claim at central, then its file, its first entry, its accounts.

    A folder that holds a till already is enrolled again where its roll is forked, restored or blocked: the new roll
    carries over what central never had. `administrator` is needed where the old till's own login
    works no more. Cut off before the claim, the code still works; cut off after it, an administrator gives a new code,
    and the folder holds what it held. Refuses `ALREADY_ENROLLED`, `ROLL_IN_STEP`, `ROLL_NOT_COMPARED`, `CODE_WRONG`
    and `CODE_OF_ANOTHER`.
    """
    keys = key_store(load_settings())
    if (folder / IDENTITY_FILE).exists():
        with till_lock(folder):
            return _enrol_again(folder, central, code, administrator, keys)
    if (folder / DATABASE_FILE).exists():
        raise Unavailable(
            Trouble.DATABASE_UNREADABLE, detail="it was left by an enrolment that failed; empty the folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "probe").write_bytes(b"")
        (folder / "probe").unlink()
    except OSError as error:
        raise Unavailable(Trouble.DISK_READ_ONLY) from error
    identity, public = _claim(central, code, keys)
    with TillLock(folder):
        store = _new_file(folder / DATABASE_FILE, keys, identity)
        try:
            begin_roll(_desk(store), public)
            name_folder(folder, identity, DATABASE_FILE)
        finally:
            store.close()
        _first_contact(folder)
    return Enrolment(identity)


def _enrol_again(folder: Path, central: str, code: str, administrator: Login | None, keys: KeyStore) -> Enrolment:
    from ims_desktop.store.central.roles import code_parts  # noqa: PLC0415  start-up time

    old = opened(folder, record=True)
    try:
        was = old.store.identity
        if was.is_training:
            raise Refused(Reason.TRAINING)
        if code_parts(code)[:2] != (was.office, was.till):
            raise Refused(Reason.CODE_OF_ANOTHER, till=f"{was.office}-{was.till}")
        with _compared(old, central, administrator) as (common, lost):
            if not common.parted and not old.store.record():
                raise Refused(Reason.ROLL_IN_STEP, till=f"{was.office}-{was.till}{was.letter}")
            follows = Follows(was.device, was.letter, common.number, seal_at(old.store, common.number))
            identity, public = _claim(central, code, keys)
            if identity.letter <= was.letter:  # its receipts would have the numbers of those that are out already
                raise Refused(Reason.LETTER_AGAIN, letter=identity.letter, had=was.letter)
            path = folder / f"till-{identity.device}.db"
            brings = (*lost, Earlier(follows, entries_after(old.store, follows.number)))
            carried = _begin_after(old, path, identity, public, brings)
        name_folder(folder, identity, path.name)
        passing("enrol.named")
        _put_aside(folder, old)
        passing("enrol.aside")
    finally:
        old.close()
    _first_contact(folder)
    return Enrolment(identity, follows, carried)


def _begin_after(old: OpenTill, path: Path, identity: TillIdentity, public: bytes, brings: Sequence[Earlier]) -> int:
    """The new till's file with its roll and the parked baskets of the old one; half made, it is no file."""
    store = _new_file(path, old.keys, identity)
    try:
        carried = begin_roll(_desk(store), public, brings)
        for parked in old.store.parked():
            store.park(parked)
        store.keep_basket(old.store.kept_basket())
        if (envelope := old.store.kept_envelope()) is not None:
            store.keep_envelope(envelope)
        store.write_out()
    except BaseException:
        store.close()
        path.unlink()
        raise
    store.close()
    passing("enrol.written")
    return carried


def _claim(central: str, code: str, keys: KeyStore) -> tuple[TillIdentity, bytes]:
    """Claim the place at central and keep the new device's secrets; answers who it is, and its public key."""
    from ims_desktop.store.central.opening import enrol_till  # noqa: PLC0415  start-up time

    private, public = new_device_key()
    enrolled = enrol_till(central, code, public, central_key(keys, central))
    passing("enrol.claimed")
    device = enrolled.identity.device
    keys.write(central_secret_name(device), enrolled.secret)
    keys.write(signing_key_name(device), private)
    passing("enrol.keyed")
    return enrolled.identity, public


def _new_file(path: Path, keys: KeyStore, identity: TillIdentity) -> SqlTillStore:
    return create_till(path, new_key(keys, database_key_name(identity.device)), identity)


def _desk(store: SqlTillStore) -> Desk:
    return Desk(store, SystemClock(), SystemIds(), Argon2Passwords(), ReferralSealer())


def name_folder(folder: Path, identity: TillIdentity, file: str) -> None:
    """From this moment on the folder is this till."""
    kept = asdict(identity) | ({} if file == DATABASE_FILE else {"file": file})
    beside = folder / f"{IDENTITY_FILE}.new"
    beside.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    beside.replace(folder / IDENTITY_FILE)


def _put_aside(folder: Path, old: OpenTill) -> None:
    """Close the earlier roll and move it to a folder of its own, where it can be read, proven and exported."""
    was = old.store.identity
    file = old.store.path
    if not old.store.record():
        old.store.close_roll("replaced")
    old.close()  # the mirror has its last entries
    old.store.write_out()
    old.store.close()
    aside = folder / EARLIER_FOLDER / f"{was.office}-{was.till}{was.letter}-{was.device}"
    with suppress(OSError):  # somebody reads it still: it lies where it lay, and nobody writes to it
        aside.mkdir(parents=True, exist_ok=True)
        for ending in ("", "-wal", "-shm"):
            part = file.with_name(file.name + ending)
            if part.exists():
                part.replace(aside / (DATABASE_FILE + ending))
        name_folder(aside, was, DATABASE_FILE)


def _first_contact(folder: Path) -> None:
    """Tell central where the new roll ends, send what it carries, and receive a first copy of the reference data."""
    till = opened(folder)
    link = till.link()
    try:
        greet(till.store, link, till.desk.clock, till.signer)
        receive(till.store, link, till.desk.clock)
        if till.store.sync_state().waiting > 1:
            send(till.store, link, till.desk.clock, till.signer)
    finally:
        link.close()
        till.close()


@contextmanager
def _compared(old: OpenTill, central: str, administrator: Login | None) -> Iterator[tuple[Common, Sequence[Earlier]]]:
    """Up to where central has the old roll, and what it lost of those before it.

    Asked under the old till's own login, else under an administrator's. A central that knows the old till lost nothing
    of what came before it.
    """
    if administrator is None:
        yield _own_common(old), ()
        return
    with as_person(central, administrator.user, administrator.password) as (there, person, _bench):
        person.must(Permission.KEEP_TILLS)

        def has(device: DeviceId, store: SqlTillStore, number: int) -> bool:
            theirs = next(iter(there.restorable(device, number)), None)
            return theirs is not None and theirs.seal == seal_at(store, number)

        device, latest = old.store.identity.device, old.store
        common = Common(last_where(lambda number: has(device, latest, number), latest.head().number), parted=True)
        with lost_of_earlier(old.folder, latest, has) as lost:
            yield common, lost


def _own_common(old: OpenTill) -> Common:
    if old.store.identity.central:
        link = old.link()
        try:
            return last_common(old.store, link, old.signer)
        except Unavailable as trouble:
            if trouble.trouble not in {Trouble.CENTRAL_REFUSED_LOGIN, Trouble.KEY_STORE}:
                raise
        finally:
            link.close()
    raise Refused(Reason.ROLL_NOT_COMPARED)
