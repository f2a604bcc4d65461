-- Erasing personal data in time. Values and salts go; the rolls keep their commitments, so their seals still follow.
-- What was erased is said by an entry on the administrator's desk roll, written in the same transaction or not at all.

CREATE TABLE ims.erasing (
    login text NOT NULL,
    transaction_id bigint NOT NULL,
    facts jsonb NOT NULL
);
COMMENT ON TABLE ims.erasing IS 'What was erased in a transaction that is still open: empty after every commit';

CREATE FUNCTION ims.erasing_is_said() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM erasing WHERE transaction_id = NEW.transaction_id) THEN
        PERFORM desk_refuse('erasing_not_said');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER said AFTER INSERT ON ims.erasing DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ims.erasing_is_said();

-- The row that tells pushes and tills up to when personal data was erased: nobody writes it but `ims.erase`.
CREATE FUNCTION ims.check_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'ims.reference'::regclass) THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'only ims.erase writes this';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER check_erased BEFORE INSERT OR UPDATE ON ims.reference
    FOR EACH ROW WHEN (NEW.kind = 'erased') EXECUTE FUNCTION ims.check_erased();
CREATE TRIGGER check_erased_before BEFORE UPDATE OR DELETE ON ims.reference
    FOR EACH ROW WHEN (OLD.kind = 'erased') EXECUTE FUNCTION ims.check_erased();

CREATE FUNCTION ims.roll_words(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C"
$$;

-- When what an entry tells was made: what is carried is as old as the earlier device says.
CREATE FUNCTION ims.made_at(written text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE WHEN strpos(written, '"kind":"entry.carried"') = 0 THEN own COLLATE "C" ELSE
        least(own COLLATE "C", (SELECT t.doc->>'at' FROM told(written) AS t WHERE t.holds) COLLATE "C") END
    FROM substr(written, strpos(written, '"at":"') + 6, 24) AS own
$$;

-- Erases the personal values of entries made before a day began in London, and answers what it erased. An entry is as
-- old as it says, or as its coming here where it says something later: a forged time keeps nothing for ever.
-- The commitments are hashed a roll at a time, then the rolls' hashes: no text grows past a roll's values.
CREATE FUNCTION ims.erase(the_protocol integer, the_day date) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    person record;
    begins timestamptz := the_day::timestamp AT TIME ZONE 'Europe/London';
    before text := roll_words(begins);
    facts jsonb;
BEGIN
    SELECT * INTO person FROM desk_person();
    IF the_protocol <> 1 THEN
        PERFORM desk_refuse('protocol');
    END IF;
    IF NOT desk_may('personal.erased', person.roles) THEN
        PERFORM desk_refuse('kind');
    END IF;
    IF the_day IS NULL OR begins > clock_timestamp() THEN
        PERFORM desk_refuse('time');
    END IF;
    IF EXISTS (SELECT FROM erasing WHERE transaction_id = txid_current()) THEN
        PERFORM desk_refuse('erasing_not_said');
    END IF;
    -- what is being pushed waits, and is held against the new date when it goes on
    LOCK TABLE personal IN SHARE ROW EXCLUSIVE MODE;
    WITH gone AS (
        DELETE FROM personal p USING entry e
        WHERE e.device = p.device AND e.number = p.number
            AND least(made_at(e.text), roll_words(e.received_at)) < before
        RETURNING p.device, p.number, p.field, encode(sha256(p.salt || convert_to(p.value, 'UTF8')), 'hex') AS commitment
    ), rolls AS (
        SELECT device::text AS device, count(*) AS erased, count(DISTINCT number) AS entries,
            encode(sha256(convert_to(string_agg(number || ' ' || field || ' ' || commitment || E'\n', ''
                ORDER BY number, field COLLATE "C"), 'UTF8')), 'hex') AS mark
        FROM gone GROUP BY device
    ), fields AS ( -- “line.3.note” counts as “line.note”
        SELECT CASE WHEN stem ~ '^[a-z_.]{1,32}$' THEN stem ELSE 'other' END AS field, count(*) AS erased
        FROM gone, regexp_replace(field, '[.][0-9]+', '', 'g') AS stem GROUP BY 1
    )
    SELECT jsonb_build_object('day', to_char(the_day, 'YYYY-MM-DD'), 'before', before,
        'values', coalesce(sum(erased), 0)::bigint, 'entries', coalesce(sum(entries), 0)::bigint, 'rolls', count(*),
        'fields', coalesce((SELECT jsonb_object_agg(field, erased) FROM fields), '{}'::jsonb),
        'commitments', encode(sha256(convert_to(
            coalesce(string_agg(device || ' ' || mark || E'\n', '' ORDER BY device COLLATE "C"), ''), 'UTF8')), 'hex'))
    INTO facts FROM rolls;
    UPDATE own_account SET salt = '' WHERE until < roll_time(before); -- what was withdrawn says nothing any more
    INSERT INTO erasing (login, transaction_id, facts) VALUES (session_user, txid_current(), facts);
    IF NOT EXISTS (SELECT FROM reference WHERE kind = 'erased' AND data->>'before' >= before COLLATE "C") THEN
        UPDATE meta SET change = change + 1;
        INSERT INTO reference (kind, key, change, data)
        SELECT 'erased', 'personal', change, jsonb_build_object('before', before) FROM meta
        ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false, data = excluded.data;
    END IF;
    RETURN facts;
END $$;

-- Whether an entry says what was erased in this transaction: its facts, and beside them only from when data is kept.
CREATE FUNCTION ims.erasing_said(body jsonb) RETURNS boolean
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    DELETE FROM erasing e WHERE e.login = session_user AND e.transaction_id = txid_current()
        AND e.facts = body - 'kept_from';
    RETURN FOUND;
END $$;

-- Erases again what an entry said that was erased, before we were put back to a backup that has the values still. What it
-- says of them is as it was then: the backup has others.
CREATE FUNCTION ims.erased_again(body jsonb) RETURNS boolean
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    IF jsonb_typeof(body->'day') IS DISTINCT FROM 'string' OR NOT is_day(body->>'day')
        OR body->>'before' IS DISTINCT FROM roll_words((body->>'day')::timestamp AT TIME ZONE 'Europe/London') THEN
        RETURN false;
    END IF;
    PERFORM erase(1, (body->>'day')::date);
    DELETE FROM erasing e WHERE e.login = session_user AND e.transaction_id = txid_current();
    RETURN true;
END $$;

-- Values that come again, from a till whose disk was restored, go again at once.
-- It looks after the values were inserted: an erasing that was waited for is seen.
CREATE FUNCTION ims.erase_again(the_device uuid, base bigint) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    before text := (SELECT data->>'before' FROM reference WHERE kind = 'erased' AND key = 'personal');
BEGIN
    IF before IS NOT NULL THEN
        DELETE FROM personal p USING entry e
        WHERE p.device = the_device AND p.number > base AND e.device = p.device AND e.number = p.number
            AND made_at(e.text) < before COLLATE "C";
    END IF;
END $$;

GRANT EXECUTE ON FUNCTION ims.erase(integer, date) TO {administrator};
