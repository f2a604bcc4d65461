"""The tables of a till's file, and the triggers that keep its roll as it was written.

Times are whole milliseconds since 1970 in UTC. Derived tables can be dropped and rebuilt from the roll,
so a till's file is never migrated: another layout of them is a rebuild.
"""

import hashlib

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.till.at_work import AT_WORK
from ims_desktop.store.till.by_account import ACCOUNT_INDEX, CLOCK_INDEX
from ims_desktop.store.till.cheques import CHEQUE_INDEX
from ims_desktop.store.till.connection import Connection
from ims_desktop.store.till.linked_cash import LINKED_CASH
from ims_desktop.store.till.prints import PRINTS
from ims_desktop.store.till.projection import PROJECTION
from ims_desktop.store.till.stated import STATED

VERSION = 1  # in PRAGMA user_version

_ROLL = (
    """CREATE TABLE entry (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        text TEXT NOT NULL,
        seal BLOB NOT NULL
    )""",
    # values go when their time has come; the entry keeps their commitments
    """CREATE TABLE personal (
        number INTEGER NOT NULL REFERENCES entry,
        field TEXT NOT NULL,
        salt BLOB NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (number, field)
    ) WITHOUT ROWID""",
    """CREATE TABLE till_state (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        device TEXT NOT NULL,
        office TEXT NOT NULL,
        till TEXT NOT NULL,
        letter TEXT NOT NULL,
        central TEXT NOT NULL,
        head_number INTEGER NOT NULL,
        head_seal BLOB NOT NULL,
        head_at_ms INTEGER,
        receipt_counter INTEGER NOT NULL DEFAULT 0,
        acknowledged INTEGER NOT NULL DEFAULT 0,
        acknowledged_seal BLOB,
        last_contact_ms INTEGER,
        blocked INTEGER NOT NULL DEFAULT 0,
        sync_standing TEXT NOT NULL DEFAULT '',
        next_try_ms INTEGER,
        clock_right_ms INTEGER,
        clock_ahead_ms INTEGER NOT NULL DEFAULT 0,
        clock_accepted_ms INTEGER NOT NULL DEFAULT 0,
        clock_run TEXT NOT NULL DEFAULT '',
        clock_ticks_ms INTEGER NOT NULL DEFAULT 0,
        accounts_ms INTEGER,
        epoch TEXT NOT NULL DEFAULT '',
        change INTEGER NOT NULL DEFAULT 0,
        generation INTEGER NOT NULL DEFAULT 0,
        erased_ms INTEGER,
        fresh_copy TEXT NOT NULL DEFAULT '' CHECK (fresh_copy IN ('', 'coming', 'sweeping')),
        derived TEXT NOT NULL DEFAULT '',
        prints_settled INTEGER NOT NULL DEFAULT 0,
        basket TEXT NOT NULL DEFAULT '{}',
        record TEXT NOT NULL DEFAULT '' CHECK (record IN ('', 'restored', 'replaced'))
    )""",
    """CREATE TRIGGER entry_follows BEFORE INSERT ON entry
        WHEN new.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entry)
        BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END""",
    """CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'entries on a roll never change'); END""",
    """CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'entries on a roll never change'); END""",
    """CREATE TRIGGER personal_never_changes BEFORE UPDATE ON personal
        BEGIN SELECT RAISE(ABORT, 'personal values are erased, never changed'); END""",
)

