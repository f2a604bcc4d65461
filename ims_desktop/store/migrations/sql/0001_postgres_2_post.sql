-- The post that tills logged, and how each item ended: judged as domain/post_fault.py and store/central/judging_post.py say.

CREATE TABLE ims.post_item (
    logged text NOT NULL,
    id text NOT NULL,
    device uuid NOT NULL,
    number bigint NOT NULL,
    place bigint NOT NULL,
    office text NOT NULL,
    came text NOT NULL,
    pence bigint NOT NULL,
    business_day date NOT NULL,
    PRIMARY KEY (logged, id),
    UNIQUE (device, number, place)
);
COMMENT ON COLUMN ims.post_item.logged IS 'The id of the entry that logs it: a till and its copy both give the number of a sheet';
COMMENT ON TABLE ims.post_item IS 'Remittances of the post and sealed bags, by the entries that log them and are not held';

CREATE TABLE ims.post_step (
    device uuid NOT NULL,
    number bigint NOT NULL,
    logged text NOT NULL,
    item text NOT NULL,
    outcome text NOT NULL,
    payment text NOT NULL,
    PRIMARY KEY (device, number),
    FOREIGN KEY (logged, item) REFERENCES ims.post_item
);
CREATE INDEX post_step_item ON ims.post_step (logged, item);
COMMENT ON TABLE ims.post_step IS 'What was done with each item; its payment is blank where there is none';

SELECT ims.let_read(ims.of_my_devices(), 'ims.post_item', 'ims.post_step');
SELECT ims.protect('ims.post_item'), ims.protect('ims.post_step');

-- Whether a value is a word of 1 to 64 characters.
CREATE FUNCTION ims.is_word(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_typeof(value) = 'string' AND length(value #>> '{}') BETWEEN 1 AND 64, false)
$$;

-- Whether a sheet's item can have come: a letter holds no money, a bag has its seal and service, all else is for something.
CREATE FUNCTION ims.is_post_item(item jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(CASE WHEN jsonb_typeof(item) <> 'object' THEN false
        ELSE item->'came' IN ('"cheque"', '"postal_order"', '"cash"', '"letter"', '"sealed_bag"')
            AND CASE item->>'came' WHEN 'letter' THEN ims.whole(item->'pence') = 0
                WHEN 'sealed_bag' THEN ims.whole(item->'pence') >= 0 AND ims.is_word(item->'seal') AND ims.is_word(item->'service')
                ELSE ims.whole(item->'pence') > 0 END
            AND (item->>'came' = 'sealed_bag' OR NOT item ?| ARRAY['seal', 'service'])
            AND (NOT item ? 'reference' OR ims.is_word(item->'reference')) END, false)
$$;

-- What is wrong with an entry of the post in itself, null where it is sound.
CREATE FUNCTION ims.post_fault(kind text, body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    paid boolean;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true) OR EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string') THEN
        RETURN 'malformed';
    END IF;
    IF kind = 'post.logged' THEN
        RETURN CASE WHEN NOT (ims.is_word(body->'sheet') AND jsonb_typeof(coalesce(body->'items', 'null')) = 'array'
                AND jsonb_array_length(ims.list(body->'items')) BETWEEN 1 AND 50)
            OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'items')) AS x(v) WHERE NOT ims.is_post_item(v))
            THEN 'malformed' END;
    END IF;
    paid := coalesce(body->'outcome' IN ('"paid"', '"suspense"'), false);
    IF NOT (ims.is_word(body->'session') AND ims.is_word(body->'item') AND ims.is_word(body->'logged') AND ims.whole(body->'logged_pence') IS NOT NULL
            AND coalesce(body->'came' IN ('"cheque"', '"postal_order"', '"cash"', '"letter"', '"sealed_bag"')
                AND body->'outcome' IN ('"paid"', '"suspense"', '"returned"', '"passed"', '"in_error"', '"locked"'), false))
        OR paid AND NOT (ims.is_word(body->'payment') AND ims.is_word(body->'receipt') AND ims.whole(body->'paid_pence') IS NOT NULL
            AND ims.whole(body->'difference_pence') IS NOT NULL)
        OR body->>'outcome' = 'passed' AND NOT ims.is_word(body->'to') THEN
        RETURN 'malformed';
    END IF;
    IF paid AND ims.whole(body->'paid_pence') - ims.whole(body->'logged_pence') <> ims.whole(body->'difference_pence') THEN
        RETURN 'sums';
    ELSIF paid AND NOT ims.is_sum(body, ARRAY[ims.whole(body->'paid_pence')]) THEN
        RETURN 'count';
    END IF;
    RETURN NULL;
END $$;

