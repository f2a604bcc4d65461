-- Banking: what tills took goes to the bank once and whole, by entries of desk rolls. Nothing is held here: what cannot
-- stand is refused and rolled back, whatever is typed. domain/banking_fault.py and bankings_sqlite.py say the same.

CREATE TABLE ims.banking (
    id text PRIMARY KEY,
    office text NOT NULL,
    slip bigint NOT NULL,
    device uuid NOT NULL,
    number bigint NOT NULL,
    UNIQUE (office, slip),
    UNIQUE (device, number)
);
COMMENT ON TABLE ims.banking IS 'Paying-in slips, counted by office without gaps, and by which entry of whose desk roll each was made';

CREATE TABLE ims.banked_session (
    device uuid NOT NULL,
    session text NOT NULL,
    banking text NOT NULL REFERENCES ims.banking,
    PRIMARY KEY (device, session)
);
CREATE INDEX banked_session_session ON ims.banked_session (session); -- another till may have closed it than took its payments
CREATE INDEX banked_session_banking ON ims.banked_session (banking);
COMMENT ON TABLE ims.banked_session IS 'A session is banked once: the key decides between two desks';

CREATE TABLE ims.banking_step (
    device uuid NOT NULL,
    number bigint NOT NULL,
    banking text NOT NULL REFERENCES ims.banking,
    kind text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE UNIQUE INDEX banking_step_once ON ims.banking_step (banking, kind) WHERE kind <> 'banking.corrected';
CREATE INDEX banking_step_banking ON ims.banking_step (banking);

SELECT ims.protect('ims.banking'), ims.protect('ims.banked_session'), ims.protect('ims.banking_step');

SELECT ims.let_read(ims.of_my_offices(), 'ims.banking');
SELECT ims.let_read('banking IN (SELECT b.id FROM ims.banking b)', 'ims.banked_session', 'ims.banking_step');
-- finance may be of another office than the bag whose arrival it notes
CREATE POLICY own_bankings ON ims.entry FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT s.device, s.number FROM ims.banking_step s));
CREATE POLICY own_bankings ON ims.personal FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT s.device, s.number FROM ims.banking_step s));

