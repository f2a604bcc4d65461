-- What a till asks of central besides sending: where its roll ends, and what changed.

-- `the_fork`: the till found that ours is not its roll, so that both sides know.
-- Makes today's statement of rolls where there is none yet; every contact asks, and all but the day's first find one.
CREATE FUNCTION ims.keep_statement() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Europe/London')::date;
    latest record;
    written text;
BEGIN
    SELECT s.day, s.seal INTO latest FROM statement s ORDER BY s.day DESC LIMIT 1;
    IF latest.day >= today THEN
        RETURN;
    END IF;
    PERFORM in_turn('ims statement');
    SELECT s.day, s.seal INTO latest FROM statement s ORDER BY s.day DESC LIMIT 1;
    IF latest.day >= today THEN
        RETURN;
    END IF;
    SELECT format('{"day":"%s","rolls":[%s],"v":1}', to_char(today, 'YYYY-MM-DD'), string_agg(
        format('{"device":"%s","key":"%s","number":%s,"seal":"%s"}', d.device, encode(d.public_key, 'hex'),
            h.number, encode(h.seal, 'hex')), ',' ORDER BY d.device))
    INTO written FROM head h JOIN device d ON d.device = h.device;
    INSERT INTO statement (day, text, seal, made_at)
    VALUES (today, written, sha256(convert_to(E'ims statement 1\n', 'UTF8')
        || coalesce(latest.seal, decode(repeat('00', 32), 'hex')) || convert_to(written, 'UTF8')), clock_timestamp());
END $$;

-- We were put back to a backup: a new epoch, so that every till fetches all again, and who stays away is known to be
-- missed. A device may lie, so it is believed once a day. One from an epoch that we ended ourselves, or that was not heard since
-- the last one, shows what is known.
CREATE FUNCTION ims.take_epoch(the_device uuid, the_epoch text, how text, shown bigint, had bigint) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    now_epoch text;
    new_epoch text := gen_random_uuid()::text;
BEGIN
    SELECT m.epoch INTO now_epoch FROM meta m FOR UPDATE;
    UPDATE head h SET renewed_at = clock_timestamp() WHERE h.device = the_device
        AND coalesce(h.renewed_at < clock_timestamp() - interval '1 day', true)
        AND NOT EXISTS (SELECT FROM epoch_taken e WHERE e.ended = the_epoch)
        AND (the_epoch = now_epoch OR coalesce((SELECT max(e.taken_at) FROM epoch_taken e)
            <= coalesce(h.last_contact_at, '-infinity'), true));
    IF FOUND THEN
        UPDATE meta SET epoch = new_epoch;
        INSERT INTO epoch_taken (epoch, ended, how, device, taken_at, shown, had)
        VALUES (new_epoch, now_epoch, how, the_device, date_trunc('milliseconds', clock_timestamp()), shown, had);
    END IF;
END $$;

