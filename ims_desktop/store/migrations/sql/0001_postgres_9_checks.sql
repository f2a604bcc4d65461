-- Spot checks of the safe and of floats that are kept, by entries of desk rolls: they move nothing and are never put right.
-- domain/custody_check.py and checks_sqlite.py say the same.

CREATE TABLE ims.custody_check (
    device uuid NOT NULL,
    number bigint NOT NULL,
    office text NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE INDEX custody_check_office ON ims.custody_check (office);
COMMENT ON TABLE ims.custody_check IS 'By which entry of whose desk roll the safe of an office, or a float kept there, was counted';

SELECT ims.protect('ims.custody_check');
SELECT ims.let_read(ims.of_my_offices(), 'ims.custody_check');

-- What is wrong with a check in itself, null where it is sound.
CREATE FUNCTION ims.check_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    cash bigint;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'business_day', 'place', 'checker']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR body->>'place' NOT IN ('safe', 'float') OR (body->>'place' = 'safe') = (body ? 'till')
        OR body ? 'till' AND (jsonb_typeof(body->'till') <> 'string' OR length(body->>'till') NOT BETWEEN 1 AND 64)
        OR coalesce(ims.whole(body->'missing') < 0, true)
        OR NOT ims.parts_fit(body->'tenders', ARRAY['kind'], ARRAY['counted_pence', 'expected_pence', 'difference_pence'])
        OR (SELECT coalesce(array_agg(v->>'kind' ORDER BY ord), '{}') FROM jsonb_array_elements(ims.list(body->'tenders')) WITH ORDINALITY AS x(v, ord))
            <> (CASE body->>'place' WHEN 'safe' THEN ARRAY['cash', 'cheque', 'other'] ELSE ARRAY['cash'] END) THEN
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

-- Whether somebody may stand by a check of an office: another supervisor of it, or finance or an auditor who sees it.
CREATE FUNCTION ims.may_check(the_checker text, who text, the_office text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT the_checker <> who AND EXISTS (SELECT FROM reference u
        WHERE u.kind = 'user' AND u.key = the_checker AND NOT u.removed AND u.data->'disabled' IS DISTINCT FROM 'true'
            AND u.data->'roles' ?| ARRAY['supervisor', 'finance', 'auditor']
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
