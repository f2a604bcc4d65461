-- What happens in a till's session: judged as domain/session_fault.py and store/central/judging_sessions.py say.

-- What notes, coins and full bank bags come to, in pence; null where they are no count (domain/cash_count.py).
CREATE FUNCTION ims.count_pence(part jsonb) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total numeric; -- what is no count may come to more than a bigint, and a push that fails stops its till
    sound boolean;
BEGIN
    IF jsonb_typeof(coalesce(part->'counted', '{}')) <> 'object' OR jsonb_typeof(coalesce(part->'bags', '{}')) <> 'object' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(d.pence * ims.whole(x.value)), 0), coalesce(bool_and(
        d.pence IS NOT NULL AND coalesce(ims.whole(x.value) BETWEEN 0 AND 100000, false)), true)
    INTO total, sound
    FROM (SELECT 'piece' AS how, key, value FROM jsonb_each(coalesce(part->'counted', '{}'))
            UNION ALL SELECT 'bag', key, value FROM jsonb_each(coalesce(part->'bags', '{}'))) AS x
        LEFT JOIN (VALUES ('piece', '5000', 5000), ('piece', '2000', 2000), ('piece', '1000', 1000), ('piece', '500', 500),
            ('piece', '200', 200), ('piece', '100', 100), ('piece', '50', 50), ('piece', '20', 20), ('piece', '10', 10),
            ('piece', '5', 5), ('piece', '2', 2), ('piece', '1', 1), ('bag', '200', 2000), ('bag', '100', 2000),
            ('bag', '50', 1000), ('bag', '20', 1000), ('bag', '10', 500), ('bag', '5', 500), ('bag', '2', 100),
            ('bag', '1', 100)) AS d(how, key, pence) USING (how, key);
    RETURN CASE WHEN sound THEN total END;
END $$;