# In the order of writing, parents first; they are dropped in the opposite order.
DERIVED_TABLES = {
    "session": """CREATE TABLE session (
        number INTEGER PRIMARY KEY REFERENCES entry,
        id TEXT NOT NULL,
        cashier TEXT NOT NULL,
        opened_at_ms INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        float_pence INTEGER NOT NULL,
        post INTEGER NOT NULL,
        gone TEXT NOT NULL,
        carried INTEGER NOT NULL
    )""",
    "payment": """CREATE TABLE payment (
        number INTEGER PRIMARY KEY REFERENCES entry,
        id TEXT NOT NULL UNIQUE,
        receipt TEXT NOT NULL,
        session TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        total_pence INTEGER NOT NULL,
        change_pence INTEGER NOT NULL,
        carried INTEGER NOT NULL
    )""",
    "posting": """CREATE TABLE posting (
        number INTEGER NOT NULL REFERENCES entry,
        posting INTEGER NOT NULL,
        fund TEXT NOT NULL,
        reference TEXT NOT NULL,
        mop TEXT NOT NULL,
        amount_pence INTEGER NOT NULL,
        vat_code TEXT NOT NULL,
        vat_pence INTEGER NOT NULL,
        line INTEGER NOT NULL,
        tender INTEGER NOT NULL,
        PRIMARY KEY (number, posting)
    ) WITHOUT ROWID""",
    # what was done to a payment, on whichever roll that stands
    "reversal": """CREATE TABLE reversal (
        number INTEGER PRIMARY KEY REFERENCES entry,
        kind TEXT NOT NULL,
        payment TEXT NOT NULL,
        session TEXT NOT NULL,
        total_pence INTEGER NOT NULL,
        moved_pence INTEGER NOT NULL,
        carried INTEGER NOT NULL
    )""",
    # what happened in a session; `state` is how it stands from then on, blank where the event changes nothing of that
    "session_event": """CREATE TABLE session_event (
        number INTEGER PRIMARY KEY REFERENCES entry,
        session TEXT NOT NULL,
        event TEXT NOT NULL,
        state TEXT NOT NULL,
        pence INTEGER NOT NULL,
        actor TEXT NOT NULL,
        carried INTEGER NOT NULL
    )""",
    "receipt_copy": """CREATE TABLE receipt_copy (
        number INTEGER PRIMARY KEY REFERENCES entry,
        receipt TEXT NOT NULL
    )""",
    "post_item": """CREATE TABLE post_item (
        number INTEGER NOT NULL REFERENCES entry,
        place INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE,
        PRIMARY KEY (number, place)
    ) WITHOUT ROWID""",
    # slips of receipt books; the payment is blank where one was spoilt
    "slip_use": """CREATE TABLE slip_use (
        number INTEGER PRIMARY KEY REFERENCES entry,
        book TEXT NOT NULL,
        slip INTEGER NOT NULL,
        payment TEXT NOT NULL
    )""",
    # what staff declared as their own account; of a withdrawal `declared` is the earlier entry's id, its mark blank
    "own_account": """CREATE TABLE own_account (
        number INTEGER PRIMARY KEY REFERENCES entry,
        declared TEXT NOT NULL,
        user_id TEXT NOT NULL,
        mark TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    # what was done with an item of the post; `ends` says that it is open no more, unless its payment is voided
    "post_step": """CREATE TABLE post_step (
        number INTEGER PRIMARY KEY REFERENCES entry,
        item TEXT NOT NULL,
        outcome TEXT NOT NULL,
        ends INTEGER NOT NULL,
        session TEXT NOT NULL,
        payment TEXT NOT NULL,
        paid_pence INTEGER NOT NULL
    )""",
}
DERIVED_INDEXES = (
    # a receipt of this device is found by its count (by_receipt.py)
    "CREATE UNIQUE INDEX payment_carried ON payment (receipt) WHERE carried",
    ACCOUNT_INDEX,
    "CREATE INDEX reversal_payment ON reversal (payment, number)",
    "CREATE INDEX reversal_session ON reversal (session, number)",
    # one that was carried over, and is then taken over, is here twice: the later row is how it stands
    "CREATE INDEX session_id ON session (id, number)",
    "CREATE INDEX session_event_session ON session_event (session, number)",
    "CREATE INDEX session_event_open ON session_event (number) WHERE state = 'open' AND NOT carried",
    "CREATE INDEX post_step_item ON post_step (item, number)",
    "CREATE INDEX slip_use_slip ON slip_use (book, slip)",
    "CREATE INDEX receipt_copy_receipt ON receipt_copy (receipt)",
)

_LOCAL = (
    "CREATE TABLE failed_tries (user TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at_ms INTEGER) WITHOUT ROWID",
    """CREATE TABLE parked_basket (
        id TEXT PRIMARY KEY,
        basket TEXT NOT NULL,
        by_user TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    )""",
    # the boxes that the next close takes along, in use or not; written anew at the same moments either way
    "CREATE TABLE kept_envelope (one INTEGER PRIMARY KEY CHECK (one = 1), taken INTEGER NOT NULL, boxes BLOB NOT NULL)",
)

_REFERENCE = (
    """CREATE TABLE reference (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        data TEXT NOT NULL,
        generation INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID""",
    # approvals of this till's sessions that were given at desks: central's word, kept like its other data
    """CREATE TABLE desk_approval (
        session TEXT PRIMARY KEY,
        closed INTEGER NOT NULL,
        by_user TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        generation INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # what was answered at desks to voids of this till's place, kept likewise
    """CREATE TABLE void_word (
        device TEXT NOT NULL,
        asked INTEGER NOT NULL,
        approved INTEGER NOT NULL,
        by_user TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        desk TEXT NOT NULL,
        number INTEGER NOT NULL,
        generation INTEGER NOT NULL,
        PRIMARY KEY (device, asked)
    ) WITHOUT ROWID""",
    """CREATE TABLE password_hash (
        user_id TEXT PRIMARY KEY,
        hash TEXT NOT NULL,
        generation INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # `words` takes no room: it is worked out when it is indexed. Postcodes, references and names such as O'Brien
    # or Smith-Jones are found with and without what parts them.
    """CREATE TABLE holder (
        id INTEGER PRIMARY KEY,
        fund TEXT NOT NULL,
        reference TEXT NOT NULL,
        surname TEXT NOT NULL,
        forename TEXT NOT NULL,
        title TEXT NOT NULL,
        address TEXT NOT NULL,
        postcode TEXT NOT NULL,
        balance_pence INTEGER,
        due_pence INTEGER,
        as_at TEXT,
        message TEXT NOT NULL,
        note TEXT NOT NULL,
        record_type TEXT NOT NULL,
        arrears_pence INTEGER,
        collects_on TEXT,
        amounts TEXT NOT NULL,
        generation INTEGER NOT NULL,
        words TEXT GENERATED ALWAYS AS (
            surname || ' ' || replace(replace(replace(surname, '''', ''), char(8217), ''), '-', '') || ' ' || forename
            || ' ' || address || ' ' || postcode || ' ' || replace(postcode, ' ', '') || ' ' || reference || ' '
            || replace(replace(replace(replace(reference, ' ', ''), '-', ''), '/', ''), '.', '') || ' ' || note
        ) VIRTUAL,
        UNIQUE (reference, fund)
    )""",
    """CREATE VIRTUAL TABLE holder_words USING fts5 (
        words, content = 'holder', content_rowid = 'id', prefix = '1 2 3 4', detail = column,
        tokenize = 'unicode61 remove_diacritics 2'
    )""",
    # a leaf of the index fits one page of the encrypted file (4,096 bytes less 48 for the cipher, less the row's own)
    "INSERT INTO holder_words (holder_words, rank) VALUES ('pgsz', 3900)",
    """CREATE TRIGGER holder_added AFTER INSERT ON holder BEGIN
        INSERT INTO holder_words (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER holder_removed AFTER DELETE ON holder BEGIN
        INSERT INTO holder_words (holder_words, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER holder_changed AFTER UPDATE ON holder WHEN old.words IS NOT new.words BEGIN
        INSERT INTO holder_words (holder_words, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO holder_words (rowid, words) VALUES (new.id, new.words);
    END""",
)


def make_tables(connection: Connection, identity: TillIdentity) -> None:
    """Make a till's tables inside the transaction at hand; the roll is empty."""
    indexes = (CHEQUE_INDEX, CLOCK_INDEX)
    for statement in (*_ROLL, *_LOCAL, *PRINTS, *_REFERENCE, *LINKED_CASH, STATED, AT_WORK, *indexes):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO till_state (one, device, office, till, letter, central, head_number, head_seal)"
        " VALUES (1, ?, ?, ?, ?, ?, 0, ?)",
        (identity.device, identity.office, identity.till, identity.letter, identity.central, NO_SEAL),
    )
    make_derived(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def derived_layout() -> str:
    """The mark of the derived tables as this program makes and fills them."""
    layout = "\n".join((*DERIVED_TABLES.values(), *DERIVED_INDEXES, str(PROJECTION)))
    return hashlib.sha256(layout.encode()).hexdigest()[:16]


def has_this_layout(connection: Connection) -> bool:
    """Whether a file's derived tables are as this program makes them; others are rebuilt from the roll."""
    row = connection.execute("SELECT derived FROM till_state").fetchone()
    return row is not None and bool(row[0] == derived_layout())


def drop_derived(connection: Connection) -> None:
    """Drop the derived tables, whichever of them are there, inside the transaction at hand."""
    for table in reversed(DERIVED_TABLES):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def make_derived(connection: Connection) -> None:
    """Make the derived tables, empty, inside the transaction at hand."""
    for statement in (*DERIVED_TABLES.values(), *DERIVED_INDEXES):
        connection.execute(statement)
    connection.execute("UPDATE till_state SET derived = ?", (derived_layout(),))


def made(connection: Connection) -> bool:
    """Whether a file holds a till; raises Unavailable where a newer program made it."""
    found = connection.execute("PRAGMA user_version").fetchone()
    version: int = found[0] if found else 0
    if version > VERSION:
        raise Unavailable(
            Trouble.DATABASE_UNREADABLE,
            detail=f"a newer program made it (version {version}, this program knows {VERSION}); upgrade this program",
        )
    return version == VERSION
