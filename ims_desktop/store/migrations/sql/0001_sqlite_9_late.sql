-- Late payments taken out of overs, in central's file. The same names as on PostgreSQL (0001_postgres_9_late.sql).

CREATE TABLE late_settled (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    desk TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (device, number),
    UNIQUE (desk, entry)
) WITHOUT ROWID;
--
CREATE TRIGGER late_settled_not_updated BEFORE UPDATE ON late_settled BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER late_settled_not_deleted BEFORE DELETE ON late_settled BEGIN SELECT RAISE(ABORT, 'append_only'); END;