-- Whether a count, where there is one, comes to one of these sums.
CREATE FUNCTION ims.is_sum(part jsonb, sums bigint[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_typeof(part) = 'object'
        AND (NOT part ?| ARRAY['counted', 'bags'] OR coalesce(ims.count_pence(part) = ANY (sums), false))
$$;

-- Whether every element of a list is an object with these words, of at most 64 characters, and these whole numbers.
CREATE FUNCTION ims.parts_fit(parts jsonb, words text[], numbers text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_typeof(parts) = 'array', false) AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(ims.list(parts)) AS x(v)
        WHERE jsonb_typeof(v) <> 'object'
            OR EXISTS (SELECT FROM unnest(words) AS n WHERE jsonb_typeof(v->n) IS DISTINCT FROM 'string' OR length(v->>n) > 64)
            OR EXISTS (SELECT FROM unnest(numbers) AS n WHERE ims.whole(v->n) IS NULL))
$$;

-- Whether all that a close counted, but cards, goes to the bank: with what was lifted, less top-ups and the float kept.
CREATE FUNCTION ims.banks_rightly(body jsonb, moved jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(moved) IS DISTINCT FROM 'object'
            OR EXISTS (SELECT FROM jsonb_each(moved) AS m WHERE ims.whole(m.value) IS NULL) THEN false
        ELSE (SELECT coalesce(sum(CASE WHEN v->>'kind' = 'card' THEN 0
                    ELSE ims.whole(v->'banking_pence') - ims.whole(v->'counted_pence') END), 0)
                = coalesce(ims.whole(moved->'lift'), 0) - coalesce(ims.whole(moved->'top_up'), 0)
                    - ims.whole(body->'float_kept_pence')
                AND coalesce(bool_and(v->>'kind' <> 'card' OR ims.whole(v->'banking_pence') = 0), true)
            FROM jsonb_array_elements(body->'tenders') AS x(v)) END
$$;

-- Whether a value has the one shape of a close's envelope (domain/quiet_referral.py); nobody here can tell what is in it.
CREATE FUNCTION ims.is_envelope(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_typeof(value) = 'string' AND length(value #>> '{}') = 12384
        AND value #>> '{}' ~ '^[A-Za-z0-9+/]*$', false)
$$;

-- Whether a count says of card sales nothing at all, or what each report says and how each that is named stands.
CREATE FUNCTION ims.names_cards(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT NOT body ?| ARRAY['cards', 'reports'] OR ims.parts_fit(body->'reports', ARRAY['mop'], ARRAY['pence'])
        AND ims.parts_fit(body->'cards', ARRAY['mop', 'stands', 'authorisation', 'last4'], ARRAY['entry', 'tender', 'pence'])
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'cards')) AS x(v)
            WHERE v->>'stands' NOT IN ('unmatched', 'next_report', 'not_sent', 'earlier'))
$$;

-- Whether each card method of payment was counted as its report and the sales that are named come to (domain/card_sales.py).
CREATE FUNCTION ims.counts_cards(body jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT NOT body ? 'cards' OR NOT EXISTS (SELECT FROM (
        SELECT v->>'mop' AS mop, -ims.whole(v->'counted_pence') AS pence FROM jsonb_array_elements(body->'tenders') AS x(v)
        WHERE v->>'kind' = 'card'
        UNION ALL SELECT v->>'mop', ims.whole(v->'pence') FROM jsonb_array_elements(body->'reports') AS x(v)
        UNION ALL SELECT v->>'mop', CASE v->>'stands' WHEN 'earlier' THEN -1 WHEN 'unmatched' THEN 0 ELSE 1 END
            * ims.whole(v->'pence') FROM jsonb_array_elements(body->'cards') AS x(v)) AS told
        GROUP BY mop HAVING sum(pence) <> 0)
$$;

-- What is wrong with an entry of a session in itself, null where it is sound.
CREATE FUNCTION ims.session_fault(kind text, body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := CASE kind WHEN 'cash.moved' THEN ARRAY['move', 'from', 'to'] WHEN 'session.closed' THEN ARRAY['cashier', 'state']
        ELSE '{}' END;
    numbers text[] := CASE kind WHEN 'cash.moved' THEN ARRAY['pence'] WHEN 'session.approved' THEN ARRAY['closed']
        WHEN 'session.counted' THEN ARRAY['attempt']
        WHEN 'session.closed' THEN ARRAY['count', 'float_pence', 'float_kept_pence', 'total_pence'] ELSE '{}' END;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true) THEN
        RETURN 'malformed';
    END IF;
    IF body ? 'session' OR kind <> 'cash.moved' THEN
        words := words || 'session'::text;
    END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY['business_day', 'office', 'till']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string')
        OR EXISTS (SELECT FROM unnest(words) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR EXISTS (SELECT FROM unnest(numbers) AS n WHERE ims.whole(body->n) IS NULL)
        OR kind = 'cash.moved' AND (body->>'move', body->>'from', body->>'to') NOT IN (VALUES ('lift', 'drawer', 'safe'),
            ('top_up', 'safe', 'drawer'), ('swap', 'drawer', 'safe'), ('set_aside', 'drawer', 'set_aside'),
            ('imprest', 'safe', 'imprest'), ('imprest_back', 'imprest', 'safe'), ('given_up', 'set_aside', 'given_up'),
            ('swap_till', 'drawer', 'other_till'), ('voucher', 'imprest', 'vouchers'), ('reimbursed', 'vouchers', 'imprest'),
            ('float_back', 'float_kept', 'safe'))
        OR kind = 'cash.moved' AND NOT coalesce(ims.names_goods(body) AND ims.names_till(body) AND ims.names_vat(body), false)
        OR kind = 'session.counted' AND NOT (ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'], ARRAY['counted_pence'])
            AND ims.names_cards(body))
        OR kind = 'session.closed' AND NOT (body->>'state' IN ('closed', 'awaiting_approval', 'approved')
            AND ims.is_envelope(body->'envelope')
            AND ims.parts_fit(body->'tenders', ARRAY['mop', 'kind'],
                ARRAY['taken_pence', 'expected_pence', 'counted_pence', 'difference_pence', 'banking_pence'])
            AND ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code', 'narrative'],
                ARRAY['amount_pence', 'vat_pence', 'line', 'tender']))
    THEN
        RETURN 'malformed';
    END IF;
    CASE kind
    WHEN 'cash.moved' THEN
        IF ims.whole(body->'pence') < 0 OR NOT ims.is_sum(body, ARRAY[ims.whole(body->'pence')]) OR NOT ims.goods_come_to(body)
            OR body ? 'kept' AND NOT coalesce(CASE WHEN jsonb_typeof(body->'kept') = 'object' AND body->>'move' = 'set_aside'
                AND ims.whole(body->'pence') = 0 THEN ims.count_pence(body->'kept') > 0 END, false) -- counterfeit notes
            OR (CASE WHEN body ? 'back' THEN NOT ims.is_sum(body->'back', ARRAY[ims.whole(body->'pence')])
                ELSE body->>'move' IN ('swap', 'swap_till') END) THEN
            RETURN 'count';
        END IF;
    WHEN 'session.counted' THEN
        IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v)
                WHERE ims.whole(v->'counted_pence') < 0 AND v->>'kind' <> 'card')
            OR NOT ims.is_sum(body, coalesce((SELECT array_agg(ims.whole(v->'counted_pence'))
                FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE v->>'kind' = 'cash'), ARRAY[0::bigint]))
            OR NOT ims.counts_cards(body) THEN
            RETURN 'count';
        END IF;
    WHEN 'session.closed' THEN
        IF ims.whole(body->'float_kept_pence') < 0
            OR NOT ims.is_sum(coalesce(body->'float_kept', '{}'), ARRAY[ims.whole(body->'float_kept_pence')]) THEN
            RETURN 'count';
        END IF;
        IF EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE ims.whole(v->'difference_pence')
            <> ims.whole(v->'counted_pence') - ims.whole(v->'expected_pence'))
            OR NOT ims.banks_rightly(body, coalesce(body->'moved', '{}')) THEN
            RETURN 'sums';
        END IF;
        IF (SELECT array_agg(ROW (place, v->>'mop', v->'difference_pence', 0)::text ORDER BY place)
                FROM jsonb_array_elements(body->'tenders') WITH ORDINALITY AS x(v, place)
                WHERE ims.whole(v->'difference_pence') <> 0)
            IS DISTINCT FROM
            (SELECT array_agg(ROW (ims.whole(v->'tender'), v->>'mop', v->'amount_pence', ims.whole(v->'vat_pence'))::text
                ORDER BY ims.whole(v->'tender')) FROM jsonb_array_elements(body->'postings') AS x(v))
            OR ims.whole(body->'total_pence') <> coalesce((SELECT sum(ims.whole(v->'amount_pence'))
                FROM jsonb_array_elements(body->'postings') AS x(v)), 0) THEN
            RETURN 'posting';
        END IF;
    ELSE
    END CASE;
    RETURN NULL;
