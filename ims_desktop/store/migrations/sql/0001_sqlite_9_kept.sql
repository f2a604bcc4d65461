-- Post-dated cheques that are kept, in central's file. The same names as on PostgreSQL (0001_postgres_9_kept.sql).

CREATE TABLE kept_cheque (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (device, number)
);
--
CREATE INDEX kept_cheque_office ON kept_cheque (office);
--
CREATE TABLE let_go_cheque (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    kept TEXT NOT NULL REFERENCES kept_cheque,
    how TEXT NOT NULL,
    payment TEXT REFERENCES payment,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE INDEX let_go_cheque_kept ON let_go_cheque (kept);
--
CREATE TRIGGER kept_cheque_not_updated BEFORE UPDATE ON kept_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER kept_cheque_not_deleted BEFORE DELETE ON kept_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER let_go_cheque_not_updated BEFORE UPDATE ON let_go_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER let_go_cheque_not_deleted BEFORE DELETE ON let_go_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
