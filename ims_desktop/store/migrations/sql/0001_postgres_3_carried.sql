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

-- An entry's text as far as something may go on from it: null where it carries what does not go on itself.
CREATE FUNCTION ims.text_at(the_device uuid, the_number bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT e.text FROM entry e WHERE e.device = the_device AND e.number = the_number AND NOT EXISTS (
        SELECT FROM held h WHERE h.device = the_device AND h.number = the_number AND h.reason = 'carried')
$$;

-- The body of what a text carries, null where it carries nothing.
CREATE FUNCTION ims.carried_by(written text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = ims, pg_temp AS $$
BEGIN
    RETURN CASE WHEN written::jsonb->>'kind' = 'entry.carried' THEN written::jsonb->'body' END;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN NULL;
END $$;

-- Whether a letter of a till is a device's: enrolled under it, or the first to be carried over under it where we were
-- put back to before it was enrolled. A device that was given the letter again and wrote nothing stands in nobody's way.
CREATE FUNCTION ims.is_of(the_office text, the_till text, the_letter text, the_device uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    INSERT INTO earlier_device (office, till, letter, device)
    SELECT the_office, the_till, the_letter, the_device WHERE NOT EXISTS (
        SELECT FROM device d JOIN head h ON h.device = d.device WHERE d.device = the_device
            OR (d.office, d.till, d.letter) = (the_office, the_till, the_letter) AND h.number > 0)
    ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM device d
            WHERE d.device = the_device AND (d.office, d.till, d.letter) = (the_office, the_till, the_letter))
        OR EXISTS (SELECT FROM earlier_device d
            WHERE d.device = the_device AND (d.office, d.till, d.letter) = (the_office, the_till, the_letter));
END $$;

-- Why what an entry carries, sound in itself, does not count; null where it may. The same as carried_rules.py:
-- `carried` where a layer does not go on from the entry carried just before, else from central's own (where central has
-- neither, nothing speaks against it); `earlier_device` where its letter is not that device's, or not before the till's.
CREATE FUNCTION ims.astray(the_device uuid, at bigint, doc jsonb) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    place record;
    body jsonb := doc->'body';
    told jsonb;
    last text := text_at(the_device, at - 1);
    here bytea;
BEGIN
    WHILE body IS NOT NULL LOOP
        IF body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR whole(body->'number') < 1 THEN
            RETURN 'carried';
        END IF;
        told := carried_by(last);
        IF whole(body->'number') = 1 THEN
            last := NULL;
            IF body->>'before' <> repeat('00', 32) THEN
                RETURN 'carried';
            END IF;
        ELSIF told->'device' = body->'device' AND told->'seal' = body->'before'
            AND whole(told->'number') = whole(body->'number') - 1 THEN
            last := told->>'text';
        ELSE
            SELECT e.seal INTO here FROM entry e
            WHERE e.device = (body->>'device')::uuid AND e.number = whole(body->'number') - 1;
            IF encode(here, 'hex') <> body->>'before' THEN
                RETURN 'carried';
            END IF;
            last := text_at((body->>'device')::uuid, whole(body->'number') - 1);
        END IF;
        body := carried_by(body->>'text');
    END LOOP;
    SELECT d.office, d.till, d.letter COLLATE "C" AS letter INTO place FROM device d WHERE d.device = the_device;
    body := doc->'body';
    WHILE body IS NOT NULL LOOP
        IF body->>'letter' !~ '^[A-Z]$' OR body->>'letter' >= place.letter COLLATE "C"
            OR NOT is_of(place.office, place.till, body->>'letter', (body->>'device')::uuid) THEN
            RETURN 'earlier_device';
        END IF;
        place.letter := body->>'letter';
        body := carried_by(body->>'text');
    END LOOP;
    RETURN NULL;
END $$;

-- Keeps which device of the same place this one came after, and how much of it came over: for `device_state`.
CREATE FUNCTION ims.note_earlier(the_device uuid, base bigint, docs jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF base = 0 AND docs[1]->>'kind' = 'device.enrolled' AND jsonb_typeof(docs[1]->'body'->'follows') = 'object' THEN
        UPDATE head h SET follows = before.device, follows_number = whole(docs[1]->'body'->'follows'->'number')
        FROM device mine JOIN device before USING (office, till, kind)
        WHERE h.device = the_device AND mine.device = the_device AND before.letter < mine.letter
            AND before.device::text = docs[1]->'body'->'follows'->>'device'
            AND whole(docs[1]->'body'->'follows'->'number') >= 0;
    END IF;
    UPDATE head h SET brought = h.brought + came.count
    FROM (SELECT doc->'body'->>'device' AS device, count(*) FROM unnest(docs) AS d(doc)
        WHERE doc->>'kind' = 'entry.carried' GROUP BY 1) AS came
    WHERE h.device = the_device AND came.device = h.follows::text;
END $$;

-- Projects a batch as `project` does. A carried entry counts as the entry that it carries, judged under the letter that
-- the till had then; one that does not count is held. Answers how many are held.
CREATE FUNCTION ims.project_all(the_device uuid, base bigint, docs jsonb[], texts text[], looks boolean[], evens boolean[])
RETURNS integer
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    run record;
    standing record;
    one record;
    tolds jsonb[];
    letters text[]; -- of entries that were carried over
    whys text[];
    why text;
    sealed_at timestamptz;
    only_usual boolean := array_position(looks, NULL) IS NULL; -- payments as tills usually write them, and nothing else
    held_now integer := 0;
BEGIN
    IF NOT only_usual AND (base = 0
            OR EXISTS (SELECT FROM unnest(docs) AS d(doc) WHERE doc->>'kind' = 'entry.carried')) THEN
        PERFORM note_earlier(the_device, base, docs);
    END IF;
    IF only_usual THEN
        held_now := project(the_device, base, docs, NULL, looks, evens);
    ELSIF NOT EXISTS (SELECT FROM unnest(docs, looks) AS d(doc, look)
            WHERE look IS DISTINCT FROM true AND (doc->>'kind' = 'entry.carried' OR stands_alone(doc))) THEN
        held_now := project(the_device, base, docs, NULL, looks, evens)
            + project_events(the_device, base, docs, NULL, looks)
            + project_post(the_device, base, docs, NULL, looks);
    ELSE
        tolds := docs;
        letters := array_fill(NULL::text, ARRAY[cardinality(docs)]);
        whys := letters;
        SELECT d.blocked, h.at INTO standing FROM device d JOIN head h ON h.device = d.device WHERE d.device = the_device;
        FOR one IN SELECT ord, s.doc, t.doc AS told, t.letter, t.holds
            FROM unnest(docs, texts) WITH ORDINALITY AS s(doc, text, ord) CROSS JOIN LATERAL told(s.text) AS t ORDER BY ord
        LOOP
            sealed_at := roll_time(one.doc->>'at');
            IF one.doc->>'kind' = 'entry.carried' THEN
                why := CASE WHEN one.holds THEN astray(the_device, base + one.ord, one.doc) ELSE 'carried' END;
                whys[one.ord] := CASE
                    WHEN why IS NOT NULL THEN why
                    WHEN standing.blocked THEN 'till_blocked'
                    WHEN one.doc->'v' IS DISTINCT FROM '1' THEN 'unknown_version'
                    WHEN sealed_at IS NULL THEN 'malformed'
                    WHEN sealed_at < standing.at THEN 'time_backwards'
                    WHEN one.doc ? 'approver' AND NOT EXISTS (SELECT FROM reference a
                        WHERE a.kind = 'user' AND a.key = one.doc->>'approver' AND NOT a.removed
                            AND jsonb_typeof(one.doc->'approver') = 'string' AND a.data->'disabled' IS DISTINCT FROM 'true'
                            AND a.key IS DISTINCT FROM one.doc->>'actor') THEN 'approver'
                END;
                tolds[one.ord] := one.told;
                letters[one.ord] := coalesce(one.letter, '');
                IF whys[one.ord] IS NOT NULL THEN -- now, for what follows may not go on from what went astray
                    INSERT INTO held (device, number, reason, pence)
                    VALUES (the_device, base + one.ord, whys[one.ord], CASE WHEN whys[one.ord] = 'carried' THEN 0
                        ELSE coalesce(whole(CASE WHEN one.holds THEN one.told ELSE one.doc END->'body'->'total_pence'), 0) END);
                    held_now := held_now + 1;
                END IF;
            END IF;
            standing.at := sealed_at;
        END LOOP;
        FOR run IN
            WITH s AS (
                -- a slip of a receipt book, an account that is declared, a session that is taken over: each is judged by
                -- all that came before it
                SELECT *, CASE WHEN stands_alone(told) THEN -ord
                    ELSE ord - row_number() OVER (PARTITION BY letter, why IS NULL, stands_alone(told) ORDER BY ord) END AS stretch
                FROM unnest(docs, tolds, letters, whys) WITH ORDINALITY AS x(doc, told, letter, why, ord)
            )
            SELECT min(ord) AS first, letter, why IS NOT NULL AS aside, array_agg(told ORDER BY ord) AS docs,
                (array_agg(roll_time(doc->>'at') ORDER BY ord DESC))[1] AS at
            FROM s GROUP BY letter, why IS NULL, stretch, why IS NOT NULL ORDER BY 1
        LOOP
            IF NOT run.aside THEN
                held_now := held_now + project(the_device, base + run.first - 1, run.docs, run.letter)
                    + project_events(the_device, base + run.first - 1, run.docs, run.letter)
                    + project_post(the_device, base + run.first - 1, run.docs, run.letter)
                    + project_own(the_device, base + run.first - 1, run.docs);
            END IF;
            UPDATE head SET at = run.at WHERE device = the_device;
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
        UPDATE held h SET reason = 'payment_known', pence = 0 -- it was held before, and finance put it right
        FROM entry mine, settled s
        WHERE h.device = the_device AND h.number > base AND h.reason NOT IN ('carried', 'payment_known')
            AND mine.device = h.device AND mine.number = h.number AND s.how = 'posted'
            AND (s.device, s.number) <> (h.device, h.number)
            AND s.seal = encode((SELECT coalesce(t.seal, mine.seal) FROM told(mine.text) AS t), 'hex');
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
