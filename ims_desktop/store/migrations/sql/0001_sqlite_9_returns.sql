-- Cheques that the bank returned, in central's file. The same names as on PostgreSQL (0001_postgres_9_returns.sql).

CREATE TABLE returned_cheque (
    payment TEXT NOT NULL REFERENCES payment,
    tender INTEGER NOT NULL,
    office TEXT NOT NULL,
    returned INTEGER NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (payment, tender),
    UNIQUE (office, returned),
    UNIQUE (device, number)
) WITHOUT ROWID;
--
CREATE TRIGGER returned_cheque_not_updated BEFORE UPDATE ON returned_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER returned_cheque_not_deleted BEFORE DELETE ON returned_cheque BEGIN SELECT RAISE(ABORT, 'append_only'); END;
