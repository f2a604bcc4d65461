-- Post-dated cheques that are kept until their date, by entries of desk rolls: no money until a payment takes one.
-- Nothing is held here. domain/kept_cheque.py and kept_sqlite.py say the same.

CREATE TABLE ims.kept_cheque (
    id text PRIMARY KEY,
    office text NOT NULL,
    device uuid NOT NULL,
    number bigint NOT NULL,
    UNIQUE (device, number)
);
CREATE INDEX kept_cheque_office ON ims.kept_cheque (office);
COMMENT ON TABLE ims.kept_cheque IS 'Post-dated cheques that were logged, by which entry of whose desk roll';

CREATE TABLE ims.let_go_cheque (
    device uuid NOT NULL,
    number bigint NOT NULL,
    kept text NOT NULL REFERENCES ims.kept_cheque,
    how text NOT NULL,
    payment text REFERENCES ims.payment,
    PRIMARY KEY (device, number)
);
CREATE INDEX let_go_cheque_kept ON ims.let_go_cheque (kept);
COMMENT ON TABLE ims.let_go_cheque IS 'How kept cheques left: taken as a payment or given back; one whose payment was voided lies there again';

SELECT ims.protect('ims.kept_cheque'), ims.protect('ims.let_go_cheque');
SELECT ims.let_read(ims.of_my_offices(), 'ims.kept_cheque');
SELECT ims.let_read('kept IN (SELECT k.id FROM ims.kept_cheque k)', 'ims.let_go_cheque');

-- What is wrong with an entry of a kept cheque in itself, null where it is sound.
CREATE FUNCTION ims.kept_fault(kind text, body jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN coalesce(jsonb_typeof(body) <> 'object', true)
            OR EXISTS (SELECT FROM unnest(ARRAY['office', 'business_day', 'kept']) AS n
                WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64) THEN 'malformed'
        WHEN kind = 'cheque.kept' THEN CASE WHEN
            jsonb_typeof(body->'cheque_number') IS DISTINCT FROM 'string' OR body->>'cheque_number' !~ '^[0-9]{6}$'
            OR jsonb_typeof(body->'cheque_date') IS DISTINCT FROM 'string' OR NOT ims.is_day(body->>'cheque_date')
            OR (body->>'cheque_date') COLLATE "C" <= (body->>'business_day') COLLATE "C"
            OR coalesce(ims.whole(body->'pence') < 1, true)
            OR EXISTS (SELECT FROM unnest(ARRAY['fund', 'reference']) AS n
                WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) > 64) THEN 'malformed' END
        WHEN body->'how' = '"given_back"' THEN NULL
        WHEN body->'how' IS DISTINCT FROM '"paid"' OR EXISTS (SELECT FROM unnest(ARRAY['payment', 'receipt']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64) THEN 'malformed'
    END
$$;

-- Whether a payment was voided since.
CREATE FUNCTION ims.was_voided(the_payment text) RETURNS boolean LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM reversal r WHERE r.payment = the_payment AND r.kind = 'payment.voided')
$$;

-- Why a kept cheque cannot be let go, null where it can.
CREATE FUNCTION ims.not_let_go(body jsonb, who text, named boolean) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    kept record;
    paid record;
BEGIN
    SELECT k.office, e.text::jsonb->'body' AS body INTO kept
    FROM kept_cheque k JOIN entry e ON e.device = k.device AND e.number = k.number WHERE k.id = body->>'kept' FOR UPDATE OF k;
    IF NOT FOUND OR kept.office <> body->>'office' THEN
        RETURN 'cheque_kept_unknown';
    END IF;
    IF EXISTS (SELECT FROM let_go_cheque g WHERE g.kept = body->>'kept' AND NOT coalesce(was_voided(g.payment), false)) THEN
        RETURN 'cheque_let_go';
    END IF;
    IF body->>'how' = 'given_back' THEN
        RETURN CASE WHEN NOT named THEN 'second_person' END;
    END IF;
    SELECT p.id, p.receipt, d.office, (SELECT s.cashier FROM session s WHERE s.id = p.session -- it may have been carried over
            ORDER BY s.device <> p.device LIMIT 1), t.doc->'body' AS body INTO paid
    FROM payment p JOIN device d ON d.device = p.device
        JOIN entry e ON e.device = p.device AND e.number = p.number CROSS JOIN LATERAL told(e.text) AS t
    WHERE p.id = body->>'payment';
    IF NOT FOUND OR paid.receipt <> body->>'receipt' THEN
        RETURN 'payment_unknown';
    END IF;
    IF (kept.body->>'cheque_date') COLLATE "C" > (body->>'business_day') COLLATE "C"
        OR (kept.body->>'cheque_date') COLLATE "C" > (paid.body->>'business_day') COLLATE "C" THEN
        RETURN 'cheque_not_due';
    END IF;
    IF was_voided(paid.id) THEN
        RETURN 'payment_reversed';
    END IF;
    IF paid.office <> kept.office OR NOT EXISTS (SELECT FROM jsonb_array_elements(list(paid.body->'tenders')) AS x(v)
            WHERE v->>'kind' = 'cheque' AND v->>'cheque_number' = kept.body->>'cheque_number'
                AND whole(kept.body->'pence') IN (whole(v->'amount_pence'), coalesce(whole(v->'cheque_whole_pence'), 0))) THEN
        RETURN 'cheque';
    END IF;
    RETURN CASE WHEN paid.cashier = who THEN 'own_takings' END;
END $$;

-- Keeps what entries of one's desk roll say of post-dated cheques; refuses them all where one cannot stand.
CREATE FUNCTION ims.keep_kept(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    why text;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'cheque.kept', 'cheque.let_go')
    LOOP
        why := kept_fault(one.kind, one.body);
        IF why IS NULL THEN
            why := CASE
                WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' IS DISTINCT FROM home THEN 'office'
                WHEN one.kind = 'cheque.let_go' THEN not_let_go(one.body, who, one.personal ? 'carrier')
                WHEN one.body->>'kept' <> one.id OR EXISTS (SELECT FROM kept_cheque k WHERE k.id = one.id)
                    THEN 'cheque_kept_unknown' END;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        IF one.kind = 'cheque.kept' THEN
            INSERT INTO kept_cheque (id, office, device, number) VALUES (one.id, one.body->>'office', the_desk, one.number);
        ELSE
            INSERT INTO let_go_cheque (device, number, kept, how, payment)
            VALUES (the_desk, one.number, one.body->>'kept', one.body->>'how', one.body->>'payment');
        END IF;
    END LOOP;
END $$;