END $$;

-- What was told of a session when it was taken over from a till that is gone; null where it began here.
CREATE FUNCTION ims.taken_over(s ims.session) RETURNS jsonb LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT e.text::jsonb->'body'->'gone' FROM entry e
    WHERE s.came_from IS NOT NULL AND e.device = s.device AND e.number = s.number
$$;

-- What the roll says of a session between its opening and an entry: what was taken by each method, with what we hold, and
-- what cash moves did. Takings are kept with each push; of entries only cash moves and what is held are read.
CREATE FUNCTION ims.session_sums(s ims.session, at bigint) RETURNS TABLE (what text, key text, pence numeric)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT 'taken', t.mop, t.pence FROM session_taking t
    WHERE t.device = s.device AND t.session = s.id AND s.came_from IS NULL
    UNION ALL
    SELECT 'taken', v->>'mop', whole(v->'amount_pence') FROM jsonb_array_elements(list(taken_over(s)->'takings')) AS x(v)
    UNION ALL
    SELECT 'moved', m.key, whole(m.value) FROM jsonb_each(taken_over(s)->'moved') AS m
    UNION ALL
    SELECT 'taken', v->>'mop', whole(v->'amount_pence')
    FROM held h JOIN entry e ON e.device = h.device AND e.number = h.number
        CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d,
        jsonb_array_elements(list(d.doc->'body'->'postings')) AS x(v)
    WHERE h.device = s.device AND h.number > s.number AND h.number < at AND jsonb_typeof(v->'mop') = 'string'
        AND s.came_from IS NULL
        AND d.doc->>'kind' IN ('payment.taken', 'payment.voided', 'payment.corrected', 'payment.refunded')
        AND d.doc->'body'->'session' = to_jsonb(s.id)
    UNION ALL
    SELECT 'moved', d.doc->'body'->>'move', whole(d.doc->'body'->'pence')
    FROM entry e CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d
    WHERE e.device = s.device AND e.number > s.number AND e.number < at AND strpos(e.text, '"kind":"cash.moved"') > 0
        AND s.came_from IS NULL
        AND d.doc->>'kind' = 'cash.moved' AND d.doc->'body'->'session' = to_jsonb(s.id)
        AND jsonb_typeof(d.doc->'body'->'move') = 'string'