-- Whoever restored us says so before anybody connects. Safe to repeat: until somebody was heard it is the same time.
CREATE FUNCTION ims.put_back(OUT taken_at timestamptz, OUT said_by text, OUT known boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    now_epoch text;
    new_epoch text := gen_random_uuid()::text;
BEGIN
    SELECT m.epoch INTO now_epoch FROM meta m FOR UPDATE;
    SELECT e.taken_at, e.said_by, true INTO put_back.taken_at, put_back.said_by, put_back.known
    FROM epoch_taken e WHERE e.taken_at = (SELECT max(l.taken_at) FROM epoch_taken l) AND e.how = 'said'
        AND NOT EXISTS (SELECT FROM head h WHERE h.last_contact_at >= e.taken_at);
    IF NOT FOUND THEN
        UPDATE meta SET epoch = new_epoch;
        INSERT INTO epoch_taken AS e (epoch, ended, how, said_by, taken_at, shown, had)
        SELECT new_epoch, now_epoch, 'said', session_user, date_trunc('milliseconds', clock_timestamp()), change, change FROM meta
        RETURNING e.taken_at, e.said_by, false INTO put_back.taken_at, put_back.said_by, put_back.known;
    END IF;
END $$;

-- `the_had` and `the_epoch`: up to which of its entries the till knows that we had them, and in which epoch it is.
CREATE FUNCTION ims.head(the_protocol integer, the_device uuid, the_last bigint, the_last_seal bytea,
    the_signature bytea, the_fork boolean, the_had bigint DEFAULT 0, the_epoch text DEFAULT '')
RETURNS TABLE (number bigint, seal bytea, epoch text, schema_version integer, now timestamptz, held bigint,
    forked boolean, blocked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    standing record;
    parted boolean;
BEGIN
    SELECT h.*, d.login, d.blocked INTO standing
    FROM head h JOIN device d ON d.device = h.device WHERE h.device = the_device FOR UPDATE OF h;
    IF NOT FOUND OR standing.login <> session_user THEN
        PERFORM refuse('login', 0);
    END IF;
    PERFORM check_protocol(the_protocol);
    PERFORM keep_statement();
    IF the_had > standing.number AND NOT standing.blocked THEN
        PERFORM take_epoch(the_device, the_epoch, 'entries', the_had, standing.number);
    END IF;
    -- on its own: as one side of an OR it is left out where the till says itself that it forked
    parted := hear(the_device, standing.number, the_last, the_last_seal, the_signature);
    UPDATE head h SET last_contact_at = clock_timestamp(), last_heard = greatest(h.last_heard, the_last),
        forked = parted OR coalesce(the_fork, false) OR h.forked
    WHERE h.device = the_device;
    RETURN QUERY SELECT h.number, h.seal, m.epoch, m.schema_version, clock_timestamp(),
        (SELECT count(*) FROM held_open x WHERE x.device = the_device), h.forked, standing.blocked
    FROM head h, meta m WHERE h.device = the_device;
END $$;

-- What other tills took on each account, after the entries that the till knows of each, and up to which it now knows:
-- cash within the window of the office's limit, all payments of late, so that none is taken twice (domain/cash_limit.py,
-- told_days). Null where it does not ask.
CREATE FUNCTION ims.cash_elsewhere(the_device uuid, the_office text, known jsonb) RETURNS json
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    WITH again AS MATERIALIZED (
        SELECT coalesce((SELECT least(greatest(coalesce(whole(c.data->'asks_again_days'), 3), 0), 3660)::integer
            FROM reference c WHERE c.kind = 'council' AND c.key = 'council' AND NOT c.removed), 0) AS days
        WHERE jsonb_typeof(known) = 'object'
    ), own AS MATERIALIZED (
        SELECT today - reach.days + 1 AS since, today - again.days AS again, reach.days
        FROM again, LATERAL (SELECT (clock_timestamp() AT TIME ZONE 'Europe/London')::date AS today) AS t,
            LATERAL (SELECT greatest(again.days + 1, (
                SELECT least(greatest(coalesce(whole(r.data->'cash_limit'->'days'), 1), 1), 3660)::integer
                FROM reference r WHERE r.kind = 'office' AND r.key = the_office AND NOT r.removed
                    AND whole(r.data->'cash_limit'->'limit_pence') IS NOT NULL)) AS days) AS reach
    ), others AS MATERIALIZED (
        SELECT h.device, h.number, coalesce(whole(known->h.device::text), 0) AS had
        FROM head h JOIN device d ON d.device = h.device
        WHERE d.kind = 'till' AND h.device <> the_device AND h.number > coalesce(whole(known->h.device::text), 0)
    ), taken AS MATERIALIZED (
        SELECT t.device, t.number, t.fund, t.reference, t.business_day, sum(t.amount_pence)::bigint AS pence
        FROM others o JOIN transaction t ON t.device = o.device AND t.number > o.had AND t.number <= o.number
            JOIN reference m ON m.kind = 'mop' AND m.key = t.mop AND m.data->>'kind' = 'cash'
        WHERE t.business_day >= (SELECT since FROM own) AND t.kind NOT IN ('session.closed', 'payment.refunded')
        GROUP BY t.device, t.number, t.fund, t.reference, t.business_day
    ), paid AS MATERIALIZED (
        SELECT t.device, t.number, t.office || '-' || t.till AS place, min(t.at) AS at, t.fund, t.reference, t.business_day,
            sum(t.amount_pence)::bigint AS pence
        FROM others o JOIN transaction t ON t.device = o.device AND t.number > o.had AND t.number <= o.number
        WHERE t.business_day >= (SELECT again FROM own) AND t.kind IN ('payment.taken', 'payment.voided')
        GROUP BY t.device, t.number, t.office, t.till, t.fund, t.reference, t.business_day
    )
    SELECT json_build_object('since', since, 'days', days, 'upto', (SELECT json_object_agg(device, number) FROM others),
        'taken', (SELECT json_agg(json_build_array(device, number, fund, reference, business_day, pence)) FROM taken),
        'paid', (SELECT json_agg(json_build_array(device, number, place,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), fund, reference, business_day, pence)) FROM paid))
    FROM own
