-- Own and family accounts that staff declare; domain/own_account.py, judging_own.py and own_sqlite.py say the same.

CREATE TABLE ims.own_account (
    id text PRIMARY KEY,
    device uuid NOT NULL,
    number bigint NOT NULL,
    user_id text NOT NULL,
    salt bytea NOT NULL,
    mark text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    change bigint NOT NULL UNIQUE,
    UNIQUE (device, number)
);
CREATE INDEX own_account_user ON ims.own_account (user_id);
COMMENT ON TABLE ims.own_account IS 'Which accounts staff may do nothing on, as commitments; in words they lie beside their entries';
SELECT ims.let_read('device = ANY ((SELECT ims.my_devices())::uuid[])', 'ims.own_account');
CREATE POLICY sent_again ON ims.own_account TO {administrator} USING (true); -- by the next two grants, to another office
GRANT SELECT (id, user_id, change), UPDATE (change) ON ims.own_account TO {administrator};

-- Whether an entry is judged by all that came before it in its batch, and others by it: it stands alone.
CREATE FUNCTION ims.stands_alone(doc jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ims.uses_slip(doc) OR coalesce(doc->>'kind' IN ('account.declared', 'account.withdrawn', 'session.taken_over'), false)
$$;

-- Whether postings touch an account that one of these people had declared at that time, and not withdrawn.
CREATE FUNCTION ims.is_own(people text[], at timestamptz, postings jsonb) RETURNS boolean LANGUAGE sql STABLE
SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM own_account o, jsonb_array_elements(list(postings)) AS x(v)
        WHERE o.user_id = ANY (people) AND at > o.since AND coalesce(at < o.until, true)
            AND o.mark = encode(sha256(o.salt || convert_to((v->>'fund') || '/' || (v->>'reference'), 'UTF8')), 'hex'))
$$;

-- What is wrong in itself with an entry that declares or withdraws, null where it is sound.
CREATE FUNCTION ims.own_fault(doc jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN jsonb_typeof(doc->'id') IS DISTINCT FROM 'string' OR length(doc->>'id') NOT BETWEEN 1 AND 64
            OR jsonb_typeof(doc->'body') IS DISTINCT FROM 'object'
            OR EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
                WHERE jsonb_typeof(doc->'body'->n) IS DISTINCT FROM 'string' OR length(doc->'body'->>n) NOT BETWEEN 1 AND 64)
            THEN 'malformed'
        WHEN doc->>'kind' = 'account.withdrawn' THEN CASE
            WHEN jsonb_typeof(doc->'body'->'declared') IS DISTINCT FROM 'string'
                OR length(doc->'body'->>'declared') NOT BETWEEN 1 AND 64 THEN 'malformed'
            WHEN NOT coalesce(doc->'personal' ? 'reason', false) THEN 'reason' END
        WHEN jsonb_typeof(doc->'personal'->'declared_account') IS DISTINCT FROM 'string'
            OR length(doc->'personal'->>'declared_account') <> 64 THEN 'malformed'
    END
$$;

-- Keeps what entries of a batch declare or withdraw, after `project` judged who wrote them. A till of the person's office
-- is told by change number. Answers how many more are held.
CREATE FUNCTION ims.project_own(the_device uuid, base bigint, docs jsonb[], looks boolean[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    one record;
    why text;
    taken bigint;
    held_now integer := 0;
BEGIN
    SELECT d.* INTO STRICT place FROM device d WHERE d.device = the_device;
    FOR one IN
        SELECT base + ord AS number, doc->>'kind' AS kind, doc, doc->'body' AS body, doc->>'actor' AS actor,
            roll_time(doc->>'at') AS at, (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date AS day
        FROM unnest(docs, looks) WITH ORDINALITY AS x(doc, look, ord)
        WHERE look IS DISTINCT FROM true AND doc->>'kind' IN ('account.declared', 'account.withdrawn')
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord
    LOOP
        why := CASE WHEN one.kind = 'account.withdrawn' AND one.doc ? 'approver'
                AND NOT approves_at(one.doc->>'approver', place.office) THEN 'approver'
            ELSE own_fault(one.doc) END;
        IF why IS NULL THEN
            why := CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' <> place.office OR one.body->>'till' <> place.till THEN 'other_till'
                WHEN one.kind = 'account.declared' THEN NULL
                WHEN NOT one.doc ? 'approver' THEN 'approver'
                WHEN NOT EXISTS (SELECT FROM own_account o WHERE o.id = one.body->>'declared' AND o.user_id = one.actor)
                    THEN 'declared_unknown' END;
        END IF;
        IF why IS NOT NULL THEN
            INSERT INTO held (device, number, reason, pence)
            VALUES (the_device, one.number, why, coalesce(whole(one.body->'total_pence'), 0));
            held_now := held_now + 1;
            CONTINUE;
        END IF;
        UPDATE meta SET change = change + 1 RETURNING change INTO taken;
        IF one.kind = 'account.withdrawn' THEN
            UPDATE own_account SET until = least(until, one.at), change = taken WHERE id = one.body->>'declared';
        ELSE
            INSERT INTO own_account (id, device, number, user_id, salt, mark, since, change)
            VALUES (one.doc->>'id', the_device, one.number, one.actor, coalesce((SELECT p.salt FROM personal p
                    WHERE p.device = the_device AND p.number = one.number AND p.field = 'declared_account'), ''),
                one.doc->'personal'->>'declared_account', one.at, taken)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN held_now;
END $$;