-- What is wrong with an entry of a banking in itself, null where it is sound (domain/banking_fault.py).
CREATE FUNCTION ims.banking_fault(kind text, body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    posting_words text[] := ARRAY['fund', 'reference', 'mop', 'vat_code', 'narrative'];
    posting_numbers text[] := ARRAY['amount_pence', 'vat_pence', 'line', 'tender'];
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['banking', 'office', 'business_day']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR coalesce(ims.whole(body->'slip') < 1, true) THEN
        RETURN 'malformed';
    END IF;
    IF kind IN ('banking.handed_over', 'banking.received') THEN
        RETURN NULL;
    END IF;
    IF NOT ims.parts_fit(body->'postings', posting_words, posting_numbers) OR ims.whole(body->'total_pence') IS NULL THEN
        RETURN 'malformed';
    END IF;
    IF kind = 'banking.corrected' THEN
        IF jsonb_typeof(body->'bag') IS DISTINCT FROM 'string' OR length(body->>'bag') NOT BETWEEN 1 AND 64
            OR coalesce(body->>'cause' NOT IN ('count', 'counterfeit'), true) OR ims.whole(body->'difference_pence') IS NULL
            OR jsonb_typeof(body->'sessions') IS DISTINCT FROM 'array'
            OR EXISTS (SELECT FROM jsonb_array_elements(body->'sessions') AS x(v) WHERE jsonb_typeof(v) <> 'string') THEN
            RETURN 'malformed';
        END IF;
        RETURN CASE
            WHEN ims.whole(body->'difference_pence') = 0 THEN 'sums'
            WHEN jsonb_array_length(body->'postings') <> 1
                OR ims.whole(body->'postings'->0->'amount_pence') <> ims.whole(body->'difference_pence')
                OR ims.whole(body->'postings'->0->'vat_pence') <> 0
                OR ims.whole(body->'total_pence') <> ims.whole(body->'difference_pence') THEN 'posting'
        END;
    END IF;
    IF NOT ims.parts_fit(body->'sessions', ARRAY['session', 'device', 'cashier'], ARRAY['closed'])
        OR jsonb_array_length(body->'sessions') = 0
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'sessions') AS x(v)
            WHERE v->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                OR NOT ims.parts_fit(v->'cheques', ARRAY['mop'], ARRAY['entry', 'tender', 'pence'])
                OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(v->'cheques')) AS c(v)
                    WHERE jsonb_typeof(coalesce(c.v->'device', '""')) <> 'string'))
        OR NOT ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'], ARRAY['to_bank_pence', 'banked_pence', 'difference_pence'])
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE v->>'kind' NOT IN ('cash', 'cheque', 'other'))
        OR NOT ims.parts_fit(body->'bags', ARRAY['seal'], ARRAY['pence'])
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'bags') AS x(v) WHERE ims.whole(v->'pence') <= 0 OR v->>'seal' = '') THEN
        RETURN 'malformed';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(body->'sessions') AS x(v) GROUP BY v->>'device', v->>'session' HAVING count(*) > 1)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'sessions') AS s(v), jsonb_array_elements(s.v->'cheques') AS c(v)
            GROUP BY coalesce(c.v->>'device', s.v->>'device'), c.v->'entry', c.v->'tender' HAVING count(*) > 1)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) GROUP BY v->>'mop' HAVING count(*) > 1)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'bags') AS x(v) GROUP BY v->>'seal' HAVING count(*) > 1)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v)
            WHERE ims.whole(v->'difference_pence') <> ims.whole(v->'banked_pence') - ims.whole(v->'to_bank_pence')
                OR v->>'kind' = 'other' AND ims.whole(v->'difference_pence') <> 0)
        -- cash is what the bags hold, and each cheque method what its listed cheques come to
        OR coalesce((SELECT sum(ims.whole(v->'pence')) FROM jsonb_array_elements(body->'bags') AS x(v)), 0)
            <> coalesce((SELECT sum(ims.whole(v->'banked_pence')) FROM jsonb_array_elements(body->'tenders') AS x(v)
                WHERE v->>'kind' = 'cash'), 0)
        OR EXISTS (SELECT FROM
            (SELECT v->>'mop' AS mop, ims.whole(v->'banked_pence') AS pence FROM jsonb_array_elements(body->'tenders') AS x(v)
                WHERE v->>'kind' = 'cheque') AS t
            FULL JOIN (SELECT c.v->>'mop' AS mop, sum(ims.whole(c.v->'pence')) AS pence
                FROM jsonb_array_elements(body->'sessions') AS s(v), jsonb_array_elements(s.v->'cheques') AS c(v) GROUP BY 1) AS l
                USING (mop)
            WHERE t.mop IS NULL OR coalesce(l.pence, 0) <> t.pence) THEN
        RETURN 'sums';
    END IF;
    IF (SELECT array_agg(ROW (place, v->>'mop', v->'difference_pence', 0)::text ORDER BY place)
            FROM jsonb_array_elements(body->'tenders') WITH ORDINALITY AS x(v, place) WHERE ims.whole(v->'difference_pence') <> 0)
        IS DISTINCT FROM
        (SELECT array_agg(ROW (ims.whole(v->'tender'), v->>'mop', v->'amount_pence', ims.whole(v->'vat_pence'))::text
            ORDER BY ims.whole(v->'tender')) FROM jsonb_array_elements(body->'postings') AS x(v))
        OR ims.whole(body->'total_pence') <> coalesce((SELECT sum(ims.whole(v->'amount_pence'))
            FROM jsonb_array_elements(body->'postings') AS x(v)), 0) THEN
        RETURN 'posting';
    END IF;
    RETURN NULL;
END $$;

-- Payments of which the money stands: those that central posted, and held ones that finance put right.
CREATE VIEW ims.paid AS
    SELECT p.device, p.number, p.id, p.session FROM ims.payment p
    UNION ALL
    SELECT s.device, s.number, s.payment, o.doc->'body'->>'session'
    FROM ims.settled s JOIN ims.entry e USING (device, number) CROSS JOIN LATERAL ims.told(e.text) AS o
    WHERE s.payment IS NOT NULL;

-- What was done to a payment, that stands and that was held and put right, by its number on the roll that sealed it.
CREATE FUNCTION ims.done_to(the_payment text) RETURNS TABLE (kind text, body jsonb, number bigint)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT r.kind, t.doc->'body', whole(t.doc->'number') FROM reversal r
        JOIN entry e ON e.device = r.device AND e.number = r.number CROSS JOIN LATERAL told(e.text) AS t
    WHERE r.payment = the_payment
    UNION ALL SELECT * FROM put_right(the_payment)
$$;

