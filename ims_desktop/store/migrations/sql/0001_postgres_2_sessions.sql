-- What happens in a till's session: judged as domain/session_fault.py and store/central/judging_sessions.py say.

-- What notes, coins and full bank bags come to, in pence; null where they are no count (domain/cash_count.py).
CREATE FUNCTION ims.count_pence(part jsonb) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total bigint;
    sound boolean;
BEGIN
    IF jsonb_typeof(coalesce(part->'counted', '{}')) <> 'object' OR jsonb_typeof(coalesce(part->'bags', '{}')) <> 'object' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(d.pence * ims.whole(x.value)), 0), coalesce(bool_and(
        d.pence IS NOT NULL AND coalesce(ims.whole(x.value) BETWEEN 0 AND 100000, false)), true)
    INTO total, sound
    FROM (SELECT 'piece' AS how, key, value FROM jsonb_each(coalesce(part->'counted', '{}'))
            UNION ALL SELECT 'bag', key, value FROM jsonb_each(coalesce(part->'bags', '{}'))) AS x
        LEFT JOIN (VALUES ('piece', '5000', 5000), ('piece', '2000', 2000), ('piece', '1000', 1000), ('piece', '500', 500),
            ('piece', '200', 200), ('piece', '100', 100), ('piece', '50', 50), ('piece', '20', 20), ('piece', '10', 10),
            ('piece', '5', 5), ('piece', '2', 2), ('piece', '1', 1), ('bag', '200', 2000), ('bag', '100', 2000),
            ('bag', '50', 1000), ('bag', '20', 1000), ('bag', '10', 500), ('bag', '5', 500), ('bag', '2', 100),
            ('bag', '1', 100)) AS d(how, key, pence) USING (how, key);
    RETURN CASE WHEN sound THEN total END;
END $$;

