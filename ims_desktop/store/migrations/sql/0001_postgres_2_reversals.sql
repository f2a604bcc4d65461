-- What is done to a payment: judged as domain/reversal_fault.py and store/central/judging_reversals.py say.

-- What is wrong with a void, correction or refund in itself, null where it is sound.
CREATE FUNCTION ims.reversal_fault(kind text, body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total numeric;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string')
        OR EXISTS (SELECT FROM unnest(ARRAY['session', 'payment', 'receipt']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR jsonb_typeof(body->'paid') IS DISTINCT FROM 'object'
        OR jsonb_typeof(body->'paid'->'device') IS DISTINCT FROM 'string'
        OR length(body->'paid'->>'device') NOT BETWEEN 1 AND 64 OR ims.whole(body->'paid'->'number') IS NULL
        OR (CASE WHEN kind = 'void.asked' THEN ims.whole(body->'asked_pence') IS NULL
            ELSE ims.whole(body->'total_pence') IS NULL OR body->'postings' = '[]'
                OR NOT ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code'],
                    ARRAY['amount_pence', 'vat_pence', 'line', 'tender'])
                OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'postings')) AS x(v)
                    WHERE jsonb_typeof(v->'narrative') IS DISTINCT FROM 'string')
                OR kind = 'payment.refunded'
                    AND NOT ims.parts_fit(body->'claims', ARRAY['claim'], ARRAY['line', 'pence']) END)
    THEN
        RETURN 'malformed';
    END IF;
    IF kind = 'void.asked' THEN
        RETURN NULL;
    END IF;
    SELECT sum(ims.whole(v->'amount_pence')) INTO total FROM jsonb_array_elements(body->'postings') AS x(v);
    IF ims.whole(body->'total_pence') <> total OR kind = 'payment.corrected' AND total <> 0 THEN
        RETURN 'sums';
    END IF;
    IF kind <> 'payment.corrected' AND EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
        WHERE ims.whole(v->'amount_pence') > 0) THEN
        RETURN 'posting';
    END IF;
    IF kind = 'payment.refunded' AND (
        (SELECT count(DISTINCT v->>'claim') <> count(*) FROM jsonb_array_elements(body->'claims') AS x(v))
        OR (SELECT array_agg(ims.whole(v->'line') || ':' || ims.whole(v->'pence')
                ORDER BY ims.whole(v->'line'), ims.whole(v->'pence')) FROM jsonb_array_elements(body->'claims') AS x(v))
            IS DISTINCT FROM (SELECT array_agg(line || ':' || pence ORDER BY line, pence) FROM (
                SELECT ims.whole(v->'line') AS line, -sum(ims.whole(v->'amount_pence')) AS pence
                FROM jsonb_array_elements(body->'postings') AS x(v) GROUP BY 1) AS back)) THEN
        RETURN 'claim';
    END IF;
    RETURN NULL;
END $$;

-- Why a void, correction or refund, sound in itself, cannot be; null where it can. The payment stays locked, so that
-- what is claimed of it meanwhile waits: `paid` is its row, all null where there is none.
CREATE FUNCTION ims.reversal_astray(the_device uuid, at bigint, kind text, actor text, witnessed boolean, body jsonb,
    paid ims.payment, s ims.session) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    spare record;
BEGIN
    IF s.number IS NULL OR s.number >= at THEN
        RETURN 'session_unknown';
    ELSIF s.closed < at THEN
        RETURN 'session_closed';
    ELSIF actor <> s.cashier THEN
        RETURN 'other_session';
    ELSIF NOT witnessed AND kind IN ('payment.voided', 'payment.refunded') THEN
        RETURN 'approver';
    ELSIF paid.id IS NULL OR paid.device::text <> body->'paid'->>'device' OR paid.number <> whole(body->'paid'->'number')
        OR paid.receipt <> body->>'receipt' OR paid.device = the_device AND paid.number >= at THEN
        RETURN 'payment_unknown';
    ELSIF kind <> 'payment.refunded' AND (paid.device <> the_device OR paid.session <> s.id) THEN
        RETURN 'other_session';
    ELSIF EXISTS (SELECT FROM reversal r WHERE r.payment = paid.id AND r.kind = 'payment.voided')
        OR kind = 'payment.voided' AND (EXISTS (SELECT FROM claim c WHERE c.payment = paid.id)
            OR EXISTS (SELECT FROM reversal r WHERE r.payment = paid.id AND r.kind = 'payment.refunded')) THEN
        RETURN 'payment_reversed';
    ELSIF kind = 'void.asked' THEN
        RETURN NULL;
    END IF;
    SELECT bool_or(pence <> 0 OR vat <> 0) AS something, bool_or(pence < 0 OR vat < 0 OR pence = 0 AND vat <> 0) AS over
    INTO spare FROM (
        SELECT sum(whole(v->'amount_pence')) AS pence, sum(whole(v->'vat_pence')) AS vat FROM (
            SELECT jsonb_array_elements(body->'postings') AS v
            UNION ALL SELECT jsonb_array_elements(list(t.doc->'body'->'postings')) FROM (
                SELECT paid.device, paid.number
                UNION ALL SELECT r.device, r.number FROM reversal r WHERE r.payment = paid.id) AS o(device, number)
                JOIN entry e ON e.device = o.device AND e.number = o.number CROSS JOIN LATERAL told(e.text) AS t) AS parts
        WHERE whole(v->'line') <> 0 -- a fee beside it
        GROUP BY v->>'fund', v->>'reference', v->>'mop', v->>'vat_code', whole(v->'line'), whole(v->'tender')) AS sums;
    IF (CASE WHEN kind = 'payment.voided' THEN spare.something ELSE spare.over END) THEN
        RETURN 'posting';
    END IF;
    IF kind = 'payment.refunded' AND EXISTS (SELECT FROM jsonb_array_elements(body->'claims') AS x(v)
            LEFT JOIN claim c ON c.id = v->>'claim' AND c.payment = paid.id AND c.device = the_device
                AND c.line = whole(v->'line') AND c.pence = whole(v->'pence')
            WHERE c.id IS NULL OR EXISTS (SELECT FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
                CROSS JOIN LATERAL told(e.text) AS t, jsonb_array_elements(list(t.doc->'body'->'claims')) AS y(w)
                WHERE r.payment = paid.id AND w->>'claim' = c.id)) THEN
        RETURN 'claim';
    END IF;
    RETURN NULL;
