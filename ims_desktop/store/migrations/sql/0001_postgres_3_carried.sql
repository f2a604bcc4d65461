-- Entries of an earlier device: carried on the roll of the one that came after it, and given back to an administrator.

-- What a text tells in the end: itself (no letter then), or the entry that it carries, however deep. `holds` is false
-- where the carrying is broken: another seal, another number, not readable. The same rules as domain/carried.py.
CREATE FUNCTION ims.told(written text, OUT doc jsonb, OUT letter text, OUT seal bytea, OUT holds boolean)
LANGUAGE plpgsql IMMUTABLE SET search_path = ims, pg_temp AS $$
DECLARE
    body jsonb;
BEGIN
    holds := true;
    doc := written::jsonb;
    FOR depth IN 1..8 LOOP
        EXIT WHEN doc->>'kind' IS DISTINCT FROM 'entry.carried';
        body := doc->'body';
        letter := body->>'letter';
        holds := coalesce(jsonb_typeof(body->'text') = 'string' AND jsonb_typeof(body->'letter') = 'string'
            AND jsonb_typeof(body->'device') = 'string' AND whole(body->'number') IS NOT NULL
            AND jsonb_typeof(body->'before') = 'string' AND body->>'before' ~ '^[0-9a-f]{64}$'
            AND jsonb_typeof(body->'seal') = 'string' AND body->>'seal' ~ '^[0-9a-f]{64}$', false);
        EXIT WHEN NOT holds;
        seal := decode(body->>'seal', 'hex');
        holds := seal = sha256('\x696d7320726f6c6c20310a'::bytea || decode(body->>'before', 'hex')
            || convert_to(body->>'text', 'UTF8'));
        EXIT WHEN NOT holds;
        BEGIN
            doc := (body->>'text')::jsonb;
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            holds := false;
        END;
        holds := holds AND coalesce(jsonb_typeof(doc) = 'object' AND plain(body->>'text', doc)
            AND doc->'device' = body->'device' AND doc->'number' = body->'number', false);
        EXIT WHEN NOT holds;
    END LOOP;
    holds := holds AND doc->>'kind' IS DISTINCT FROM 'entry.carried';
END $$;

-- Whether a carried entry goes on from what is known here of its own roll: central's entry before it, or the one that
-- was carried just before. Where central has neither, nothing speaks against it.
CREATE FUNCTION ims.carried_on(the_device uuid, at bigint, body jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE
        WHEN body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN false
        WHEN whole(body->'number') = 1 THEN body->>'before' = repeat('00', 32)
        ELSE coalesce((SELECT doc->'body'->>'seal' = body->>'before' FROM (
                SELECT e.text::jsonb AS doc FROM entry e WHERE e.device = the_device AND e.number = at - 1) AS last
                WHERE doc->>'kind' = 'entry.carried'), false)
            OR coalesce((SELECT encode(e.seal, 'hex') = body->>'before' FROM entry e
                WHERE e.device = (body->>'device')::uuid AND e.number = whole(body->'number') - 1), true)
        END
$$;

-- Projects a batch as `project` does. A carried entry counts as the entry that it carries, judged under the letter that
-- the till had then; one that does not hold is held. Answers how many are held.
CREATE FUNCTION ims.project_all(the_device uuid, base bigint, docs jsonb[], texts text[], looks boolean[])
RETURNS integer
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    run record;
    held_now integer := 0;
    broken integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM unnest(docs) AS d(doc) WHERE doc->>'kind' = 'entry.carried') THEN
        held_now := project(the_device, base, docs, NULL, looks)
            + project_sessions(the_device, base, docs, false, looks);
    ELSE
        FOR run IN
            WITH one AS MATERIALIZED (
                SELECT ord, s.doc, CASE WHEN s.doc->>'kind' = 'entry.carried' THEN
                    CASE WHEN t.holds AND carried_on(the_device, base + ord, s.doc->'body') THEN t.doc END
                    ELSE s.doc END AS told,
                    CASE WHEN s.doc->>'kind' = 'entry.carried' THEN coalesce(t.letter, '') END AS letter
                FROM unnest(docs, texts) WITH ORDINALITY AS s(doc, text, ord) CROSS JOIN LATERAL told(s.text) AS t
            ), stretch AS (
                SELECT *, ord - row_number() OVER (PARTITION BY told IS NULL, letter ORDER BY ord) AS stretch FROM one
            )
            SELECT min(ord) AS first, letter, told IS NULL AS broken, array_agg(coalesce(told, doc) ORDER BY ord) AS docs
            FROM stretch GROUP BY told IS NULL, letter, stretch ORDER BY 1
        LOOP
            held_now := held_now + project(the_device, base + run.first - 1, run.docs, run.letter)
                + project_sessions(the_device, base + run.first - 1, run.docs, run.letter IS NOT NULL);
            IF run.broken THEN
                INSERT INTO held (device, number, reason)
                SELECT the_device, base + ord, 'carried'
                FROM generate_series(run.first, run.first + cardinality(run.docs) - 1) AS x(ord) ON CONFLICT DO NOTHING;
                GET DIAGNOSTICS broken = ROW_COUNT;
                held_now := held_now + broken;
            END IF;
        END LOOP;
    END IF;
    IF held_now > 0 THEN -- the very same entry came both ways: nothing is missing and nothing to put right
        UPDATE held h SET reason = 'payment_known', pence = 0
        FROM entry mine, payment p, entry theirs
        WHERE h.device = the_device AND h.number > base AND h.reason NOT IN ('carried', 'payment_known')
            AND mine.device = h.device AND mine.number = h.number
            AND p.id = (SELECT t.doc->'body'->>'payment' FROM told(mine.text) AS t)
            AND theirs.device = p.device AND theirs.number = p.number
            AND (SELECT coalesce(t.seal, mine.seal) FROM told(mine.text) AS t)
                = (SELECT coalesce(t.seal, theirs.seal) FROM told(theirs.text) AS t);
    END IF;
    RETURN held_now;
END $$;

-- A roll for restoring a till: entries after a number with the personal values that were not erased.
CREATE FUNCTION ims.restorable(the_device uuid, the_after bigint, most integer)
RETURNS TABLE (number bigint, text text, seal bytea, personal jsonb)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT e.number, e.text, e.seal, coalesce((
        SELECT jsonb_agg(jsonb_build_array(p.field, encode(p.salt, 'hex'), p.value) ORDER BY p.field)
        FROM personal p WHERE p.device = e.device AND p.number = e.number), '[]'::jsonb)
    FROM entry e WHERE e.device = the_device AND e.number > the_after
    ORDER BY e.number LIMIT least(greatest(most, 1), 5000)
$$;