-- Whether a count, where there is one, comes to one of these sums.
CREATE FUNCTION ims.is_sum(part jsonb, sums bigint[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_typeof(part) = 'object'
        AND (NOT part ?| ARRAY['counted', 'bags'] OR coalesce(ims.count_pence(part) = ANY (sums), false))
$$;

-- Whether every element of a list is an object with these words, of at most 64 characters, and these whole numbers.
CREATE FUNCTION ims.parts_fit(parts jsonb, words text[], numbers text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_typeof(parts) = 'array', false) AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(ims.list(parts)) AS x(v)
        WHERE jsonb_typeof(v) <> 'object'
            OR EXISTS (SELECT FROM unnest(words) AS n WHERE jsonb_typeof(v->n) IS DISTINCT FROM 'string' OR length(v->>n) > 64)
            OR EXISTS (SELECT FROM unnest(numbers) AS n WHERE ims.whole(v->n) IS NULL))
$$;

-- Whether all that a close counted, but cards, goes to the bank: with what was lifted, less top-ups and the float kept.
CREATE FUNCTION ims.banks_rightly(body jsonb, moved jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(moved) IS DISTINCT FROM 'object'
            OR EXISTS (SELECT FROM jsonb_each(moved) AS m WHERE ims.whole(m.value) IS NULL) THEN false
        ELSE (SELECT coalesce(sum(CASE WHEN v->>'kind' = 'card' THEN 0
                    ELSE ims.whole(v->'banking_pence') - ims.whole(v->'counted_pence') END), 0)
                = coalesce(ims.whole(moved->'lift'), 0) - coalesce(ims.whole(moved->'top_up'), 0)
                    - ims.whole(body->'float_kept_pence')
                AND coalesce(bool_and(v->>'kind' <> 'card' OR ims.whole(v->'banking_pence') = 0), true)
            FROM jsonb_array_elements(body->'tenders') AS x(v)) END
$$;

-- Whether a value has the one shape of a close's envelope (domain/quiet_referral.py); nobody here can tell what is in it.
CREATE FUNCTION ims.is_envelope(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_typeof(value) = 'string' AND length(value #>> '{}') = 8256
        AND value #>> '{}' ~ '^[A-Za-z0-9+/]*$', false)
$$;

-- What is wrong with an entry of a session in itself, null where it is sound.
CREATE FUNCTION ims.session_fault(kind text, body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := CASE kind WHEN 'cash.moved' THEN ARRAY['move', 'from', 'to'] WHEN 'session.closed' THEN ARRAY['cashier', 'state']
        ELSE '{}' END;
    numbers text[] := CASE kind WHEN 'cash.moved' THEN ARRAY['pence'] WHEN 'session.approved' THEN ARRAY['closed']
        WHEN 'session.counted' THEN ARRAY['attempt']
        WHEN 'session.closed' THEN ARRAY['count', 'float_pence', 'float_kept_pence', 'total_pence'] ELSE '{}' END;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true) THEN
        RETURN 'malformed';
    END IF;
    IF body ? 'session' OR kind <> 'cash.moved' THEN
        words := words || 'session'::text;
    END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string')
        OR EXISTS (SELECT FROM unnest(words) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR EXISTS (SELECT FROM unnest(numbers) AS n WHERE ims.whole(body->n) IS NULL)
        OR kind = 'session.counted' AND NOT ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'], ARRAY['counted_pence'])
        OR kind = 'session.closed' AND NOT (body->>'state' IN ('closed', 'awaiting_approval', 'approved')
            AND ims.is_envelope(body->'envelope')
            AND ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'],
                ARRAY['taken_pence', 'expected_pence', 'counted_pence', 'difference_pence', 'banking_pence'])
            AND ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code', 'narrative'],
                ARRAY['amount_pence', 'vat_pence', 'line', 'tender']))
    THEN
        RETURN 'malformed';
    END IF;
    CASE kind
    WHEN 'cash.moved' THEN
        IF ims.whole(body->'pence') < 0 OR NOT ims.is_sum(body, ARRAY[ims.whole(body->'pence')])
            OR (CASE WHEN body ? 'back' THEN NOT ims.is_sum(body->'back', ARRAY[ims.whole(body->'pence')])
                ELSE body->>'move' = 'swap' END) THEN
            RETURN 'count';
        END IF;
    WHEN 'session.counted' THEN
        IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v)
                WHERE ims.whole(v->'counted_pence') < 0 AND v->>'kind' <> 'card')
            OR NOT ims.is_sum(body, coalesce((SELECT array_agg(ims.whole(v->'counted_pence'))
                FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE v->>'kind' = 'cash'), ARRAY[0::bigint])) THEN
            RETURN 'count';
        END IF;
    WHEN 'session.closed' THEN
        IF ims.whole(body->'float_kept_pence') < 0
            OR NOT ims.is_sum(coalesce(body->'float_kept', '{}'), ARRAY[ims.whole(body->'float_kept_pence')]) THEN
            RETURN 'count';
        END IF;
        IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE ims.whole(v->'difference_pence')
            <> ims.whole(v->'counted_pence') - ims.whole(v->'expected_pence'))
            OR NOT ims.banks_rightly(body, coalesce(body->'moved', '{}')) THEN
            RETURN 'sums';
        END IF;
        IF (SELECT array_agg(ROW (place, v->>'mop', v->'difference_pence', 0)::text ORDER BY place)
                FROM jsonb_array_elements(body->'tenders') WITH ORDINALITY AS x(v, place)
                WHERE ims.whole(v->'difference_pence') <> 0)
            IS DISTINCT FROM
            (SELECT array_agg(ROW (ims.whole(v->'tender'), v->>'mop', v->'amount_pence', ims.whole(v->'vat_pence'))::text
                ORDER BY ims.whole(v->'tender')) FROM jsonb_array_elements(body->'postings') AS x(v))
            OR ims.whole(body->'total_pence') <> coalesce((SELECT sum(ims.whole(v->'amount_pence'))
                FROM jsonb_array_elements(body->'postings') AS x(v)), 0) THEN
            RETURN 'posting';
        END IF;
    ELSE
    END CASE;
    RETURN NULL;
END $$;

