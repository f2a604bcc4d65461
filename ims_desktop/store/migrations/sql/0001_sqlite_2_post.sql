-- The post and slips of receipt books in central's file. The same names as on PostgreSQL (2_post.sql, 2_books.sql).

CREATE TABLE slip_use (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    office TEXT NOT NULL,
    book TEXT NOT NULL,
    slip INTEGER NOT NULL,
    payment TEXT NOT NULL,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE INDEX slip_use_slip ON slip_use (book, slip);
--
CREATE TRIGGER slip_use_not_updated BEFORE UPDATE ON slip_use BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER slip_use_not_deleted BEFORE DELETE ON slip_use BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TABLE post_item (
    logged TEXT NOT NULL,
    id TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    office TEXT NOT NULL,
    came TEXT NOT NULL,
    pence INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    PRIMARY KEY (logged, id),
    UNIQUE (device, number, place)
) WITHOUT ROWID;
--
CREATE TABLE post_step (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    logged TEXT NOT NULL,
    item TEXT NOT NULL,
    outcome TEXT NOT NULL,
    payment TEXT NOT NULL,
    PRIMARY KEY (device, number),
    FOREIGN KEY (logged, item) REFERENCES post_item
) WITHOUT ROWID;
--
CREATE INDEX post_step_item ON post_step (logged, item);
--
CREATE TRIGGER post_item_not_updated BEFORE UPDATE ON post_item BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER post_item_not_deleted BEFORE DELETE ON post_item BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER post_step_not_updated BEFORE UPDATE ON post_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER post_step_not_deleted BEFORE DELETE ON post_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