-- The tenders of a body, whole; none where they are not told plainly: what finance put right may say anything.
CREATE FUNCTION ims.tenders_told(body jsonb, numbers text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'], numbers) THEN body->'tenders' ELSE '[]'::jsonb END
$$;

-- The cheques that a session holds: those that it took, without what was voided, with what was put right since
-- (domain/tenders_held.py). `entry` is its payment's, `tender` its place there; `at` the device that has it, blank where
-- that is the session's own. Of one that was taken over they are those of the till that is gone, carried over or not: what
-- came late was counted as over.
CREATE FUNCTION ims.cheques_of(the_device uuid, the_session text)
RETURNS TABLE (entry bigint, tender bigint, mop text, pence bigint, at text)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    WITH gone AS MATERIALIZED (
        SELECT mine.device::text AS device, d.device AS roll
        FROM session s CROSS JOIN LATERAL gone_root(s) AS r JOIN device mine ON mine.device = r.came_from
            JOIN device d USING (office, till, kind)
        WHERE s.device = the_device AND s.id = the_session AND s.came_from IS NOT NULL
    ), said AS MATERIALIZED (
        SELECT e.number, e.text::jsonb->>'kind' AS kind, e.text::jsonb->'body' AS body
        FROM session s JOIN entry e ON e.device = s.device AND e.number BETWEEN s.number AND s.closed
        WHERE s.device = the_device AND s.id = the_session
            AND (strpos(e.text, '"kind":"payment.voided"') > 0 OR strpos(e.text, '"kind":"payment.corrected"') > 0)
            AND e.text::jsonb->'body'->>'session' = the_session
            AND (NOT EXISTS (SELECT FROM held h WHERE h.device = e.device AND h.number = e.number)
                OR EXISTS (SELECT FROM settled x WHERE x.device = e.device AND x.number = e.number AND x.how = 'posted'))
    )
    SELECT p.number, t.ord, coalesce(c.v, t.v)->>'mop', whole(coalesce(c.v, t.v)->'amount_pence'), CASE p.device WHEN the_device THEN '' ELSE p.device::text END
    FROM gone
        JOIN paid p ON p.device = gone.roll AND p.session = the_session
        JOIN entry e ON e.device = p.device AND e.number = p.number
        CROSS JOIN LATERAL told(e.text) AS o
        CROSS JOIN LATERAL jsonb_array_elements(tenders_told(o.doc->'body', ARRAY['amount_pence'])) WITH ORDINALITY AS t(v, ord)
        LEFT JOIN LATERAL (SELECT x.v FROM done_to(p.id) AS r,
                jsonb_array_elements(tenders_told(r.body, ARRAY['amount_pence', 'tender'])) AS x(v)
            WHERE r.kind = 'payment.corrected' AND whole(x.v->'tender') = t.ord
            ORDER BY r.number DESC LIMIT 1) AS c ON true
    WHERE o.doc->>'device' = gone.device AND coalesce(c.v, t.v)->>'kind' = 'cheque'
        AND NOT EXISTS (SELECT FROM done_to(p.id) AS r WHERE r.kind = 'payment.voided')
    UNION ALL
    SELECT p.number, t.ord, coalesce(c.v, t.v)->>'mop', whole(coalesce(c.v, t.v)->'amount_pence'), ''
    FROM session s
        JOIN paid p ON p.device = s.device AND p.number BETWEEN s.number AND s.closed AND p.session = s.id
        JOIN entry e ON e.device = p.device AND e.number = p.number
        CROSS JOIN LATERAL jsonb_array_elements(tenders_told(e.text::jsonb->'body', ARRAY['amount_pence'])) WITH ORDINALITY AS t(v, ord)
        LEFT JOIN LATERAL (SELECT x.v FROM said,
                jsonb_array_elements(tenders_told(said.body, ARRAY['amount_pence', 'tender'])) AS x(v)
            WHERE said.kind = 'payment.corrected' AND said.body->>'payment' = p.id AND whole(x.v->'tender') = t.ord
            ORDER BY said.number DESC LIMIT 1) AS c ON true
    WHERE s.device = the_device AND s.id = the_session AND s.came_from IS NULL AND coalesce(c.v, t.v)->>'kind' = 'cheque'
        AND NOT EXISTS (SELECT FROM said WHERE said.kind = 'payment.voided' AND said.body->>'payment' = p.id)
$$;

-- Why these sessions cannot be banked by somebody, null where they can.
CREATE FUNCTION ims.unbankable(body jsonb, who text) RETURNS text LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT why FROM (SELECT CASE
            WHEN s.id IS NULL OR d.office IS DISTINCT FROM body->>'office' THEN 'session_unknown'
            WHEN EXISTS (SELECT FROM banked_session b WHERE b.device = s.device AND b.session = s.id) THEN 'session_banked'
            WHEN s.closed IS DISTINCT FROM whole(x.v->'closed') OR s.cashier <> x.v->>'cashier' THEN 'session_not_closed'
            WHEN s.state = 'awaiting_approval' THEN 'session_awaiting_approval'
            WHEN s.state NOT IN ('closed', 'approved') THEN 'session_not_closed'
            WHEN s.cashier = who THEN 'own_takings'
        END AS why
        FROM jsonb_array_elements(body->'sessions') WITH ORDINALITY AS x(v, ord)
            LEFT JOIN session s ON s.device = (x.v->>'device')::uuid AND s.id = x.v->>'session'
            LEFT JOIN device d ON d.device = s.device
        ORDER BY ord) AS judged
    WHERE why IS NOT NULL LIMIT 1
$$;

-- Why a new slip cannot stand beside what its sessions' closes say, null where it can.
CREATE FUNCTION ims.unlike_closes(body jsonb, reasoned boolean) RETURNS text LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
DECLARE
    unlisted boolean;
BEGIN
    IF (SELECT jsonb_object_agg(key, pence) FROM (
            SELECT t.v->>'kind' || ' ' || (t.v->>'mop') AS key, sum(whole(t.v->'banking_pence')) AS pence
            FROM jsonb_array_elements(body->'sessions') AS x(v)
                JOIN entry e ON e.device = (x.v->>'device')::uuid AND e.number = whole(x.v->'closed'),
                jsonb_array_elements(e.text::jsonb->'body'->'tenders') AS t(v)
            WHERE t.v->>'kind' <> 'card' GROUP BY 1 HAVING sum(whole(t.v->'banking_pence')) <> 0) AS closes)
        IS DISTINCT FROM
        (SELECT jsonb_object_agg(v->>'kind' || ' ' || (v->>'mop'), whole(v->'to_bank_pence'))
            FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE whole(v->'to_bank_pence') <> 0) THEN
        RETURN 'to_bank';
    END IF;
    WITH listed AS (
        SELECT s.v->>'device' AS device, s.v->>'session' AS session, whole(c.v->'entry') AS entry, whole(c.v->'tender') AS tender,
            c.v->>'mop' AS mop, whole(c.v->'pence') AS pence, coalesce(c.v->>'device', '') AS at
        FROM jsonb_array_elements(body->'sessions') AS s(v), jsonb_array_elements(s.v->'cheques') AS c(v)
    ), taken AS (
        SELECT s.v->>'device' AS device, s.v->>'session' AS session, q.*
        FROM jsonb_array_elements(body->'sessions') AS s(v), cheques_of((s.v->>'device')::uuid, s.v->>'session') AS q
    )
    SELECT count(*) FILTER (WHERE listed.entry IS NULL) > 0 INTO unlisted
    FROM taken FULL JOIN listed USING (device, session, entry, tender, mop, pence, at)
    HAVING count(*) FILTER (WHERE taken.entry IS NULL) = 0;
    IF unlisted IS NULL THEN
        RETURN 'cheque';
    END IF;
    RETURN CASE WHEN NOT reasoned AND (unlisted OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v)
        WHERE whole(v->'difference_pence') <> 0)) THEN 'reason' END;
