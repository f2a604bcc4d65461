-- That nothing of a till's roll is missing since we were put back to a backup: finance's word, by entries of desk rolls.
-- domain/accounted_roll.py and accounted_sqlite.py say the same.

CREATE TABLE ims.roll_accounted (
    device uuid NOT NULL,
    number bigint NOT NULL,
    roll uuid NOT NULL,
    put_back_at timestamptz NOT NULL,
    said_at timestamptz NOT NULL,
    PRIMARY KEY (device, number)
);
COMMENT ON TABLE ims.roll_accounted IS 'By which entry of whose desk roll nothing is missing of which till since we were put back at that time or before';
SELECT ims.protect('ims.roll_accounted');

-- What is wrong in itself with an entry that says so, null where it is sound.
CREATE FUNCTION ims.accounted_fault(body jsonb) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'till', 'letter', 'device', 'put_back_at', 'business_day']) AS n
            WHERE NOT ims.is_word(body->n))
        OR body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR ims.roll_time(body->>'put_back_at') IS NULL
        THEN 'malformed' END
$$;

-- Keeps what entries of one's desk roll say; refuses them all where one cannot stand. Whoever says it sees the till's money.
CREATE FUNCTION ims.keep_accounted(the_desk uuid, base bigint, docs jsonb[], who text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    why text;
    rights jsonb := (SELECT u.data FROM reference u WHERE u.kind = 'user' AND u.key = who);
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'roll.accounted')
    LOOP
        why := coalesce(accounted_fault(one.body), CASE
            WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
            WHEN rights->'only_funds'->0 IS NOT NULL
                OR rights->'only_offices'->0 IS NOT NULL AND NOT rights->'only_offices' ? (one.body->>'office') THEN 'office'
            WHEN NOT EXISTS (SELECT FROM device d WHERE d.device::text = one.body->>'device' AND d.kind = 'till'
                AND d.office = one.body->>'office' AND d.till = one.body->>'till' AND d.letter = one.body->>'letter')
                THEN 'other_till'
            WHEN roll_time(one.body->>'put_back_at') > one.at THEN 'time'
            WHEN NOT one.personal ? 'reason' THEN 'reason' END);
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO roll_accounted (device, number, roll, put_back_at, said_at)
        VALUES (the_desk, one.number, (one.body->>'device')::uuid, roll_time(one.body->>'put_back_at'), one.at);
    END LOOP;
END $$;

GRANT SELECT ON ims.roll_accounted TO {finance}, {auditor}, {supervisor}, {administrator}; -- devices and times, no money
