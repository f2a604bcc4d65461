-- Taking in what a till sends: checked and stored in one statement's time, whatever the till claims.

CREATE FUNCTION ims.refuse(why text, number bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM001', MESSAGE = why, DETAIL = number::text;
END $$;

-- Central answers every protocol that was ever spoken; a till that speaks a newer one is told ours.
CREATE FUNCTION ims.check_protocol(the_protocol integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF the_protocol IS DISTINCT FROM 1 THEN
        PERFORM ims.refuse('protocol', 1);
    END IF;
END $$;

-- Whole pence (or any whole number) of a JSON value; null where it is none. What has a fraction was refused before.
CREATE FUNCTION ims.whole(value jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'number' THEN
        CASE WHEN abs(value::numeric) < 1000000000000000 THEN value::bigint END END
$$;

-- Whether a text is a day of the calendar as entries write it; tills could not read another.
CREATE FUNCTION ims.is_day(written text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN written ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND to_char(written::date, 'YYYY-MM-DD') = written;
EXCEPTION WHEN data_exception THEN
    RETURN false;
END $$;

-- A JSON array's elements can be asked for safely: anything else counts as empty.
CREATE FUNCTION ims.list(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'array' THEN value ELSE '[]'::jsonb END
$$;

-- How entries write a time: no other spelling, and no day that no month has.
CREATE FUNCTION ims.time_pattern() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])'
        '|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))'
        '|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)'
        'T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z'
$$;

-- A time as entries write it; null for any other spelling.
CREATE FUNCTION ims.roll_time(written text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN written ~ ('^' || ims.time_pattern() || '$') THEN written::timestamptz END
$$;

-- Payments as tills usually write them, each with a line feed after it: every name there can be, in the order of canonical
-- text. What matches and can be read as JSON is canonical (but for NFC), and all in it is of the right type. `§s` is a text
-- without the escapes that nobody needs, `§n` a whole number, `§t` a time. What is ASCII alone is in NFC as well.
CREATE FUNCTION ims.usual_pattern(ascii boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '^(?:' || replace(replace(replace(
        '[{]"actor":§s(?:,"approver":§s)?,"at":"§t","body":[{](?:"asked":§s,)?"business_day":§s,"change_pence":§n'
        '(?:,"drawer":(?:true|false))?,"lines":[[](?:'
            '[{]"amount_pence":§n,"fund":§s(?:,"item":§s)?(?:,"narrative":§s)?(?:,"quantity":§n)?,"reference":§s'
            ',"vat_code":§s,"vat_pence":§n(?:,"vat_rate":§s)?[}],?)*[]]'
        ',"office":§s,"payment":§s,"postings":[[](?:'
            '[{]"amount_pence":§n,"fund":§s,"line":§n,"mop":§s,"narrative":§s,"reference":§s,"tender":§n'
            ',"vat_code":§s,"vat_pence":§n[}],?)*[]]'
        ',"receipt":§s,"session":§s,"tenders":[[](?:'
            '[{]"amount_pence":§n(?:,"card_authorisation":§s)?(?:,"card_last4":§s)?(?:,"card_scheme":§s)?'
            '(?:,"change_pence":§n)?(?:,"cheque_date":§s)?(?:,"cheque_number":§s)?(?:,"cheque_payee":§s)?'
            '(?:,"cheque_whole_pence":§n)?(?:,"kind":§s)?,"mop":§s[}],?)*[]]'
        ',"till":§s,"total_pence":§n[}](?:,"clock":[{]"behind_ms":§n[}])?,"device":§s,"id":§s,"kind":"payment.taken"'
        ',"number":§n,"personal":[{](?:"line[.][1-9][.]note":§s,?)?(?:"payer":§s,?)?(?:"payer[.]address":§s,?)?(?:"payer[.]email":§s,?)?(?:"tender[.][1-9][.]drawer":§s)?[}],"v":§n[}]\n',
        '§s', '"(?:[' || CASE WHEN ascii THEN ' !#-\[\]-~' ELSE '^"\\\n' END || ']|\\["\\bfnrt])*"'), '§n', '(?:0|-?[1-9][0-9]{0,14})'), '§t', ims.time_pattern()) || ')*'
$$;

-- Whether each text is such a payment: one look at all of them, for most of a look's cost is in beginning it. Where it
-- finds others, what can be one is looked at again: where that finds another, it goes on after it; after ten it lets the
-- rest be, which are then looked through in full.
CREATE FUNCTION ims.usual(texts text[], docs jsonb[]) RETURNS boolean[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    places integer[];
    rest text;
    answer boolean[] := array_fill(false, ARRAY[cardinality(texts)]);
    place integer := 1;
    others integer := 0;
    known integer;
    alike integer;
BEGIN
    rest := array_to_string(texts, E'\n') || E'\n';
    IF rest ~ (ims.usual_pattern(true) || '$') THEN
        RETURN array_fill(true, ARRAY[cardinality(texts)]);
    END IF;
    SELECT array_agg(ord ORDER BY ord), string_agg(text || E'\n', '' ORDER BY ord) INTO places, rest
    FROM unnest(texts, docs) WITH ORDINALITY AS s(text, doc, ord)
    WHERE doc->>'kind' = 'payment.taken' AND NOT doc->'body' ?| ARRAY['slip', 'cash_limit']
        AND (octet_length(text) = length(text) OR text IS NFC NORMALIZED);
    WHILE place <= cardinality(places) AND others < 10 LOOP
        IF rest ~ (ims.usual_pattern(false) || '$') THEN
            alike := cardinality(places) - place + 1;
        ELSE
            known := length(substring(rest FROM ims.usual_pattern(false)));
            alike := known - length(replace(left(rest, known), E'\n', ''));
            rest := substr(rest, known + 1);
            rest := substr(rest, strpos(rest, E'\n') + 1);
            others := others + 1;
        END IF;
        FOR n IN place .. place + alike - 1 LOOP
            answer[places[n]] := true;
        END LOOP;
        place := place + alike + 1;
    END LOOP;
    RETURN answer;
END $$;

-- The one canonical text of a value (domain/canonical.py), null where it has none: a fraction, a null, a number too
-- large, a name that is not plain ASCII, a text that is not in NFC, more than 32 levels.
CREATE FUNCTION ims.canonical(value jsonb, levels integer) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    answer text;
    whole boolean;
BEGIN
    CASE jsonb_typeof(value)
    WHEN 'object' THEN
        IF levels = 0 THEN
            RETURN NULL;
        END IF;
        SELECT '{' || coalesce(string_agg(to_json(k)::text || ':' || part, ',' ORDER BY k COLLATE "C"), '') || '}',
            count(*) = count(part) FILTER (WHERE octet_length(k) = length(k))
        INTO answer, whole FROM (SELECT k, ims.canonical(v, levels - 1) AS part FROM jsonb_each(value) AS e(k, v)
            OFFSET 0) AS parts; -- each part is worked out once: otherwise twice at each level
    WHEN 'array' THEN
        IF levels = 0 THEN
            RETURN NULL;
        END IF;
        SELECT '[' || coalesce(string_agg(part, ',' ORDER BY ord), '') || ']', count(*) = count(part)
        INTO answer, whole
        FROM (SELECT ord, ims.canonical(v, levels - 1) AS part
            FROM jsonb_array_elements(value) WITH ORDINALITY AS e(v, ord) OFFSET 0) AS parts;
    WHEN 'string' THEN
        answer := value::text;
        whole := answer IS NFC NORMALIZED;
    WHEN 'number' THEN
        answer := value::text;
        whole := abs(value::numeric) <= 9007199254740991 AND strpos(answer, '.') = 0;
    WHEN 'boolean' THEN
        RETURN value::text;
    ELSE
        RETURN NULL;
    END CASE;
    RETURN CASE WHEN whole THEN answer END;
END $$;

-- Whether a text is the canonical one of what it says. An exponent is looked for first: it could make a short text huge.
CREATE FUNCTION ims.plain(written text, doc jsonb) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN regexp_replace(written, '"(\\.|[^"\\])*"', '""', 'g') ~ '[0-9][.eE]' THEN false
        ELSE coalesce(ims.canonical(doc, 32) = written, false) END
$$;

CREATE FUNCTION ims.known_kind(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT kind IN ('device.enrolled', 'payment.taken', 'receipt.copied', 'entry.carried', 'clock.set', 'session.opened', 'session.taken_over',
        'session.paused', 'session.resumed', 'session.counted', 'session.closed', 'session.approved', 'cash.moved',
        'drawer.opened', 'void.asked', 'payment.voided', 'payment.corrected', 'payment.refunded',
        'post.logged', 'post.worked', 'slip.spoilt', 'account.declared', 'account.withdrawn')
$$;

-- Whose roles may write a kind of entry at a till, null where no role is asked for; domain/till_rights.py says the same.
CREATE FUNCTION ims.till_roles(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN kind IN ('payment.taken', 'session.opened', 'session.paused', 'session.resumed', 'session.counted',
            'session.closed', 'cash.moved', 'drawer.opened', 'void.asked', 'payment.voided', 'payment.corrected',
            'payment.refunded', 'post.logged', 'post.worked', 'slip.spoilt') THEN ARRAY['cashier', 'supervisor']
        WHEN kind IN ('session.approved', 'session.taken_over') THEN ARRAY['supervisor']
        WHEN kind IN ('receipt.copied', 'account.declared', 'account.withdrawn') THEN ARRAY['cashier', 'supervisor', 'finance']
        WHEN kind = 'clock.set' THEN ARRAY['supervisor']
    END
$$;

-- What moves no money may be done by whoever runs the machine: enrolling it, and copies by the command line.
CREATE FUNCTION ims.by_machine(kind text, actor text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(kind IN ('device.enrolled', 'entry.carried') OR kind = 'receipt.copied' AND actor = 'command-line', false)
$$;

-- One step of ISO 7064 MOD 37,36 (domain/check_digit.py).
CREATE FUNCTION ims.check_step(product bigint, digit bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif((product + digit) % 36, 0), 36) * 2 % 37
$$;

-- The check sum of what stands before a receipt's counter: office, till and letter, capitals and digits.
CREATE FUNCTION ims.check_product(written text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    product bigint := 36;
BEGIN
    FOR place IN 1 .. length(written) LOOP
        product := ims.check_step(product, strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(written, place, 1)) - 1);
    END LOOP;
    RETURN product;
END $$;

-- A receipt number (domain/receipt_number.py): `prefix` such as BA1-03A-, `product` the check sum of what it says.
CREATE FUNCTION ims.receipt_number(prefix text, product bigint, counter bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT prefix || CASE WHEN counter < 1000000 THEN lpad(counter::text, 6, '0') ELSE counter::text END || '-'
        || substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', ((37 - CASE WHEN counter < 1000000 THEN
            ims.check_step(ims.check_step(ims.check_step(ims.check_step(ims.check_step(ims.check_step(product, counter / 100000),
                counter / 10000 % 10), counter / 1000 % 10), counter / 100 % 10), counter / 10 % 10), counter % 10)
            ELSE ims.check_product(translate(prefix, '-', '') || counter::text) END) % 36 + 1)::integer, 1)
$$;

-- Whether a payment's body is of the right types and lengths throughout, so that it can be read without more ado.
CREATE FUNCTION ims.well_formed(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_typeof(body) = 'object'
        AND NOT EXISTS (SELECT FROM unnest(ARRAY['payment', 'receipt', 'session', 'business_day', 'office', 'till']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string')
        AND ims.whole(body->'total_pence') IS NOT NULL AND ims.whole(body->'change_pence') IS NOT NULL
        AND NOT EXISTS (SELECT FROM unnest(ARRAY['postings', 'lines', 'tenders']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'array')
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'lines')) AS l -- as judging_payment.py's _dated
            WHERE jsonb_typeof(l) = 'object' AND (l ? 'due_pence' AND coalesce(ims.whole(l->'due_pence') < 0, true)
                OR l ? 'received_on' AND (jsonb_typeof(l->'received_on') <> 'string' OR NOT l ? 'due_pence'
                    OR NOT ims.is_day(l->>'received_on')
                    OR (l->>'received_on') COLLATE "C" >= (body->>'business_day') COLLATE "C")))
        AND (NOT body ? 'slip' OR ims.is_slip(body->'slip', false))
        AND NOT EXISTS (SELECT FROM (VALUES
                ('postings', ARRAY['fund', 'reference', 'mop', 'vat_code', 'narrative'],
                    ARRAY['amount_pence', 'vat_pence', 'line', 'tender']),
                ('lines', ARRAY['fund', 'reference', 'vat_code'], ARRAY['amount_pence', 'vat_pence']),
                ('tenders', ARRAY['mop'], ARRAY['amount_pence', 'change_pence'])) AS s(part, words, numbers),
            jsonb_array_elements(ims.list(body->part)) AS v
            WHERE jsonb_typeof(v) <> 'object'
                OR EXISTS (SELECT FROM unnest(words) AS n WHERE jsonb_typeof(v->n) IS DISTINCT FROM 'string')
                OR EXISTS (SELECT FROM unnest(numbers) AS n
                    WHERE ims.whole(v->n) IS NULL AND NOT (part = 'tenders' AND n = 'change_pence' AND NOT v ? n)))
$$;

-- Which of the payments that `looks` calls usual are even in the plainest way: one tender, and each line in one posting of
-- its own, in order and the same throughout. All that is asked of their sums, accounts and lengths holds then, and none of it
-- needs the roll's head. Of others, and of those in several tenders, nothing is said here.
CREATE FUNCTION ims.even(docs jsonb[], looks boolean[]) RETURNS boolean[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    answer boolean[];
BEGIN
    SELECT array_agg(coalesce(fits AND pence = total AND pence = paid - back AND back = change, false) ORDER BY place) INTO answer
    FROM generate_series(1, cardinality(docs)) AS g(place)
        CROSS JOIN LATERAL (SELECT CASE WHEN looks[place] THEN docs[place]->'body' END AS body OFFSET 0) AS d
        CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_array_length(body->'tenders') = 1 THEN body->'tenders'->0 END AS one,
            (body->'total_pence')::bigint AS total, (body->'change_pence')::bigint AS change OFFSET 0) AS b
        CROSS JOIN LATERAL (SELECT (one->'amount_pence')::bigint AS paid, one->>'mop' AS by,
            coalesce((one->'change_pence')::bigint, 0) AS back OFFSET 0) AS t
        CROSS JOIN LATERAL (
            SELECT sum(amount_pence) AS pence, bool_and(coalesce(line = ord AND tender = 1 AND amount_pence > 0
                AND (amount_pence, vat_pence, fund, reference, vat_code, mop) = (l_pence, l_vat, l_fund, l_reference, l_code, by)
                AND greatest(length(fund), length(reference), length(vat_code), length(mop)) <= 64, false)) AS fits
            FROM ROWS FROM (jsonb_to_recordset(body->'postings') AS (fund text, reference text, mop text, amount_pence bigint,
                    vat_code text, vat_pence bigint, line bigint, tender bigint),
                jsonb_to_recordset(body->'lines') AS (fund text, reference text, amount_pence bigint, vat_code text,
                    vat_pence bigint)) WITH ORDINALITY
                AS x(fund, reference, mop, amount_pence, vat_code, vat_pence, line, tender,
                    l_fund, l_reference, l_pence, l_code, l_vat, ord)) AS p;
    RETURN answer;
END $$;

-- What each entry moves goes into transactions, or the entry is held with the reason (judging.py says the same).
-- `usual` says of each document whether its text was, `even` what `ims.even` does; without them each is looked through.
-- Answers how many are held.
-- `the_letter` is the till's letter when the entries were sealed, where they were carried over: what stands on this
-- roll then says nothing about their times, their receipts' places and their sessions.
-- Up to 17 PostgreSQL prices a plan that needs a nested loop after all at 10^10 and compiles it (JIT), seconds a push.
CREATE FUNCTION ims.project(the_device uuid, base bigint, docs jsonb[], the_letter text DEFAULT NULL,
    usual boolean[] DEFAULT '{}', even boolean[] DEFAULT '{}') RETURNS integer
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off
SET search_path = ims, pg_temp SET standard_conforming_strings = on AS $$
#variable_conflict use_column
DECLARE
    place record;
    prefix text;
    product bigint;
    carried boolean := the_letter IS NOT NULL;
    held_now integer;
BEGIN
    SELECT d.*, h.at AS last_at, h.receipts INTO STRICT place
    FROM device d JOIN head h ON h.device = d.device WHERE d.device = the_device;
    place.letter := coalesce(the_letter, place.letter);
    prefix := place.office || '-' || place.till || place.letter || '-';
    product := check_product(place.office || place.till || place.letter);
    IF NOT carried AND (usual = '{}' OR array_position(usual, NULL) IS NOT NULL) THEN -- something beside payments
        INSERT INTO session (device, id, number, cashier, state_at, opened_at, float_pence)
        SELECT the_device, doc->'body'->>'session', base + ord,
            CASE WHEN jsonb_typeof(doc->'actor') = 'string' THEN doc->>'actor' ELSE '' END, t.at, t.at,
            coalesce(whole(doc->'body'->'float_pence'), 0) FROM unnest(docs) WITH ORDINALITY AS s(doc, ord)
            CROSS JOIN LATERAL (SELECT coalesce(roll_time(doc->>'at'), date_trunc('milliseconds', clock_timestamp())) AS at)
                AS t -- one that is held for its time began when it came: each session has a time by which it is found
        WHERE doc->>'kind' = 'session.opened' AND jsonb_typeof(doc->'body'->'session') = 'string'
            AND length(doc->'body'->>'session') BETWEEN 1 AND 64
        ORDER BY ord ON CONFLICT DO NOTHING;
        -- before payments are judged: what follows a close in its batch belongs to no session either
        UPDATE session s SET closed = c.number, closed_by = docs[(c.number - base)::integer]->>'actor' FROM (
            SELECT doc->'body'->>'session' AS session, min(base + ord) AS number
            FROM unnest(docs, usual) WITH ORDINALITY AS x(doc, look, ord)
            WHERE look IS DISTINCT FROM true AND doc->>'kind' = 'session.closed' AND EXISTS (
                SELECT FROM session o WHERE o.device = the_device AND o.id = doc->'body'->>'session' AND o.number < base + ord)
            GROUP BY 1) AS c
        WHERE s.device = the_device AND s.id = c.session AND s.closed IS NULL;
    END IF;
    WITH read AS MATERIALIZED (
        SELECT base + ord AS number, doc->>'kind' AS kind, jsonb_typeof(doc->'kind') = 'string' AS kind_said,
            CASE WHEN jsonb_typeof(doc->'actor') = 'string' THEN doc->>'actor' END AS actor,
            doc->'approver' AS approver, doc->'v' AS v, doc->'body' AS body,
            CASE WHEN usual THEN (doc->>'at')::timestamptz ELSE roll_time(doc->>'at') END AS at,
            CASE WHEN doc->>'kind' = 'payment.taken' THEN coalesce(usual, well_formed(doc->'body'), false) END AS fit,
            coalesce(even, false) AS even
        FROM generate_series(1, cardinality(docs)) AS g(ord)
            CROSS JOIN LATERAL (SELECT docs[ord] AS doc, usual[ord] AS usual, even[ord] AS even OFFSET 0) AS s
        WHERE doc IS NOT NULL
    ), counted AS MATERIALIZED ( -- worked out once: the check character asks for the counter a dozen times
        SELECT number, kind, kind_said, actor, approver, v, at, fit, even, whole(body->'total_pence') AS total, b.*,
            CASE WHEN starts_with(b.receipt, prefix) AND length(digits) BETWEEN 6 AND 9
                AND translate(digits, '0123456789', '') = '' THEN digits::bigint END AS counter
        FROM read CROSS JOIN LATERAL (SELECT body->>'payment' AS payment, body->>'receipt' AS receipt,
                body->>'session' AS session, body->>'business_day' AS business_day, body->>'office' AS office,
                body->>'till' AS till, whole(body->'change_pence') AS change, body->'slip' AS slip,
                jsonb_typeof(body) = 'object' AND body ? 'cash_limit' AS over_limit OFFSET 0) AS b
            CROSS JOIN LATERAL (SELECT split_part(substr(b.receipt, length(prefix) + 1), '-', 1) AS digits OFFSET 0) AS d
    ), e AS MATERIALIZED (
        -- what is keyed from a receipt book is of the day on which it was taken
        SELECT *, ((CASE WHEN fit AND slip IS NOT NULL THEN roll_time(slip->>'at') ELSE at END)
                AT TIME ZONE 'Europe/London')::date AS day, lag(at, 1, place.last_at) OVER roll AS at_before,
            greatest(place.receipts, max(proven) OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
                AS receipts_before
        FROM (SELECT *, CASE WHEN fit IS NOT NULL AND counter > 0 AND receipt = receipt_number(prefix, product, counter)
                THEN counter END AS proven FROM counted) AS c
        WINDOW roll AS (ORDER BY number)
    ), p AS MATERIALIZED (
        SELECT r.number, x.*, r.even, NOT r.even AND (x.amount_pence <= 0 OR l->>'fund' IS DISTINCT FROM x.fund
            OR l->>'reference' IS DISTINCT FROM x.reference OR l->>'vat_code' IS DISTINCT FROM x.vat_code
            OR CASE WHEN x.tender BETWEEN 1 AND jsonb_array_length(r.body->'tenders')
                THEN r.body->'tenders'->(x.tender::integer - 1)->>'mop' END IS DISTINCT FROM x.mop) AS odd
        FROM read AS r, ROWS FROM (jsonb_to_recordset(r.body->'postings') AS (fund text, reference text, mop text,
            amount_pence bigint, vat_code text, vat_pence bigint, narrative text, line bigint, tender bigint))
            WITH ORDINALITY AS x(fund, reference, mop, amount_pence, vat_code, vat_pence, narrative, line, tender, posting)
            CROSS JOIN LATERAL (SELECT CASE WHEN NOT r.even AND x.line BETWEEN 1 AND jsonb_array_length(r.body->'lines')
                THEN r.body->'lines'->(x.line::integer - 1) END AS l OFFSET 0) AS its
        WHERE r.fit
    ), l AS (
        SELECT r.number, x.* FROM read AS r, ROWS FROM (jsonb_to_recordset(r.body->'lines') AS (
            amount_pence bigint, vat_pence bigint)) WITH ORDINALITY AS x(amount_pence, vat_pence, line)
        WHERE r.fit AND NOT r.even
    ), t AS MATERIALIZED (
        SELECT r.number, x.amount_pence - coalesce(x.change_pence, 0) AS pence,
            coalesce(x.change_pence, 0) AS change_pence, x.tender
        FROM read AS r, ROWS FROM (jsonb_to_recordset(r.body->'tenders') AS (amount_pence bigint, change_pence bigint))
            WITH ORDINALITY AS x(amount_pence, change_pence, tender)
        WHERE r.fit AND NOT r.even
    ), uneven AS (
        -- postings sum to every line and its VAT, and to every tender less its change
        SELECT number FROM (
            SELECT number, line * 2 AS part, amount_pence AS pence, vat_pence AS vat FROM l
            UNION ALL SELECT number, line * 2, -amount_pence, -vat_pence FROM p WHERE NOT even
            UNION ALL SELECT number, tender * 2 + 1, pence, 0 FROM t
            UNION ALL SELECT number, tender * 2 + 1, -amount_pence, 0 FROM p WHERE NOT even) AS parts
        GROUP BY number, part HAVING sum(pence) <> 0 OR sum(vat) <> 0
    ), change AS (
        SELECT number, sum(change_pence) AS pence FROM t GROUP BY number
    ), posted AS (
        -- money goes in, by a known method, to the account and VAT of its line and the method of its tender
        SELECT p.number, sum(p.amount_pence) AS pence,
            bool_or(NOT p.even AND greatest(length(p.reference), length(p.fund), length(p.mop), length(p.vat_code)) > 64) AS long,
            bool_or(p.odd) AS odd,
            bool_or(m.key IS NULL) AS no_mop, bool_or(w.key IS NULL) AS no_vat, bool_or(f.key IS NULL) AS no_fund,
            bool_or(f.data->'disabled' = 'true') AS closed
        FROM p
            LEFT JOIN reference m ON m.kind = 'mop' AND m.key = p.mop AND NOT m.removed
            LEFT JOIN reference w ON w.kind = 'vat' AND w.key = p.vat_code AND NOT w.removed
            LEFT JOIN reference f ON f.kind = 'fund' AND f.key = p.fund AND NOT f.removed
        GROUP BY p.number
    ), judged AS MATERIALIZED (
        SELECT e.number, e.kind, e.actor, e.at, e.day, e.fit, e.payment, e.receipt, e.session, e.total, e.slip, CASE
            WHEN place.blocked THEN 'till_blocked'
            WHEN e.v IS DISTINCT FROM '1' THEN 'unknown_version'
            WHEN place.kind = 'till' AND NOT coalesce(e.kind_said AND known_kind(e.kind), false) THEN 'unknown_kind'
            WHEN e.at IS NULL THEN 'malformed'
            WHEN e.at < e.at_before AND e.kind <> 'clock.set' AND NOT carried THEN 'time_backwards'
            WHEN NOT by_machine(e.kind, e.actor) THEN CASE
                WHEN u.key IS NULL THEN 'actor_unknown'
                WHEN u.data->'disabled' = 'true' THEN 'actor_disabled'
                WHEN place.kind = 'till' AND NOT coalesce(u.data->'roles' ?| till_roles(e.kind), till_roles(e.kind) IS NULL)
                    THEN 'actor_right'
                -- cashiers and supervisors act at their own office, finance at any
                WHEN place.kind = 'till' AND u.data->>'office' IS DISTINCT FROM place.office AND till_roles(e.kind) IS NOT NULL
                    AND NOT (u.data->'roles' ? 'finance' AND 'finance' = ANY (till_roles(e.kind))) THEN 'actor_office'
                END
            END AS why_early, CASE
            WHEN e.approver IS NOT NULL AND (a.key IS NULL OR a.data->'disabled' = 'true' OR a.key = e.actor) THEN 'approver'
            WHEN e.fit IS NULL THEN NULL
            WHEN e.over_limit -- over the limit: a supervisor let it pass
                AND NOT coalesce(a.data->'roles' ? 'supervisor' AND a.data->>'office' = place.office, false) THEN 'approver'
            WHEN NOT e.fit OR s.number IS NULL OR s.long OR length(e.session) NOT BETWEEN 1 AND 64
                OR length(e.payment) NOT BETWEEN 1 AND 64 OR length(e.receipt) NOT BETWEEN 1 AND 64
                THEN 'malformed'
            WHEN e.business_day <> to_char(e.day, 'YYYY-MM-DD') THEN 'business_day'
            WHEN e.slip IS NOT NULL AND NOT roll_time(e.slip->>'at') BETWEEN e.at - interval '744 hours' AND e.at
                THEN 'slip_time'
            WHEN e.office <> place.office OR e.till <> place.till OR NOT starts_with(e.receipt, prefix) THEN 'other_till'
            WHEN e.proven IS NULL OR e.proven <> e.receipts_before + 1 AND NOT carried THEN 'receipt'
            WHEN (o.number IS NULL OR o.number > e.number) AND NOT carried THEN 'session_unknown'
            WHEN o.closed < e.number AND NOT carried THEN 'session_closed' -- no close would ever account for it
            WHEN o.came_from IS NOT NULL AND NOT carried THEN 'session_taken_over'
            WHEN x.number IS NOT NULL OR s.pence <> e.total OR NOT e.even AND coalesce(c.pence, 0) <> e.change THEN 'sums'
            WHEN s.odd THEN 'posting'
            WHEN s.no_mop THEN 'mop_unknown'
            WHEN s.no_vat THEN 'vat_unknown'
            WHEN s.no_fund THEN 'fund_unknown'
            WHEN s.closed THEN 'fund_closed'
            ELSE coalesce(CASE WHEN e.slip IS NOT NULL
                    THEN slip_fault(the_device, e.number, place.office, e.slip, e.payment) END,
                CASE WHEN (e.approver IS NOT NULL OR e.actor IN (SELECT w.user_id FROM own_account w))
                    AND is_own(ARRAY[e.actor, e.approver #>> '{}'], e.at, docs[(e.number - base)::integer]->'body'->'postings')
                    THEN 'own_account' END)
        END AS why_late, e.proven AS counter
        FROM e
            LEFT JOIN posted s ON s.number = e.number
            LEFT JOIN change c ON c.number = e.number
            LEFT JOIN (SELECT DISTINCT number FROM uneven) AS x ON x.number = e.number
            LEFT JOIN reference u ON u.kind = 'user' AND u.key = e.actor AND NOT u.removed
            LEFT JOIN reference a ON a.kind = 'user' AND a.key = e.approver #>> '{}' AND NOT a.removed
                AND jsonb_typeof(e.approver) = 'string'
            LEFT JOIN session o ON o.device = the_device AND o.id = e.session AND e.fit
    ), taken AS (
        INSERT INTO payment (id, device, number, receipt, at, business_day, session, total_pence)
        SELECT payment, the_device, number, receipt, at, day, session, total
        FROM judged AS j WHERE why_early IS NULL AND why_late IS NULL AND fit
            AND NOT EXISTS (SELECT FROM settled s WHERE s.payment = j.payment) -- finance posted it, held as it came first
        ORDER BY number
        ON CONFLICT DO NOTHING
        RETURNING number, at, business_day, receipt
    ), moved AS (
        INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund,
            reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
        SELECT the_device, p.number, p.posting, t.at, t.business_day, t.receipt, place.office, place.till, j.actor,
            p.fund, p.reference, p.mop, p.amount_pence, p.vat_code, p.vat_pence, p.narrative, j.kind
        FROM p JOIN taken t USING (number) JOIN judged j USING (number)
        ORDER BY p.number, p.posting
    ), summed AS (
        INSERT INTO session_taking AS s (device, session, mop, pence, payments)
        SELECT the_device, j.session, p.mop, sum(p.amount_pence), count(DISTINCT p.number)
        FROM p JOIN taken t USING (number) JOIN judged j USING (number) GROUP BY 2, 3
        ON CONFLICT (device, session, mop) DO UPDATE
        SET pence = s.pence + excluded.pence, payments = s.payments + excluded.payments
    ), slips AS (
        INSERT INTO slip_use (device, number, office, book, slip, payment)
        SELECT the_device, j.number, place.office, j.slip->>'book', whole(j.slip->'number'), j.payment
        FROM judged j JOIN taken t USING (number) WHERE j.slip IS NOT NULL
    ), kept AS (
        INSERT INTO held (device, number, reason, pence)
        SELECT the_device, j.number, coalesce(j.why_early, j.why_late, 'payment_duplicate'), coalesce(j.total, 0)
        FROM judged j LEFT JOIN taken t USING (number)
        WHERE j.why_early IS NOT NULL OR j.why_late IS NOT NULL OR j.fit AND t.number IS NULL
        RETURNING 1
    ), advanced AS (
        UPDATE head h SET at = j.at, receipts = greatest(h.receipts, j.receipts)
        FROM (SELECT (array_agg(at ORDER BY number DESC))[1] AS at, max(counter) AS receipts FROM judged) AS j
        WHERE h.device = the_device AND NOT carried
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

-- The seal of an entry that follows another.
CREATE FUNCTION ims.seal_after(before bytea, written text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256('\x696d7320726f6c6c20310a'::bytea || before || convert_to(written, 'UTF8'))
$$;

-- What is wrong first with entries that go on from entry `base`, and in which; null where nothing is. `before` is that
-- one's seal: without it the first entry's own seal is not looked at. `whose` are the personal values beside them.
CREATE FUNCTION ims.batch_fault(the_device uuid, base bigint, before bytea, texts text[], docs jsonb[], looks boolean[],
    seals bytea, whose jsonb, OUT number bigint, OUT why text)
LANGUAGE plpgsql SET search_path = ims, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    SELECT base + c.ord, c.why INTO number, why FROM (
        SELECT ord, CASE -- by their places: unnested, texts and documents would be copied
            WHEN jsonb_typeof(doc) <> 'object' THEN 'not_readable'
            WHEN octet_length(text) > 65536 AND doc->>'kind' IS DISTINCT FROM 'entry.carried' THEN 'size'
            WHEN doc->'number' IS DISTINCT FROM to_jsonb(base + ord) THEN 'number'
            WHEN doc->>'device' IS DISTINCT FROM the_device::text THEN 'device'
            WHEN substring(seals FROM 32 * ord - 31 FOR 32) <> seal_after(CASE WHEN ord = 1 THEN before
                    ELSE substring(seals FROM 32 * ord - 63 FOR 32) END, text) THEN 'seal'
            WHEN look IS NULL AND NOT plain(text, doc) THEN 'not_readable'
        END AS why
        FROM generate_series(1, cardinality(texts)) AS g(ord)
            CROSS JOIN LATERAL (SELECT texts[ord] AS text, docs[ord] AS doc, looks[ord] AS look OFFSET 0) AS s
    ) AS c WHERE c.why IS NOT NULL ORDER BY c.ord LIMIT 1;
    IF NOT FOUND THEN
        SELECT coalesce(x.number, 0), 'commitment' INTO number, why
        FROM (SELECT whole(v->0) AS number, v->>1 AS field, v->>2 AS salt, v->>3 AS value,
                jsonb_typeof(v->3) = 'string' AS said FROM jsonb_array_elements(whose) AS e(v) OFFSET 0) AS x
        WHERE x.number IS NULL OR said IS DISTINCT FROM true OR length(field) > 64
            OR x.number > base AND CASE WHEN length(salt) = 64 AND translate(salt, '0123456789abcdef', '') = '' THEN
                docs[(CASE WHEN x.number - base <= cardinality(docs) THEN x.number - base END)::integer]->'personal'->>field
                IS DISTINCT FROM encode(sha256(decode(salt, 'hex') || convert_to(value, 'UTF8')), 'hex') ELSE true END
        LIMIT 1;
    END IF;
END $$;

-- Waits until a roll goes as far as `the_number`, 5 seconds at most. Whoever is storing has its head locked: each look
-- waits for them, and lets go of the lock at once.
CREATE FUNCTION ims.await_entry(the_device uuid, the_number bigint) RETURNS void LANGUAGE plpgsql
SET search_path = ims, pg_temp AS $$
DECLARE
    here bigint;
    latest timestamptz := clock_timestamp() + interval '5 seconds';
BEGIN
    LOOP
        BEGIN
            SELECT h.number INTO here FROM head h WHERE h.device = the_device FOR UPDATE;
            RAISE EXCEPTION USING ERRCODE = 'IM010';
        EXCEPTION WHEN SQLSTATE 'IM010' THEN
            NULL; -- which undoes the lock and keeps the answer
        END;
        EXIT WHEN here >= the_number OR clock_timestamp() > latest;
        PERFORM pg_sleep(0.002); -- the batch before is not so far yet
    END LOOP;
END $$;

-- One batch of one till, in one transaction and one round trip. Everything after the head is checked here again. What
-- needs no head is done before the roll is locked: while much waits, a till sends the next batch (`ahead`) on a second
-- connection, and it waits here for the one before. Where that one never comes it is refused, as any gap is.
CREATE FUNCTION ims.push(the_protocol integer, the_device uuid, the_entries text, the_seals bytea, the_personal text,
    the_last bigint, the_last_seal bytea, the_signature bytea, ahead boolean DEFAULT false)
RETURNS TABLE (outcome text, number bigint, seal bytea, held integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp SET plan_cache_mode = force_generic_plan
SET standard_conforming_strings = on -- a login's own setting would give each backslash of our patterns another meaning
AS $$
#variable_conflict use_column
DECLARE
    standing record;
    texts text[] := string_to_array(the_entries, E'\n');
    sent integer := coalesce(array_length(texts, 1), 0);
    docs jsonb[];
    looks boolean[]; -- whether each text is as tills usually write payments
    evens boolean[]; -- and whether it is even
    private jsonb;
    first bigint;
    known integer := 0;
    base bigint;
    bad record;
    end_seal bytea;
    held_now integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM device d WHERE d.device = the_device AND d.login = session_user) THEN
        PERFORM refuse('login', 0);
    END IF;
    PERFORM check_protocol(the_protocol);
    IF octet_length(the_seals) <> 32 * sent THEN
        PERFORM refuse('seal', 0);
    END IF;
    IF sent > 5000 OR EXISTS (SELECT FROM generate_series(1, sent) AS g(ord) WHERE octet_length(texts[ord]) > 262144) THEN
        PERFORM refuse('size', 0);
    END IF;
    IF sent > 0 THEN
        BEGIN
            docs := texts::jsonb[];
            private := list(the_personal::jsonb);
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            PERFORM refuse('not_readable', 0);
        END;
        IF jsonb_typeof(docs[1]) <> 'object' THEN
            PERFORM refuse('not_readable', 0);
        END IF;
        first := whole(docs[1]->'number');
        looks := CASE WHEN sent < 5 THEN array_fill(NULL::boolean, ARRAY[sent]) -- in full is quicker then
            ELSE array_replace(usual(texts, docs), false, NULL) END;
        SELECT f.number, f.why INTO bad
        FROM batch_fault(the_device, first - 1, NULL, texts, docs, looks, the_seals, private) AS f;
        evens := even(docs, looks);
        IF ahead THEN
            PERFORM await_entry(the_device, first - 1);
        END IF;
    END IF;
    SELECT h.number, h.seal INTO STRICT standing FROM head h WHERE h.device = the_device FOR UPDATE;
    base := standing.number;
    end_seal := standing.seal;
    IF hear(the_device, base, the_last, the_last_seal, the_signature) THEN
        UPDATE head SET forked = true, last_contact_at = clock_timestamp() WHERE device = the_device;
        RETURN QUERY SELECT 'forked', standing.number, standing.seal, 0;
        RETURN;
    END IF;
    IF sent > 0 THEN
        IF first IS NULL OR first < 1 OR first > base + 1 THEN
            PERFORM refuse('number', coalesce(first, 0));
        END IF;
        known := least(sent, base - first + 1);
    END IF;
    IF known > 0 THEN
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
        looks := looks[known + 1:];
        evens := evens[known + 1:];
        the_seals := substring(the_seals FROM 32 * known + 1);
    END IF;
    IF sent > known THEN
        IF known > 0 OR bad.why IS NOT NULL OR substring(the_seals FOR 32) <> seal_after(standing.seal, texts[1]) THEN
            SELECT f.number, f.why INTO bad
            FROM batch_fault(the_device, base, standing.seal, texts, docs, looks, the_seals, private) AS f;
            IF bad.why IS NOT NULL THEN
                PERFORM refuse(bad.why, bad.number);
            END IF;
        END IF;
        INSERT INTO entry (device, number, text, seal, received_at)
        SELECT the_device, base + ord, texts[ord], substring(the_seals FROM 32 * ord - 31 FOR 32), clock_timestamp()
        FROM generate_series(1, cardinality(texts)) AS g(ord);
        INSERT INTO personal (device, number, field, salt, value)
        SELECT the_device, whole(v->0), v->>1, decode(v->>2, 'hex'), v->>3
        FROM jsonb_array_elements(private) AS x(v) WHERE whole(v->0) > base
        ON CONFLICT DO NOTHING;
        PERFORM erase_again(the_device, base);
        LOCK TABLE settled IN ROW SHARE MODE; -- what is being settled may be this very payment
        held_now := project_all(the_device, base, docs, texts, looks, evens);
        base := first + sent - 1;
        end_seal := substring(the_seals FROM octet_length(the_seals) - 31);
    END IF;
    UPDATE head SET number = base, seal = end_seal, last_heard = greatest(last_heard, the_last, base),
        last_contact_at = clock_timestamp()
    WHERE device = the_device;
    RETURN QUERY SELECT 'stored', base, end_seal, held_now;
END $$;
