-- Payments that came over once another till had counted their drawer, taken out of overs and shorts by finance. They stand as they
-- are; what the count had posted for them goes. domain/late_settled.py and late_sqlite.py say the same.

CREATE TABLE ims.late_settled (
    device uuid NOT NULL,
    number bigint NOT NULL,
    desk uuid NOT NULL,
    entry bigint NOT NULL,
    PRIMARY KEY (device, number),
    UNIQUE (desk, entry)
);
COMMENT ON TABLE ims.late_settled IS 'Late payments that finance took out of overs and shorts, by which entry of whose desk roll';
SELECT ims.protect('ims.late_settled');
SELECT ims.let_read(ims.of_my_devices(), 'ims.late_settled');
CREATE POLICY own_late ON ims.entry FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT s.desk, s.entry FROM ims.late_settled s));

-- What is wrong in itself with an entry that takes a late payment out of overs, null where it is sound.
CREATE FUNCTION ims.late_settled_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'till', 'business_day', 'device', 'seal', 'receipt', 'session']) AS n
            WHERE NOT ims.is_word(body->n))
        OR body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        OR ims.whole(body->'number') IS NULL OR ims.whole(body->'total_pence') IS NULL
        OR coalesce(jsonb_typeof(body->'over') <> 'object', true) OR NOT ims.is_word(body->'over'->'device')
        OR ims.whole(body->'over'->'number') IS NULL
        OR NOT ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code'],
            ARRAY['amount_pence', 'vat_pence', 'line', 'tender'])
        OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'postings')) AS x(v)
            WHERE jsonb_typeof(v->'narrative') IS DISTINCT FROM 'string') THEN
        RETURN 'malformed';
    END IF;
    IF (SELECT coalesce(sum(ims.whole(v->'amount_pence')), 0) FROM jsonb_array_elements(body->'postings') AS x(v))
        <> ims.whole(body->'total_pence') THEN
        RETURN 'sums';
    END IF;
    RETURN CASE WHEN body->'postings' = '[]' OR EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
        WHERE ims.whole(v->'line') <> 0 OR ims.whole(v->'tender') <> 0 OR ims.whole(v->'vat_pence') <> 0) THEN 'posting' END;
END $$;

-- Keeps what entries of one's desk roll take out of overs; refuses them all where one cannot stand.
CREATE FUNCTION ims.keep_late(the_desk uuid, base bigint, docs jsonb[], who text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one desk_entry_said;
    there record;
    mine text[] := my_offices();
    why text;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'late.settled')
    LOOP
        why := coalesce(late_settled_fault(one.body), codes_fault(one.body->'postings'),
            CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day' END);
        IF why IS NULL THEN
            SELECT e.seal, e.text::jsonb AS sealed, d.office, d.till, d.letter, t.doc AS told INTO there
            FROM payment p JOIN device d ON d.device = p.device JOIN entry e ON e.device = p.device AND e.number = p.number
                CROSS JOIN LATERAL told(e.text) AS t
            WHERE p.device = (one.body->>'device')::uuid AND p.number = whole(one.body->'number') FOR UPDATE OF p;
            why := CASE WHEN NOT FOUND OR encode(there.seal, 'hex') <> one.body->>'seal' OR there.office <> one.body->>'office'
                    OR there.till <> one.body->>'till' OR there.told->'body'->>'session' <> one.body->>'session'
                    OR there.office || '-' || there.till || there.letter || '-H' || (one.body->>'number') <> one.body->>'receipt'
                    THEN 'late_unknown'
                WHEN NOT (there.office = ANY (mine) OR '*' = ANY (mine)) OR NOT '*' = ANY (my_funds()) THEN 'office'
                WHEN EXISTS (SELECT FROM late_settled s WHERE s.device = (one.body->>'device')::uuid
                    AND s.number = whole(one.body->'number')) THEN 'late_settled'
                WHEN EXISTS (SELECT FROM session s WHERE s.id = one.body->>'session'
                        AND s.device::text IN (one.body->>'device', there.told->>'device') AND who IN (s.cashier, s.closed_by))
                    OR who IN (there.told->>'actor', there.told->>'approver', there.sealed->>'actor', there.sealed->>'approver')
                    THEN 'held_own'
                ELSE over_fault(jsonb_build_object('over', one.body->'over', 'postings', list(there.told->'body'->'postings')
                    || (one.body->'postings')), there.told, (one.body->>'device')::uuid, whole(one.body->'number')) END;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO late_settled (device, number, desk, entry)
        VALUES ((one.body->>'device')::uuid, whole(one.body->'number'), the_desk, one.number);
        PERFORM desk_post(the_desk, one, who, one.body->>'receipt', one.body->>'till');
    END LOOP;
END $$;