$$;

-- A card sale of a roll as it stands up to an entry: the tender's part of what said it last; nothing where it was voided or
-- is none of that session (null: whichever). What we hold is read as well.
CREATE FUNCTION ims.card_sale_of(the_device uuid, the_session text, the_entry bigint, the_tender bigint, until bigint)
RETURNS jsonb LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE WHEN bool_or(l.voided) THEN NULL ELSE coalesce((array_agg(l.part ORDER BY l.number DESC)
        FILTER (WHERE l.part IS NOT NULL))[1], (array_agg(p.part))[1]) END
    FROM (SELECT d.doc->'body'->'payment' AS payment, list(d.doc->'body'->'tenders')->(the_tender - 1)::integer AS part
        FROM entry e CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d
        WHERE e.device = the_device AND e.number = the_entry AND the_entry < until AND the_tender BETWEEN 1 AND 1000
            AND d.doc->>'kind' = 'payment.taken'
            AND (the_session IS NULL OR d.doc->'body'->'session' = to_jsonb(the_session))) AS p
    LEFT JOIN LATERAL (SELECT e.number, d.doc->>'kind' = 'payment.voided' AS voided,
            (SELECT x.v FROM jsonb_array_elements(list(d.doc->'body'->'tenders')) WITH ORDINALITY AS x(v, ord)
                WHERE d.doc->>'kind' = 'payment.corrected' AND whole(x.v->'tender') = the_tender ORDER BY ord LIMIT 1) AS part
        FROM entry e CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d
        WHERE e.device = the_device AND e.number > the_entry AND e.number < until
            AND (strpos(e.text, '"kind":"payment.voided"') > 0 OR strpos(e.text, '"kind":"payment.corrected"') > 0)
            AND d.doc->'body'->'payment' = p.payment AND d.doc->>'kind' IN ('payment.voided', 'payment.corrected')) AS l ON true
$$;

-- Whether a card sale that a sound count names is not on its roll so, or is named twice (domain/card_fault.py).
CREATE FUNCTION ims.cards_fault(counted jsonb, s ims.session, at bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM jsonb_array_elements(list(counted->'cards')) AS x(v)
            GROUP BY whole(v->'entry'), whole(v->'tender') HAVING count(*) > 1)
        OR EXISTS (SELECT FROM jsonb_array_elements(list(counted->'cards')) AS x(v)
            CROSS JOIN LATERAL (SELECT card_sale_of(s.device, CASE v->>'stands' WHEN 'earlier' THEN NULL ELSE s.id END,
                whole(v->'entry'), whole(v->'tender'), at) AS part) AS sale
            WHERE v->>'stands' = 'earlier' AND whole(v->'entry') >= s.number
                OR (sale.part->>'kind' = 'card' AND sale.part->'mop' = v->'mop'
                    AND sale.part->'amount_pence' = v->'pence' AND coalesce(sale.part->'card_last4', '""') = v->'last4'
                    AND coalesce(sale.part->'card_authorisation', '""') = v->'authorisation') IS NOT TRUE)
$$;

