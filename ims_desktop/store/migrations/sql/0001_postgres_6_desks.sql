-- Desk rolls. Whoever acts at central writes on a roll of their own, made at first use and appended by that login
-- alone. Nothing is held here: what cannot be projected is refused and rolled back.

CREATE FUNCTION ims.desk_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM007', MESSAGE = why;
END $$;

-- Which roles write which kinds of entry; domain/desk.py says the same.
CREATE FUNCTION ims.desk_may(kind text, roles jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(CASE
        WHEN kind = 'device.enrolled' THEN roles ?| ARRAY['finance', 'supervisor', 'administrator', 'auditor']
        WHEN kind = 'custody.agreed' THEN roles ?| ARRAY['finance', 'supervisor', 'auditor']
        WHEN kind = 'receipt.copied' THEN roles ?| ARRAY['finance', 'supervisor']
        WHEN kind IN ('session.approved', 'void.approved', 'void.refused') THEN roles ? 'supervisor'
        WHEN kind IN ('banking.made', 'banking.handed_over', 'custody.counted') THEN roles ? 'supervisor'
        WHEN kind IN ('banking.received', 'banking.corrected', 'cheque.returned', 'cheque.kept', 'cheque.let_go', 'card.matched') THEN roles ?| ARRAY['finance', 'supervisor']
        WHEN kind IN ('held.settled', 'late.settled', 'roll.accounted') THEN roles ? 'finance'
        WHEN kind IN ('personal.erased', 'reference.changed', 'holders.loaded', 'till.changed')
            THEN roles ? 'administrator'
    END, false)
$$;

-- Who is acting: the person whose login this is, while they are of the office.
CREATE FUNCTION ims.desk_person() RETURNS TABLE (user_id text, office text, roles jsonb)
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT l.user_id, u.data->>'office', u.data->'roles'
    FROM login l JOIN reference u ON u.kind = 'user' AND u.key = l.user_id AND NOT u.removed
    WHERE l.login = session_user AND u.data->'disabled' IS DISTINCT FROM 'true';
    IF NOT FOUND THEN
        PERFORM desk_refuse('login');
    END IF;
END $$;

-- Where one's own roll ends, locked until this transaction ends; makes the roll at first use.
CREATE FUNCTION ims.desk_head(the_protocol integer)
RETURNS TABLE (device uuid, office text, till text, letter text, number bigint, seal bytea, at text, now timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    person record;
    new_device uuid;
BEGIN
    SELECT * INTO person FROM desk_person();
    IF the_protocol IS DISTINCT FROM 1 THEN
        PERFORM desk_refuse('protocol');
    END IF;
    IF NOT desk_may('device.enrolled', person.roles) THEN
        PERFORM desk_refuse('kind');
    END IF;
    IF NOT EXISTS (SELECT FROM device d WHERE d.login = session_user) THEN
        -- a UUIDv7: milliseconds first, the rest random
        new_device := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
            substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid;
        -- a person who was given another login begins another roll, as a till that is enrolled again does
        INSERT INTO device (device, office, till, letter, kind, login, public_key, enrolled_at)
        SELECT new_device, coalesce(person.office, ''), 'desk-' || person.user_id, chr(65 + count(*)::integer), 'desk',
            session_user, '', clock_timestamp()
        FROM device d WHERE d.till = 'desk-' || person.user_id
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            INSERT INTO head (device) VALUES (new_device);
        END IF;
    END IF;
    RETURN QUERY SELECT d.device, d.office, d.till, d.letter, h.number, h.seal,
        (SELECT e.text::jsonb->>'at' FROM entry e WHERE e.device = d.device AND e.number = h.number), clock_timestamp()
    FROM device d JOIN head h ON h.device = d.device
    WHERE d.login = session_user AND d.kind = 'desk' FOR UPDATE OF h;
    IF NOT FOUND THEN
        PERFORM desk_refuse('login');
    END IF;
END $$;

-- One's own entry by its id, for a client whose commit was lost with its answer. It asks at once: the last 500 will do.
CREATE FUNCTION ims.desk_entry(the_protocol integer, the_id text) RETURNS TABLE (number bigint, text text, seal bytea)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT e.number, e.text, e.seal
    FROM device d JOIN head h USING (device) JOIN entry e ON e.device = d.device AND e.number > h.number - 500
    WHERE d.login = session_user AND d.kind = 'desk' AND e.text::jsonb->>'id' = the_id
$$;

-- How many copies of a receipt were made at desks. Others wait until this transaction ends: two copies have two numbers.
CREATE FUNCTION ims.desk_copies(the_protocol integer, the_receipt text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    PERFORM in_turn('ims copy ' || the_receipt);
    RETURN (SELECT count(*) FROM device d JOIN entry e ON e.device = d.device
        WHERE d.kind = 'desk' AND strpos(e.text, '"kind":"receipt.copied"') > 0
            AND e.text::jsonb->'body'->>'receipt' = the_receipt);
END $$;

-- Why a session cannot be approved by what a desk's entry says, null where it can (domain/desk_approval.py).
CREATE FUNCTION ims.approval_fault(body jsonb, s ims.session, office text, till text, who text, home text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN s.id IS NULL THEN 'session_unknown'
        WHEN body->>'office' <> office OR body->>'till' <> till THEN 'other_till'
        WHEN home IS DISTINCT FROM office THEN 'office'
        -- one that was taken over is closed where it went on: its own till's close may come late, and is held
        WHEN s.closed IS NULL OR s.gone_to IS NOT NULL OR ims.whole(body->'closed') <> s.closed THEN 'session_not_closed'
        WHEN who IN (s.cashier, s.closed_by) THEN 'own_approval'
        WHEN s.state = 'approved' THEN 'session_approved'
    END
$$;

-- What the entries after `base` on one's desk roll say, of those of these kinds, in their order.
CREATE TYPE ims.desk_entry_said AS (number bigint, id text, kind text, body jsonb, personal jsonb, at timestamptz, day date);
CREATE FUNCTION ims.desk_said(base bigint, docs jsonb[], VARIADIC kinds text[]) RETURNS SETOF ims.desk_entry_said
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT base + ord, doc->>'id', doc->>'kind', doc->'body', coalesce(doc->'personal', '{}'), roll_time(doc->>'at'),
        (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date
    FROM unnest(docs) WITH ORDINALITY AS x(doc, ord) WHERE doc->>'kind' = ANY (kinds) ORDER BY ord
$$;

-- Puts the postings of an entry of a desk into the transactions, under the number of its paper.
CREATE FUNCTION ims.desk_post(the_desk uuid, said ims.desk_entry_said, who text, paper text, the_till text) RETURNS void
LANGUAGE sql SET search_path = ims, pg_temp AS $$
    INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund, reference, mop,
        amount_pence, vat_code, vat_pence, narrative, kind)
    SELECT the_desk, said.number, ord, said.at, said.day, paper, said.body->>'office', the_till, who, v->>'fund',
        v->>'reference', v->>'mop', whole(v->'amount_pence'), v->>'vat_code', whole(v->'vat_pence'), v->>'narrative', said.kind
    FROM jsonb_array_elements(list(said.body->'postings')) WITH ORDINALITY AS x(v, ord) ORDER BY ord
$$;

-- Approves tills' sessions by entries of a desk: another person than cashier and closer, of the till's own office, once.
-- The session stays locked until this transaction ends, so of two at once the second finds it approved. The till is told
-- by change number.
CREATE FUNCTION ims.keep_approvals(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    place record;
    s session;
    why text;
    taken bigint;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'session.approved')
    LOOP
        IF EXISTS (SELECT FROM unnest(ARRAY['session', 'device', 'office', 'till']) AS n
                WHERE jsonb_typeof(one.body->n) IS DISTINCT FROM 'string' OR length(one.body->>n) NOT BETWEEN 1 AND 64)
            OR one.body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR whole(one.body->'closed') IS NULL THEN
            PERFORM desk_refuse('malformed');
        END IF;
        SELECT d.office, d.till INTO place FROM device d WHERE d.device = (one.body->>'device')::uuid;
        SELECT * INTO s FROM session x
        WHERE x.device = (one.body->>'device')::uuid AND x.id = one.body->>'session' FOR UPDATE;
        why := approval_fault(one.body, s, place.office, place.till, who, home);
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        UPDATE meta SET change = change + 1 RETURNING change INTO taken;
        INSERT INTO approval (device, session, change, closed, by_user, at, desk, number)
        VALUES (s.device, s.id, taken, s.closed, who, one.at, the_desk, one.number);
        PERFORM move_session(s.device, 'session.approved', one.body, who, NULL, one.at);
    END LOOP;
END $$;

-- Checks entries of one's own roll as push does, and more strictly; stores and projects them all or refuses. `again` says
-- that they stood here before we were put back to a backup: personal values of before an erasure may be gone since.
CREATE FUNCTION ims.desk_keep(the_entries text, the_seals bytea, the_personal text, again boolean) RETURNS bigint
LANGUAGE plpgsql SET search_path = ims, pg_temp SET standard_conforming_strings = on AS $$
#variable_conflict use_column
DECLARE
    person record;
    standing record;
    texts text[] := string_to_array(the_entries, E'\n');
    sent integer := coalesce(array_length(texts, 1), 0);
    docs jsonb[];
    doc jsonb;
    private jsonb;
    kind text;
    last_at timestamptz;
    at timestamptz;
    before bytea;
    this bytea;
BEGIN
    SELECT * INTO person FROM desk_person();
    SELECT d.device, d.blocked, h.number, h.seal INTO standing
    FROM device d JOIN head h ON h.device = d.device
    WHERE d.login = session_user AND d.kind = 'desk' FOR UPDATE OF h;
    IF NOT FOUND OR standing.blocked THEN
        PERFORM desk_refuse('login');
    END IF;
    IF sent NOT BETWEEN 1 AND 100 OR octet_length(the_seals) <> 32 * sent THEN
        PERFORM desk_refuse('size');
    END IF;
    BEGIN
        SELECT array_agg(text::jsonb ORDER BY ord) INTO docs FROM unnest(texts) WITH ORDINALITY AS t(text, ord);
        private := list(the_personal::jsonb);
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        PERFORM desk_refuse('not_readable');
    END;
    before := standing.seal;
    SELECT roll_time(e.text::jsonb->>'at') INTO last_at FROM entry e
    WHERE e.device = standing.device AND e.number = standing.number;
    FOR place IN 1 .. sent LOOP
        doc := docs[place];
        kind := doc->>'kind';
        at := roll_time(doc->>'at');
        this := substring(the_seals FROM 32 * place - 31 FOR 32);
        PERFORM desk_refuse(why) FROM (SELECT CASE
            WHEN octet_length(texts[place]) > 65536 THEN 'size'
            WHEN jsonb_typeof(doc) <> 'object' OR NOT plain(texts[place], doc)
                OR jsonb_typeof(doc->'id') IS DISTINCT FROM 'string' OR jsonb_typeof(doc->'body') IS DISTINCT FROM 'object'
                THEN 'not_readable'
            WHEN doc->'number' IS DISTINCT FROM to_jsonb(standing.number + place) THEN 'number'
            WHEN doc->>'device' IS DISTINCT FROM standing.device::text THEN 'device'
            WHEN this <> sha256('\x696d7320726f6c6c20310a'::bytea || before || convert_to(texts[place], 'UTF8'))
                THEN 'seal'
            WHEN doc->>'actor' IS DISTINCT FROM person.user_id THEN 'actor'
            WHEN doc ? 'approver' THEN 'approver' -- a second person is a second entry by a second login
            WHEN NOT desk_may(kind, person.roles) OR (kind = 'device.enrolled') <> (standing.number + place = 1)
                OR kind = 'personal.erased' AND NOT (CASE WHEN again THEN erased_again(doc->'body')
                    ELSE erasing_said(doc->'body') END) THEN 'kind'
            -- the client was told central's own time with the head
            WHEN at IS NULL OR at < last_at OR at > greatest(clock_timestamp(), last_at) + interval '10 seconds' THEN 'time'
            WHEN jsonb_typeof(doc->'personal') IS DISTINCT FROM 'object' THEN 'commitment'
        END AS why) AS judged WHERE why IS NOT NULL;
        before := this;
        last_at := at;
    END LOOP;
    -- every personal value that an entry commits to is beside it, and no other
    IF EXISTS (
        SELECT FROM (
            SELECT standing.number + ord AS number, c.key AS field, c.value AS commitment, d.doc->>'at' AS at
            FROM unnest(docs) WITH ORDINALITY AS d(doc, ord), jsonb_each_text(CASE
                WHEN jsonb_typeof(d.doc->'personal') = 'object' THEN d.doc->'personal' END) AS c
        ) AS promised FULL JOIN (
            SELECT whole(v->0) AS number, v->>1 AS field, true AS there, CASE
                WHEN v->>2 ~ '^[0-9a-f]{64}$' AND jsonb_typeof(v->3) = 'string'
                THEN encode(sha256(decode(v->>2, 'hex') || convert_to(v->>3, 'UTF8')), 'hex') END AS commitment
            FROM jsonb_array_elements(private) AS x(v)
        ) AS given USING (number, field)
        WHERE CASE WHEN again AND given.there IS NULL AND promised.at COLLATE "C" < (SELECT r.data->>'before'
                FROM reference r WHERE r.kind = 'erased' AND r.key = 'personal') COLLATE "C" THEN false -- erased since
            ELSE promised.commitment IS DISTINCT FROM given.commitment OR given.commitment IS NULL END
    ) THEN
        PERFORM desk_refuse('commitment');
    END IF;
    INSERT INTO entry (device, number, text, seal, received_at)
    SELECT standing.device, standing.number + ord, text, substring(the_seals FROM (32 * ord - 31)::integer FOR 32),
        clock_timestamp()
    FROM unnest(texts) WITH ORDINALITY AS s(text, ord);
    INSERT INTO personal (device, number, field, salt, value)
    SELECT standing.device, whole(v->0), v->>1, decode(v->>2, 'hex'), v->>3 FROM jsonb_array_elements(private) AS x(v);
    IF again THEN
        PERFORM erase_again(standing.device, standing.number);
    END IF;
    IF project(standing.device, standing.number, docs) > 0 THEN
        PERFORM desk_refuse((SELECT reason FROM held
            WHERE device = standing.device AND number > standing.number ORDER BY number LIMIT 1));
    END IF;
    PERFORM keep_approvals(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_void_words(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_bankings(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_returns(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_held(standing.device, standing.number, docs, person.user_id);
    PERFORM keep_late(standing.device, standing.number, docs, person.user_id);
    PERFORM keep_kept(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_matched(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_checks(standing.device, standing.number, docs, person.user_id, person.office);
    PERFORM keep_accounted(standing.device, standing.number, docs, person.user_id);
    PERFORM keep_agreed(standing.device, standing.number, docs, person.user_id);
    UPDATE head SET number = standing.number + sent, seal = before, last_heard = standing.number + sent,
        last_contact_at = clock_timestamp()
    WHERE device = standing.device;
    RETURN standing.number + sent;
END $$;

-- Adds entries to one's own roll. The head was asked for, and is locked, in the same transaction.
CREATE FUNCTION ims.desk_write(the_protocol integer, the_entries text, the_seals bytea, the_personal text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    IF the_protocol IS DISTINCT FROM 1 THEN
        PERFORM desk_refuse('protocol');
    END IF;
    RETURN desk_keep(the_entries, the_seals, the_personal, false);
END $$;

-- Where one's own roll ends, and the seal at a number of it; nothing where one has none. Nothing is made, nothing locked.
CREATE FUNCTION ims.desk_known(the_protocol integer, the_number bigint)
RETURNS TABLE (device uuid, number bigint, seal bytea, seal_there bytea)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT d.device, h.number, h.seal, (SELECT e.seal FROM entry e WHERE e.device = d.device AND e.number = the_number)
    FROM device d JOIN head h USING (device) WHERE d.login = session_user AND d.kind = 'desk'
$$;

-- Takes in again what stood on one's own roll before we were put back to a backup: as a workstation kept it, judged as it
-- was then. A roll that was begun since the backup is begun again under its own device.
CREATE FUNCTION ims.desk_again(the_protocol integer, the_device uuid, the_entries text, the_seals bytea, the_personal text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    person record;
    body jsonb;
    begun_at timestamptz;
BEGIN
    SELECT * INTO person FROM desk_person();
    IF the_protocol IS DISTINCT FROM 1 THEN
        PERFORM desk_refuse('protocol');
    END IF;
    IF NOT desk_may('device.enrolled', person.roles) THEN
        PERFORM desk_refuse('kind');
    END IF;
    IF NOT EXISTS (SELECT FROM device d JOIN head h USING (device) WHERE d.login = session_user AND d.kind = 'desk' AND h.number > 0) THEN
        BEGIN
            body := split_part(the_entries, E'\n', 1)::jsonb->'body';
            begun_at := roll_time(split_part(the_entries, E'\n', 1)::jsonb->>'at');
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            PERFORM desk_refuse('not_readable');
        END;
        -- one that was made since and on which nothing stands
        DELETE FROM head h USING device d WHERE h.device = d.device AND d.login = session_user AND d.kind = 'desk' AND h.number = 0;
        DELETE FROM device d WHERE d.login = session_user AND d.kind = 'desk';
        IF body->'office' IS DISTINCT FROM to_jsonb(coalesce(person.office, ''))
            OR body->'till' IS DISTINCT FROM to_jsonb('desk-' || person.user_id)
            OR body->'letter' IS DISTINCT FROM (SELECT to_jsonb(chr(65 + count(*)::integer)) FROM device d
                WHERE d.till = 'desk-' || person.user_id)
            -- its own as far as can be known (desk_ids.py): made as its roll began, and nobody else's roll or approval known by it
            OR substring(the_device::text FROM 15 FOR 1) <> '7' OR coalesce(begun_at + interval '10 minutes' < to_timestamp(
                ('x0000' || replace(left(the_device::text, 13), '-', ''))::bit(64)::bigint / 1000.0), true)
            OR EXISTS (SELECT FROM device d WHERE d.device = the_device)
            OR EXISTS (SELECT FROM earlier_device d WHERE d.device = the_device)
            OR EXISTS (SELECT FROM signed_head s WHERE s.device = the_device)
            OR EXISTS (SELECT FROM head h WHERE h.follows = the_device)
            OR EXISTS (SELECT FROM (
                    SELECT r.device, r.number FROM reversal r WHERE r.kind = 'payment.voided'
                    UNION ALL SELECT h.device, h.number FROM held h) AS o JOIN entry e USING (device, number)
                WHERE strpos(e.text, '"approved":{"device":"' || the_device || '"') > 0
                    AND e.text::jsonb->>'approver' IS DISTINCT FROM person.user_id) THEN
            PERFORM desk_refuse('device');
        END IF;
        INSERT INTO device (device, office, till, letter, kind, login, public_key, enrolled_at)
        VALUES (the_device, body->>'office', body->>'till', body->>'letter', 'desk', session_user, '', clock_timestamp());
        INSERT INTO head (device) VALUES (the_device);
    END IF;
    IF NOT EXISTS (SELECT FROM device d WHERE d.login = session_user AND d.device = the_device) THEN
        PERFORM desk_refuse('device');
    END IF;
    RETURN desk_keep(the_entries, the_seals, the_personal, true);
END $$;

GRANT EXECUTE ON FUNCTION ims.desk_head(integer), ims.desk_entry(integer, text),
    ims.desk_write(integer, text, bytea, text), ims.desk_known(integer, bigint),
    ims.desk_again(integer, uuid, text, bytea, text) TO {finance}, {supervisor}, {administrator}, {auditor};
GRANT EXECUTE ON FUNCTION ims.desk_copies(integer, text) TO {finance}, {supervisor};