END $$;

-- What a batch does to payments, entry by entry, after `project` judged who wrote and when, and sessions are known.
-- What was carried over is held: whether it came both ways is for finance. Answers how many more are held.
CREATE FUNCTION ims.project_reversals(the_device uuid, base bigint, docs jsonb[], carried boolean, looks boolean[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    one record;
    paid payment;
    s session;
    why text;
    held_now integer := 0;
BEGIN
    SELECT d.* INTO STRICT place FROM device d WHERE d.device = the_device;
    FOR one IN
        SELECT base + ord AS number, doc->>'kind' AS kind, doc->>'actor' AS actor, doc->>'approver' AS approver,
            doc->'body' AS body, doc ? 'approver' AS witnessed, roll_time(doc->>'at') AS at,
            (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date AS day
        FROM unnest(docs, looks) WITH ORDINALITY AS x(doc, look, ord)
        WHERE look IS DISTINCT FROM true
            AND doc->>'kind' IN ('void.asked', 'payment.voided', 'payment.corrected', 'payment.refunded')
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord
    LOOP
        why := CASE WHEN one.witnessed AND NOT EXISTS (SELECT FROM reference u WHERE u.kind = 'user'
                AND u.key = one.approver AND NOT u.removed AND u.data->'roles' ? 'supervisor') THEN 'approver'
            ELSE reversal_fault(one.kind, one.body) END;
        IF why IS NULL THEN
            why := CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' <> place.office OR one.body->>'till' <> place.till THEN 'other_till'
                WHEN carried THEN 'session_unknown' END;
        END IF;
        IF why IS NULL THEN
            SELECT * INTO paid FROM payment p WHERE p.id = one.body->>'payment' FOR UPDATE;
            SELECT * INTO s FROM session o WHERE o.device = the_device AND o.id = one.body->>'session';
            why := reversal_astray(the_device, one.number, one.kind, one.actor, one.witnessed, one.body, paid, s);
        END IF;
        IF why IS NULL AND one.kind = 'payment.corrected' THEN
            SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
                WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' WHEN bool_or(f.data->'disabled' = 'true') THEN 'fund_closed' END
            INTO why FROM jsonb_array_elements(one.body->'postings') AS x(v)
                LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
                LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
                LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed
            WHERE whole(v->'amount_pence') > 0;
        END IF;
        IF why IS NOT NULL THEN
            INSERT INTO held (device, number, reason, pence)
            VALUES (the_device, one.number, why, coalesce(whole(one.body->'total_pence'), 0));
            held_now := held_now + 1;
            CONTINUE;
        END IF;
        INSERT INTO reversal (device, number, kind, payment, session, pence)
        VALUES (the_device, one.number, one.kind, paid.id, s.id, coalesce(whole(one.body->'total_pence'), 0));
        INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund,
            reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
        SELECT the_device, one.number, ord, one.at, one.day,
            place.office || '-' || place.till || place.letter || '-' || CASE one.kind WHEN 'payment.voided' THEN 'V'
                WHEN 'payment.corrected' THEN 'C' ELSE 'R' END || one.number, place.office, place.till, one.actor,
            v->>'fund', v->>'reference', v->>'mop', whole(v->'amount_pence'), v->>'vat_code', whole(v->'vat_pence'),
            v->>'narrative', one.kind
        FROM jsonb_array_elements(list(one.body->'postings')) WITH ORDINALITY AS x(v, ord) ORDER BY ord;
        INSERT INTO session_taking AS t (device, session, mop, pence, payments)
        SELECT the_device, s.id, v->>'mop', sum(whole(v->'amount_pence')), 0
        FROM jsonb_array_elements(list(one.body->'postings')) AS x(v) GROUP BY 3
        ON CONFLICT (device, session, mop) DO UPDATE SET pence = t.pence + excluded.pence;
    END LOOP;
    RETURN held_now;
END $$;
