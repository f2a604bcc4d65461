-- What a batch says of sessions and does to payments, judged entry by entry in the roll's order (they are few).

-- Why a posting cannot be kept: what it names is not known here, or its fund is closed.
CREATE FUNCTION ims.codes_fault(postings jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
        WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' WHEN bool_or(f.data->'disabled' = 'true') THEN 'fund_closed' END
    FROM jsonb_array_elements(postings) AS x(v)
        LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
        LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
        LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed
$$;

-- Whether somebody is a supervisor of an office, whose word approves there.
CREATE FUNCTION ims.approves_at(who text, the_office text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM reference u WHERE u.kind = 'user' AND u.key = who AND NOT u.removed
        AND u.data->'roles' ? 'supervisor' AND u.data->>'office' = the_office)
$$;

-- After `project` judged who wrote and when. What is sound posts its money and moves its session on; a close is judged by
-- what the entries before it, in this batch too, left of its session. Answers how many more are held.
-- A close that was carried over is held: whether its session's payments are all here is for finance. What was done to a
-- payment is judged by its own device and number, and its paper is known by the letter that the till had then.
CREATE FUNCTION ims.project_events(the_device uuid, base bigint, docs jsonb[], the_letter text, looks boolean[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    one record;
    paid payment;
    s session;
    why text;
    carried boolean := the_letter IS NOT NULL;
    held_now integer := 0;
BEGIN
    SELECT d.* INTO STRICT place FROM device d WHERE d.device = the_device;
    IF carried THEN -- a session that its own device never could send: no money is judged by it here, but it can be taken over
        INSERT INTO session (device, id, number, cashier, state_at, opened_at, float_pence)
        SELECT d.device, doc->'body'->>'session', whole(doc->'number'), doc->>'actor', roll_time(doc->>'at'),
            roll_time(doc->>'at'), coalesce(whole(doc->'body'->'float_pence'), 0)
        FROM unnest(docs) WITH ORDINALITY AS x(doc, ord) JOIN device d ON d.device::text = doc->>'device'
        WHERE doc->>'kind' = 'session.opened' AND jsonb_typeof(doc->'body'->'session') = 'string'
            AND length(doc->'body'->>'session') BETWEEN 1 AND 64
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord ON CONFLICT DO NOTHING;
    END IF;
    FOR one IN
        SELECT base + ord AS number, doc->>'kind' AS kind, doc->>'actor' AS actor, doc->>'approver' AS approver,
            CASE WHEN carried THEN doc->>'device' ELSE the_device::text END AS own_device,
            CASE WHEN carried THEN whole(doc->'number') ELSE base + ord END AS own_number,
            doc->'body' AS body, doc->'personal' AS personal, doc ? 'approver' AS witnessed, roll_time(doc->>'at') AS at,
            (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date AS day,
            doc->>'kind' IN ('void.asked', 'payment.voided', 'payment.corrected', 'payment.refunded') AS reverses,
            CASE doc->>'kind' WHEN 'session.closed' THEN 'Z' WHEN 'payment.voided' THEN 'V'
                WHEN 'payment.corrected' THEN 'C' WHEN 'payment.refunded' THEN 'R' END AS paper
        FROM unnest(docs, looks) WITH ORDINALITY AS x(doc, look, ord)
        WHERE look IS DISTINCT FROM true AND doc->>'kind' IN ('session.taken_over', 'session.paused', 'session.resumed', 'session.counted',
                'session.closed', 'session.approved', 'cash.moved', 'drawer.opened', 'void.asked', 'payment.voided',
                'payment.corrected', 'payment.refunded')
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord
    LOOP
        why := CASE WHEN one.reverses THEN CASE WHEN one.witnessed AND NOT approves_at(one.approver, place.office) THEN 'approver'
                ELSE reversal_fault(one.kind, one.body) END
            WHEN one.kind = 'session.closed' AND one.witnessed AND one.body->>'state' = 'approved'
                AND NOT approves_at(one.approver, place.office) THEN 'approver'
            WHEN one.kind = 'session.taken_over' THEN gone_fault(one.body)
            ELSE session_fault(one.kind, one.body) END;
        IF why IS NULL THEN
            why := CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' <> place.office OR one.body->>'till' <> place.till THEN 'other_till'
                WHEN one.kind = 'cash.moved' AND NOT one.witnessed
                    AND one.body->>'move' IN ('lift', 'top_up', 'imprest', 'imprest_back', 'given_up',
                        'voucher', 'reimbursed', 'float_back') THEN 'approver'
                WHEN one.kind = 'cash.moved' AND one.body->'with'->>'cashier' = one.actor THEN 'approver'
                WHEN one.kind = 'cash.moved' AND (
                    one.body->>'move' IN ('given_up', 'voucher', 'reimbursed') AND NOT coalesce(one.personal ? 'carrier', false)
                    OR one.body->>'move' = 'voucher' AND NOT coalesce(one.personal ? 'reason', false)) THEN 'reason'
                WHEN carried AND one.kind IN ('session.closed', 'session.taken_over') THEN 'session_unknown' END;
        END IF;
        IF why IS NULL AND one.kind = 'session.taken_over' THEN
            why := gone_astray(the_device, one.actor, one.approver, one.body, place.office);
        ELSIF why IS NULL AND (one.reverses OR NOT carried) THEN
            SELECT * INTO s FROM session o WHERE o.device = the_device AND o.id = one.body->>'session' AND NOT carried;
            IF one.reverses THEN
                SELECT * INTO paid FROM payment p WHERE p.id = one.body->>'payment' FOR UPDATE;
                why := reversal_astray(the_device, one.number, one.kind, one.actor, one.approver, one.body, paid, s,
                    carried, one.own_device, one.own_number);
            ELSE
                why := session_astray(one.number, one.kind, one.actor, one.approver, one.body, s);
            END IF;
        END IF;
        IF why IS NULL AND one.kind = 'cash.moved' THEN
            why := put_by_astray(place.office, one.body);
        ELSIF why IS NULL AND one.kind = 'session.closed' THEN
            why := coalesce(codes_fault(one.body->'postings'), close_fault(one.body, s, one.number), CASE WHEN EXISTS (
                SELECT FROM jsonb_array_elements(one.body->'postings') AS x(v)
                WHERE NOT over_short_fits(v->>'fund', v->>'reference', place.office, place.till, NULL)) THEN 'over_short' END);
        ELSIF why IS NULL AND one.kind IN ('payment.corrected', 'payment.voided') THEN
            why := codes_fault((SELECT coalesce(jsonb_agg(v), '[]') FROM jsonb_array_elements(one.body->'postings') AS x(v)
                WHERE whole(v->'amount_pence') > 0));
        END IF;
        IF why IS NULL AND one.reverses AND is_own(ARRAY[one.actor, one.approver], one.at, CASE one.kind
                WHEN 'void.asked' THEN (SELECT t.doc->'body'->'postings' FROM entry e CROSS JOIN LATERAL told(e.text) AS t
                    WHERE e.device = paid.device AND e.number = paid.number)
                ELSE one.body->'postings' END) THEN
            why := 'own_account';
        END IF;
        IF why IS NOT NULL THEN
            INSERT INTO held (device, number, reason, pence)
            VALUES (the_device, one.number, why,
                CASE why WHEN 'payment_known' THEN 0 ELSE coalesce(whole(one.body->'total_pence'), 0) END);
            held_now := held_now + 1;
            CONTINUE;
        END IF;
        IF one.kind = 'cash.moved' THEN
            PERFORM keep_put_by(the_device, one.number, place.office || '-' || place.till || coalesce(the_letter, place.letter)
                || '-S' || one.own_number, one.body);
        ELSIF one.paper IS NOT NULL THEN
            INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund,
                reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
            SELECT the_device, one.number, ord, one.at, one.day,
                place.office || '-' || place.till || coalesce(the_letter, place.letter) || '-' || one.paper || one.own_number, place.office, place.till,
                one.actor, v->>'fund', v->>'reference', v->>'mop', whole(v->'amount_pence'), v->>'vat_code',
                whole(v->'vat_pence'), v->>'narrative', one.kind
            FROM jsonb_array_elements(list(one.body->'postings')) WITH ORDINALITY AS x(v, ord) ORDER BY ord;
        END IF;
        IF one.reverses THEN
            INSERT INTO reversal (device, number, kind, payment, session, pence)
            VALUES (the_device, one.number, one.kind, paid.id, one.body->>'session', coalesce(whole(one.body->'total_pence'), 0));
            INSERT INTO claim_since (claim, lapsed) -- what lapsed before its refund was carried over stands again
            SELECT c.id, false FROM claim c WHERE c.payment = paid.id AND NOT claim_stands(c) AND c.id IN (
                SELECT v->>'claim' FROM jsonb_array_elements(list(one.body->'claims')) AS x(v));
            INSERT INTO session_taking AS t (device, session, mop, pence, payments)
            SELECT the_device, one.body->>'session', v->>'mop', sum(whole(v->'amount_pence')), 0
            FROM jsonb_array_elements(list(one.body->'postings')) AS x(v) GROUP BY 3
            ON CONFLICT (device, session, mop) DO UPDATE SET pence = t.pence + excluded.pence;
        ELSIF one.kind = 'session.taken_over' THEN
            PERFORM take_over(the_device, one.number, one.body, one.at);
        ELSIF NOT carried THEN
            PERFORM move_session(the_device, one.kind, one.body, one.actor, one.approver, one.at);
            IF one.kind = 'session.closed' THEN
                PERFORM keep_cards(the_device, one.number, one.body);
            END IF;
        END IF;
    END LOOP;
    RETURN held_now;
END $$;