-- A session moves on by an entry that is not held: how it stands, what its drawer lost or was given, who approved it
-- (session_event.py and cash_move.py say the same).
CREATE FUNCTION ims.move_session(the_device uuid, kind text, body jsonb, actor text, approver text, at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    now_it_is text := CASE kind WHEN 'session.paused' THEN 'paused' WHEN 'session.resumed' THEN 'open'
        WHEN 'session.counted' THEN CASE WHEN body->'spot' = 'true' THEN NULL ELSE 'counted' END
        WHEN 'session.closed' THEN body->>'state' WHEN 'session.approved' THEN 'approved' END;
BEGIN
    UPDATE session s SET state = coalesce(now_it_is, s.state),
        state_at = CASE WHEN now_it_is IS NULL OR now_it_is = s.state THEN s.state_at ELSE at END,
        moved_pence = s.moved_pence + CASE WHEN kind <> 'cash.moved' THEN 0
            WHEN body->>'move' IN ('lift', 'set_aside') THEN -whole(body->'pence')
            WHEN body->>'move' = 'top_up' THEN whole(body->'pence') ELSE 0 END,
        approved_by = CASE WHEN now_it_is = 'approved' THEN coalesce(s.approved_by,
            CASE WHEN kind = 'session.approved' THEN actor ELSE approver END) ELSE s.approved_by END,
        approved_at = CASE WHEN now_it_is = 'approved' THEN coalesce(s.approved_at, at) ELSE s.approved_at END
    WHERE s.device = the_device AND s.id = body->>'session';
END $$;

-- What a batch says of sessions is judged entry by entry (they are few), after `project` judged who wrote and when.
-- A close that was over or short posts its difference. Answers how many more are held.
CREATE FUNCTION ims.project_sessions(the_device uuid, base bigint, docs jsonb[], carried boolean, looks boolean[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    one record;
    why text;
    held_now integer := 0;
BEGIN
    SELECT d.* INTO STRICT place FROM device d WHERE d.device = the_device;
    FOR one IN
        SELECT base + ord AS number, doc->>'kind' AS kind, doc->>'actor' AS actor, doc->>'approver' AS approver,
            doc->'body' AS body, doc ? 'approver' AS witnessed, roll_time(doc->>'at') AS at,
            (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date AS day
        FROM unnest(docs, looks) WITH ORDINALITY AS x(doc, look, ord)
        WHERE look IS DISTINCT FROM true AND doc->>'kind' IN ('session.paused', 'session.resumed', 'session.counted',
                'session.closed', 'session.approved', 'cash.moved', 'drawer.opened')
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord
    LOOP
        why := session_fault(one.kind, one.body);
        IF why IS NULL THEN
            SELECT CASE
                WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' <> place.office OR one.body->>'till' <> place.till THEN 'other_till'
                WHEN one.kind = 'cash.moved' AND NOT one.witnessed
                    AND one.body->>'move' IN ('lift', 'top_up', 'imprest', 'imprest_back') THEN 'approver'
                WHEN carried THEN CASE WHEN one.kind = 'session.closed' THEN 'session_unknown' END
                WHEN NOT one.body ? 'session' THEN NULL
                WHEN s.number IS NULL OR s.number >= one.number THEN 'session_unknown'
                WHEN one.kind = 'session.approved' THEN CASE
                    WHEN s.closed IS NULL OR s.closed >= one.number THEN 'session_not_closed'
                    WHEN one.actor IN (s.cashier, s.closed_by) THEN 'approver' END
                WHEN s.closed < one.number THEN 'session_closed'
                WHEN one.kind = 'session.closed' AND NOT (one.body->>'cashier' = s.cashier
                    AND one.approver IS DISTINCT FROM s.cashier AND (one.witnessed OR one.body->>'state' <> 'approved')
                    AND (one.actor = s.cashier OR one.witnessed)) THEN 'approver'
                WHEN one.kind = 'session.counted' AND CASE WHEN one.body->'spot' = 'true' THEN one.actor = s.cashier
                    ELSE NOT (one.actor = s.cashier OR one.witnessed AND one.approver <> s.cashier) END THEN 'approver'
            END INTO why
            FROM (SELECT) AS x LEFT JOIN session s ON s.device = the_device AND s.id = one.body->>'session';
        END IF;
        IF why IS NULL AND one.kind = 'session.closed' THEN
            IF one.body->>'state' = 'approved' AND NOT EXISTS (SELECT FROM reference u WHERE u.kind = 'user'
                AND u.key = one.approver AND NOT u.removed AND u.data->'roles' ? 'supervisor') THEN
                why := 'approver';
            ELSE
                SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
                    WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' WHEN bool_or(f.data->'disabled' = 'true') THEN 'fund_closed' END
                INTO why FROM jsonb_array_elements(one.body->'postings') AS x(v)
                    LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
                    LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
                    LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed;
            END IF;
        END IF;
        IF why IS NOT NULL THEN
            INSERT INTO held (device, number, reason, pence)
            VALUES (the_device, one.number, why, coalesce(whole(one.body->'total_pence'), 0));
            held_now := held_now + 1;
        ELSIF one.kind = 'session.closed' THEN
            INSERT INTO transaction (device, number, posting, at, business_day, receipt, office, till, actor, fund,
                reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
            SELECT the_device, one.number, ord, one.at, one.day,
                place.office || '-' || place.till || place.letter || '-Z' || one.number, place.office, place.till, one.actor,
                v->>'fund', v->>'reference', v->>'mop', whole(v->'amount_pence'), v->>'vat_code', whole(v->'vat_pence'),
                v->>'narrative', one.kind
            FROM jsonb_array_elements(one.body->'postings') WITH ORDINALITY AS x(v, ord) ORDER BY ord;
        END IF;
        IF why IS NULL AND NOT carried THEN
            PERFORM move_session(the_device, one.kind, one.body, one.actor, one.approver, one.at);
        END IF;
    END LOOP;
    RETURN held_now;
END $$;