END $$;

-- Why a step cannot follow, null where it can. `signed` says that an outsider's name and paper stand beside it.
CREATE FUNCTION ims.step_fault(kind text, body jsonb, who text, signed boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    made record;
    before record;
    bag_pence bigint;
BEGIN
    SELECT b.id, b.office, b.slip, e.text::jsonb->'body' AS body INTO made
    FROM banking b JOIN entry e ON e.device = b.device AND e.number = b.number WHERE b.id = body->>'banking';
    IF NOT FOUND OR made.office <> body->>'office' OR made.slip <> whole(body->'slip') THEN
        RETURN 'banking_unknown';
    END IF;
    SELECT s.kind, s.actor INTO STRICT before FROM banking_step s
    WHERE s.banking = made.id AND s.kind <> 'banking.corrected' ORDER BY array_position(
        ARRAY['banking.made', 'banking.handed_over', 'banking.received'], s.kind) DESC LIMIT 1;
    IF before.kind <> (CASE kind WHEN 'banking.handed_over' THEN 'banking.made'
            WHEN 'banking.received' THEN 'banking.handed_over' ELSE 'banking.received' END) THEN
        RETURN 'banking_step';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(made.body->'sessions') AS x(v) WHERE v->>'cashier' = who) THEN
        RETURN 'own_takings';
    END IF;
    IF who = before.actor AND NOT signed THEN
        RETURN 'second_person';
    END IF;
    IF kind <> 'banking.corrected' THEN
        RETURN NULL;
    END IF;
    SELECT whole(v->'pence') INTO bag_pence FROM jsonb_array_elements(made.body->'bags') AS x(v) WHERE v->>'seal' = body->>'bag';
    IF NOT FOUND OR bag_pence + whole(body->'difference_pence') + coalesce((SELECT sum(whole(e.text::jsonb->'body'->'difference_pence'))
            FROM banking_step s JOIN entry e ON e.device = s.device AND e.number = s.number
            WHERE s.banking = made.id AND s.kind = kind AND e.text::jsonb->'body'->>'bag' = body->>'bag'), 0) < 0 THEN
        RETURN 'bag';
    END IF;
    RETURN CASE
        WHEN body->'sessions' IS DISTINCT FROM
            (SELECT jsonb_agg(v->'session' ORDER BY ord) FROM jsonb_array_elements(made.body->'sessions') WITH ORDINALITY AS x(v, ord))
            THEN 'session_unknown'
        WHEN NOT EXISTS (SELECT FROM jsonb_array_elements(made.body->'tenders') AS x(v)
            WHERE v->>'kind' = 'cash' AND v->>'mop' = body->'postings'->0->>'mop') THEN 'posting'
    END;
