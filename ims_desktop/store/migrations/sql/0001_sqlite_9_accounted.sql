-- That nothing of a till's roll is missing, in central's file. The same names as on PostgreSQL (0001_postgres_9_accounted.sql).

CREATE TABLE roll_accounted (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    roll TEXT NOT NULL,
    put_back_at TEXT NOT NULL,
    said_at TEXT NOT NULL,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE TRIGGER roll_accounted_not_updated BEFORE UPDATE ON roll_accounted BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER roll_accounted_not_deleted BEFORE DELETE ON roll_accounted BEGIN SELECT RAISE(ABORT, 'append_only'); END;