$$;

-- One slice of changes in the order of their numbers, as one JSON text. Numbers are taken under one lock, so what
-- has a lower number is never still on its way. A till ahead of us shows that we were restored: a new epoch.
-- Sessions that are open at an office's other tills that are in use, neither closed nor paused: whose, where, since when.
CREATE FUNCTION ims.at_work_elsewhere(the_office text, the_till text) RETURNS json
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_array(s.cashier, d.office || '-' || d.till,
        to_char(s.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
    FROM session s JOIN device d USING (device)
    WHERE s.closed IS NULL AND s.gone_to IS NULL AND s.state IN ('open', 'counted') AND s.opened_at IS NOT NULL
        AND d.office = the_office AND d.till <> the_till AND NOT d.blocked
        AND NOT EXISTS (SELECT FROM head l WHERE l.follows = d.device)
$$;

CREATE FUNCTION ims.pull(the_protocol integer, the_device uuid, the_epoch text, the_after bigint, the_limit integer,
    the_cash jsonb DEFAULT NULL)
RETURNS TABLE (schema_version integer, changes text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    home text;
    place text;
    most integer := least(greatest(the_limit, 1), 20000);
    fresh boolean;
    ahead boolean;
BEGIN
    SELECT d.office, d.till INTO home, place FROM device d WHERE d.device = the_device AND d.login = session_user;
    IF NOT FOUND THEN
        PERFORM refuse('login', 0);
    END IF;
    PERFORM check_protocol(the_protocol);
    IF (SELECT d.blocked FROM device d WHERE d.device = the_device) THEN
        RAISE EXCEPTION USING ERRCODE = 'IM006', MESSAGE = 'till_blocked';
    END IF;
    -- it may be a lie: a device can make every till fetch all again once a day, and its own copy whenever it likes
    ahead := EXISTS (SELECT FROM meta WHERE epoch = the_epoch AND change < the_after);
    IF ahead THEN
        PERFORM take_epoch(the_device, the_epoch, 'changes', the_after, (SELECT change FROM meta));
    END IF;
    SELECT ahead OR epoch <> the_epoch INTO fresh FROM meta;
    RETURN QUERY WITH slice AS (
        SELECT * FROM (
            (SELECT change, 'r' AS what, json_build_array(kind, key, CASE WHEN NOT removed THEN data END) AS val
            FROM reference WHERE fresh OR change > the_after ORDER BY change LIMIT most)
            UNION ALL
            (SELECT change, CASE WHEN removed THEN 'x' ELSE 'h' END, json_build_array(fund, reference, surname,
                forename, title, address, postcode, balance_pence, due_pence, as_at, message, note, record_type,
                arrears_pence, collects_on, amounts)
            FROM holder WHERE fresh OR change > the_after ORDER BY change LIMIT most)
            UNION ALL
            (SELECT w.change, 'w', json_build_array(w.user_id, w.hash)
            FROM password_hash w JOIN reference u ON u.kind = 'user' AND u.key = w.user_id
            WHERE (fresh OR w.change > the_after) AND NOT u.removed AND u.data->>'office' = home
            ORDER BY w.change LIMIT most)
            UNION ALL -- of the office's people; which account it is, is in none of it
            (SELECT o.change, 'r', json_build_array('own_account', o.id, json_build_object('id', o.id, 'user', o.user_id,
                'salt', CASE WHEN o.until IS NULL THEN encode(o.salt, 'hex') ELSE '' END, 'mark', o.mark,
                'declared_at', to_char(o.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'withdrawn', o.until IS NOT NULL))
            FROM own_account o JOIN reference u ON u.kind = 'user' AND u.key = o.user_id
            WHERE (fresh OR o.change > the_after) AND NOT u.removed AND u.data->>'office' = home
            ORDER BY o.change LIMIT most)
            UNION ALL -- of the till's own sessions, and of those that were carried over to it
            (SELECT a.change, 'a', json_build_array(a.session, a.closed, a.by_user,
                to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            FROM approval a JOIN device d USING (device)
            WHERE (fresh OR a.change > the_after) AND d.office = home AND d.till = place
            ORDER BY a.change LIMIT most)
            UNION ALL
            (SELECT w.change, 'v', json_build_array(w.device, w.asked, w.approved, w.by_user,
                to_char(w.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), w.desk, w.number)
            FROM void_word w JOIN device d USING (device)
            WHERE (fresh OR w.change > the_after) AND d.office = home AND d.till = place
            ORDER BY w.change LIMIT most)
        ) AS all_changes ORDER BY change LIMIT most
    )
    SELECT m.schema_version, json_build_object('epoch', m.epoch, 'fresh', fresh,
        'upto', CASE WHEN s.taken = most THEN s.upto ELSE m.change END, 'more', s.taken = most,
        'r', s.r, 'h', s.h, 'x', s.x, 'w', s.w, 'a', s.a,
        's', (SELECT json_build_array(t.day, encode(t.seal, 'hex')) FROM statement t ORDER BY t.day DESC LIMIT 1),
        'v', s.v,
        'o', CASE WHEN s.taken < most THEN at_work_elsewhere(home, place) END,
        'c', CASE WHEN s.taken < most THEN cash_elsewhere(the_device, home, the_cash) END)::text
    FROM meta m, (
        SELECT count(*) AS taken, max(change) AS upto,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'r') AS r,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'h') AS h,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'x') AS x,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'w') AS w,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'a') AS a,
            json_agg(val ORDER BY change) FILTER (WHERE what = 'v') AS v
        FROM slice) AS s;
