-- Voids that a cashier asked for alone, approved or refused at a desk. Nothing moves here: the till carries them out by an
-- entry of its own, which names ours. domain/void_word.py and void_words_sqlite.py say the same.

-- Why a desk's entry cannot answer a void, null where it can.
CREATE FUNCTION ims.void_word_fault(kind text, body jsonb, who text, home text) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    void record;
BEGIN
    IF EXISTS (SELECT FROM unnest(ARRAY['office', 'till', 'device', 'payment', 'receipt']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR whole(body->'asked') IS NULL THEN
        RETURN 'malformed';
    END IF;
    SELECT d.office, d.till, r.payment, p.receipt, s.cashier, t.doc->>'actor' AS asker, EXISTS (
            SELECT FROM banked_session b WHERE b.session = p.session) AS banked INTO void
    FROM reversal r JOIN payment p ON p.id = r.payment JOIN device d ON d.device = r.device
        JOIN session s ON s.device = r.device AND s.id = r.session
        JOIN entry e ON e.device = r.device AND e.number = r.number CROSS JOIN LATERAL told(e.text) AS t
    WHERE r.device = (body->>'device')::uuid AND r.number = whole(body->'asked') AND r.kind = 'void.asked' FOR UPDATE OF p;
    IF NOT FOUND OR void.payment <> body->>'payment' OR void.receipt <> body->>'receipt' THEN
        RETURN 'void_unknown';
    END IF;
    PERFORM lapse_claims(void.payment);
    RETURN CASE
        WHEN body->>'office' <> void.office OR body->>'till' <> void.till THEN 'other_till'
        WHEN home IS DISTINCT FROM void.office THEN 'office'
        WHEN who IN (void.asker, void.cashier) THEN 'own_approval'
        WHEN EXISTS (SELECT FROM void_word w WHERE w.device = (body->>'device')::uuid AND w.asked = whole(body->'asked'))
            THEN 'void_answered'
        WHEN was_voided(void.payment) OR EXISTS (SELECT FROM put_right(void.payment) AS r WHERE r.kind = 'payment.voided')
            THEN 'payment_voided'
        WHEN kind = 'void.refused' THEN NULL
        WHEN EXISTS (SELECT FROM reversal r WHERE r.payment = void.payment AND r.kind = 'payment.refunded')
            OR EXISTS (SELECT FROM put_right(void.payment) AS r WHERE r.kind = 'payment.refunded')
            OR EXISTS (SELECT FROM claim c WHERE c.payment = void.payment AND claim_stands(c))
            OR (SELECT b.number IS NOT NULL FROM held_back(void.payment, NULL) AS b) THEN 'payment_refunded'
        WHEN void.banked THEN 'payment_banked'
        WHEN is_own(ARRAY[who], clock_timestamp(), (SELECT t.doc->'body'->'postings' FROM payment p
                JOIN entry e ON e.device = p.device AND e.number = p.number CROSS JOIN LATERAL told(e.text) AS t
                WHERE p.id = void.payment)) THEN 'own_account'
    END;
END $$;

-- Keeps what entries of a desk say of voids, or refuses them all. The payment stays locked until this transaction ends, so
-- of two at once the second finds it answered. The till is told by change number.
CREATE FUNCTION ims.keep_void_words(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    why text;
    taken bigint;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'void.approved', 'void.refused')
    LOOP
        why := void_word_fault(one.kind, one.body, who, home);
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        UPDATE meta SET change = change + 1 RETURNING change INTO taken;
        INSERT INTO void_word (device, asked, payment, change, approved, by_user, at, desk, number)
        VALUES ((one.body->>'device')::uuid, whole(one.body->'asked'), one.body->>'payment', taken,
            one.kind = 'void.approved', who, one.at, the_desk, one.number);
    END LOOP;
END $$;
