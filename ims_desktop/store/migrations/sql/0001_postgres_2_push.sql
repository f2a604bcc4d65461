-- Taking in what a till sends: checked and stored in one statement's time, whatever the till claims.

CREATE FUNCTION ims.refuse(why text, number bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM001', MESSAGE = why, DETAIL = number::text;
END $$;

-- Whole pence (or any whole number) of a JSON value; null where it is none. What has a fraction was refused before.
CREATE FUNCTION ims.whole(value jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'number' THEN
        CASE WHEN abs(value::numeric) < 1000000000000000 THEN value::bigint END END
$$;

-- A JSON array's elements can be asked for safely: anything else counts as empty.
CREATE FUNCTION ims.list(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'array' THEN value ELSE '[]'::jsonb END
$$;

-- A time as entries write it; null for any other spelling. A day that no month has rolls over and so differs.
CREATE FUNCTION ims.roll_time(written text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    reading timestamp;
BEGIN
    IF written !~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$' THEN
        RETURN NULL;
    END IF;
    reading := (make_date(substr(written, 1, 4)::int, substr(written, 6, 2)::int, 1)
        + (substr(written, 9, 2)::int - 1))::timestamp + substr(written, 12, 12)::time;
    IF to_char(reading, 'YYYY-MM-DD') <> substr(written, 1, 10) THEN
        RETURN NULL;
    END IF;
    RETURN reading AT TIME ZONE 'UTC';
END $$;

-- What no two readers may read differently: names written twice, fractions, nulls, needless escapes.
-- Blanks apart, a text that says each thing once is as long as what jsonb makes of it.
CREATE FUNCTION ims.plain(written text, doc jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT octet_length(replace(written, ' ', '')) = octet_length(replace(doc::text, ' ', ''))
        AND CASE WHEN written ~ '(":|[,[])-?[0-9]+[.eE]'
            THEN regexp_replace(written, '"(\\.|[^"\\])*"', '""', 'g') !~ '[0-9][.eE]' ELSE true END
        AND CASE WHEN strpos(written, 'null') > 0
            THEN regexp_replace(written, '"(\\.|[^"\\])*"', '""', 'g') !~ 'null' ELSE true END
$$;

CREATE FUNCTION ims.known_kind(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT kind IN ('device.enrolled', 'session.opened', 'payment.taken', 'receipt.copied', 'entry.carried', 'clock.set')
$$;

-- What moves no money may be done by whoever runs the machine: enrolling it, and copies by the command line.
CREATE FUNCTION ims.by_machine(kind text, actor text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(kind IN ('device.enrolled', 'entry.carried') OR kind = 'receipt.copied' AND actor = 'command-line', false)
$$;

-- What each entry moves goes into transactions, or the entry is held with the reason. Answers how many are held.
-- `the_letter` is the till's letter when the entries were sealed, where they were carried over.
CREATE FUNCTION ims.project(the_device uuid, base bigint, docs jsonb[], the_letter text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    place record;
    held_now integer;
BEGIN
    SELECT * INTO STRICT place FROM device WHERE device = the_device;
    place.letter := coalesce(the_letter, place.letter);
    WITH e AS MATERIALIZED (
        SELECT base + ord AS number, doc->>'kind' AS kind, doc->>'actor' AS actor,
            CASE WHEN doc->>'kind' = 'payment.taken' THEN roll_time(doc->>'at') END AS at,
            doc->'body' AS body
        FROM unnest(docs) WITH ORDINALITY AS s(doc, ord)
    ), p AS MATERIALIZED (
        SELECT e.number, ord::integer AS posting, v->>'fund' AS fund, v->>'reference' AS reference, v->>'mop' AS mop,
            whole(v->'amount_pence') AS amount_pence, v->>'vat_code' AS vat_code, whole(v->'vat_pence') AS vat_pence,
            v->>'narrative' AS narrative, whole(v->'line') AS line, whole(v->'tender') AS tender,
            jsonb_typeof(v->'fund') = 'string' AND jsonb_typeof(v->'reference') = 'string'
                AND jsonb_typeof(v->'mop') = 'string' AND jsonb_typeof(v->'vat_code') = 'string'
                AND jsonb_typeof(v->'narrative') = 'string' AS worded
        FROM e, jsonb_array_elements(list(e.body->'postings')) WITH ORDINALITY AS x(v, ord)
        WHERE e.kind = 'payment.taken'
    ), sums AS (
        SELECT number, bool_or(broken) AS broken, bool_or(pence <> 0 OR vat <> 0) AS unbalanced,
            bool_or(posted > 0) AS posted
        FROM (
            SELECT number, what, part, sum(pence) AS pence, sum(vat) AS vat,
                bool_or(pence IS NULL OR vat IS NULL OR part IS NULL OR NOT fit) AS broken,
                count(*) FILTER (WHERE what = 'p') AS posted
            FROM (
                SELECT number, 'l' AS what, line AS part, -amount_pence AS pence, -vat_pence AS vat,
                    coalesce(worded, false) AS fit FROM p
                UNION ALL SELECT number, 't', tender, -amount_pence, 0, true FROM p
                UNION ALL SELECT number, 's', 0, -amount_pence, 0, true FROM p
                UNION ALL SELECT number, 'p', posting, 0, 0, true FROM p
                UNION ALL SELECT number, 's', 0, whole(body->'total_pence'), 0, true FROM e WHERE kind = 'payment.taken'
                UNION ALL SELECT number, 'c', 0, -whole(body->'change_pence'), 0, true FROM e WHERE kind = 'payment.taken'
                UNION ALL SELECT number, 'l', ord, whole(v->'amount_pence'), whole(v->'vat_pence'), true
                    FROM e, jsonb_array_elements(list(body->'lines')) WITH ORDINALITY AS x(v, ord)
                    WHERE kind = 'payment.taken'
                UNION ALL SELECT number, t.what, CASE t.what WHEN 't' THEN ord ELSE 0 END,
                    CASE t.what WHEN 't' THEN whole(v->'amount_pence') - t.change ELSE t.change END, 0, true
                    FROM e, jsonb_array_elements(list(body->'tenders')) WITH ORDINALITY AS x(v, ord),
                        LATERAL (SELECT w AS what, CASE WHEN v ? 'change_pence' THEN whole(v->'change_pence') ELSE 0 END
                            AS change FROM (VALUES ('t'), ('c')) AS c(w)) AS t
                    WHERE kind = 'payment.taken'
            ) AS parts
            GROUP BY number, what, part
        ) AS by_part
        GROUP BY number
    ), funds AS (
        SELECT p.number, bool_or(f.key IS NULL OR f.removed) AS unknown,
            bool_or(coalesce(f.data->'disabled' = 'true', false)) AS closed
        FROM p LEFT JOIN reference f ON f.kind = 'fund' AND f.key = p.fund
        GROUP BY p.number
    ), odd AS (
        -- money goes in, by a known method, to the account and VAT of its line and the method of its tender
        SELECT p.number, bool_or(p.amount_pence <= 0 OR l.v->>'fund' IS DISTINCT FROM p.fund
            OR l.v->>'reference' IS DISTINCT FROM p.reference OR l.v->>'vat_code' IS DISTINCT FROM p.vat_code
            OR t.v->>'mop' IS DISTINCT FROM p.mop) AS posting, bool_or(m.key IS NULL OR m.removed) AS mop
        FROM p JOIN e USING (number)
            CROSS JOIN LATERAL (SELECT CASE WHEN p.line BETWEEN 1 AND 9999
                THEN list(e.body->'lines')->(p.line::integer - 1) END AS v) AS l
            CROSS JOIN LATERAL (SELECT CASE WHEN p.tender BETWEEN 1 AND 9999
                THEN list(e.body->'tenders')->(p.tender::integer - 1) END AS v) AS t
            LEFT JOIN reference m ON m.kind = 'mop' AND m.key = p.mop
        GROUP BY p.number
    ), judged AS MATERIALIZED (
        SELECT e.*, CASE
            WHEN place.blocked THEN 'till_blocked'
            WHEN place.kind = 'till' AND NOT coalesce(known_kind(e.kind), false) THEN 'unknown_kind'
            WHEN NOT by_machine(e.kind, e.actor) AND (u.key IS NULL OR u.removed) THEN 'actor_unknown'
            WHEN NOT by_machine(e.kind, e.actor) AND u.data->'disabled' = 'true' THEN 'actor_disabled'
            WHEN e.kind <> 'payment.taken' THEN NULL
            WHEN e.at IS NULL OR s.broken OR NOT coalesce(s.posted, false)
                OR jsonb_typeof(e.body->'payment') IS DISTINCT FROM 'string' OR length(e.body->>'payment') NOT BETWEEN 1 AND 64
                OR jsonb_typeof(e.body->'receipt') IS DISTINCT FROM 'string' OR length(e.body->>'receipt') NOT BETWEEN 1 AND 64
                OR jsonb_typeof(e.body->'session') IS DISTINCT FROM 'string'
                THEN 'malformed'
            WHEN e.body->>'business_day' IS DISTINCT FROM to_char(e.at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')
                THEN 'business_day'
            WHEN e.body->>'office' IS DISTINCT FROM place.office OR e.body->>'till' IS DISTINCT FROM place.till
                OR NOT starts_with(e.body->>'receipt', place.office || '-' || place.till || place.letter || '-')
                THEN 'other_till'
            WHEN s.unbalanced THEN 'sums'
            WHEN o.posting THEN 'posting'
            WHEN o.mop THEN 'mop_unknown'
            WHEN f.unknown THEN 'fund_unknown'
            WHEN f.closed THEN 'fund_closed'
        END AS why
        FROM e
            LEFT JOIN sums s USING (number)
            LEFT JOIN funds f USING (number)
            LEFT JOIN odd o USING (number)
            LEFT JOIN reference u ON u.kind = 'user' AND u.key = e.actor
    ), taken AS (
        INSERT INTO payment (id, device, number, receipt, at, business_day, session, total_pence)
        SELECT body->>'payment', the_device, number, body->>'receipt', at, (at AT TIME ZONE 'Europe/London')::date,
            body->>'session', whole(body->'total_pence')
        FROM judged WHERE why IS NULL AND kind = 'payment.taken' ORDER BY number
        ON CONFLICT DO NOTHING
        RETURNING number, at, business_day, receipt
    ), posted AS (
        INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund,
            reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
        SELECT the_device, p.number, p.posting, t.at, t.business_day, t.receipt, place.office, place.till, j.actor,
            p.fund, p.reference, p.mop, p.amount_pence, p.vat_code, p.vat_pence, p.narrative, j.kind
        FROM p JOIN taken t USING (number) JOIN judged j USING (number)
        ORDER BY p.number, p.posting
    ), kept AS (
        INSERT INTO held (device, number, reason, pence)
        SELECT the_device, j.number, coalesce(j.why, 'payment_duplicate'), coalesce(whole(j.body->'total_pence'), 0)
        FROM judged j LEFT JOIN taken t USING (number)
        WHERE j.why IS NOT NULL OR j.kind = 'payment.taken' AND t.number IS NULL
        RETURNING 1
    )
    SELECT count(*) INTO held_now FROM kept;
    RETURN held_now;
END $$;

-- Keeps what a till says of its roll's end, signed, and answers whether the roll goes on in two ways: another entry
-- is stored where the till says that it ends. One that ends earlier with our own seal there is only old news.
CREATE FUNCTION ims.hear(the_device uuid, stored bigint, the_last bigint, the_last_seal bytea, the_signature bytea)
RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF the_last IS NULL OR the_last < 0 OR the_last > stored + 10000000 THEN
        PERFORM refuse('number', 0);
    END IF;
    IF octet_length(the_last_seal) IS DISTINCT FROM 32 OR octet_length(the_signature) IS DISTINCT FROM 64 THEN
        PERFORM refuse('seal', 0);
    END IF;
    INSERT INTO signed_head (device, number, seal, signature, heard_at)
    VALUES (the_device, the_last, the_last_seal, the_signature, clock_timestamp()) ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM entry WHERE device = the_device AND number = the_last AND seal <> the_last_seal);
END $$;

-- One batch of one till, in one transaction and one round trip. Everything after the head is checked here again.
CREATE FUNCTION ims.push(the_protocol integer, the_device uuid, the_entries text, the_seals bytea, the_personal text,
    the_last bigint, the_last_seal bytea, the_signature bytea)
RETURNS TABLE (outcome text, number bigint, seal bytea, held integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    standing record;
    texts text[] := string_to_array(the_entries, E'\n');
    sent integer := coalesce(array_length(texts, 1), 0);
    docs jsonb[];
    private jsonb;
    first bigint;
    known integer := 0;
    base bigint;
    bad record;
    end_seal bytea;
    held_now integer := 0;
BEGIN
    SELECT h.number, h.seal, d.login INTO standing
    FROM head h JOIN device d ON d.device = h.device WHERE h.device = the_device FOR UPDATE OF h;
    IF NOT FOUND OR standing.login <> session_user THEN
        PERFORM refuse('login', 0);
    END IF;
    IF the_protocol <> 1 THEN
        PERFORM refuse('protocol', 0);
    END IF;
    IF octet_length(the_seals) <> 32 * sent THEN
        PERFORM refuse('seal', 0);
    END IF;
    IF sent > 5000 OR EXISTS (SELECT FROM unnest(texts) AS t(text) WHERE octet_length(text) > 262144) THEN
        PERFORM refuse('size', 0);
    END IF;
    base := standing.number;
    end_seal := standing.seal;
    IF hear(the_device, base, the_last, the_last_seal, the_signature) THEN
        UPDATE head SET forked = true, last_contact_at = clock_timestamp() WHERE device = the_device;
        RETURN QUERY SELECT 'forked', standing.number, standing.seal, 0;
        RETURN;
    END IF;
    IF sent > 0 THEN
        BEGIN
            SELECT array_agg(text::jsonb ORDER BY ord) INTO docs FROM unnest(texts) WITH ORDINALITY AS t(text, ord);
            private := list(the_personal::jsonb);
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            PERFORM refuse('not_readable', 0);
        END;
        IF jsonb_typeof(docs[1]) <> 'object' THEN
            PERFORM refuse('not_readable', 0);
        END IF;
        first := whole(docs[1]->'number');
        IF first IS NULL OR first < 1 OR first > standing.number + 1 THEN
            PERFORM refuse('number', coalesce(first, 0));
        END IF;
        known := least(sent, standing.number - first + 1);
        IF EXISTS (
            SELECT FROM unnest(texts[1:known]) WITH ORDINALITY AS t(text, ord)
                JOIN entry e ON e.device = the_device AND e.number = first + ord - 1
            WHERE e.text <> t.text OR e.seal <> substring(the_seals FROM (32 * ord - 31)::integer FOR 32)
        ) THEN
            UPDATE head SET forked = true, last_contact_at = clock_timestamp() WHERE device = the_device;
            RETURN QUERY SELECT 'forked', standing.number, standing.seal, 0;
            RETURN;
        END IF;
        texts := texts[known + 1:];
        docs := docs[known + 1:];
    END IF;
    IF sent > known THEN
        SELECT c.number, c.why INTO bad FROM (
            SELECT base + ord AS number, CASE
                WHEN jsonb_typeof(doc) <> 'object' THEN 'not_readable'
                WHEN octet_length(text) > 65536 AND doc->>'kind' IS DISTINCT FROM 'entry.carried' THEN 'size'
                WHEN doc->'number' IS DISTINCT FROM to_jsonb(base + ord) THEN 'number'
                WHEN doc->>'device' IS DISTINCT FROM the_device::text THEN 'device'
                WHEN substring(the_seals FROM (32 * (known + ord) - 31)::integer FOR 32) <> sha256(
                    '\x696d7320726f6c6c20310a'::bytea
                    || CASE WHEN ord = 1 THEN standing.seal
                        ELSE substring(the_seals FROM (32 * (known + ord) - 63)::integer FOR 32) END
                    || convert_to(text, 'UTF8')) THEN 'seal'
                WHEN NOT plain(text, doc) THEN 'not_readable'
            END AS why
            FROM unnest(texts, docs) WITH ORDINALITY AS s(text, doc, ord)
        ) AS c WHERE c.why IS NOT NULL ORDER BY c.number LIMIT 1;
        IF FOUND THEN
            PERFORM refuse(bad.why, bad.number);
        END IF;
        SELECT whole(v->0) AS number INTO bad
        FROM jsonb_array_elements(private) AS x(v)
            LEFT JOIN unnest(docs) WITH ORDINALITY AS d(doc, ord) ON d.ord = whole(v->0) - base
        WHERE whole(v->0) IS NULL OR jsonb_typeof(v->3) IS DISTINCT FROM 'string'
            OR whole(v->0) > base AND (d.ord IS NULL OR CASE WHEN v->>2 ~ '^[0-9a-f]{64}$' THEN
                d.doc->'personal'->>(v->>1) IS DISTINCT FROM
                    encode(sha256(decode(v->>2, 'hex') || convert_to(v->>3, 'UTF8')), 'hex') ELSE true END)
        LIMIT 1;
        IF FOUND THEN
            PERFORM refuse('commitment', coalesce(bad.number, 0));
        END IF;
        INSERT INTO entry (device, number, text, seal, received_at)
        SELECT the_device, base + ord, text, substring(the_seals FROM (32 * (known + ord) - 31)::integer FOR 32),
            clock_timestamp()
        FROM unnest(texts) WITH ORDINALITY AS s(text, ord);
        INSERT INTO personal (device, number, field, salt, value)
        SELECT the_device, whole(v->0), v->>1, decode(v->>2, 'hex'), v->>3
        FROM jsonb_array_elements(private) AS x(v) WHERE whole(v->0) > base
        ON CONFLICT DO NOTHING;
        PERFORM erase_again(the_device, base, docs);
        held_now := project_all(the_device, base, docs, texts);
        base := first + sent - 1;
        end_seal := substring(the_seals FROM 32 * sent - 31 FOR 32);
    END IF;
    UPDATE head SET number = base, seal = end_seal, last_heard = greatest(last_heard, the_last, base),
        last_contact_at = clock_timestamp()
    WHERE device = the_device;
    RETURN QUERY SELECT 'stored', base, end_seal, held_now;
END $$;
