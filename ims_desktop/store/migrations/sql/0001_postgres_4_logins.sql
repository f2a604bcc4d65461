-- Logins of tills and people. These functions belong to the enroller: it may make roles and little else,
-- and nobody can log in as it. Passwords arrive as SCRAM verifiers only, so the server never sees one.

CREATE FUNCTION ims.check_login(login text, room text, verifier text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    IF NOT starts_with(login, (SELECT roles FROM meta) || room) OR octet_length(login) > 63
        OR verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
        RAISE EXCEPTION USING ERRCODE = 'IM002', MESSAGE = 'login';
    END IF;
END $$;

CREATE FUNCTION ims.add_till(the_office text, the_till text, the_login text, the_code_hash bytea, verifier text,
    the_expiry timestamptz, takes_over boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    prefix text := (SELECT roles FROM meta);
BEGIN
    PERFORM check_login(the_login, '_till_', verifier);
    INSERT INTO enrolment (login, code_hash, office, till, expires_at, replaces)
    VALUES (the_login, the_code_hash, the_office, the_till, the_expiry, takes_over);
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L VALID UNTIL %L CONNECTION LIMIT 4',
        the_login, verifier, the_expiry);
    EXECUTE format('GRANT %I TO %I', prefix || '_enrolling', the_login);
END $$;

CREATE FUNCTION ims.enrol(the_protocol integer, the_public_key bytea, verifier text)
RETURNS TABLE (device uuid, office text, till text, letter text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    prefix text := (SELECT roles FROM meta);
    new_device uuid;
    new_letter text;
BEGIN
    PERFORM check_login(session_user::text, '_till_', verifier);
    SELECT * INTO place FROM enrolment
    WHERE login = session_user AND used_at IS NULL AND expires_at > clock_timestamp() FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'IM003', MESSAGE = 'code';
    END IF;
    IF the_protocol IS DISTINCT FROM 1 THEN -- the code stays good
        RAISE EXCEPTION USING ERRCODE = 'IM001', MESSAGE = 'protocol', DETAIL = '1';
    END IF;
    PERFORM in_turn('ims enrol ' || place.office || '-' || place.till);
    -- one after all that are known here, those of devices too that we were put back to before
    SELECT chr(coalesce(max(ascii(known.letter)), 64) + 1) INTO new_letter FROM (
        SELECT d.office, d.till, d.letter FROM device d UNION ALL SELECT e.office, e.till, e.letter FROM earlier_device e
    ) AS known WHERE known.office = place.office AND known.till = place.till;
    IF new_letter > 'Z' COLLATE "C" THEN -- receipt numbers have one letter: a till worn out is given another name
        RAISE EXCEPTION USING ERRCODE = 'IM003', MESSAGE = 'code';
    END IF;
    -- a UUIDv7: milliseconds first, the rest random
    new_device := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid;
    INSERT INTO device (device, office, till, letter, login, public_key, enrolled_at)
    VALUES (new_device, place.office, place.till, new_letter, place.login, the_public_key, clock_timestamp());
    INSERT INTO head (device) VALUES (new_device);
    IF place.replaces THEN
        UPDATE device d SET blocked = true, block_changed_at = clock_timestamp(), block_changed_by = session_user
        WHERE d.office = place.office AND d.till = place.till AND d.device <> new_device AND NOT d.blocked;
    END IF;
    UPDATE enrolment SET used_at = clock_timestamp(), device = new_device, letter = new_letter
    WHERE login = place.login;
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', place.login, verifier, 'infinity');
    EXECUTE format('REVOKE %I FROM %I', prefix || '_enrolling', place.login);
    EXECUTE format('GRANT %I TO %I', prefix || '_tills', place.login);
    RETURN QUERY SELECT new_device, place.office, place.till, new_letter;
END $$;

-- Blocks the devices of a place, or lets one in again. A blocked one's login still sends, so that nothing that it took
-- is lost; what it sends is held, and it is given nothing. Codes for the place that were not used yet are void.
CREATE FUNCTION ims.block_till(the_office text, the_till text, the_letter text, wanted boolean)
RETURNS TABLE (device uuid, letter text, blocked boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    meant text := the_letter;
BEGIN
    PERFORM in_turn('ims enrol ' || the_office || '-' || the_till);
    IF NOT wanted AND meant = '' THEN -- only the last: those before it were replaced
        SELECT max(d.letter COLLATE "C") INTO meant FROM device d WHERE d.office = the_office AND d.till = the_till;
    END IF;
    UPDATE device d SET blocked = wanted, block_changed_at = clock_timestamp(),
        block_changed_by = coalesce((SELECT l.user_id FROM login l WHERE l.login = session_user), session_user)
    WHERE d.office = the_office AND d.till = the_till AND (meant = '' OR d.letter = meant) AND d.blocked <> wanted;
    IF NOT wanted AND was_taken_over(the_office, the_till, meant) THEN -- now, for whoever takes over keeps the row above
        RAISE EXCEPTION USING ERRCODE = 'IM010', MESSAGE = 'till_taken_over';
    END IF;
    IF wanted AND meant = '' THEN
        UPDATE enrolment e SET expires_at = least(e.expires_at, clock_timestamp())
        WHERE e.office = the_office AND e.till = the_till AND e.used_at IS NULL;
    END IF;
    RETURN QUERY SELECT d.device, d.letter, d.blocked FROM device d
    WHERE d.office = the_office AND d.till = the_till AND (meant = '' OR d.letter = meant) ORDER BY d.letter;
END $$;

-- A till changes its own password: the server is given a verifier and never sees the password.
CREATE FUNCTION ims.password(the_protocol integer, the_device uuid, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM device d WHERE d.device = the_device AND d.login = session_user) THEN
        RAISE EXCEPTION USING ERRCODE = 'IM001', MESSAGE = 'login', DETAIL = '0';
    END IF;
    IF the_protocol IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'IM001', MESSAGE = 'protocol', DETAIL = '1';
    END IF;
    IF (SELECT d.blocked FROM device d WHERE d.device = the_device) THEN
        RAISE EXCEPTION USING ERRCODE = 'IM006', MESSAGE = 'till_blocked';
    END IF;
    PERFORM check_login(session_user::text, '_till_', verifier);
    EXECUTE format('ALTER ROLE %I PASSWORD %L', session_user, verifier);
END $$;

-- Gives a person's login its password and exactly the groups of their roles and of the rows that they may see;
-- a cashier or a person who left has none. A login is one person's for ever.
CREATE FUNCTION ims.keep_login(the_user text, the_login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    prefix text := (SELECT roles FROM meta);
    person jsonb;
    wanted text[];
    group_name text;
    there boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = the_login);
BEGIN
    IF verifier IS NOT NULL OR NOT there THEN
        PERFORM check_login(the_login, '_u_', verifier);
    ELSIF NOT starts_with(the_login, prefix || '_u_') THEN
        RAISE EXCEPTION USING ERRCODE = 'IM002', MESSAGE = 'login';
    END IF;
    INSERT INTO login (login, user_id) VALUES (the_login, the_user) ON CONFLICT DO NOTHING;
    IF (SELECT l.user_id FROM login l WHERE l.login = the_login) <> the_user THEN
        RAISE EXCEPTION USING ERRCODE = 'IM002', MESSAGE = 'login';
    END IF;
    SELECT r.data INTO person FROM reference r
    WHERE r.kind = 'user' AND r.key = the_user AND NOT r.removed AND r.data->'disabled' IS DISTINCT FROM 'true';
    SELECT coalesce(array_agg(g), '{}') INTO wanted
    FROM unnest(ARRAY['finance', 'auditor', 'supervisor', 'administrator', 'mlro']) AS g WHERE person->'roles' ? g;
    IF wanted && ARRAY['finance', 'auditor'] AND person->'only_offices'->0 IS NULL AND person->'only_funds'->0 IS NULL THEN
        wanted := wanted || 'all_rows'::text;
    ELSIF wanted && ARRAY['finance', 'auditor', 'supervisor'] THEN
        wanted := wanted || 'own_rows'::text;
    END IF;
    IF NOT there THEN
        EXECUTE format('CREATE ROLE %I', the_login);
    END IF;
    EXECUTE format('ALTER ROLE %I %s CONNECTION LIMIT 20', the_login,
        CASE WHEN wanted = '{}' THEN 'NOLOGIN' ELSE 'LOGIN' END);
    IF verifier IS NOT NULL THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L', the_login, verifier);
    END IF;
    FOREACH group_name IN ARRAY ARRAY['finance', 'auditor', 'supervisor', 'administrator', 'mlro', 'all_rows', 'own_rows'] LOOP
        IF group_name = ANY (wanted) THEN
            EXECUTE format('GRANT %I TO %I', prefix || '_' || group_name, the_login);
        ELSIF pg_has_role(the_login, prefix || '_' || group_name, 'MEMBER') THEN
            EXECUTE format('REVOKE %I FROM %I', prefix || '_' || group_name, the_login);
        END IF;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION ims.check_login(text, text, text), ims.enrol(integer, bytea, text),
    ims.add_till(text, text, text, bytea, text, timestamptz, boolean), ims.keep_login(text, text, text),
    ims.block_till(text, text, text, boolean), ims.password(integer, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ims.enrol(integer, bytea, text) TO {enrolling};
GRANT EXECUTE ON FUNCTION ims.add_till(text, text, text, bytea, text, timestamptz, boolean), ims.keep_login(text, text, text),
    ims.block_till(text, text, text, boolean) TO {administrator};
GRANT EXECUTE ON FUNCTION ims.password(integer, uuid, text) TO {tills};
