-- The envelopes of closes, for the money-laundering reporting officer. Only their own key, which never comes here, opens
-- one; their login reads these, the people's names and the council's settings, and nothing of money.

-- Few entries are closes: an officer who looks does not read every roll. What carries one is here too.
CREATE INDEX entry_closes ON ims.entry (device, number) WHERE strpos(text, 'session.closed') > 0;

-- What a close says of itself beside its envelope, null where a text is none; what was written by hand may be anything.
CREATE FUNCTION ims.close_told(written text, OUT letter text, OUT at text, OUT session text, OUT envelope text)
LANGUAGE plpgsql IMMUTABLE SET search_path = ims, pg_temp AS $$
DECLARE
    t record;
BEGIN
    t := told(written);
    IF t.holds AND t.doc->>'kind' = 'session.closed' THEN
        letter := t.letter;
        at := t.doc->>'at';
        session := coalesce(t.doc->'body'->>'session', '');
        envelope := CASE WHEN is_envelope(t.doc->'body'->'envelope') THEN t.doc->'body'->>'envelope' ELSE '' END;
    END IF;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN;
END $$;

CREATE FUNCTION ims.envelopes(after_device uuid, after_number bigint, the_first text, most integer)
RETURNS TABLE (device uuid, number bigint, office text, till text, letter text, at text, session text, envelope text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT e.device, e.number, d.office, d.till, coalesce(t.letter, d.letter), t.at, t.session, t.envelope
    FROM entry e JOIN device d USING (device) CROSS JOIN LATERAL close_told(e.text) AS t
    WHERE strpos(e.text, 'session.closed') > 0 AND (e.device, e.number) > (after_device, after_number)
        AND t.at >= the_first COLLATE "C"
    ORDER BY e.device, e.number LIMIT most
$$;

GRANT EXECUTE ON FUNCTION ims.envelopes(uuid, bigint, text, integer), ims.own_password_hash(text) TO {mlro};

-- Reference data names accounts too, those whose cheques came back: the officer sees people, offices and the council.
ALTER TABLE ims.reference ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON ims.reference TO {finance}, {auditor}, {supervisor}, {administrator}, {enroller}
    USING (true) WITH CHECK (true);
CREATE POLICY people ON ims.reference FOR SELECT TO {mlro} USING (kind IN ('user', 'office', 'council'));
GRANT SELECT ON ims.meta, ims.reference TO {mlro};