-- Whether a close, sound in itself, tells what the roll says of its session (domain/close_fault.py): `counted` where it is
-- not the count that it names, or that not the last, `moved`, `taken` and `receipts` where its figures are others than the roll's.
CREATE FUNCTION ims.close_fault(body jsonb, s ims.session, at bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    counted jsonb;
    moved numeric;
    gone jsonb := taken_over(s);
BEGIN
    SELECT e.text::jsonb INTO counted FROM entry e
    WHERE e.device = s.device AND e.number = whole(body->'count') AND e.number > s.number AND e.number < at;
    IF EXISTS (SELECT FROM entry e CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d -- it is the last one
            WHERE e.device = s.device AND e.number > whole(body->'count') AND e.number < at
                AND strpos(e.text, '"kind":"session.counted"') > 0 AND d.doc->>'kind' = 'session.counted'
                AND d.doc->'body'->'session' = to_jsonb(s.id) AND d.doc->'body'->'spot' IS DISTINCT FROM 'true')
        OR (counted->>'kind' = 'session.counted' AND counted->'body'->'session' = to_jsonb(s.id)
            AND counted->'body'->'spot' IS DISTINCT FROM 'true') IS NOT TRUE
        OR EXISTS (SELECT FROM (
            SELECT v->>'mop' AS mop, whole(v->'counted_pence') AS pence FROM jsonb_array_elements(body->'tenders') AS x(v)
            UNION ALL SELECT v->>'mop', -whole(v->'counted_pence') FROM jsonb_array_elements(list(counted->'body'->'tenders')) AS x(v)
            WHERE jsonb_typeof(v->'mop') = 'string') AS told GROUP BY mop HAVING sum(pence) <> 0) THEN
        RETURN 'counted';
    END IF;
    SELECT sum(CASE key WHEN 'top_up' THEN pence ELSE -pence END) INTO moved FROM session_sums(s, at)
    WHERE what = 'moved' AND key IN ('lift', 'top_up', 'set_aside');
    IF EXISTS (SELECT FROM (
        SELECT key, pence FROM session_sums(s, at) WHERE what = 'moved'
        UNION ALL SELECT m.key, -whole(m.value) FROM jsonb_each(coalesce(body->'moved', '{}')) AS m) AS told
        WHERE key IN ('lift', 'top_up', 'set_aside') GROUP BY key HAVING sum(pence) <> 0) THEN
        RETURN 'moved';
    END IF;
    IF whole(body->'float_pence') <> s.float_pence OR body->'tenders'->0->>'kind' IS DISTINCT FROM 'cash'
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') WITH ORDINALITY AS x(v, place)
            WHERE whole(v->'expected_pence') <> whole(v->'taken_pence')
                + CASE WHEN place = 1 THEN s.float_pence + coalesce(moved, 0) ELSE 0 END)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) GROUP BY v->>'mop' HAVING count(*) > 1)
        OR EXISTS (SELECT FROM (
            SELECT v->>'mop' AS mop, whole(v->'taken_pence') AS pence FROM jsonb_array_elements(body->'tenders') AS x(v)
            UNION ALL SELECT key, -pence FROM session_sums(s, at) WHERE what = 'taken') AS told
            GROUP BY mop HAVING sum(pence) <> 0) THEN
        RETURN 'taken';
    END IF;
    IF gone IS NOT NULL THEN
        IF (body->'payments', coalesce(body->'receipts', '{}')) IS DISTINCT FROM (gone->'payments', coalesce(gone->'receipts', '{}')) THEN
            RETURN 'receipts';
        END IF;
    ELSIF (SELECT (body->'payments', coalesce(body->'receipts', '{}')) IS DISTINCT FROM (to_jsonb(count(*)), CASE WHEN count(*) = 0
                THEN '{}' ELSE jsonb_build_object('first', (array_agg(receipt ORDER BY number))[1],
                    'last', (array_agg(receipt ORDER BY number DESC))[1]) END)
            FROM (SELECT p.number, to_jsonb(p.receipt) AS receipt FROM payment p
                WHERE p.device = s.device AND p.number > s.number AND p.number < at AND p.session = s.id
                UNION ALL SELECT h.number, coalesce(d.doc->'body'->'receipt', 'null')
                FROM held h JOIN entry e ON e.device = h.device AND e.number = h.number
                    CROSS JOIN LATERAL (SELECT e.text::jsonb AS doc) AS d
                WHERE h.device = s.device AND h.number > s.number AND h.number < at AND d.doc->>'kind' = 'payment.taken'
                    AND d.doc->'body'->'session' = to_jsonb(s.id)) AS paid) THEN
        RETURN 'receipts';
    END IF;
    RETURN CASE WHEN cards_fault(counted->'body', s, whole(body->'count')) THEN 'cards' END;
