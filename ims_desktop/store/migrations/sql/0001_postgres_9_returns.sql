-- Cheques that the bank returned: each comes back once, after it was banked, by an entry of a desk roll. Nothing is held
-- here: what cannot stand is refused and rolled back. domain/return_fault.py and returns_sqlite.py say the same.

CREATE TABLE ims.returned_cheque (
    payment text NOT NULL REFERENCES ims.payment,
    tender bigint NOT NULL,
    office text NOT NULL,
    returned bigint NOT NULL,
    device uuid NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (payment, tender),
    UNIQUE (office, returned),
    UNIQUE (device, number)
);
COMMENT ON TABLE ims.returned_cheque IS 'Cheques that came back, counted by office without gaps: the key says that each does so once';

SELECT ims.protect('ims.returned_cheque');
SELECT ims.let_read(ims.of_my_offices(), 'ims.returned_cheque');
-- finance may be of another office than the cheque that came back
CREATE POLICY own_returns ON ims.entry FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT r.device, r.number FROM ims.returned_cheque r));
CREATE POLICY own_returns ON ims.personal FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT r.device, r.number FROM ims.returned_cheque r));
CREATE POLICY own_returns ON ims.reversal FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT r.device, r.number FROM ims.returned_cheque r));

-- What is wrong with the entry of a returned cheque in itself, null where it is sound (domain/return_fault.py).
CREATE FUNCTION ims.return_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    back numeric;
    fee numeric;
    charged jsonb;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'till', 'business_day', 'session', 'payment', 'receipt', 'banking', 'cause',
                'returned_on']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR EXISTS (SELECT FROM unnest(ARRAY['returned', 'tender', 'pence']) AS n WHERE coalesce(ims.whole(body->n) < 1, true))
        OR body->>'cause' NOT IN ('refer_to_drawer', 'stopped', 'account_closed', 'out_of_date', 'not_in_order', 'other')
        OR NOT ims.is_day(body->>'returned_on')
        OR jsonb_typeof(body->'paid') IS DISTINCT FROM 'object'
        OR jsonb_typeof(body->'paid'->'device') IS DISTINCT FROM 'string'
        OR length(body->'paid'->>'device') NOT BETWEEN 1 AND 64 OR ims.whole(body->'paid'->'number') IS NULL
        OR ims.whole(body->'total_pence') IS NULL
        OR NOT ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code'],
            ARRAY['amount_pence', 'vat_pence', 'line', 'tender'])
        OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'postings')) AS x(v)
            WHERE jsonb_typeof(v->'narrative') IS DISTINCT FROM 'string') THEN
        RETURN 'malformed';
    END IF;
    SELECT coalesce(sum(ims.whole(v->'amount_pence')) FILTER (WHERE ims.whole(v->'line') <> 0), 0),
        coalesce(sum(ims.whole(v->'amount_pence')) FILTER (WHERE ims.whole(v->'line') = 0), 0)
    INTO back, fee FROM jsonb_array_elements(body->'postings') AS x(v);
    IF -back <> ims.whole(body->'pence') OR back <> ims.whole(body->'total_pence') OR fee <> 0 THEN
        RETURN 'sums';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v) WHERE CASE WHEN ims.whole(v->'line') = 0
            THEN ims.whole(v->'vat_pence') <> 0 OR ims.whole(v->'tender') <> 0
            ELSE ims.whole(v->'line') < 0 OR ims.whole(v->'amount_pence') >= 0
                OR ims.whole(v->'tender') <> ims.whole(body->'tender') END)
        OR (SELECT count(*) NOT IN (0, 2) FROM jsonb_array_elements(body->'postings') AS x(v) WHERE ims.whole(v->'line') = 0) THEN
        RETURN 'posting';
    END IF;
    SELECT v INTO charged FROM jsonb_array_elements(body->'postings') WITH ORDINALITY AS x(v, ord)
    WHERE ims.whole(v->'line') = 0 ORDER BY ord LIMIT 1;
    IF FOUND AND (ims.whole(charged->'amount_pence') >= 0 OR NOT EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
            WHERE ims.whole(v->'line') <> 0 AND v->>'fund' = charged->>'fund' AND v->>'reference' = charged->>'reference')) THEN
        RETURN 'posting';
    END IF;
    RETURN NULL;
END $$;

-- Why a cheque cannot come back by an entry that is sound in itself, null where it can. `advised` says that the number of
-- the bank's advice stands beside it. The payment stays locked until this transaction ends.
CREATE FUNCTION ims.unreturnable(body jsonb, who text, home text, roles jsonb, advised boolean) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    paid payment;
    place record;
    mine text[] := my_offices();
    cashier text;