END $$;

-- One state a device; runs with the owner's rights, so that who may see sums need not see rows. `astray` is the last
-- entry that a device signed and that never came: not on its roll, nor carried over by one that came after it.
CREATE VIEW ims.device_state AS
SELECT d.device, d.office, d.till, d.letter, d.kind, h.last_heard, h.number AS last_stored, h.last_contact_at, d.enrolled_at, h.forked, d.blocked,
    coalesce(k.held, 0) AS held, coalesce(k.pence, 0)::bigint AS held_pence,
    (SELECT count(*) FROM ims.settled z WHERE z.device = d.device) AS settled,
    coalesce(t.postings, 0) AS postings, coalesce(t.pence, 0)::bigint AS postings_pence,
    h.follows, h.follows_number, h.brought, CASE WHEN h.forked OR EXISTS (SELECT FROM ims.head l WHERE l.follows = d.device) THEN (
        SELECT max(s.number) FROM ims.signed_head s
        WHERE s.device = d.device AND s.number > 0
            AND NOT EXISTS (SELECT FROM ims.entry e WHERE e.device = s.device AND e.number = s.number AND e.seal = s.seal)
            AND NOT EXISTS (
                WITH RECURSIVE way (device, number) AS (
                    SELECT l.device, s.number - l.follows_number + 1 FROM ims.head l
                    WHERE l.follows = s.device AND s.number > l.follows_number
                    UNION ALL SELECT l.device, w.number - l.follows_number + 1 FROM way w JOIN ims.head l ON l.follows = w.device
                    WHERE w.number > l.follows_number)
                SELECT FROM way w JOIN ims.entry e USING (device, number)
                WHERE strpos(e.text, '"kind":"entry.carried"') > 0 AND strpos(e.text, encode(s.seal, 'hex')) > 0)
        ) END AS astray
FROM ims.device d
    JOIN ims.head h USING (device)
    LEFT JOIN (SELECT device, count(*) AS held, sum(pence) AS pence FROM ims.held_open GROUP BY device) AS k USING (device)
    LEFT JOIN (SELECT device, count(*) AS postings, sum(amount_pence) AS pence FROM ims.transaction GROUP BY device)
        AS t USING (device)
WHERE NOT (SELECT ims.limited()) OR d.office = ANY ((SELECT ims.my_offices())::text[])
    OR '*' = ANY ((SELECT ims.my_offices())::text[]);

-- A person may be shown their own password's hash, and nobody else's.
CREATE FUNCTION ims.own_password_hash(the_user text) RETURNS text
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT w.hash FROM password_hash w JOIN login l ON l.user_id = w.user_id
    WHERE w.user_id = the_user AND l.login = session_user
$$;
