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
                OR body ? 'approved' AND NOT (kind = 'payment.voided' AND ims.whole(body->'asked') IS NOT NULL
                    AND coalesce(jsonb_typeof(body->'approved') = 'object' AND jsonb_typeof(body->'approved'->'device') = 'string'
                        AND length(body->'approved'->>'device') BETWEEN 1 AND 64, false)
                    AND ims.whole(body->'approved'->'number') IS NOT NULL)
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
    -- beside the lines stands only what a void that a desk approved after the close puts back, method by method
    IF EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v) WHERE ims.whole(v->'line') < 1)
        AND (NOT body ? 'approved' OR EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
                WHERE ims.whole(v->'line') < 1 AND NOT (ims.whole(v->'line') = 0 AND ims.whole(v->'tender') = 0
                    AND ims.whole(v->'vat_pence') = 0 AND ims.whole(v->'amount_pence') > 0))
            OR EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
                GROUP BY v->>'mop' HAVING sum(ims.whole(v->'amount_pence')) <> 0)) THEN
        RETURN 'posting';
    END IF;
    IF kind <> 'payment.corrected' AND EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
        WHERE ims.whole(v->'amount_pence') > 0 AND ims.whole(v->'line') > 0) THEN
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

-- Whether a reservation stands: the last that is known of it is not that it lapsed.
CREATE FUNCTION ims.claim_stands(c ims.claim) RETURNS boolean LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT NOT coalesce((SELECT s.lapsed FROM claim_since s WHERE s.claim = c.id ORDER BY s.id DESC LIMIT 1), false)
$$;

-- Whether a reservation that lapsed could be made again: what it is of was not reserved by others, nor is about to be voided.
CREATE FUNCTION ims.is_left(c ims.claim, lines jsonb) RETURNS boolean LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM void_word w WHERE w.payment = c.payment AND w.approved)
        AND c.pence <= whole(list(lines)->(c.line - 1)->'amount_pence') - coalesce((SELECT sum(o.pence) FROM claim o
            WHERE o.payment = c.payment AND o.line = c.line AND claim_stands(o)), 0)
$$;

-- Lets the reservations of a payment lapse that no refund can name any more. A till gives money back within 10 minutes of
-- asking, or not at all; one that spoke to us half an hour later, and of whose roll we have all that it told of then, has
-- no such refund that is not here. Nor has a till that is blocked: what it still sends is held. Whoever calls has the payment locked.
CREATE FUNCTION ims.lapse_claims(the_payment text) RETURNS void LANGUAGE sql SET search_path = ims, pg_temp AS $$
    INSERT INTO claim_since (claim, lapsed)
    SELECT c.id, true FROM claim c JOIN head h ON h.device = c.device JOIN device d ON d.device = c.device
    WHERE c.payment = the_payment AND claim_stands(c) AND (d.blocked OR h.number >= h.last_heard AND NOT h.forked
        AND h.last_contact_at > greatest(c.claimed_at, (SELECT max(s.at) FROM claim_since s WHERE s.claim = c.id))
            + interval '30 minutes')
        AND NOT EXISTS (SELECT FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
            WHERE r.payment = c.payment AND strpos(e.text, c.id) > 0)
        AND NOT EXISTS (SELECT FROM held x JOIN entry e ON e.device = x.device AND e.number = x.number
            WHERE x.device = c.device AND strpos(e.text, c.id) > 0)
$$;

-- Why a void, correction or refund, sound in itself, cannot be; null where it can. The payment stays locked, so that
-- what is claimed of it meanwhile waits: `paid` is its row, all null where there is none.
CREATE FUNCTION ims.reversal_astray(the_device uuid, at bigint, kind text, actor text, approver text, body jsonb,
    paid ims.payment, s ims.session, carried boolean, own_device text, own_number bigint) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    spare record;
    taken record;
    mine bytea; -- as its own device sealed it
