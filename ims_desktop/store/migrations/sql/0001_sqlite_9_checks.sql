-- Spot checks of the safe, of floats that are kept and of the imprest, in central's file. The same names as on PostgreSQL (0001_postgres_9_checks.sql).

CREATE TABLE custody_check (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    office TEXT NOT NULL,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE INDEX custody_check_office ON custody_check (office);
--
CREATE TRIGGER custody_check_not_updated BEFORE UPDATE ON custody_check BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER custody_check_not_deleted BEFORE DELETE ON custody_check BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TABLE custody_agreed (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    by_device TEXT NOT NULL,
    by_number INTEGER NOT NULL,
    PRIMARY KEY (device, number),
    FOREIGN KEY (device, number) REFERENCES custody_check
) WITHOUT ROWID;
--
CREATE TRIGGER custody_agreed_not_updated BEFORE UPDATE ON custody_agreed BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER custody_agreed_not_deleted BEFORE DELETE ON custody_agreed BEGIN SELECT RAISE(ABORT, 'append_only'); END;