END $$;

-- Keeps what entries of one's desk roll say of bankings; refuses them all where one cannot stand. Who banks at an
-- office waits for whoever does just now.
CREATE FUNCTION ims.keep_bankings(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one desk_entry_said;
    why text;
    mine text[] := my_offices();
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'banking.made', 'banking.handed_over', 'banking.received', 'banking.corrected')
    LOOP
        why := banking_fault(one.kind, one.body);
        IF why IS NULL THEN
            PERFORM in_turn('ims banking ' || (one.body->>'office'));
            why := CASE
                WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' IS DISTINCT FROM home AND (one.kind NOT IN ('banking.received', 'banking.corrected')
                    OR NOT (one.body->>'office' = ANY (mine) OR '*' = ANY (mine))) THEN 'office'
                WHEN one.kind <> 'banking.made' THEN step_fault(one.kind, one.body, who, one.personal ?& ARRAY['carrier', 'paper'])
                WHEN whole(one.body->'slip') <> (SELECT count(*) + 1 FROM banking b WHERE b.office = one.body->>'office') THEN 'slip'
                ELSE coalesce(unbankable(one.body, who), unlike_closes(one.body, one.personal ? 'reason'))
            END;
        END IF;
        IF why IS NULL AND one.body ? 'postings' THEN
            SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
                WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' WHEN bool_or(f.data->'disabled' = 'true') THEN 'fund_closed' END
            INTO why FROM jsonb_array_elements(one.body->'postings') AS x(v)
                LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
                LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
                LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed;
            why := coalesce(why, CASE WHEN EXISTS (SELECT FROM jsonb_array_elements(one.body->'postings') AS x(v)
                WHERE NOT over_short_fits(v->>'fund', v->>'reference', one.body->>'office', '', NULL)) THEN 'over_short' END);
        END IF;
        IF why IS NULL AND one.kind = 'banking.made' THEN
            INSERT INTO banking (id, office, slip, device, number)
            VALUES (one.body->>'banking', one.body->>'office', whole(one.body->'slip'), the_desk, one.number) ON CONFLICT DO NOTHING;
            IF NOT FOUND THEN
                why := 'slip';
            ELSE
                INSERT INTO banked_session (device, session, banking)
                SELECT (v->>'device')::uuid, v->>'session', one.body->>'banking' FROM jsonb_array_elements(one.body->'sessions') AS x(v);
            END IF;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO banking_step (device, number, banking, kind, actor, at)
        VALUES (the_desk, one.number, one.body->>'banking', one.kind, who, one.at);
        PERFORM desk_post(the_desk, one, who, one.body->>'office' || '-P' || lpad(one.body->>'slip',
            greatest(6, length(one.body->>'slip')), '0'), '');
    END LOOP;
END $$;

-- The next slip of an office. Nobody else makes one there until this transaction ends.
CREATE FUNCTION ims.desk_slip(the_protocol integer, the_office text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    PERFORM in_turn('ims banking ' || the_office);
    RETURN (SELECT count(*) + 1 FROM banking WHERE office = the_office);
END $$;

GRANT EXECUTE ON FUNCTION ims.desk_slip(integer, text) TO {finance}, {supervisor};
