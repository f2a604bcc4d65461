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

ALTER TABLE ims.transaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.personal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.payment ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.reversal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.held ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.settled ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.claim_since ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.session_taking ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE ims.void_word ENABLE ROW LEVEL SECURITY;

-- A constant costs nothing: who sees all rows keeps every index. The others' limits are worked out once a question.
CREATE POLICY all_rows ON ims.transaction FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.entry FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.personal FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.payment FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.reversal FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.held FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.settled FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.claim FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.claim_since FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.session FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.session_taking FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.approval FOR SELECT TO {all_rows} USING (true);
CREATE POLICY all_rows ON ims.void_word FOR SELECT TO {all_rows} USING (true);

CREATE POLICY own_rows ON ims.transaction FOR SELECT TO {own_rows} USING (
    (office = ANY ((SELECT ims.my_offices())::text[]) OR '*' = ANY ((SELECT ims.my_offices())::text[]))
    AND (fund = ANY ((SELECT ims.my_funds())::text[]) OR '*' = ANY ((SELECT ims.my_funds())::text[])));
CREATE POLICY own_rows ON ims.entry FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[])
    AND ('*' = ANY ((SELECT ims.my_funds())::text[]) OR ims.of_my_funds(device, number)));
CREATE POLICY own_rows ON ims.personal FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[])
    AND ('*' = ANY ((SELECT ims.my_funds())::text[]) OR ims.of_my_funds(device, number)));
CREATE POLICY own_rows ON ims.payment FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[])
    AND ('*' = ANY ((SELECT ims.my_funds())::text[]) OR ims.of_my_funds(device, number)));
CREATE POLICY own_rows ON ims.reversal FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[])
    AND ('*' = ANY ((SELECT ims.my_funds())::text[]) OR ims.of_my_funds(device, number)));
CREATE POLICY own_rows ON ims.held FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));
CREATE POLICY own_rows ON ims.settled FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));
-- what a session took is of every fund, so it is shown to who sees every fund
CREATE POLICY own_rows ON ims.session FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));
CREATE POLICY own_rows ON ims.session_taking FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));
CREATE POLICY own_rows ON ims.approval FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));
CREATE POLICY own_rows ON ims.void_word FOR SELECT TO {own_rows} USING (
    device = ANY ((SELECT ims.my_devices())::uuid[]) AND '*' = ANY ((SELECT ims.my_funds())::text[]));

CREATE POLICY own_rows ON ims.claim FOR SELECT TO {own_rows} USING (
    payment IN (SELECT p.id FROM ims.payment p)); -- of those that I see
CREATE POLICY own_rows ON ims.claim_since FOR SELECT TO {own_rows} USING (claim IN (SELECT c.id FROM ims.claim c));

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
