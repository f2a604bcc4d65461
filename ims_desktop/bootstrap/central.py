"""Central for administrators and finance: made, seeded, opened under a person's own login."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from getpass import getuser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ims_desktop.actions.finance.sign_in_central import sign_in_central
from ims_desktop.actions.ports import Clock, Ids, Passwords, Progress
from ims_desktop.actions.ports.desk_again import SentAgain
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.actions.send_again import again_words
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.keys import central_key, desks_kept, key_store
from ims_desktop.demo.council import demo_council
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.references import example_references
from ims_desktop.demo.seeding import Enrolled, Seeded, seed_council, seed_past_payments
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.times import business_day
from ims_desktop.secrets.device_key import DeviceSigner, new_device_key
from ims_desktop.secrets.ids import SystemIds
from ims_desktop.secrets.passwords import Argon2Passwords
from ims_desktop.settings import load_settings
from ims_desktop.store.central.address import sqlite_path


@frozen
class Bench:
    """What administrators' actions need beside central."""

    clock: Clock
    ids: Ids
    passwords: Passwords
    again: SentAgain = field(default_factory=SentAgain)  # what was sent again as they signed in


def bench() -> Bench:
    """This machine's clock, ids and passwords."""
    return Bench(SystemClock(), SystemIds(), Argon2Passwords())


def make_central(url: str) -> tuple[int, int]:
    """Make or upgrade central; answers the schema's version before (0: none) and after."""
    from ims_desktop.store.central.opening import create_central  # noqa: PLC0415  SQLAlchemy: not for commands that stay at the till

    keys = key_store(load_settings())
    with _own_login_of(url):
        return create_central(url, central_key(keys, url, make=True))


@contextmanager
def open_as_owner(url: str, kept: tuple[Path, bytes] | None = None) -> Iterator[WholeCentral]:
    """Central under the URL's own login: for whoever runs the database."""
    from ims_desktop.store.central.opening import open_central  # noqa: PLC0415  SQLAlchemy: not for commands that stay at the till

    with _own_login_of(url):
        central = open_central(url, central_key(key_store(load_settings()), url), kept=kept)
    try:
        yield central
    finally:
        central.close()


@frozen
class Login:
    """Who signs in at central: a user's name and password, which is never shown."""

    user: str
    password: str = field(repr=False)


@contextmanager
def at_central(url: str, login: Login | None) -> Iterator[tuple[WholeCentral, User | None]]:
    """Central under a person's own login, or where none is named under the URL's own (then no person acts)."""
    if login is None:
        with open_as_owner(url) as central:
            yield central, None
        return
    with as_person(url, login.user, login.password) as (central, person, _bench):
        yield central, person


@contextmanager
def _own_login_of(url: str) -> Iterator[None]:
    """Say which login was refused where no password was given for it."""
    try:
        yield
    except Unavailable as trouble:
        parts = urlsplit(url)
        if trouble.trouble is not Trouble.CENTRAL_REFUSED_LOGIN or parts.password or os.environ.get("PGPASSWORD"):
            raise
        login = unquote(parts.username or "") or os.environ.get("PGUSER") or getuser()
        raise Unavailable(Trouble.CENTRAL_REFUSED_LOGIN, login=login) from trouble


@contextmanager
def as_person(url: str, user: str, password: str, *, tells: bool = True) -> Iterator[tuple[WholeCentral, User, Bench]]:
    """Central under a person's own login; on SQLite, which knows no logins, the password is checked here.

    What was sent again of their desk roll is told on standard error, unless whoever asks tells it.
    """
    from ims_desktop.store.central.opening import open_central  # noqa: PLC0415  SQLAlchemy: not for commands that stay at the till

    keys = key_store(load_settings())
    own = bench()
    kept = desks_kept(keys)
    if sqlite_path(url) is not None:
        with open_as_owner(url, kept) as central:
            person = sign_in_central(central, own.passwords, user, password)
            yield central, person, replace(own, again=_told(sent_again(central, person), tells=tells))
        return
    central = open_central(url, central_key(keys, url), user=user, password=password, kept=kept)
    try:
        person = sign_in_central(central, own.passwords, user, password)
        yield central, person, replace(own, again=_told(sent_again(central, person), tells=tells))
    finally:
        central.close()


def _told(again: SentAgain, *, tells: bool) -> SentAgain:
    if tells and (words := again_words(again)):
        sys.stderr.write(f"{words}\n")
    return again


def sent_again(central: WholeCentral, person: User) -> SentAgain:
    """Send what central lost of the person's desk roll; a file that cannot be read is said, and stops nobody."""
    try:
        again = central.send_again(person.id)
    except (Unavailable, OSError) as trouble:
        logging.getLogger(__name__).warning("nothing was sent again from this workstation: %s", trouble)
        return SentAgain()
    if words := again_words(again):
        logging.getLogger(__name__).warning("%s", words)
    return again


def seed_demo_council(url: str, *, holders: int, transactions: int, progress: Progress) -> Seeded:
    """Fill central with the made-up council; past transactions come in as tills send them, seals and all."""
    from ims_desktop.store.central.linking import open_link  # noqa: PLC0415  SQLAlchemy: not for commands that stay at the till
    from ims_desktop.store.central.opening import enrol_till  # noqa: PLC0415  SQLAlchemy: not for commands that stay at the till

    own = bench()
    key = central_key(key_store(load_settings()), url)

    def enrol(code: str) -> Enrolled:
        private, public = new_device_key()
        enrolled = enrol_till(url, code, public, key)
        link = open_link(url, enrolled.identity, enrolled.secret, key)
        return Enrolled(enrolled.identity, link, DeviceSigner(lambda: private), public)

    with open_as_owner(url) as central:
        done = seed_council(
            central, own.passwords, holders=holders, progress=progress, today=business_day(own.clock.now())
        )
        if not transactions:
            return done

        made = seed_past_payments(
            central,
            own.clock,
            own.ids,
            count=transactions,
            enrol=enrol,
            progress=progress,
        )
    return Seeded(done.holders, made)


def council_summary() -> Mapping[str, object]:
    """What a script needs to go on from the made-up council: offices, users with passwords, funds, MOPs."""
    council = demo_council()
    return {
        "offices": [{"code": office.code, "name": office.name} for office in council.offices.values()],
        "users": [
            {
                "user": one.user.user,
                "role": one.user.roles[0].value,
                "office": one.user.office,
                "password": one.password,
            }
            for one in DEMO_USERS
        ],
        "funds": [
            {"code": fund.code, "name": fund.name, "example_references": list(example_references(fund.code))}
            for fund in council.funds.values()
        ],
        "mops": [{"code": mop.code, "kind": mop.kind.value} for mop in council.mops.values()],
    }