BEGIN
    IF NOT carried AND (s.number IS NULL OR s.number >= at) THEN
        RETURN 'session_unknown';
    ELSIF s.closed < at AND NOT body ? 'approved' THEN
        RETURN 'session_closed';
    ELSIF s.came_from IS NOT NULL THEN
        RETURN 'session_taken_over';
    ELSIF actor <> s.cashier THEN
        RETURN 'other_session';
    ELSIF approver IS NULL AND kind IN ('payment.voided', 'payment.refunded')
        OR body ? 'approved' AND NOT EXISTS (SELECT FROM void_word w
            WHERE w.device::text = own_device AND w.asked = whole(body->'asked') AND w.approved AND w.payment = body->>'payment'
                AND w.by_user = approver AND w.desk::text = body->'approved'->>'device'
                AND w.number = whole(body->'approved'->'number')) THEN
        RETURN 'approver';
    ELSIF NOT carried AND body ? 'approved' AND coalesce(s.closed < at, false) <> EXISTS (
        SELECT FROM jsonb_array_elements(body->'postings') AS x(v) WHERE whole(v->'line') = 0) THEN
        RETURN 'posting'; -- after the close it nets to nothing, before it it does not
    ELSIF EXISTS (SELECT FROM jsonb_array_elements(list(body->'postings')) AS x(v) WHERE whole(v->'line') = 0
            AND NOT over_short_fits(v->>'fund', v->>'reference', body->>'office', body->>'till', (
                SELECT e.text::jsonb->'body' FROM session o JOIN entry e ON e.device = o.device AND e.number = o.closed
                WHERE o.device::text = own_device AND o.id = body->>'session'))) THEN
        RETURN 'over_short';
    ELSIF EXISTS (SELECT FROM entry e CROSS JOIN LATERAL told(e.text) AS t
            JOIN settled x ON x.how = 'posted' AND x.seal = encode(coalesce(t.seal, e.seal), 'hex')
            WHERE e.device = the_device AND e.number = at) THEN
        RETURN 'payment_known'; -- it came another way, was held, and finance put it right
    ELSIF paid.id IS NULL THEN
        RETURN 'payment_unknown';
    END IF;
    SELECT t.doc->>'device' AS device, whole(t.doc->'number') AS number, t.doc->'body'->'lines' AS lines
    INTO taken -- as its own device sealed it
    FROM entry e CROSS JOIN LATERAL told(e.text) AS t WHERE e.device = paid.device AND e.number = paid.number;
    SELECT coalesce(t.seal, e.seal) INTO mine
    FROM entry e CROSS JOIN LATERAL told(e.text) AS t WHERE e.device = the_device AND e.number = at;
    IF (body->'paid'->>'device', whole(body->'paid'->'number'))
            NOT IN ((paid.device::text, paid.number), (taken.device, taken.number))
        OR paid.receipt <> body->>'receipt' OR paid.device = the_device AND paid.number >= at
        OR taken.device = own_device AND taken.number >= own_number THEN
        RETURN 'payment_unknown';
    ELSIF kind <> 'payment.refunded' AND (taken.device <> own_device OR paid.session <> body->>'session') THEN
        RETURN 'other_session';
    ELSIF EXISTS (SELECT FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
            CROSS JOIN LATERAL told(e.text) AS t WHERE r.payment = paid.id AND coalesce(t.seal, e.seal) = mine) THEN
        RETURN 'payment_known'; -- the very same entry came both ways
    ELSIF carried AND EXISTS (SELECT FROM session o LEFT JOIN entry e ON e.device = o.device AND e.number = own_number
            WHERE o.device = own_device::uuid AND o.id = body->>'session'
                AND (o.closed < own_number OR o.closed IS NOT NULL AND e.seal <> mine OR o.gone_to IS NOT NULL))
        AND NOT (body ? 'approved' AND EXISTS (
            SELECT FROM jsonb_array_elements(body->'postings') AS x(v) WHERE whole(v->'line') = 0)) THEN
        RETURN 'session_closed'; -- its own till's close, which is here, counted without it, or who took it over knew it so
    END IF;
    PERFORM lapse_claims(paid.id);
    IF EXISTS (SELECT FROM reversal r WHERE r.payment = paid.id AND r.kind = 'payment.voided')
        OR EXISTS (SELECT FROM put_right(paid.id) AS r WHERE r.kind = 'payment.voided'
            OR kind = 'payment.voided' AND r.kind = 'payment.refunded')
        OR kind = 'payment.voided' AND (EXISTS (SELECT FROM claim c WHERE c.payment = paid.id AND claim_stands(c))
            OR EXISTS (SELECT FROM reversal r WHERE r.payment = paid.id AND r.kind = 'payment.refunded')) THEN
        RETURN 'payment_reversed';
    ELSIF kind = 'void.asked' THEN -- the sum that a supervisor is shown
        RETURN CASE WHEN whole(body->'asked_pence') <> paid.total_pence THEN 'sums' END;
    END IF;
    SELECT bool_or(pence <> 0 OR vat <> 0) AS something, bool_or(pence < 0 OR vat < 0 OR pence = 0 AND vat <> 0) AS over
    INTO spare FROM (
        SELECT sum(whole(v->'amount_pence')) AS pence, sum(whole(v->'vat_pence')) AS vat FROM (
            SELECT jsonb_array_elements(body->'postings') AS v
            UNION ALL SELECT jsonb_array_elements(list(t.doc->'body'->'postings')) FROM (
                SELECT paid.device, paid.number
                UNION ALL SELECT r.device, r.number FROM reversal r WHERE r.payment = paid.id) AS o(device, number)
                JOIN entry e ON e.device = o.device AND e.number = o.number CROSS JOIN LATERAL told(e.text) AS t) AS parts
        WHERE whole(v->'line') <> 0 -- what stands beside it
        GROUP BY v->>'fund', v->>'reference', v->>'mop', v->>'vat_code', whole(v->'line'), whole(v->'tender')) AS sums;
    IF (CASE WHEN kind = 'payment.voided' THEN spare.something ELSE spare.over END) THEN
        RETURN 'posting';
    END IF;
    IF kind = 'payment.refunded' AND EXISTS (SELECT FROM ( -- what it leaves has its share of the VAT, to a penny a refund
            SELECT coalesce(sum(pence) FILTER (WHERE NOT back), 0) AS base, coalesce(sum(vat) FILTER (WHERE NOT back), 0) AS base_vat,
                sum(pence) AS pence, sum(vat) AS vat
            FROM (SELECT v, whole(v->'amount_pence') AS pence, whole(v->'vat_pence') AS vat, back FROM (
                SELECT jsonb_array_elements(body->'postings') AS v, true AS back
                UNION ALL SELECT jsonb_array_elements(list(t.doc->'body'->'postings')), o.back FROM (
                    SELECT paid.device, paid.number, false
                    UNION ALL SELECT r.device, r.number, r.kind = 'payment.refunded' FROM reversal r WHERE r.payment = paid.id)
                    AS o(device, number, back)
                    JOIN entry e ON e.device = o.device AND e.number = o.number CROSS JOIN LATERAL told(e.text) AS t) AS parts
                WHERE whole(v->'line') <> 0) AS parts
            GROUP BY v->>'fund', v->>'reference', v->>'mop', v->>'vat_code', whole(v->'line'), whole(v->'tender')) AS sums
        WHERE abs(vat * base - base_vat * pence) > base * (1 + (SELECT count(*) FROM reversal r
            WHERE r.payment = paid.id AND r.kind = 'payment.refunded'))) THEN
        RETURN 'vat';
    END IF;
    IF kind = 'payment.refunded' AND EXISTS (SELECT FROM jsonb_array_elements(body->'claims') AS x(v)
            LEFT JOIN claim c ON c.id = v->>'claim' AND c.payment = paid.id AND c.device::text IN (the_device::text, own_device)
                AND c.line = whole(v->'line') AND c.pence = whole(v->'pence')
            WHERE c.id IS NULL OR NOT (claim_stands(c) OR carried AND c.device::text = own_device AND is_left(c, taken.lines))
                OR EXISTS (SELECT FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
                CROSS JOIN LATERAL told(e.text) AS t, jsonb_array_elements(list(t.doc->'body'->'claims')) AS y(w)
                WHERE r.payment = paid.id AND w->>'claim' = c.id)) THEN
        RETURN 'claim';
    END IF;
    RETURN NULL;
END $$;
