CREATE TABLE void_word (
    device TEXT NOT NULL,
    asked INTEGER NOT NULL,
    payment TEXT NOT NULL REFERENCES payment,
    change INTEGER NOT NULL UNIQUE,
    approved INTEGER NOT NULL,
    by_user TEXT NOT NULL,
    at TEXT NOT NULL,
    desk TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (device, asked)
) WITHOUT ROWID;
--
CREATE INDEX void_word_payment ON void_word (payment);
--
CREATE TRIGGER void_word_not_updated BEFORE UPDATE ON void_word BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER void_word_not_deleted BEFORE DELETE ON void_word BEGIN SELECT RAISE(ABORT, 'append_only'); END
