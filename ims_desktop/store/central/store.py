"""Central as people of finance and administration use it, each with their own rights."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select

from ims_desktop.actions.ports import (
    Credentials,
    DeviceState,
    Progress,
    Proof,
    SealedEntry,
    SessionSlice,
    TillPlace,
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.actions.ports.offices import OfficeSet
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows
from ims_desktop.domain.references import DeviceId, EntryId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import blocking, changing, desk_roll, people, schema, searching
from ims_desktop.store.central.declared import declared_accounts
from ims_desktop.store.central.desk_file import DeskFile
from ims_desktop.store.central.details import details
from ims_desktop.store.central.engine import keeping, reading, writing
from ims_desktop.store.central.erasing import erase
from ims_desktop.store.central.find import find
from ims_desktop.store.central.office_sets import office_sets, offices_before
from ims_desktop.store.central.put_back_store import PutBackStore
from ims_desktop.store.central.reconciling import reconcile
from ims_desktop.store.central.roll_export import exported, restorable
from ims_desktop.store.central.said import HoldersCounted, changed, say
from ims_desktop.store.central.session_slice import session_slice
from ims_desktop.store.central.sessions_store import SessionsStore
from ims_desktop.store.central.statements import keep_statement, statements_of
from ims_desktop.store.central.verify import verify_central
from ims_desktop.store.central.watched import watched
from ims_desktop.store.central.wire import reference_rows


class SqlCentralStore(PutBackStore, SessionsStore):
    """Central on PostgreSQL or SQLite: the same questions, the same answers."""

    def __init__(self, engine: Engine, file: DeskFile | None = None) -> None:
        super().__init__(engine if file is None else keeping(engine, file))
        self._file = file
        self._actor: UserId | None = None

    def act_as(self, user: UserId) -> None:
        """What is changed from here on stands on this person's desk roll; on a server it must be their own login."""
        self._actor = user

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def reference_data(self) -> ReferenceData:
        """All reference data."""
        kept = schema.reference.c
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(kept.kind, kept.key, kept.data).where(kept.removed.is_(False)).order_by(kept.change)
            ).all()
        return from_rows(reference_rows([(row.kind, row.key, row.data) for row in rows]))

    def credentials(self, user: str) -> Credentials | None:
        """A person by the name that they sign in with; on PostgreSQL the hash is told to themselves only."""
        with reading(self._engine) as connection:
            found = people.credentials(connection, user)
        return None if found is None else Credentials(*found)

    def find(self, query: TransactionQuery) -> TransactionPage:
        """Transactions, newest first, by key, never by offset."""
        with reading(self._engine) as connection:
            return find(connection, query)

    def details(self, device: DeviceId, entry: int) -> TransactionDetails | None:
        """The payment of an entry."""
        with reading(self._engine) as connection:
            return details(connection, device, entry)

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders as the counter's search finds them."""
        with reading(self._engine) as connection:
            return searching.search_holders(connection, text, limit)

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""
        with reading(self._engine) as connection:
            return searching.holder(connection, fund, reference)

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""
        with reading(self._engine) as connection:
            return searching.holders_by_reference(connection, references)

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""
        with reading(self._engine) as connection:
            return reconcile(connection)

    def add_till(self, office: str, till: str, code: str, expires_at: datetime, *, replaces: bool = False) -> None:
        """Make a place for a till, to be claimed once with the code; `replaces` blocks who held it when it is."""
        with writing(self._engine) as connection:
            people.add_till(connection, office, till, code, expires_at, replaces=replaces)
            act = "replaced" if replaces else "added"
            say(connection, self._actor, EntryKind.TILL_CHANGED, {"act": act, "office": office, "till": till})

    def block_till(self, office: str, till: str, letter: str, by: UserId, *, blocked: bool) -> Sequence[TillPlace]:
        """Block the devices of a place or let its last one in again; answers how they stand now."""
        with writing(self._engine) as connection:
            places = blocking.block_till(connection, office, till, letter, by, blocked=blocked)
            act: dict[str, Json] = {"act": "blocked" if blocked else "let_in", "office": office, "till": till}
            say(connection, self._actor, EntryKind.TILL_CHANGED, act | ({"letter": letter} if letter else {}))
            return places

    def change(self, rows: Iterable[ReferenceRow], password_hashes: Mapping[UserId, str]) -> None:
        """Change reference data: each row takes the next change number. Logins follow their users' roles."""
        kept = tuple(rows)
        with writing(self._engine) as connection:
            before = offices_before(connection, kept)
            changing.change(connection, kept, password_hashes)
            people.follow_roles(connection, kept)
            say(connection, self._actor, EntryKind.REFERENCE_CHANGED, *changed(kept, password_hashes, before))

    def office_sets(self, office: str) -> Sequence[OfficeSet]:
        """Each time that an office was set, the latest first."""
        with reading(self._engine) as connection:
            return office_sets(connection, office)

    def keep_login(self, user: User, password: str) -> None:
        """Give a person of finance or administration their own login at central, or its new password."""
        with writing(self._engine) as connection:
            people.keep_login(connection, user, password)
            if connection.dialect.name == "postgresql":  # a file knows no logins
                body: dict[str, Json] = {"rows": [{"kind": "login", "key": user.id}]}
                say(connection, self._actor, EntryKind.REFERENCE_CHANGED, body)

    def load_holders(self, holders: Iterator[AccountHolder]) -> int:
        """Add or replace account holders in bulk; answers how many."""
        with writing(self._engine) as connection:
            if self._actor is None:
                return changing.load_holders(connection, iter(holders))
            counted = HoldersCounted(holders)
            loaded = changing.load_holders(connection, iter(counted))
            say(connection, self._actor, EntryKind.HOLDERS_LOADED, *([counted.body()] if loaded else []))
            return loaded

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on their actor's desk roll, all or nothing."""
        return self._asked_again(lambda: self._in_one(lambda connection: desk_roll.write(connection, drafts)))

    def copied(self, receipt: str, entry: EntryId, actor: UserId, drafted: Callable[[int], EntryDraft]) -> Entry:
        """Write on the actor's desk roll that another copy of a receipt was made; `drafted` is told which one."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: desk_roll.copied(connection, receipt, entry, actor, drafted))
        )

    def erase(
        self, day: date, entry: EntryId, actor: UserId, drafted: Callable[[Mapping[str, Json]], EntryDraft]
    ) -> Entry:
        """Erase personal values of entries before a London day, and say so on the actor's desk roll, or neither."""
        return self._asked_again(lambda: erase(self._engine, day, entry, actor, drafted))

    def verify(self, progress: Progress | None = None, statements: Sequence[RollStatement] = ()) -> Proof:
        """The proof of every roll that central holds, held against statements that were kept elsewhere too.

        Refuses `NOT_ALLOWED` to who is not shown every row.
        """
        with reading(self._engine) as connection:
            people.must_see_all(connection)
        return verify_central(self._engine, progress, statements)

    def statement(self, day: date | None = None) -> RollStatement | None:
        """The statement of rolls of a day; of today where no day is named, made now unless there is one."""
        if day is None:
            with writing(self._engine) as connection:
                keep_statement(connection)
        with reading(self._engine) as connection:
            found = [one for one in statements_of(connection) if isinstance(one, RollStatement)]
        return next((one for one in reversed(found) if day is None or one.day == day), None)

    def watched(self, office: str, since: date, held_for: str = "") -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
        """The entries of an office's tills and of desks that came since a day, posted or held for a reason."""
        with reading(self._engine) as connection:
            return watched(connection, office, since, held_for)

    def declared_accounts(self, office: str) -> Sequence[DeclaredAccount]:
        """What staff declared as their own at an office's tills."""
        with reading(self._engine) as connection:
            return declared_accounts(connection, office)

    def session_slice(self, session: SessionId, *, opening: bool = False) -> SessionSlice:
        """The roll's slice of a session, for an evidence pack; refuses `SESSION_UNKNOWN`.

        `opening`: of one that was taken over from a till that is gone, the part on that till's roll.
        """
        with reading(self._engine) as connection:
            return session_slice(connection, session, opening=opening)

    def roll(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """The entries of a roll from a number on, as written, without personal values."""
        return exported(self._engine, device, first)

    def restorable(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """The same with the personal values that were not erased; for administrators."""
        return restorable(self._engine, device, first)
