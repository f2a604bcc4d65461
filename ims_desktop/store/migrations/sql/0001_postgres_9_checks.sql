-- Spot checks of the safe, of floats that are kept and of the imprest, by entries of desk rolls: they move nothing and are never put right.
-- domain/custody_check.py and checks_sqlite.py say the same.

CREATE TABLE ims.custody_check (
    device uuid NOT NULL,
    number bigint NOT NULL,
    office text NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE INDEX custody_check_office ON ims.custody_check (office);
CREATE TABLE ims.custody_agreed (
    device uuid NOT NULL,
    number bigint NOT NULL,
    by_device uuid NOT NULL,
    by_number bigint NOT NULL,
    PRIMARY KEY (device, number),
    FOREIGN KEY (device, number) REFERENCES ims.custody_check
);
COMMENT ON TABLE ims.custody_check IS 'By which entry of whose desk roll the safe of an office, a float kept there or its imprest was counted';
COMMENT ON TABLE ims.custody_agreed IS 'Checks of custody that their checker signed, by an entry of their own desk roll';

SELECT ims.protect('ims.custody_check'), ims.protect('ims.custody_agreed');
SELECT ims.let_read(ims.of_my_offices(), 'ims.custody_check');
SELECT ims.let_read('(device, number) IN (SELECT c.device, c.number FROM ims.custody_check c)', 'ims.custody_agreed');

-- What is wrong with a check in itself, null where it is sound.
CREATE FUNCTION ims.check_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    cash bigint;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'business_day', 'place', 'checker']) AS n
            WHERE NOT ims.is_word(body->n))
        OR body->>'place' NOT IN ('safe', 'float', 'imprest') OR (body->>'place' = 'float') <> (body ? 'till')
        OR body ? 'till' AND NOT ims.is_word(body->'till')
        OR coalesce(ims.whole(body->'missing') < 0, true)
        OR NOT ims.parts_fit(body->'tenders', ARRAY['kind'], ARRAY['counted_pence', 'expected_pence', 'difference_pence'])
        OR (SELECT coalesce(array_agg(v->>'kind' ORDER BY ord), '{}') FROM jsonb_array_elements(ims.list(body->'tenders')) WITH ORDINALITY AS x(v, ord))
            <> (CASE body->>'place' WHEN 'safe' THEN ARRAY['cash', 'cheque', 'other'] WHEN 'imprest' THEN ARRAY['cash', 'other']
                ELSE ARRAY['cash'] END) THEN
        RETURN 'malformed';
    END IF;
    cash := ims.whole(body->'tenders'->0->'counted_pence');
    IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE ims.whole(v->'counted_pence') < 0)
        OR NOT ims.is_sum(body, ARRAY[cash]) OR cash <> 0 AND NOT body ?| ARRAY['counted', 'bags'] THEN
        RETURN 'count';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v)
            WHERE ims.whole(v->'difference_pence') <> ims.whole(v->'counted_pence') - ims.whole(v->'expected_pence')) THEN
        RETURN 'sums';
    END IF;
    RETURN NULL;
END $$;

-- Whether somebody may stand by a check of an office: another supervisor of it, or finance or an auditor who sees all of it.
CREATE FUNCTION ims.may_check(the_checker text, who text, the_office text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT the_checker <> who AND EXISTS (SELECT FROM reference u
        WHERE u.kind = 'user' AND u.key = the_checker AND NOT u.removed AND u.data->'disabled' IS DISTINCT FROM 'true'
            AND u.data->'roles' ?| ARRAY['supervisor', 'finance', 'auditor'] AND u.data->'only_funds'->0 IS NULL
            AND CASE WHEN u.data->'only_offices'->0 IS NOT NULL THEN u.data->'only_offices' ? the_office
                ELSE u.data->'roles' ?| ARRAY['finance', 'auditor'] OR u.data->>'office' = the_office END)
$$;

-- Keeps which checks entries of one's desk roll are; refuses them all where one cannot stand.
CREATE FUNCTION ims.keep_checks(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    why text;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'custody.counted')
    LOOP
        why := coalesce(check_fault(one.body), CASE
            WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
            WHEN one.body->>'office' IS DISTINCT FROM home THEN 'office'
            WHEN NOT may_check(one.body->>'checker', who, home) THEN 'checker' END);
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO custody_check (device, number, office) VALUES (the_desk, one.number, home);
    END LOOP;
END $$;

-- What is wrong with a checker's signature in itself, null where it is sound.
CREATE FUNCTION ims.agreed_fault(body jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'business_day', 'device', 'seal']) AS n
            WHERE NOT ims.is_word(body->n))
        OR ims.whole(body->'number') IS NULL THEN 'malformed' END
$$;

-- Keeps which checks entries of one's desk roll sign: by the checker whom they name, as they stand on their roll, once.
CREATE FUNCTION ims.keep_agreed(the_desk uuid, base bigint, docs jsonb[], who text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    named record;
    why text;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'custody.agreed')
    LOOP
        why := coalesce(agreed_fault(one.body), CASE
            WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day' END);
        IF why IS NULL THEN
            SELECT c.device, c.number, e.text::jsonb->'body'->>'checker' AS checker, e.text::jsonb->>'actor' AS custodian, c.office INTO named
            FROM custody_check c JOIN entry e USING (device, number)
            WHERE c.device::text = one.body->>'device' AND c.number = whole(one.body->'number') AND c.office = one.body->>'office'
                AND encode(e.seal, 'hex') = one.body->>'seal';
            why := CASE WHEN NOT FOUND THEN 'check_unknown' WHEN named.checker <> who OR NOT may_check(who, named.custodian, named.office) THEN 'checker' END;
        END IF;
        IF why IS NULL THEN
            INSERT INTO custody_agreed (device, number, by_device, by_number)
            VALUES (named.device, named.number, the_desk, one.number) ON CONFLICT DO NOTHING;
            why := CASE WHEN NOT FOUND THEN 'check_agreed' END;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
    END LOOP;
END $$;
