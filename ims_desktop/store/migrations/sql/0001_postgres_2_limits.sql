-- Which rows a person of the office sees. Whoever is limited to offices or funds is a member of {own_rows}, whoever
-- is not of {all_rows}; a login that is in neither sees no row. A limit of '*' is none.

CREATE FUNCTION ims.my_offices() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ims, pg_temp AS $$
    SELECT coalesce((
        SELECT CASE
            WHEN u.data->'only_offices'->0 IS NOT NULL
                THEN ARRAY(SELECT jsonb_array_elements_text(u.data->'only_offices'))
            WHEN u.data->'roles' ?| ARRAY['finance', 'auditor'] THEN ARRAY['*']
            ELSE ARRAY[u.data->>'office'] END
        FROM login l JOIN reference u ON u.kind = 'user' AND u.key = l.user_id AND NOT u.removed
        WHERE l.login = session_user), '{}')
$$;

CREATE FUNCTION ims.my_funds() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ims, pg_temp AS $$
    SELECT coalesce((
        SELECT CASE WHEN u.data->'only_funds'->0 IS NOT NULL
            THEN ARRAY(SELECT jsonb_array_elements_text(u.data->'only_funds')) ELSE ARRAY['*'] END
        FROM login l JOIN reference u ON u.kind = 'user' AND u.key = l.user_id AND NOT u.removed
        WHERE l.login = session_user), '{}')
$$;

CREATE FUNCTION ims.my_devices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ims, pg_temp AS $$
    SELECT coalesce(array_agg(d.device), '{}') FROM device d, my_offices() AS mine
    WHERE d.office = ANY (mine) OR '*' = ANY (mine)
$$;

-- Whether all that an entry moves is of my funds. What is held was not judged by fund, so it is not.
CREATE FUNCTION ims.of_my_funds(the_device uuid, the_number bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ims, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM transaction t
            WHERE t.device = the_device AND t.number = the_number AND t.fund <> ALL (my_funds()))
        AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = the_number)
$$;

-- Whether the person logged in is limited at all; whoever runs the database is not.
CREATE FUNCTION ims.limited() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ims, pg_temp AS $$
    SELECT pg_has_role(session_user, m.roles || '_own_rows', 'MEMBER')
        AND NOT pg_has_role(session_user, m.roles || '_all_rows', 'MEMBER')
    FROM meta m
$$;

-- Lets finance, auditors and supervisors read tables: whoever is limited, the rows that `own` says.
-- A constant costs nothing: who sees all rows keeps every index. The others' limits are worked out once a question.
CREATE FUNCTION ims.let_read(own text, VARIADIC the_tables regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_table regclass;
BEGIN
    FOREACH the_table IN ARRAY the_tables LOOP
        EXECUTE 'ALTER TABLE ' || the_table || ' ENABLE ROW LEVEL SECURITY';
        EXECUTE 'CREATE POLICY all_rows ON ' || the_table || $to$ FOR SELECT TO {all_rows} USING (true)$to$;
        EXECUTE 'CREATE POLICY own_rows ON ' || the_table || $to$ FOR SELECT TO {own_rows} USING ($to$ || own || ')';
        EXECUTE 'GRANT SELECT ON ' || the_table || $to$ TO {finance}, {auditor}, {supervisor}$to$;
    END LOOP;
END $$;

-- The two limits of what is of every fund (sessions, post, bankings): it is shown to who sees every fund.
CREATE FUNCTION ims.of_my_devices() RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT $own$device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[])$own$
$$;
CREATE FUNCTION ims.of_my_offices() RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT $own$(office = ANY ((SELECT ims.my_offices())::text[]) OR '*' = ANY ((SELECT ims.my_offices())::text[]))
        AND '*' = ANY ((SELECT ims.my_funds())::text[])$own$
$$;

SELECT ims.let_read($$
    (office = ANY ((SELECT ims.my_offices())::text[]) OR '*' = ANY ((SELECT ims.my_offices())::text[]))
    AND (fund = ANY ((SELECT ims.my_funds())::text[]) OR '*' = ANY ((SELECT ims.my_funds())::text[]))$$, 'ims.transaction');
SELECT ims.let_read($$
    device = ANY ((SELECT ims.my_devices())::uuid[])
    AND ('*' = ANY ((SELECT ims.my_funds())::text[]) OR ims.of_my_funds(device, number))$$,
    'ims.entry', 'ims.personal', 'ims.payment', 'ims.reversal');
SELECT ims.let_read(ims.of_my_devices(),
    'ims.held', 'ims.settled', 'ims.session', 'ims.session_taking', 'ims.approval', 'ims.void_word');
SELECT ims.let_read('payment IN (SELECT p.id FROM ims.payment p)', 'ims.claim'); -- of those that I see
SELECT ims.let_read('claim IN (SELECT c.id FROM ims.claim c)', 'ims.claim_since');

-- Duties stay apart whatever is typed: who keeps users takes no payments, and nobody changes their own rights.
CREATE FUNCTION ims.check_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    before jsonb := (SELECT r.data FROM reference r WHERE r.kind = 'user' AND r.key = NEW.key);
BEGIN
    IF NEW.data->'roles' ? 'administrator' AND NEW.data->'roles' ?| ARRAY['cashier', 'supervisor'] THEN
        RAISE EXCEPTION USING ERRCODE = 'IM008', MESSAGE = 'duties';
    END IF;
    IF EXISTS (SELECT FROM login l WHERE l.login = session_user AND l.user_id = NEW.key) AND
        (before->'roles', before->'disabled', before->'office', before->'only_offices', before->'only_funds')
        IS DISTINCT FROM (NEW.data->'roles', NEW.data->'disabled', NEW.data->'office', NEW.data->'only_offices',
            NEW.data->'only_funds') THEN
        RAISE EXCEPTION USING ERRCODE = 'IM008', MESSAGE = 'own_rights';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_user BEFORE INSERT OR UPDATE ON ims.reference
    FOR EACH ROW WHEN (NEW.kind = 'user') EXECUTE FUNCTION ims.check_user();

-- Change numbers only grow: a till that is ahead of them would take this for a restored backup.
CREATE FUNCTION ims.check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM009', MESSAGE = 'append_only', DETAIL = 'change';
END $$;
CREATE TRIGGER change_grows BEFORE UPDATE OF change ON ims.meta
    FOR EACH ROW WHEN (NEW.change < OLD.change) EXECUTE FUNCTION ims.check_change();
