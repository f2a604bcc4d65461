-- Banking in central's file. The same names as on PostgreSQL (0001_postgres_8_banking.sql).

CREATE TABLE banking (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    slip INTEGER NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (office, slip),
    UNIQUE (device, number)
);
--
CREATE TABLE banked_session (
    device TEXT NOT NULL,
    session TEXT NOT NULL,
    banking TEXT NOT NULL REFERENCES banking,
    PRIMARY KEY (device, session)
) WITHOUT ROWID;
--
CREATE INDEX banked_session_session ON banked_session (session);
--
CREATE INDEX banked_session_banking ON banked_session (banking);
--
CREATE TABLE banking_step (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    banking TEXT NOT NULL REFERENCES banking,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE UNIQUE INDEX banking_step_once ON banking_step (banking, kind) WHERE kind <> 'banking.corrected';
--
CREATE INDEX banking_step_banking ON banking_step (banking);
--
CREATE TRIGGER banking_not_updated BEFORE UPDATE ON banking BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER banking_not_deleted BEFORE DELETE ON banking BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER banked_session_not_updated BEFORE UPDATE ON banked_session BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER banked_session_not_deleted BEFORE DELETE ON banked_session BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER banking_step_not_updated BEFORE UPDATE ON banking_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER banking_step_not_deleted BEFORE DELETE ON banking_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
