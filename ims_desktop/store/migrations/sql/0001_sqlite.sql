-- Central's tables on SQLite: one PC, several processes, one encrypted file. The same names as on PostgreSQL.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    schema_version INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    change INTEGER NOT NULL DEFAULT 0,
    roles TEXT NOT NULL DEFAULT ''
);
--
CREATE TABLE device (
    device TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    till TEXT NOT NULL,
    letter TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'till',
    login TEXT NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    enrolled_at TEXT NOT NULL,
    blocked INTEGER NOT NULL DEFAULT 0,
    block_changed_at TEXT,
    block_changed_by TEXT,
    UNIQUE (office, till, letter)
);
--
CREATE TABLE earlier_device (
    office TEXT NOT NULL,
    till TEXT NOT NULL,
    letter TEXT NOT NULL,
    device TEXT NOT NULL UNIQUE,
    PRIMARY KEY (office, till, letter)
);
--
CREATE TABLE enrolment (
    login TEXT PRIMARY KEY,
    code_hash BLOB NOT NULL UNIQUE,
    office TEXT NOT NULL,
    till TEXT NOT NULL,
    letter TEXT,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    device TEXT,
    replaces INTEGER NOT NULL DEFAULT 0
);
--
CREATE TABLE login (login TEXT PRIMARY KEY, user_id TEXT NOT NULL);
--
CREATE TABLE head (
    device TEXT PRIMARY KEY REFERENCES device,
    number INTEGER NOT NULL DEFAULT 0,
    seal BLOB NOT NULL,
    last_heard INTEGER NOT NULL DEFAULT 0,
    last_contact_at TEXT,
    forked INTEGER NOT NULL DEFAULT 0,
    at TEXT,
    receipts INTEGER NOT NULL DEFAULT 0,
    renewed_at TEXT,
    follows TEXT,
    follows_number INTEGER,
    brought INTEGER NOT NULL DEFAULT 0
);
--
CREATE TABLE epoch_taken (
    epoch TEXT PRIMARY KEY,
    ended TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('changes', 'entries', 'said')),
    device TEXT REFERENCES device,
    said_by TEXT,
    taken_at TEXT NOT NULL,
    shown INTEGER NOT NULL,
    had INTEGER NOT NULL,
    CHECK (CASE how WHEN 'said' THEN device IS NULL AND said_by IS NOT NULL ELSE device IS NOT NULL AND said_by IS NULL END)
);
--
CREATE TABLE entry (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    seal BLOB NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (device, number)
);
--
CREATE TABLE signed_head (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    seal BLOB NOT NULL,
    signature BLOB NOT NULL,
    heard_at TEXT NOT NULL,
    PRIMARY KEY (device, number, seal)
);
--
CREATE TABLE statement (
    day TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    seal BLOB NOT NULL,
    made_at TEXT NOT NULL
);
--
CREATE TABLE personal (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    field TEXT NOT NULL,
    salt BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (device, number, field)
) WITHOUT ROWID;
--
CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    at TEXT NOT NULL,
    business_day TEXT NOT NULL,
    session TEXT NOT NULL,
    total_pence INTEGER NOT NULL,
    UNIQUE (device, number)
);
--
CREATE INDEX payment_receipt ON payment (receipt);
--
CREATE TABLE reversal (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payment TEXT NOT NULL,
    session TEXT NOT NULL,
    pence INTEGER NOT NULL,
    PRIMARY KEY (device, number)
) WITHOUT ROWID;
--
CREATE INDEX reversal_payment ON reversal (payment);
--
CREATE TABLE session (
    device TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    cashier TEXT NOT NULL,
    closed INTEGER,
    closed_by TEXT,
    state TEXT NOT NULL DEFAULT 'open',
    state_at TEXT,
    opened_at TEXT,
    float_pence INTEGER NOT NULL DEFAULT 0,
    moved_pence INTEGER NOT NULL DEFAULT 0,
    approved_by TEXT,
    approved_at TEXT,
    came_from TEXT,
    gone_to TEXT,
    PRIMARY KEY (device, id)
) WITHOUT ROWID;
--
CREATE INDEX session_number ON session (device, number);
--
CREATE INDEX session_open ON session (device) WHERE closed IS NULL;
--
CREATE INDEX session_id ON session (id);
--
CREATE TABLE session_taking (
    device TEXT NOT NULL,
    session TEXT NOT NULL,
    mop TEXT NOT NULL,
    pence INTEGER NOT NULL,
    payments INTEGER NOT NULL,
    PRIMARY KEY (device, session, mop)
) WITHOUT ROWID;
--
CREATE INDEX session_taking_session ON session_taking (session);
--
CREATE TABLE approval (
    device TEXT NOT NULL,
    session TEXT NOT NULL,
    change INTEGER NOT NULL UNIQUE,
    closed INTEGER NOT NULL,
    by_user TEXT NOT NULL,
    at TEXT NOT NULL,
    desk TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (device, session)
) WITHOUT ROWID;
--
CREATE TABLE held (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    pence INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (device, number)
);
--
CREATE TABLE settled (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    desk TEXT NOT NULL,
    entry INTEGER NOT NULL,
    how TEXT NOT NULL,
    pence INTEGER NOT NULL,
    payment TEXT UNIQUE,
    seal TEXT NOT NULL,
    PRIMARY KEY (device, number),
    UNIQUE (desk, entry),
    FOREIGN KEY (device, number) REFERENCES held
);
--
CREATE UNIQUE INDEX settled_seal ON settled (seal) WHERE how = 'posted';
--
CREATE VIEW held_open AS SELECT h.* FROM held h
    WHERE NOT EXISTS (SELECT 1 FROM settled s WHERE s.device = h.device AND s.number = h.number);