-- What of the post does not fit what is here before, null where it does; `at` is the entry's number on its roll.
CREATE FUNCTION ims.post_astray(the_device uuid, at bigint, kind text, doc jsonb, carried boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    body jsonb := doc->'body';
    s session;
    item post_item;
    paid payment;
BEGIN
    IF kind = 'post.logged' THEN
        RETURN CASE WHEN EXISTS (SELECT FROM post_item i, jsonb_array_elements(body->'items') WITH ORDINALITY AS x(v, place)
            WHERE i.logged = doc->>'id' AND i.id = (body->>'sheet') || '.' || x.place) THEN 'post_known' END;
    END IF;
    IF NOT carried THEN
        SELECT * INTO s FROM session o WHERE o.device = the_device AND o.id = body->>'session';
        IF s.number IS NULL OR s.number >= at THEN
            RETURN 'session_unknown';
        ELSIF s.closed < at THEN
            RETURN 'session_closed';
        ELSIF doc->>'actor' <> s.cashier THEN
            RETURN 'other_session';
        END IF;
    END IF;
    SELECT * INTO item FROM post_item i WHERE i.logged = body->>'logged' AND i.id = body->>'item';
    IF item.id IS NULL OR item.office <> body->>'office' OR item.came <> body->>'came'
        OR item.pence <> whole(body->'logged_pence') THEN
        RETURN 'post_unknown';
    ELSIF EXISTS (SELECT FROM post_step p WHERE p.logged = item.logged AND p.item = item.id AND p.outcome <> 'locked' AND NOT EXISTS (
            SELECT FROM reversal r WHERE r.payment = p.payment AND r.kind = 'payment.voided'
                AND NOT (r.device = the_device AND r.number >= at))) THEN
        RETURN 'post_ended';
    END IF;
    IF body->>'outcome' IN ('paid', 'suspense') THEN
        SELECT * INTO paid FROM payment p WHERE p.id = body->>'payment';
        IF paid.id IS NULL OR paid.device = the_device AND paid.number >= at OR paid.receipt <> body->>'receipt'
            OR paid.session <> body->>'session' OR paid.total_pence <> whole(body->'paid_pence') THEN
            RETURN 'payment_unknown';
        END IF;
    END IF;
    IF (body->>'outcome' IN ('returned', 'in_error') OR whole(body->'difference_pence') <> 0 AND body->>'outcome' IN ('paid', 'suspense'))
        AND NOT coalesce(doc->'personal' ? 'reason', false) THEN
        RETURN 'reason';
    END IF;
    RETURN NULL;
END $$;

-- What a batch says of the post and of spoilt slips, entry by entry, after payments and voids are known. `the_letter` is the till's where
-- the entries were carried over. Answers how many more are held.
CREATE FUNCTION ims.project_post(the_device uuid, base bigint, docs jsonb[], the_letter text, looks boolean[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    place record;
    one record;
    why text;
    carried boolean := the_letter IS NOT NULL;
    held_now integer := 0;
BEGIN
    SELECT d.* INTO STRICT place FROM device d WHERE d.device = the_device;
    FOR one IN
        SELECT base + ord AS number, doc->>'kind' AS kind, doc, doc->'body' AS body,
            (roll_time(doc->>'at') AT TIME ZONE 'Europe/London')::date AS day
        FROM unnest(docs, looks) WITH ORDINALITY AS x(doc, look, ord)
        WHERE look IS DISTINCT FROM true AND doc->>'kind' IN ('post.logged', 'post.worked', 'slip.spoilt')
            AND NOT EXISTS (SELECT FROM held h WHERE h.device = the_device AND h.number = base + ord)
        ORDER BY ord
    LOOP
        why := CASE WHEN one.kind <> 'slip.spoilt' AND NOT is_word(one.doc->'id') THEN 'malformed'
            WHEN one.kind <> 'slip.spoilt' THEN post_fault(one.kind, one.body)
            WHEN jsonb_typeof(one.body) IS DISTINCT FROM 'object' OR NOT coalesce(is_slip(one.body->'slip', true), false)
                OR EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
                    WHERE jsonb_typeof(one.body->n) IS DISTINCT FROM 'string') THEN 'malformed' END;
        IF why IS NULL THEN
            why := CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                WHEN one.body->>'office' <> place.office OR one.body->>'till' <> place.till
                    OR one.kind = 'post.logged' AND one.body->>'sheet' <> place.office || '-' || place.till
                        || coalesce(the_letter, place.letter) || '-L' || (one.doc->>'number') THEN 'other_till'
                WHEN one.kind = 'slip.spoilt' THEN coalesce(slip_fault(the_device, one.number, place.office, one.body->'slip', ''),
                    CASE WHEN NOT coalesce(one.doc->'personal' ? 'reason', false) THEN 'reason' END)
                WHEN NOT one.doc ? 'approver' AND (one.kind = 'post.logged'
                    OR one.body->>'came' = 'sealed_bag' AND one.body->>'outcome' IN ('paid', 'suspense')
                    OR one.body->>'outcome' IN ('returned', 'passed', 'in_error') AND whole(one.body->'logged_pence') > 0) THEN 'approver'
                ELSE post_astray(the_device, one.number, one.kind, one.doc, carried) END;
        END IF;
        IF why IS NOT NULL THEN
            INSERT INTO held (device, number, reason, pence) 
            VALUES (the_device, one.number, why, coalesce(whole(one.body->'total_pence'), 0));
            held_now := held_now + 1;
        ELSIF one.kind = 'post.logged' THEN
            INSERT INTO post_item (logged, id, device, number, place, office, came, pence, business_day)
            SELECT one.doc->>'id', (one.body->>'sheet') || '.' || ord, the_device, one.number, ord, place.office, v->>'came', whole(v->'pence'), one.day
            FROM jsonb_array_elements(one.body->'items') WITH ORDINALITY AS x(v, ord);
        ELSIF one.kind = 'slip.spoilt' THEN
            INSERT INTO slip_use (device, number, office, book, slip, payment)
            VALUES (the_device, one.number, place.office, one.body->'slip'->>'book', whole(one.body->'slip'->'number'), '');
        ELSE
            INSERT INTO post_step (device, number, logged, item, outcome, payment)
            VALUES (the_device, one.number, one.body->>'logged', one.body->>'item', one.body->>'outcome', coalesce(one.body->>'payment', ''));
        END IF;
    END LOOP;
    RETURN held_now;
END $$;
