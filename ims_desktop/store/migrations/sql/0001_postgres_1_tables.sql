-- Central's tables on PostgreSQL. Run as the owner, who cannot log in.
-- Entries and transactions are only ever added to; transactions are cut by quarter of the business day.

CREATE TABLE ims.meta (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    schema_version integer NOT NULL,
    epoch text NOT NULL,
    change bigint NOT NULL DEFAULT 0,
    roles text NOT NULL
);
COMMENT ON TABLE ims.meta IS 'What this central is; whoever changes reference data locks the row and takes the next change number';

CREATE TABLE ims.device (
    device uuid PRIMARY KEY,
    office text NOT NULL,
    till text NOT NULL,
    letter text NOT NULL,
    kind text NOT NULL DEFAULT 'till',
    login text NOT NULL UNIQUE,
    public_key bytea NOT NULL,
    enrolled_at timestamptz NOT NULL,
    blocked boolean NOT NULL DEFAULT false,
    block_changed_at timestamptz,
    block_changed_by text,
    UNIQUE (office, till, letter)
);

CREATE TABLE ims.earlier_device (
    office text NOT NULL,
    till text NOT NULL,
    letter text NOT NULL,
    device uuid NOT NULL UNIQUE,
    PRIMARY KEY (office, till, letter)
);
COMMENT ON TABLE ims.earlier_device IS 'Devices that carried entries name and that are not enrolled here: we were put back to before they were';