END $$;

-- How a session stands by its close: what the till calls closed awaits approval here where the office's own rules ask for it,
-- or where one person alone closed what was taken over from a till that is gone.
CREATE FUNCTION ims.closes_as(body jsonb, alone boolean) RETURNS text LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE WHEN body->>'state' = 'closed' AND (alone OR coalesce(rules->'approves_every_close' = 'true', false)
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'tenders') AS x(v) WHERE abs(whole(v->'difference_pence'))
            > CASE WHEN v->>'kind' = 'cash' THEN coalesce(whole(rules->'tolerance_pence'), 500) ELSE 0 END))
        THEN 'awaiting_approval' ELSE body->>'state' END
    FROM (SELECT) AS x LEFT JOIN (SELECT o.data->'cash_up' AS rules FROM reference o
        WHERE o.kind = 'office' AND o.key = body->>'office' AND NOT o.removed) AS office ON true
$$;

-- A session moves on by an entry that is not held: how it stands, what its drawer lost or was given, who approved it
-- (session_event.py and cash_move.py say the same).
CREATE FUNCTION ims.move_session(the_device uuid, kind text, body jsonb, actor text, approver text, at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    now_it_is text := CASE kind WHEN 'session.paused' THEN 'paused' WHEN 'session.resumed' THEN 'open'
        WHEN 'session.counted' THEN CASE WHEN body->'spot' = 'true' THEN NULL ELSE 'counted' END
        WHEN 'session.closed' THEN closes_as(body, approver IS NULL AND EXISTS (SELECT FROM session s
            WHERE s.device = the_device AND s.id = body->>'session' AND s.came_from IS NOT NULL)) WHEN 'session.approved' THEN 'approved' END;
BEGIN
    UPDATE session s SET state = coalesce(now_it_is, s.state),
        state_at = CASE WHEN now_it_is IS NULL OR now_it_is = s.state THEN s.state_at ELSE at END,
        moved_pence = s.moved_pence + CASE WHEN kind <> 'cash.moved' THEN 0
            WHEN body->>'move' IN ('lift', 'set_aside') THEN -whole(body->'pence')
            WHEN body->>'move' = 'top_up' THEN whole(body->'pence') ELSE 0 END,
        approved_by = CASE WHEN now_it_is = 'approved' THEN coalesce(s.approved_by,
            CASE WHEN kind = 'session.approved' THEN actor ELSE approver END) ELSE s.approved_by END,
        approved_at = CASE WHEN now_it_is = 'approved' THEN coalesce(s.approved_at, at) ELSE s.approved_at END
    WHERE s.device = the_device AND s.id = body->>'session';
END $$;

-- Why an entry of a session, sound in itself, cannot be; null where it can.
CREATE FUNCTION ims.session_astray(at bigint, kind text, actor text, approver text, body jsonb, s ims.session)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN NOT body ? 'session' THEN NULL
        WHEN s.number IS NULL OR s.number >= at THEN 'session_unknown'
        WHEN s.gone_to IS NOT NULL THEN 'till_blocked' -- and its session taken over, while this came
        WHEN s.came_from IS NOT NULL AND kind NOT IN ('session.counted', 'session.closed', 'session.approved')
            THEN 'session_taken_over' -- it is counted and closed, and nothing else
        WHEN kind = 'session.approved' THEN CASE
            WHEN s.closed IS NULL OR s.closed >= at THEN 'session_not_closed'
            WHEN actor IN (s.cashier, s.closed_by) THEN 'approver' END
        WHEN s.closed < at THEN 'session_closed'
        WHEN kind = 'session.closed' AND NOT (body->>'cashier' = s.cashier
            AND approver IS DISTINCT FROM s.cashier AND (approver IS NOT NULL OR body->>'state' <> 'approved')
            AND (actor = s.cashier OR approver IS NOT NULL)) THEN 'approver'
        WHEN kind = 'session.counted' AND CASE WHEN body->'spot' = 'true' THEN actor = s.cashier
            ELSE NOT (actor = s.cashier OR approver IS NOT NULL AND approver <> s.cashier) END THEN 'approver'
    END
$$;