--
CREATE TABLE claim (
    id TEXT PRIMARY KEY,
    payment TEXT NOT NULL REFERENCES payment,
    line INTEGER NOT NULL,
    pence INTEGER NOT NULL CHECK (pence > 0),
    device TEXT NOT NULL REFERENCES device,
    claimed_at TEXT NOT NULL
);
--
CREATE INDEX claim_payment ON claim (payment, line);
--
CREATE TABLE claim_since (
    id INTEGER PRIMARY KEY,
    claim TEXT NOT NULL REFERENCES claim,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    lapsed INTEGER NOT NULL
);
--
CREATE INDEX claim_since_claim ON claim_since (claim, id);
--
CREATE TABLE "transaction" (
    id INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    at TEXT NOT NULL,
    business_day TEXT NOT NULL,
    receipt TEXT NOT NULL,
    office TEXT NOT NULL,
    till TEXT NOT NULL,
    actor TEXT NOT NULL,
    fund TEXT NOT NULL,
    reference TEXT NOT NULL,
    mop TEXT NOT NULL,
    amount_pence INTEGER NOT NULL,
    vat_code TEXT NOT NULL,
    vat_pence INTEGER NOT NULL,
    narrative TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (device, number, posting)
);
--
CREATE INDEX transaction_newest ON "transaction" (at DESC, id DESC);
--
CREATE INDEX transaction_day ON "transaction" (business_day);
--
CREATE INDEX transaction_reference ON "transaction" (reference, at, id);
--
CREATE INDEX transaction_amount ON "transaction" (amount_pence, at, id);
--
CREATE INDEX transaction_receipt ON "transaction" (receipt);
--
CREATE TABLE reference (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    change INTEGER NOT NULL UNIQUE,
    removed INTEGER NOT NULL DEFAULT 0,
    data TEXT,
    PRIMARY KEY (kind, key)
);
--
CREATE TABLE password_hash (user_id TEXT PRIMARY KEY, hash TEXT NOT NULL, change INTEGER NOT NULL UNIQUE);
--
CREATE TABLE holder (
    id INTEGER PRIMARY KEY,
    fund TEXT NOT NULL,
    reference TEXT NOT NULL,
    surname TEXT NOT NULL,
    forename TEXT NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    balance_pence INTEGER,
    due_pence INTEGER,
    as_at TEXT,
    message TEXT NOT NULL,
    note TEXT NOT NULL,
    record_type TEXT NOT NULL,
    arrears_pence INTEGER,
    collects_on TEXT,
    amounts TEXT NOT NULL,
    search TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    change INTEGER NOT NULL,
    UNIQUE (fund, reference)
);
--
CREATE INDEX holder_change ON holder (change);
--
CREATE INDEX holder_reference ON holder (reference);
--
CREATE VIRTUAL TABLE holder_words USING fts5(search, content='holder', content_rowid='id', prefix='1 2 3 4', detail=column);
--
CREATE TRIGGER holder_added AFTER INSERT ON holder BEGIN
    INSERT INTO holder_words (rowid, search) VALUES (new.id, new.search);
