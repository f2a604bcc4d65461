-- Sessions that were open on a till which is gone: told to another till of its office, and taken over by it.

-- How far central has the rolls of a session's place: the till's own, and those of the devices that came after it.
CREATE FUNCTION ims.gone_heads(s ims.session) RETURNS jsonb LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT jsonb_object_agg(h.device, h.number)
    FROM device mine JOIN device d USING (office, till, kind) JOIN head h ON h.device = d.device WHERE mine.device = s.device
$$;

-- The session where it was first taken over from the till that it was opened on: that one may be gone too by now.
CREATE FUNCTION ims.gone_root(s ims.session) RETURNS ims.session LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    before session;
BEGIN
    LOOP
        SELECT x.* INTO before FROM session x WHERE x.device = s.came_from AND x.id = s.id AND x.came_from IS NOT NULL;
        EXIT WHEN NOT FOUND;
        s := before;
    END LOOP;
    RETURN s;
END $$;

-- All that the rolls, up to these numbers, say of a session, carried or not (domain/gone_session.py, gone_known); null where
-- they do not say that it began.
CREATE FUNCTION ims.gone_known(s ims.session, upto jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    WITH carried AS MATERIALIZED (
        SELECT whole(t.doc->'number') AS number, t.seal, t.doc
        FROM jsonb_each(upto) AS u JOIN device d ON d.device::text = u.key
            JOIN entry e ON e.device = d.device AND e.number <= whole(u.value) AND strpos(e.text, '"kind":"entry.carried"') > 0
            CROSS JOIN LATERAL told(e.text) AS t
        WHERE d.device <> s.device AND t.holds AND t.doc->'device' = to_jsonb(s.device)
    ), said AS MATERIALIZED (
        SELECT DISTINCT ON (number, seal) number, seal, doc->>'kind' AS kind, doc->'at' AS at, doc->'body' AS body FROM (
            SELECT number, seal, doc FROM carried WHERE number >= s.number
            UNION ALL
            SELECT e.number, e.seal, e.text::jsonb FROM entry e
            WHERE e.device = s.device AND e.number BETWEEN s.number AND whole(upto->(s.device::text)) AND strpos(e.text, s.id) > 0
        ) AS x
        WHERE doc->'body'->'session' = to_jsonb(s.id) ORDER BY number, seal
    ), money AS MATERIALIZED (
        SELECT number, seal, kind, v->>'fund' AS fund, v->>'mop' AS mop, v->>'vat_code' AS vat_code,
            whole(v->'amount_pence') AS pence, coalesce(whole(v->'vat_pence'), 0) AS vat_pence
        FROM said, jsonb_array_elements(list(body->'postings')) AS x(v)
        WHERE kind IN ('payment.taken', 'payment.voided', 'payment.corrected', 'payment.refunded')
            AND jsonb_typeof(v->'fund') = 'string' AND jsonb_typeof(v->'mop') = 'string'
            AND jsonb_typeof(v->'vat_code') = 'string' AND whole(v->'amount_pence') IS NOT NULL
    ), receipts AS (
        SELECT count(*) AS payments, jsonb_agg(CASE WHEN jsonb_typeof(body->'receipt') = 'string' THEN body->'receipt'
            ELSE '""' END ORDER BY number, seal) AS all_of_them
        FROM said WHERE kind = 'payment.taken'
    ), begun AS (
        SELECT * FROM said WHERE number = s.number AND kind IN ('session.opened', 'session.taken_over') ORDER BY seal LIMIT 1
    ), frame AS (
        SELECT jsonb_build_object('device', s.device, 'till', d.till || d.letter, 'cashier', s.cashier, 'upto', upto,
            'last', greatest(whole(upto->(s.device::text)), (SELECT max(number) FROM carried))) AS body
        FROM device d WHERE d.device = s.device
    )
    SELECT frame.body || CASE WHEN begun.kind = 'session.taken_over' THEN coalesce((
            SELECT jsonb_object_agg(key, value) FROM jsonb_each(CASE jsonb_typeof(begun.body->'gone') WHEN 'object'
                THEN begun.body->'gone' ELSE '{}' END)
            WHERE key IN ('till', 'opened_at', 'day', 'float_pence', 'post', 'payments', 'receipts', 'takings', 'moved',
                'reversals', 'last')), '{}')
        ELSE jsonb_build_object(
            'opened_at', CASE WHEN jsonb_typeof(begun.at) = 'string' THEN begun.at ELSE '""' END,
            'day', CASE WHEN jsonb_typeof(begun.body->'business_day') = 'string' THEN begun.body->'business_day' ELSE '""' END,
            'float_pence', s.float_pence,
            'payments', receipts.payments,
            'takings', coalesce((SELECT jsonb_agg(jsonb_build_object('fund', fund, 'mop', mop, 'vat_code', vat_code,
                    'amount_pence', pence, 'vat_pence', vat_pence) ORDER BY fund COLLATE "C", mop COLLATE "C", vat_code COLLATE "C")
                FROM (SELECT fund, mop, vat_code, sum(pence) AS pence, sum(vat_pence) AS vat_pence FROM money GROUP BY 1, 2, 3) AS t),
                '[]'),
            'moved', coalesce((SELECT jsonb_object_agg(move, pence) FROM (
                SELECT body->>'move' AS move, sum(whole(body->'pence')) AS pence FROM said
                WHERE kind = 'cash.moved' AND whole(body->'pence') IS NOT NULL
                    AND body->'move' IN ('"lift"', '"top_up"', '"swap"', '"set_aside"', '"imprest"', '"imprest_back"',
                        '"given_up"', '"swap_till"', '"voucher"', '"reimbursed"', '"float_back"')
                GROUP BY 1) AS m), '{}'),
            'reversals', coalesce((SELECT jsonb_object_agg(kind, jsonb_build_object('count', count, 'pence', pence)) FROM (
                SELECT kind, count(*) AS count, sum(pence) AS pence FROM (
                    SELECT kind, coalesce((SELECT sum(greatest(0, -m.pence)) FROM money m
                        WHERE m.number = said.number AND m.seal = said.seal), 0) AS pence
                    FROM said WHERE kind IN ('payment.voided', 'payment.corrected', 'payment.refunded')
                    UNION ALL
                    SELECT kind, coalesce(whole(body->'asked_pence'), 0) FROM said
                    WHERE kind = 'void.asked' AND NOT EXISTS (SELECT FROM said v WHERE v.kind = 'payment.voided'
                        AND CASE WHEN jsonb_typeof(v.body->'payment') = 'string' THEN v.body->>'payment' ELSE '' END
                            = CASE WHEN jsonb_typeof(said.body->'payment') = 'string' THEN said.body->>'payment' ELSE '' END)
                ) AS each GROUP BY kind) AS r), '{}'))
            || CASE WHEN receipts.payments > 0 THEN jsonb_build_object('receipts',
                jsonb_build_object('first', all_of_them->0, 'last', all_of_them->-1)) ELSE '{}' END
            || CASE WHEN begun.body->'post' = 'true' THEN '{"post": true}' ELSE '{}'::jsonb END
        END
    FROM frame, begun, receipts
$$;

-- Whether a session waits on a till that is gone: blocked, or replaced, which blocks it; its close, if any, is held.
CREATE FUNCTION ims.is_gone(s ims.session, d ims.device) RETURNS boolean LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT d.kind = 'till' AND d.blocked AND s.gone_to IS NULL AND s.state IN ('open', 'paused', 'counted')
$$;

-- What is wrong in itself with an entry that takes a session over, null where it can be judged.
CREATE FUNCTION ims.gone_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    gone jsonb := body->'gone';
BEGIN
    IF coalesce(jsonb_typeof(gone) <> 'object' OR jsonb_typeof(gone->'upto') <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till', 'session']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string')
        OR length(body->>'session') NOT BETWEEN 1 AND 64
        OR jsonb_typeof(gone->'device') IS DISTINCT FROM 'string' OR ims.whole(gone->'heard') IS NULL THEN
        RETURN 'malformed';
    END IF;
    IF (SELECT count(*) > 64 OR count(*) <> count(ims.whole(value)) FROM jsonb_each(gone->'upto')) THEN
        RETURN 'malformed';
    END IF;
    RETURN NULL;
END $$;

-- Why a session cannot be taken over so, null where it can. What is told of it must be what the rolls say up to where the
-- entry says that it knows them, and all that central has by now. Its row stays locked: two tills come one after the other.
CREATE FUNCTION ims.gone_astray(the_device uuid, actor text, approver text, body jsonb, the_office text) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    s session;
    d device;
    gone jsonb := body->'gone';
    heads jsonb;
    ends text[] := ARRAY['upto', 'last', 'heard'];
BEGIN
    SELECT x.* INTO s FROM session x WHERE x.device::text = gone->>'device' AND x.id = body->>'session' FOR UPDATE;
    SELECT x.* INTO d FROM device x WHERE x.device = s.device FOR SHARE; -- it may be let in again just now
    IF s.id IS NULL OR d.kind <> 'till' OR d.office <> the_office THEN
        RETURN 'session_unknown';
    ELSIF s.gone_to IS NOT NULL OR EXISTS (SELECT FROM session x -- its money would be counted with that of another
            WHERE x.device = the_device AND x.id = body->>'session') THEN
        RETURN 'session_taken_over';
    ELSIF s.state NOT IN ('open', 'paused', 'counted') THEN
        RETURN 'session_closed';
    ELSIF NOT d.blocked THEN
        RETURN 'till_lives';
    ELSIF approver IS NULL OR actor = s.cashier THEN
        RETURN 'approver';
    END IF;
    heads := gone_heads(s);
    IF EXISTS (SELECT FROM jsonb_each(gone->'upto') AS u
            WHERE NOT heads ? u.key OR NOT whole(u.value) BETWEEN 0 AND whole(heads->u.key))
        OR gone_known(s, gone->'upto') IS DISTINCT FROM gone - 'heard'
        OR whole(gone->'heard') IS DISTINCT FROM (SELECT h.last_heard FROM head h WHERE h.device = s.device)
        OR gone_known(s, heads) - ends IS DISTINCT FROM gone - ends THEN
        RETURN 'known';
    END IF;
    RETURN NULL;
END $$;

-- The session goes on at the till that took it over, where it is counted and closed.
CREATE FUNCTION ims.take_over(the_device uuid, the_number bigint, body jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    gone jsonb := body->'gone';
BEGIN
    INSERT INTO session (device, id, number, cashier, state, state_at, opened_at, float_pence, moved_pence, came_from)
    SELECT the_device, body->>'session', the_number, gone->>'cashier', 'paused', at, coalesce(roll_time(gone->>'opened_at'), at),
        whole(gone->'float_pence'), coalesce((SELECT sum(CASE key WHEN 'top_up' THEN whole(value)
            WHEN 'lift' THEN -whole(value) WHEN 'set_aside' THEN -whole(value) ELSE 0 END) FROM jsonb_each(gone->'moved')), 0),
        (gone->>'device')::uuid
    ON CONFLICT DO NOTHING;
    UPDATE session x SET gone_to = the_device WHERE x.device::text = gone->>'device' AND x.id = body->>'session';
END $$;

-- Sessions that wait on tills of an office that are gone; of one that is asked for also what a taking over must say.
CREATE FUNCTION ims.gone_sessions(the_office text, the_session text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('session', s.id, 'device', s.device, 'office', d.office, 'till', d.till || d.letter,
        'cashier', s.cashier, 'opened_at', to_char(s.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'last', h.number, 'heard', h.last_heard) || CASE WHEN the_session IS NULL THEN '{}' ELSE
            jsonb_build_object('gone', gone_known(s, gone_heads(s)) || jsonb_build_object('heard', h.last_heard)) END
        ORDER BY s.opened_at, s.id), '[]')
    FROM session s JOIN device d ON d.device = s.device JOIN head h ON h.device = s.device
    WHERE d.office = the_office AND is_gone(s, d) AND (the_session IS NULL OR s.id = the_session)
$$;

-- Whether a session of a device was taken over: it goes on elsewhere, so that till is never let in again.
CREATE FUNCTION ims.was_taken_over(the_office text, the_till text, the_letter text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM session s JOIN device d ON d.device = s.device
        WHERE d.office = the_office AND d.till = the_till AND d.letter = the_letter AND s.gone_to IS NOT NULL)
$$;
