-- What lies under the number of its slip in central's file. The same names as on PostgreSQL (2_put_by.sql).

CREATE TABLE put_by (
    slip TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    office TEXT NOT NULL,
    move TEXT NOT NULL,
    pence INTEGER NOT NULL,
    counterfeit INTEGER NOT NULL
) WITHOUT ROWID;
--
CREATE TABLE put_by_gone (
    slip TEXT PRIMARY KEY REFERENCES put_by,
    device TEXT NOT NULL,
    number INTEGER NOT NULL
) WITHOUT ROWID;
--
CREATE TRIGGER put_by_not_updated BEFORE UPDATE ON put_by BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER put_by_not_deleted BEFORE DELETE ON put_by BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER put_by_gone_not_updated BEFORE UPDATE ON put_by_gone BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER put_by_gone_not_deleted BEFORE DELETE ON put_by_gone BEGIN SELECT RAISE(ABORT, 'append_only'); END;