BEGIN
    SELECT * INTO paid FROM payment p WHERE p.id = body->>'payment' FOR UPDATE;
    IF NOT FOUND OR paid.device::text <> body->'paid'->>'device' OR paid.number <> whole(body->'paid'->'number')
        OR paid.receipt <> body->>'receipt' OR paid.session <> body->>'session' THEN
        RETURN 'payment_unknown';
    END IF;
    SELECT d.office, d.till INTO place FROM device d WHERE d.device = paid.device;
    IF place.office <> body->>'office' OR place.till <> body->>'till' THEN
        RETURN 'office';
    END IF;
    IF place.office IS DISTINCT FROM home AND NOT (roles ? 'finance' AND (place.office = ANY (mine) OR '*' = ANY (mine))) THEN
        RETURN 'office';
    END IF;
    IF EXISTS (SELECT FROM reversal r WHERE r.payment = paid.id AND r.kind = 'payment.voided')
        OR EXISTS (SELECT FROM put_right(paid.id) AS r WHERE r.kind = 'payment.voided') THEN
        RETURN 'payment_reversed';
    END IF;
    IF NOT EXISTS (SELECT FROM banking b JOIN entry e ON e.device = b.device AND e.number = b.number,
                jsonb_array_elements(e.text::jsonb->'body'->'sessions') AS s(v), jsonb_array_elements(s.v->'cheques') AS c(v)
            WHERE b.id = body->>'banking' AND coalesce(c.v->>'device', s.v->>'device') = paid.device::text AND s.v->>'session' = paid.session
                AND whole(c.v->'entry') = paid.number AND whole(c.v->'tender') = whole(body->'tender')
                AND whole(c.v->'pence') = whole(body->'pence'))
        OR NOT EXISTS (SELECT FROM banking_step t WHERE t.banking = body->>'banking' AND t.kind = 'banking.received') THEN
        RETURN 'cheque_not_banked';
    END IF;
    IF EXISTS (SELECT FROM returned_cheque r WHERE r.payment = paid.id AND r.tender = whole(body->'tender')) THEN
        RETURN 'cheque_returned';
    END IF;
    IF whole(body->'returned') <> (SELECT count(*) + 1 FROM returned_cheque r WHERE r.office = place.office) THEN
        RETURN 'returned';
    END IF;
    -- of a payment that was carried over the session stands under the till that is gone, or that took it over
    SELECT s.cashier INTO cashier FROM session s WHERE s.id = paid.session ORDER BY s.device <> paid.device LIMIT 1;
    IF who = cashier THEN
        RETURN 'own_takings';
    END IF;
    IF NOT advised AND EXISTS (SELECT FROM banking_step t WHERE t.banking = body->>'banking' AND t.kind = 'banking.received'
            AND t.actor = who) THEN
        RETURN 'second_person';
    END IF;
    IF EXISTS (SELECT FROM (
            SELECT jsonb_array_elements(body->'postings') AS v
            UNION ALL SELECT jsonb_array_elements(list(t.doc->'body'->'postings')) FROM (
                SELECT paid.device, paid.number
                UNION ALL SELECT r.device, r.number FROM reversal r WHERE r.payment = paid.id) AS o(device, number)
                JOIN entry e ON e.device = o.device AND e.number = o.number CROSS JOIN LATERAL told(e.text) AS t
            UNION ALL SELECT jsonb_array_elements(list(r.body->'postings')) FROM put_right(paid.id) AS r
            WHERE r.kind = 'payment.corrected') AS parts
        WHERE whole(v->'line') <> 0 AND whole(v->'tender') = whole(body->'tender')
        GROUP BY v->>'fund', v->>'reference', v->>'mop', v->>'vat_code', whole(v->'line')
        HAVING sum(whole(v->'amount_pence')) <> 0 OR sum(whole(v->'vat_pence')) <> 0) THEN
        RETURN 'posting';
    END IF;
    RETURN NULL;
END $$;

-- Keeps what entries of one's desk roll say of returned cheques; refuses them all where one cannot stand. Tills are told
-- of the accounts by change number.
CREATE FUNCTION ims.keep_returns(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one desk_entry_said;
    account record;
    why text;
    taken bigint;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'cheque.returned')
    LOOP
        why := return_fault(one.body);
        IF why IS NULL THEN
            SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
                WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' WHEN bool_or(f.data->'disabled' = 'true') THEN 'fund_closed' END
            INTO why FROM jsonb_array_elements(one.body->'postings') AS x(v)
                LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
                LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
                LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed
            WHERE whole(v->'amount_pence') > 0;
        END IF;
        IF why IS NULL THEN
            PERFORM in_turn('ims banking ' || (one.body->>'office'));
            why := CASE
                WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') OR one.body->>'returned_on' > one.body->>'business_day'
                    THEN 'business_day'
                ELSE unreturnable(one.body, who, home, (SELECT p.roles FROM desk_person() AS p), one.personal ? 'paper') END;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO returned_cheque (payment, tender, office, returned, device, number)
        VALUES (one.body->>'payment', whole(one.body->'tender'), one.body->>'office', whole(one.body->'returned'), the_desk, one.number);
        INSERT INTO reversal (device, number, kind, payment, session, pence)
        VALUES (the_desk, one.number, one.kind, one.body->>'payment', one.body->>'session', whole(one.body->'total_pence'));
        PERFORM desk_post(the_desk, one, who, one.body->>'office' || '-Q' || lpad(one.body->>'returned',
            greatest(6, length(one.body->>'returned')), '0'), '');
        FOR account IN
            SELECT v->>'fund' AS fund, v->>'reference' AS reference, -sum(whole(v->'amount_pence')) AS pence
            FROM jsonb_array_elements(one.body->'postings') AS x(v) WHERE whole(v->'line') <> 0 GROUP BY 1, 2 ORDER BY 1, 2
        LOOP
            UPDATE meta SET change = change + 1 RETURNING change INTO taken;
            INSERT INTO reference AS r (kind, key, change, removed, data)
            VALUES ('came_back', account.fund || '/' || account.reference, taken, false, jsonb_build_object('fund', account.fund,
                'reference', account.reference, 'receipt', one.body->>'receipt', 'returned_on', one.body->>'returned_on',
                'pence', account.pence))
            ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = false, data = excluded.data;
        END LOOP;
    END LOOP;
END $$;

-- The next number of a returned cheque of an office. Nobody else records one there until this transaction ends.
CREATE FUNCTION ims.desk_return(the_protocol integer, the_office text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    PERFORM in_turn('ims banking ' || the_office);
    RETURN (SELECT count(*) + 1 FROM returned_cheque WHERE office = the_office);
END $$;

GRANT EXECUTE ON FUNCTION ims.desk_return(integer, text) TO {finance}, {supervisor};