CREATE TABLE ims.enrolment (
    login text PRIMARY KEY,
    code_hash bytea NOT NULL UNIQUE,
    office text NOT NULL,
    till text NOT NULL,
    letter text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    device uuid,
    replaces boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN ims.enrolment.replaces IS 'Whoever claims this place takes it over: the devices that held it are blocked';

CREATE TABLE ims.login (
    login text PRIMARY KEY,
    user_id text NOT NULL
);
COMMENT ON TABLE ims.login IS 'Whose database login is whose';

CREATE TABLE ims.head (
    device uuid PRIMARY KEY REFERENCES ims.device,
    number bigint NOT NULL DEFAULT 0,
    seal bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    last_heard bigint NOT NULL DEFAULT 0,
    last_contact_at timestamptz,
    forked boolean NOT NULL DEFAULT false,
    at timestamptz,
    receipts bigint NOT NULL DEFAULT 0,
    renewed_at timestamptz,
    follows uuid,
    follows_number bigint,
    brought bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN ims.head.renewed_at IS 'When this device last made central take a new epoch';
COMMENT ON COLUMN ims.head.follows IS 'The device of the same place that it came after, as its first entry says';
COMMENT ON COLUMN ims.head.follows_number IS 'The last entry that central had of that one';
COMMENT ON COLUMN ims.head.brought IS 'How many later entries of that one it carried over';
COMMENT ON COLUMN ims.head.at IS 'The time of the last entry, null where it says none';
COMMENT ON COLUMN ims.head.receipts IS 'The greatest receipt counter on this roll';

CREATE TABLE ims.epoch_taken (
    epoch text PRIMARY KEY,
    ended text NOT NULL,
    how text NOT NULL CHECK (how IN ('changes', 'entries', 'said')),
    device uuid REFERENCES ims.device,
    said_by text,
    taken_at timestamptz NOT NULL,
    shown bigint NOT NULL,
    had bigint NOT NULL,
    CHECK (CASE how WHEN 'said' THEN device IS NULL AND said_by IS NOT NULL ELSE device IS NOT NULL AND said_by IS NULL END)
);
COMMENT ON TABLE ims.epoch_taken IS 'Each time that we learnt that we were put back to a backup, and took a new epoch';
COMMENT ON COLUMN ims.epoch_taken.ended IS 'The epoch before it';
COMMENT ON COLUMN ims.epoch_taken.taken_at IS 'In milliseconds, as entries that answer for a till name it';
COMMENT ON COLUMN ims.epoch_taken.how IS 'A device showed changes, or entries of its own, that we no longer had; or who restored us said so';

CREATE TABLE ims.entry (
    device uuid NOT NULL,
    number bigint NOT NULL,
    text text NOT NULL,
    seal bytea NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (device, number)
);

CREATE TABLE ims.signed_head (
    device uuid NOT NULL,
    number bigint NOT NULL,
    seal bytea NOT NULL,
    signature bytea NOT NULL,
    heard_at timestamptz NOT NULL,
    PRIMARY KEY (device, number, seal)
);
COMMENT ON TABLE ims.signed_head IS 'Where devices said, signed, that their rolls end; verify checks the signatures';

CREATE TABLE ims.statement (
    day date PRIMARY KEY,
    text text NOT NULL,
    seal bytea NOT NULL,
    made_at timestamptz NOT NULL
);
COMMENT ON TABLE ims.statement IS 'Where every roll ended at a London day''s first contact, each sealed to the one before';

CREATE TABLE ims.personal (
    device uuid NOT NULL,
    number bigint NOT NULL,
    field text NOT NULL,
    salt bytea NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (device, number, field)
);

CREATE TABLE ims.payment (
    id text PRIMARY KEY,
    device uuid NOT NULL,
    number bigint NOT NULL,
    receipt text NOT NULL,
    at timestamptz NOT NULL,
    business_day date NOT NULL,
    session text NOT NULL,
    total_pence bigint NOT NULL,
    UNIQUE (device, number)
);
CREATE INDEX payment_receipt ON ims.payment (receipt);

CREATE TABLE ims.reversal (
    device uuid NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    payment text NOT NULL REFERENCES ims.payment,
    session text NOT NULL,
    pence bigint NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE INDEX reversal_payment ON ims.reversal (payment);
COMMENT ON TABLE ims.reversal IS 'By which entry a payment was voided, corrected or refunded, and in which session of that roll';

CREATE TABLE ims.session (
    device uuid NOT NULL,
    id text NOT NULL,
    number bigint NOT NULL,
    cashier text NOT NULL,
    closed bigint,
    closed_by text,
    state text NOT NULL DEFAULT 'open',
    state_at timestamptz,
    opened_at timestamptz,
    float_pence bigint NOT NULL DEFAULT 0,
    moved_pence bigint NOT NULL DEFAULT 0,
    approved_by text,
    approved_at timestamptz,
    came_from uuid,
    gone_to uuid,
    PRIMARY KEY (device, id)
);
CREATE INDEX session_number ON ims.session (device, number);
CREATE INDEX session_id ON ims.session (id);
CREATE INDEX session_open ON ims.session (device) WHERE closed IS NULL;
CREATE INDEX session_awaiting ON ims.session (state_at) WHERE state = 'awaiting_approval';
COMMENT ON TABLE ims.session IS 'By which entry a session was opened, by whom, and closed, whether those are held or not; how it stands by entries that are not held';
COMMENT ON COLUMN ims.session.moved_pence IS 'By how much moves changed the drawer''s cash';
COMMENT ON COLUMN ims.session.came_from IS 'The till that is gone, from which this till took it over';
COMMENT ON COLUMN ims.session.gone_to IS 'The till that took it over from this one, which is gone; nothing of this row moves on any more';

CREATE TABLE ims.session_taking (
    device uuid NOT NULL,
    session text NOT NULL,
    mop text NOT NULL,
    pence bigint NOT NULL,
    payments bigint NOT NULL,
    PRIMARY KEY (device, session, mop)
);
CREATE INDEX session_taking_session ON ims.session_taking (session); -- what was carried over stands under another device
COMMENT ON TABLE ims.session_taking IS 'What a session took by method of payment, kept with each push, so that a board of many tills is read at once';

CREATE TABLE ims.approval (
    device uuid NOT NULL,
    session text NOT NULL,
    change bigint NOT NULL UNIQUE,
    closed bigint NOT NULL,
    by_user text NOT NULL,
    at timestamptz NOT NULL,
    desk uuid NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (device, session)
);
COMMENT ON TABLE ims.approval IS 'Sessions that were approved at somebody''s desk, and by which entry of that desk''s roll; their tills are told by change number';

CREATE TABLE ims.void_word (
    device uuid NOT NULL,
    asked bigint NOT NULL,
    payment text NOT NULL REFERENCES ims.payment,
    change bigint NOT NULL UNIQUE,
    approved boolean NOT NULL,
    by_user text NOT NULL,
    at timestamptz NOT NULL,
    desk uuid NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (device, asked)
);
CREATE INDEX void_word_payment ON ims.void_word (payment);
COMMENT ON TABLE ims.void_word IS 'Voids that a cashier asked for alone and that were approved or refused at somebody''s desk, and by which entry; their tills are told by change number and carry them out';

CREATE TABLE ims.held (
    device uuid NOT NULL,
    number bigint NOT NULL,
    reason text NOT NULL,
    pence bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (device, number)
);

CREATE TABLE ims.turn (name text PRIMARY KEY);
COMMENT ON TABLE ims.turn IS 'What is done by one transaction at a time. A row here, for any login can take an advisory lock: a till could have kept its own blocking waiting';

CREATE TABLE ims.settled (
    device uuid NOT NULL,
    number bigint NOT NULL,
    desk uuid NOT NULL,
    entry bigint NOT NULL,
    how text NOT NULL,
    pence bigint NOT NULL,
    payment text,
    seal text NOT NULL,
    PRIMARY KEY (device, number),
    UNIQUE (desk, entry),
    FOREIGN KEY (device, number) REFERENCES ims.held
);
CREATE UNIQUE INDEX settled_payment ON ims.settled (payment);
CREATE UNIQUE INDEX settled_seal ON ims.settled (seal) WHERE how = 'posted';
COMMENT ON TABLE ims.settled IS 'Held entries that finance put right, by which entry of whose desk roll. One that is here stays held for ever: what projects it later would count its money twice, and the key refuses that';
COMMENT ON COLUMN ims.settled.payment IS 'The payment that was posted so: it is never posted again, on whichever roll it may come';
COMMENT ON COLUMN ims.settled.seal IS 'Of the held entry, or of what it carries';

CREATE VIEW ims.held_open AS SELECT h.* FROM ims.held h
    WHERE NOT EXISTS (SELECT FROM ims.settled s WHERE s.device = h.device AND s.number = h.number);
COMMENT ON VIEW ims.held_open IS 'What is held and was not put right yet';

CREATE TABLE ims.claim (
    id text PRIMARY KEY,
    payment text NOT NULL REFERENCES ims.payment,
    line integer NOT NULL,
    pence bigint NOT NULL CHECK (pence > 0),
    device uuid NOT NULL REFERENCES ims.device,
    claimed_at timestamptz NOT NULL
);
CREATE INDEX claim_payment ON ims.claim (payment, line);
COMMENT ON TABLE ims.claim IS 'What is reserved of a payment''s line for a refund, before the refund is sealed';

CREATE TABLE ims.claim_since (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lapsed boolean NOT NULL
);
CREATE INDEX claim_since_claim ON ims.claim_since (claim, id);
COMMENT ON TABLE ims.claim_since IS 'When a reservation lapsed, or was asked for again by its till: the last row tells whether it stands';

CREATE SEQUENCE ims.transaction_id;
CREATE TABLE ims.transaction (
    id bigint NOT NULL DEFAULT nextval('ims.transaction_id'),
    device uuid NOT NULL,
    number bigint NOT NULL,
    posting integer NOT NULL,
    at timestamptz NOT NULL,
    business_day date NOT NULL,
    receipt text NOT NULL,
    office text NOT NULL,
    till text NOT NULL,
    actor text NOT NULL,
    fund text NOT NULL,
    reference text NOT NULL,
    mop text NOT NULL,
    amount_pence bigint NOT NULL,
    vat_code text NOT NULL,
    vat_pence bigint NOT NULL,
    narrative text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (device, number, posting, business_day)
) PARTITION BY RANGE (business_day);
CREATE TABLE ims.transaction_other PARTITION OF ims.transaction DEFAULT;
CREATE INDEX transaction_newest ON ims.transaction (at DESC, id DESC);
CREATE INDEX transaction_reference ON ims.transaction (reference text_pattern_ops, at, id);
CREATE INDEX transaction_amount ON ims.transaction (amount_pence, at, id);
CREATE INDEX transaction_receipt ON ims.transaction (receipt text_pattern_ops);

CREATE TABLE ims.reference (
    kind text NOT NULL,
    key text NOT NULL,
    change bigint NOT NULL UNIQUE,
    removed boolean NOT NULL DEFAULT false,
    data jsonb,
    PRIMARY KEY (kind, key)
);

CREATE TABLE ims.password_hash (
    user_id text PRIMARY KEY,
    hash text NOT NULL,
    change bigint NOT NULL UNIQUE
);

CREATE TABLE ims.holder (
    fund text NOT NULL,
    reference text NOT NULL,
    surname text NOT NULL,
    forename text NOT NULL,
    title text NOT NULL,
    address text NOT NULL,
    postcode text NOT NULL,
    balance_pence bigint,
    due_pence bigint,
    as_at date,
    message text NOT NULL,
    note text NOT NULL,
    record_type text NOT NULL,
    arrears_pence bigint,
    collects_on date,
    amounts text NOT NULL,
    search text NOT NULL,
    removed boolean NOT NULL DEFAULT false,
    change bigint NOT NULL,
    PRIMARY KEY (fund, reference)
);
CREATE INDEX holder_change ON ims.holder (change);
CREATE INDEX holder_reference ON ims.holder (lower(reference) text_pattern_ops);
CREATE INDEX holder_postcode ON ims.holder (lower(replace(postcode, ' ', '')) text_pattern_ops);
CREATE INDEX holder_surname ON ims.holder (lower(surname) text_pattern_ops);

-- Waits until no other transaction is at this, and keeps others waiting until ours ends.
CREATE FUNCTION ims.in_turn(what text) RETURNS void LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    INSERT INTO turn (name) VALUES (what) ON CONFLICT DO NOTHING;
    PERFORM FROM turn WHERE name = what FOR UPDATE;
END $$;

-- What was written stays: nobody updates, deletes or empties, the owner included.
CREATE FUNCTION ims.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM009', MESSAGE = 'append_only', DETAIL = TG_TABLE_NAME;
END $$;

CREATE FUNCTION ims.protect(the_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION ims.refuse_change()', the_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', the_table);
END $$;

SELECT ims.protect('ims.entry'), ims.protect('ims.epoch_taken'), ims.protect('ims.claim'), ims.protect('ims.claim_since'), ims.protect('ims.approval'), ims.protect('ims.settled'), ims.protect('ims.void_word'), ims.protect('ims.signed_head'), ims.protect('ims.statement'), ims.protect('ims.earlier_device'), ims.protect('ims.transaction'), ims.protect('ims.transaction_other');

-- Makes the partitions of quarters that are wanted and not there; safe to repeat.
CREATE FUNCTION ims.make_quarters(from_day date, to_day date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    quarter date := date_trunc('quarter', from_day)::date;
    name text;
    made integer := 0;
BEGIN
    WHILE quarter <= to_day LOOP
        name := format('transaction_%sq%s', extract(year FROM quarter), extract(quarter FROM quarter));
        IF to_regclass('ims.' || name) IS NULL AND NOT EXISTS (
            SELECT FROM ims.transaction_other
            WHERE business_day >= quarter AND business_day < (quarter + interval '3 months')::date) THEN
            EXECUTE format('CREATE TABLE ims.%I PARTITION OF ims.transaction FOR VALUES FROM (%L) TO (%L)',
                name, quarter, (quarter + interval '3 months')::date);
            PERFORM ims.protect(('ims.' || name)::regclass);
            made := made + 1;
        END IF;
        quarter := (quarter + interval '3 months')::date;
    END LOOP;
    RETURN made;
END $$;
