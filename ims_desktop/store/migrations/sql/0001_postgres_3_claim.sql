-- Reserving money for a refund: whatever till asks, no more is claimed of a line than was paid on it.

CREATE FUNCTION ims.refuse_claim(why text, left_pence bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'IM004', MESSAGE = why, DETAIL = left_pence::text;
END $$;

-- Voids, corrections and refunds of a payment that were held, and that finance posted: no row of `reversal` tells of them.
-- Only what names it is read; an id that JSON writes otherwise than it is, which no till of ours makes, is looked for in all.
CREATE FUNCTION ims.put_right(the_payment text) RETURNS TABLE (kind text, body jsonb, number bigint)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT t.doc->>'kind', t.doc->'body', whole(t.doc->'number') FROM settled s JOIN entry e ON e.device = s.device AND e.number = s.number
        CROSS JOIN LATERAL told(e.text) AS t
    WHERE s.how = 'posted' AND (the_payment !~ '^[0-9A-Za-z-]+$' OR strpos(e.text, the_payment) > 0) AND t.holds AND t.doc->>'kind' IN ('payment.voided', 'payment.corrected', 'payment.refunded')
        AND t.doc->'body'->'payment' = to_jsonb(the_payment)
$$;

-- Pence of a line that refunds gave back which finance posted, and for which nothing stands reserved.
CREATE FUNCTION ims.given_back(the_payment text, the_line integer) RETURNS numeric
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT coalesce(sum(greatest(0, -whole(v->'amount_pence'))), 0)
    FROM put_right(the_payment) AS r, jsonb_array_elements(list(r.body->'postings')) AS x(v)
    WHERE r.kind = 'payment.refunded' AND whole(v->'line') = the_line AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(list(r.body->'claims')) AS y(w) JOIN claim c ON c.id = w->>'claim'
        WHERE c.payment = the_payment AND claim_stands(c))
$$;

-- A payment by its receipt's number, as a refund asks for it: what it says, and what was posted to it since.
CREATE FUNCTION ims.paid(the_receipt text) RETURNS jsonb LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    answer jsonb;
BEGIN
    SELECT jsonb_build_object('device', p.device, 'number', p.number, 'body', t.doc->'body', 'since', coalesce((
        SELECT jsonb_agg(v ORDER BY r.device, r.number, place) FROM reversal r
            JOIN entry x ON x.device = r.device AND x.number = r.number CROSS JOIN LATERAL told(x.text) AS u,
            jsonb_array_elements(list(u.doc->'body'->'postings')) WITH ORDINALITY AS y(v, place)
        WHERE r.payment = p.id), '[]'))
    INTO STRICT answer
    FROM payment p JOIN entry e ON e.device = p.device AND e.number = p.number CROSS JOIN LATERAL told(e.text) AS t
    WHERE p.receipt = the_receipt;
    RETURN answer;
EXCEPTION WHEN no_data_found OR too_many_rows THEN
    PERFORM refuse_claim('payment_unknown', 0);
END $$;

-- Without a line it reserves nothing and tells what a receipt's payment is (`paid`); without a payment either, which sessions
-- wait on tills of the office that are gone, or all of one (`gone_sessions`): the same right serves for all.
-- The id is the till's, made before it asks, so that a lost answer is asked for again and nothing is claimed twice.
-- Claims of one payment go one after the other: its row is locked. What takes a line back and is held stops every claim of it,
-- one that was made before too: whoever gave the money back already sends the refund all the same.
CREATE FUNCTION ims.claim(the_protocol integer, the_device uuid, the_claim text, the_payment text, the_line integer,
    the_pence bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
DECLARE
    mine record;
    paid record;
    known record;
    back record;
    doc jsonb;
    amount bigint;
    remaining bigint;
BEGIN
    SELECT d.blocked, d.office INTO mine FROM device d WHERE d.device = the_device AND d.login = session_user;
    IF NOT FOUND THEN
        PERFORM refuse('login', 0);
    END IF;
    PERFORM check_protocol(the_protocol);
    IF mine.blocked THEN
        RAISE EXCEPTION USING ERRCODE = 'IM006', MESSAGE = 'till_blocked';
    END IF;
    IF the_line IS NULL THEN
        RETURN CASE WHEN the_payment IS NULL THEN gone_sessions(mine.office, the_claim) ELSE paid(the_payment) END;
    END IF;
    SELECT p.device, p.number INTO paid FROM payment p WHERE p.id = the_payment FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse_claim('payment_unknown', 0);
    END IF;
    SELECT t.doc INTO doc FROM entry e, told(e.text) AS t WHERE e.device = paid.device AND e.number = paid.number;
    amount := whole(list(doc->'body'->'lines')->(the_line - 1)->'amount_pence');
    IF the_line < 1 OR amount IS NULL THEN
        PERFORM refuse_claim('payment_unknown', 0);
    END IF;
    SELECT b.till, b.number INTO back FROM held_back(the_payment, the_line) AS b;
    IF back.number IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'IM004', MESSAGE = 'held', DETAIL = back.number::text, HINT = back.till;
    END IF;
    IF EXISTS (SELECT FROM reversal r WHERE r.payment = the_payment AND r.kind = 'payment.voided')
        OR EXISTS (SELECT FROM put_right(the_payment) AS r WHERE r.kind = 'payment.voided')
        OR EXISTS (SELECT FROM void_word w WHERE w.payment = the_payment AND w.approved) THEN
        amount := 0;
    END IF;
    PERFORM lapse_claims(the_payment);
    SELECT amount - coalesce(sum(c.pence), 0) - given_back(the_payment, the_line) INTO remaining FROM claim c
    WHERE c.payment = the_payment AND c.line = the_line AND claim_stands(c);
    SELECT c.payment, c.line, c.pence, c.device INTO known FROM claim c WHERE c.id = the_claim;
    IF FOUND THEN
        IF (known.payment, known.line, known.pence, known.device) <> (the_payment, the_line, the_pence, the_device) THEN
            PERFORM refuse_claim('claim_reused', 0);
        END IF;
        IF NOT (SELECT claim_stands(c) FROM claim c WHERE c.id = the_claim) THEN
            IF the_pence > remaining THEN
                PERFORM refuse_claim('over_left', remaining);
            END IF;
            remaining := remaining - the_pence;
        END IF;
        INSERT INTO claim_since (claim, lapsed) VALUES (the_claim, false); -- good from now on: its till has not used it
        RETURN to_jsonb(remaining);
    END IF;
    IF the_pence IS NULL OR the_pence <= 0 OR the_pence > remaining THEN
        PERFORM refuse_claim('over_left', remaining);
    END IF;
    INSERT INTO claim (id, payment, line, pence, device, claimed_at)
    VALUES (the_claim, the_payment, the_line, the_pence, the_device, clock_timestamp());
    RETURN to_jsonb(remaining - the_pence);
END $$;
