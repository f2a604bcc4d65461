-- What lies somewhere under the number of its slip and leaves once and whole: money in set-aside envelopes, an imprest's
-- vouchers. Judged as domain/session_fault.py and store/central/judging_put_by.py say.

CREATE TABLE ims.put_by (
    slip text PRIMARY KEY,
    device uuid NOT NULL,
    number bigint NOT NULL,
    office text NOT NULL,
    move text NOT NULL,
    pence bigint NOT NULL,
    counterfeit bigint NOT NULL
);
COMMENT ON TABLE ims.put_by IS 'What was put by, by the cash moves that are not held';

CREATE TABLE ims.put_by_gone (
    slip text PRIMARY KEY REFERENCES ims.put_by,
    device uuid NOT NULL,
    number bigint NOT NULL
);
COMMENT ON TABLE ims.put_by_gone IS 'Which of it left, and by which cash move';

SELECT ims.let_read(ims.of_my_devices(), 'ims.put_by', 'ims.put_by_gone');
SELECT ims.protect('ims.put_by'), ims.protect('ims.put_by_gone');

-- Whether a cash move names what leaves by its slips, each once, and to whom it goes where it must; nothing else names any.
CREATE FUNCTION ims.names_goods(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body->>'move' NOT IN ('given_up', 'reimbursed') THEN NOT body ?| ARRAY['goods', 'given']
        ELSE ims.parts_fit(body->'goods', ARRAY['slip'], ARRAY['pence'])
            AND jsonb_array_length(ims.list(body->'goods')) BETWEEN 1 AND 20
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'goods')) AS x(v)
                WHERE v ? 'counterfeit' AND ims.whole(v->'counterfeit') IS NULL)
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'goods')) AS x(v)
                GROUP BY v->>'slip' HAVING count(*) > 1)
            AND CASE body->>'move' WHEN 'given_up'
                THEN coalesce(body->'given' IN ('"exchanged"', '"bank"', '"police"', '"payer"', '"destroyed"'), false)
                ELSE NOT body ? 'given' END END
$$;

-- Whether a voucher has a VAT code, and nothing else.
CREATE FUNCTION ims.names_vat(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body->>'move' <> 'voucher' THEN NOT body ? 'vat_code'
        ELSE coalesce(jsonb_typeof(body->'vat_code') = 'string' AND length(body->>'vat_code') BETWEEN 1 AND 64, false) END
$$;

-- Whether a swap between tills says with which other one, and whose; nothing else does.
CREATE FUNCTION ims.names_till(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body->>'move' <> 'swap_till' THEN NOT body ? 'with'
        ELSE body ? 'session' AND coalesce(jsonb_typeof(body->'with') = 'object', false)
            AND NOT EXISTS (SELECT FROM unnest(ARRAY['till', 'cashier', 'answers']) AS n
                WHERE (n <> 'answers' OR body->'with' ? n) AND NOT coalesce(jsonb_typeof(body->'with'->n) = 'string'
                    AND length(body->'with'->>n) BETWEEN 1 AND 64, false))
            AND body->'with'->>'till' IS DISTINCT FROM body->>'till' END
$$;

-- Whether what leaves comes to the move's sum; what is of takings does not go back to its payer.
CREATE FUNCTION ims.goods_come_to(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT NOT body ? 'goods' OR (NOT (body->'given' IS NOT DISTINCT FROM '"payer"' AND ims.whole(body->'pence') <> 0)
        AND (SELECT sum(ims.whole(v->'pence')) = ims.whole(body->'pence')
                AND min(ims.whole(v->'pence')) >= 0 AND min(coalesce(ims.whole(v->'counterfeit'), 0)) >= 0
            FROM jsonb_array_elements(ims.list(body->'goods')) AS x(v)))
$$;

-- What a cash move names and is not here, or has left, null where it may leave. Each is locked: it leaves once.
CREATE FUNCTION ims.put_by_astray(the_office text, body jsonb) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    one record;
    there put_by;
BEGIN
    FOR one IN SELECT v FROM jsonb_array_elements(list(body->'goods')) AS x(v) ORDER BY (v->>'slip') COLLATE "C" LOOP -- as Python
        SELECT * INTO there FROM put_by p WHERE p.slip = one.v->>'slip' FOR UPDATE;
        IF there.slip IS NULL OR (there.office, there.pence, there.counterfeit)
                <> (the_office, whole(one.v->'pence'), coalesce(whole(one.v->'counterfeit'), 0))
            OR (body->>'move', there.move) NOT IN (VALUES ('given_up', 'set_aside'), ('reimbursed', 'voucher')) THEN
            RETURN 'put_by_unknown';
        ELSIF EXISTS (SELECT FROM put_by_gone g WHERE g.slip = there.slip) THEN
            RETURN 'put_by_gone';
        END IF;
    END LOOP;
    IF body ? 'vat_code' AND NOT EXISTS (SELECT FROM reference w
            WHERE w.kind = 'vat' AND w.key = body->>'vat_code' AND NOT w.removed) THEN
        RETURN 'vat_unknown';
    END IF;
    RETURN NULL;
END $$;

-- Keeps what a cash move puts by under `the_slip`, and what leaves by it.
CREATE FUNCTION ims.keep_put_by(the_device uuid, the_number bigint, the_slip text, body jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
BEGIN
    IF body->>'move' IN ('set_aside', 'voucher') THEN
        INSERT INTO put_by (slip, device, number, office, move, pence, counterfeit)
        SELECT the_slip, the_device, the_number, body->>'office', body->>'move', whole(body->'pence'),
            coalesce((SELECT sum(whole(c.value)) FROM jsonb_each(coalesce(body->'kept'->'counted', '{}')) AS c), 0)
        ON CONFLICT DO NOTHING; -- it may have come both ways, as it is and carried over
    END IF;
    INSERT INTO put_by_gone (slip, device, number)
    SELECT v->>'slip', the_device, the_number FROM jsonb_array_elements(list(body->'goods')) AS x(v);
END $$;