END;
--
CREATE TRIGGER holder_changed AFTER UPDATE OF search ON holder BEGIN
    INSERT INTO holder_words (holder_words, rowid, search) VALUES ('delete', old.id, old.search);
    INSERT INTO holder_words (rowid, search) VALUES (new.id, new.search);
END;
--
CREATE TRIGGER holder_removed AFTER DELETE ON holder BEGIN
    INSERT INTO holder_words (holder_words, rowid, search) VALUES ('delete', old.id, old.search);
END;
--
CREATE TRIGGER entry_not_updated BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER entry_not_deleted BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER epoch_taken_not_updated BEFORE UPDATE ON epoch_taken BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER epoch_taken_not_deleted BEFORE DELETE ON epoch_taken BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER statement_not_updated BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER statement_not_deleted BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER earlier_device_not_updated BEFORE UPDATE ON earlier_device BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER earlier_device_not_deleted BEFORE DELETE ON earlier_device BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER signed_head_not_updated BEFORE UPDATE ON signed_head BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER signed_head_not_deleted BEFORE DELETE ON signed_head BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER claim_not_updated BEFORE UPDATE ON claim BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER claim_not_deleted BEFORE DELETE ON claim BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER claim_since_not_updated BEFORE UPDATE ON claim_since BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER claim_since_not_deleted BEFORE DELETE ON claim_since BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER settled_not_updated BEFORE UPDATE ON settled BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER settled_not_deleted BEFORE DELETE ON settled BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER approval_not_updated BEFORE UPDATE ON approval BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER approval_not_deleted BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER transaction_not_updated BEFORE UPDATE ON "transaction" BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER transaction_not_deleted BEFORE DELETE ON "transaction" BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE VIEW device_state AS
SELECT d.device, d.office, d.till, d.letter, d.kind, h.last_heard, h.number AS last_stored, h.last_contact_at, d.enrolled_at, h.forked, d.blocked,
    coalesce(k.held, 0) AS held, coalesce(k.pence, 0) AS held_pence,
    (SELECT count(*) FROM settled z WHERE z.device = d.device) AS settled,
    coalesce(t.postings, 0) AS postings, coalesce(t.pence, 0) AS postings_pence,
    h.follows, h.follows_number, h.brought, CASE WHEN h.forked OR EXISTS (SELECT 1 FROM head l WHERE l.follows = d.device) THEN (
        SELECT max(s.number) FROM signed_head s
        WHERE s.device = d.device AND s.number > 0
            AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.device = s.device AND e.number = s.number AND e.seal = s.seal)
            AND NOT EXISTS (
                WITH RECURSIVE way (device, number) AS (
                    SELECT l.device, s.number - l.follows_number + 1 FROM head l
                    WHERE l.follows = s.device AND s.number > l.follows_number
                    UNION ALL SELECT l.device, w.number - l.follows_number + 1 FROM way w JOIN head l ON l.follows = w.device
                    WHERE w.number > l.follows_number)
                SELECT 1 FROM way w JOIN entry e USING (device, number)
                WHERE instr(e.text, '"kind":"entry.carried"') > 0 AND instr(e.text, lower(hex(s.seal))) > 0)
        ) END AS astray
FROM device d
    JOIN head h ON h.device = d.device
    LEFT JOIN (SELECT device, count(*) AS held, sum(pence) AS pence FROM held_open GROUP BY device) AS k ON k.device = d.device
    LEFT JOIN (SELECT device, count(*) AS postings, sum(amount_pence) AS pence FROM "transaction" GROUP BY device)
        AS t ON t.device = d.device;
