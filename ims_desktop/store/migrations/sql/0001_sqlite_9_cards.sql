-- Card sales that no report of a terminal had, in central's file. The same names as on PostgreSQL (0001_postgres_9_cards.sql).

CREATE TABLE card_open (
    device TEXT NOT NULL,
    entry INTEGER NOT NULL,
    tender INTEGER NOT NULL,
    number INTEGER NOT NULL,
    session TEXT NOT NULL,
    office TEXT NOT NULL,
    mop TEXT NOT NULL,
    pence INTEGER NOT NULL,
    stands TEXT NOT NULL,
    authorisation TEXT NOT NULL,
    last4 TEXT NOT NULL,
    PRIMARY KEY (device, entry, tender)
) WITHOUT ROWID;
--
CREATE INDEX card_open_office ON card_open (office);
--
CREATE TABLE card_matched (
    device TEXT NOT NULL,
    entry INTEGER NOT NULL,
    tender INTEGER NOT NULL,
    by_device TEXT NOT NULL,
    by_number INTEGER NOT NULL,
    PRIMARY KEY (device, entry, tender),
    FOREIGN KEY (device, entry, tender) REFERENCES card_open
) WITHOUT ROWID;
--
CREATE TRIGGER card_open_not_updated BEFORE UPDATE ON card_open BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER card_open_not_deleted BEFORE DELETE ON card_open BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER card_matched_not_updated BEFORE UPDATE ON card_matched BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER card_matched_not_deleted BEFORE DELETE ON card_matched BEGIN SELECT RAISE(ABORT, 'append_only'); END;
