-- Held entries put right by finance: each once, to the penny of what it carries, by an entry of a desk roll. Nothing is
-- held here: what cannot stand is refused and rolled back. domain/held_entry.py, held_fault.py and held_sqlite.py say the
-- same. What is settled stays held, so that nothing that projects held entries later counts its money twice.

CREATE POLICY own_settled ON ims.entry FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT s.desk, s.entry FROM ims.settled s));
CREATE POLICY own_settled ON ims.personal FOR SELECT TO {own_rows} USING (
    (device, number) IN (SELECT s.desk, s.entry FROM ims.settled s));

-- The postings of what is put right, without those that take it out of overs and shorts.
CREATE FUNCTION ims.without_over(body jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body ? 'over' THEN (SELECT coalesce(jsonb_agg(v ORDER BY place), '[]')
            FROM jsonb_array_elements(body->'postings') WITH ORDINALITY AS x(v, place) WHERE ims.whole(v->'line') <> 0)
        ELSE body->'postings' END
$$;

-- What is wrong in itself with an entry that settles a held one, null where it is sound.
CREATE FUNCTION ims.held_fault(body jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total numeric;
    carries numeric;
BEGIN
    IF coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'till', 'business_day', 'device', 'seal', 'why', 'receipt', 'how']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR body ? 'session' AND (jsonb_typeof(body->'session') <> 'string' OR length(body->>'session') NOT BETWEEN 1 AND 64)
        OR body->>'device' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' OR body->>'seal' !~ '^[0-9a-f]{64}$'
        OR body->>'how' NOT IN ('posted', 'no_effect')
        OR coalesce(ims.whole(body->'number') < 1, true)
        OR ims.whole(body->'pence') IS NULL OR ims.whole(body->'total_pence') IS NULL
        OR NOT ims.parts_fit(body->'postings', ARRAY['fund', 'reference', 'mop', 'vat_code'],
            ARRAY['amount_pence', 'vat_pence', 'line', 'tender'])
        OR jsonb_array_length(ims.list(body->'postings')) > 200
        OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'postings')) AS x(v)
            WHERE jsonb_typeof(v->'narrative') IS DISTINCT FROM 'string')
        OR body ? 'over' AND (jsonb_typeof(body->'over'->'device') IS DISTINCT FROM 'string'
            OR length(body->'over'->>'device') NOT BETWEEN 1 AND 64 OR ims.whole(body->'over'->'number') IS NULL) THEN
        RETURN 'malformed';
    END IF;
    SELECT coalesce(sum(ims.whole(v->'amount_pence')), 0) INTO total FROM jsonb_array_elements(body->'postings') AS x(v);
    SELECT coalesce(sum(ims.whole(v->'amount_pence')), 0) INTO carries
    FROM jsonb_array_elements(ims.without_over(body)) AS x(v);
    IF total <> ims.whole(body->'total_pence') OR body->>'how' = 'posted' AND carries <> ims.whole(body->'pence') THEN
        RETURN 'sums';
    END IF;
    IF (body->>'how' = 'posted') = (ims.without_over(body) = '[]')
        OR body ? 'over' AND ims.without_over(body) = body->'postings'
        OR body ? 'over' AND EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v) WHERE ims.whole(v->'line') = 0
            AND (ims.whole(v->'tender') <> 0 OR ims.whole(v->'vat_pence') <> 0))
        OR EXISTS (SELECT FROM jsonb_array_elements(body->'postings') AS x(v)
            WHERE ims.whole(v->'amount_pence') = 0 OR abs(ims.whole(v->'vat_pence')) > abs(ims.whole(v->'amount_pence'))
                OR sign(ims.whole(v->'vat_pence')) * sign(ims.whole(v->'amount_pence')) < 0) THEN
        RETURN 'posting';
    END IF;
    RETURN NULL;
END $$;

-- Whether what a held entry does counts already: its payment, or the very same void, correction or refund, by whichever
-- roll it came, or settled where it came before.
CREATE FUNCTION ims.held_stands(doc jsonb, its_seal bytea, the_device uuid, the_number bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(doc->'body'->'payment') IS DISTINCT FROM 'string' THEN false
            WHEN doc->>'kind' = 'payment.taken' THEN EXISTS (SELECT FROM payment p WHERE p.id = doc->'body'->>'payment')
                OR EXISTS (SELECT FROM settled s WHERE s.payment = doc->'body'->>'payment')
            WHEN doc->>'kind' IN ('void.asked', 'payment.voided', 'payment.corrected', 'payment.refunded') THEN
                EXISTS (SELECT FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
                    CROSS JOIN LATERAL told(e.text) AS t
                    WHERE r.payment = doc->'body'->>'payment' AND coalesce(t.seal, e.seal) = its_seal)
            ELSE false END
        OR EXISTS (SELECT FROM settled s WHERE s.seal = encode(its_seal, 'hex') AND s.how = 'posted'
            AND (s.device, s.number) <> (the_device, the_number))
$$;

-- Something held that takes back a line (null: any) of a payment and that nobody put right yet: on which till's roll, and where. It may
-- have given the money back, so nothing of the line is reserved meanwhile. What counts already by another way is none.
CREATE FUNCTION ims.held_back(the_payment text, the_line integer, OUT till text, OUT number bigint)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT d.office || '-' || d.till || d.letter, h.number FROM held_open h JOIN device d ON d.device = h.device
        JOIN entry e ON e.device = h.device AND e.number = h.number CROSS JOIN LATERAL told(e.text) AS t
    WHERE (the_payment !~ '^[0-9A-Za-z-]+$' OR strpos(e.text, the_payment) > 0) AND t.holds
        AND t.doc->>'kind' IN ('payment.voided', 'payment.corrected', 'payment.refunded')
        AND t.doc->'body'->'payment' = to_jsonb(the_payment)
        AND (t.doc->>'kind' = 'payment.voided' OR jsonb_array_length(list(t.doc->'body'->'postings')) = 0
            OR EXISTS (SELECT FROM jsonb_array_elements(list(t.doc->'body'->'postings')) AS x(v)
                WHERE coalesce(whole(v->'line') = the_line, true)))
        AND NOT held_stands(t.doc, coalesce(t.seal, e.seal), h.device, h.number)
    ORDER BY h.device, h.number LIMIT 1
$$;

-- What is left of a payment on each account that it paid, less what is reserved of it; what `mine` itself had reserved is its
-- own to give back.
CREATE FUNCTION ims.left_on(the_payment text, mine jsonb) RETURNS TABLE (fund text, reference text, pence numeric)
LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    WITH done AS (
        SELECT t.doc->'body' AS body FROM (
            SELECT p.device, p.number FROM payment p WHERE p.id = the_payment
            UNION ALL SELECT r.device, r.number FROM reversal r WHERE r.payment = the_payment) AS o(device, number)
            JOIN entry e ON e.device = o.device AND e.number = o.number CROSS JOIN LATERAL told(e.text) AS t
        UNION ALL SELECT r.body FROM put_right(the_payment) AS r
    ), parts AS (
        SELECT v->>'fund' AS fund, v->>'reference' AS reference, whole(v->'line') AS line, sum(whole(v->'amount_pence')) AS pence
        FROM done, jsonb_array_elements(list(body->'postings')) AS x(v) WHERE whole(v->'line') <> 0 GROUP BY 1, 2, 3
    ), reserved AS (
        SELECT c.line, sum(c.pence) AS pence FROM claim c WHERE c.payment = the_payment AND claim_stands(c) AND NOT EXISTS (
            SELECT FROM (SELECT body FROM done UNION ALL SELECT mine) AS d, jsonb_array_elements(list(d.body->'claims')) AS y(w)
            WHERE w->>'claim' = c.id)
        GROUP BY 1
    )
    SELECT p.fund, p.reference, sum(p.pence) - coalesce(sum(r.pence) FILTER (WHERE p.pence > 0), 0)
    FROM parts p LEFT JOIN reserved r ON r.line = p.line GROUP BY 1, 2
$$;

-- Whether postings that put a held void, correction or refund right take more from an account than is left of its payment
-- there: it was given back or reserved otherwise meanwhile. The payment stays locked, so that what is claimed now waits.
CREATE FUNCTION ims.takes_too_much(the_kind text, mine jsonb, postings jsonb) RETURNS boolean
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    paid text := CASE WHEN jsonb_typeof(mine->'payment') = 'string' THEN mine->>'payment' END;
BEGIN
    PERFORM FROM payment p WHERE p.id = paid FOR UPDATE;
    IF NOT FOUND OR the_kind NOT IN ('payment.voided', 'payment.corrected', 'payment.refunded') THEN
        RETURN false;
    END IF;
    PERFORM lapse_claims(paid);
    RETURN EXISTS (SELECT FROM left_on(paid, mine) AS l JOIN (
            SELECT v->>'fund' AS fund, v->>'reference' AS reference, sum(whole(v->'amount_pence')) AS pence
            FROM jsonb_array_elements(postings) AS x(v) GROUP BY 1, 2) AS s ON s.fund = l.fund AND s.reference = l.reference
        WHERE s.pence < 0 AND s.pence + l.pence < 0);
END $$;

-- The close that counted an entry before anybody knew of it: its session was taken over by somebody who did not, and it was
-- made before they counted. `closed` is 0 while it is to be counted still. All null where no close did.
CREATE FUNCTION ims.late_count(told jsonb, the_device uuid, the_number bigint, OUT device uuid, OUT closed bigint,
    OUT body jsonb, OUT office text, OUT till text)
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    took jsonb;
    went_on record;
    counted_at timestamptz;
BEGIN
    IF jsonb_typeof(told->'body'->'session') IS DISTINCT FROM 'string' THEN
        RETURN;
    END IF;
    SELECT e.text::jsonb->'body'->'gone'->'upto' INTO took
    FROM session b JOIN session t ON t.device = b.gone_to AND t.id = b.id
        JOIN entry e ON e.device = t.device AND e.number = t.number
    WHERE b.id = told->'body'->>'session' AND b.came_from IS NULL AND b.device::text = told->>'device';
    IF NOT FOUND OR the_number <= coalesce(whole(took->the_device::text), 0)
        OR whole(told->'number') <= coalesce(whole(took->(told->>'device')), 0) THEN
        RETURN;
    END IF;
    SELECT s.device, s.closed, s.state, d.office, d.till INTO went_on FROM session s JOIN device d ON d.device = s.device
    WHERE s.id = told->'body'->>'session' AND s.gone_to IS NULL AND s.came_from IS NOT NULL;
    IF NOT FOUND THEN
        RETURN;
    ELSIF went_on.state IN ('open', 'paused', 'counted') THEN
        IF went_on.closed IS NULL THEN -- a close that is held moves nothing: the drawer is as it was
            device := went_on.device;
            closed := 0;
        END IF;
        RETURN;
    END IF;
    SELECT e.text::jsonb->'body' INTO body FROM entry e WHERE e.device = went_on.device AND e.number = went_on.closed;
    SELECT roll_time(e.text::jsonb->>'at') INTO counted_at FROM entry e
    WHERE e.device = went_on.device AND e.number = whole(body->'count');
    IF roll_time(told->>'at') > counted_at THEN
        body := NULL;
        RETURN;
    END IF;
    device := went_on.device;
    closed := went_on.closed;
    office := went_on.office;
    till := went_on.till;
END $$;

-- Whether an account is one where differences go: where a close that stands put its own, or what its office sets, or any
-- suspense fund, under the name that is set, the office's or the till's.
CREATE FUNCTION ims.over_short_fits(the_fund text, the_reference text, the_office text, the_till text, closing jsonb)
RETURNS boolean LANGUAGE sql STABLE SET search_path = ims, pg_temp AS $$
    SELECT EXISTS (SELECT FROM jsonb_array_elements(list(closing->'postings')) AS x(v)
            WHERE v->>'fund' = the_fund AND v->>'reference' = the_reference)
        OR EXISTS (SELECT FROM reference f LEFT JOIN reference o ON o.kind = 'office' AND o.key = the_office AND NOT o.removed
            WHERE f.kind = 'fund' AND f.key = the_fund AND NOT f.removed
                AND coalesce(f.data->'is_suspense' = 'true' OR f.key = o.data->'cash_up'->>'over_short_fund', false)
                AND the_reference IN (the_office, the_office || '-' || the_till, o.data->'cash_up'->>'over_short_reference'))
$$;

-- What is wrong with how an entry takes out of overs and shorts what a close had counted, null where nothing is.
CREATE FUNCTION ims.over_fault(settling jsonb, told jsonb, the_device uuid, the_number bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
DECLARE
    late record;
    wanted boolean;
BEGIN
    SELECT * INTO late FROM late_count(told, the_device, the_number);
    IF late.closed = 0 THEN
        RETURN 'held_not_counted';
    END IF;
    SELECT EXISTS (SELECT FROM jsonb_array_elements(without_over(settling)) AS x(v)
        WHERE v->>'mop' IN (SELECT t->>'mop' FROM jsonb_array_elements(list(late.body->'tenders')) AS y(t))
        GROUP BY v->>'mop' HAVING sum(whole(v->'amount_pence')) <> 0) INTO wanted;
    IF wanted IS DISTINCT FROM (settling ? 'over') OR wanted AND (
        settling->'over'->>'device' <> late.device::text OR whole(settling->'over'->'number') <> late.closed
        OR EXISTS (SELECT FROM jsonb_object_keys(settling->'over') AS k WHERE k NOT IN ('device', 'number'))
        OR EXISTS (SELECT FROM jsonb_array_elements(settling->'postings') AS x(v) WHERE whole(v->'line') = 0
            AND NOT over_short_fits(v->>'fund', v->>'reference', late.office, late.till, late.body))
        OR EXISTS (SELECT FROM jsonb_array_elements(settling->'postings') AS x(v)
            GROUP BY v->>'mop' HAVING count(*) FILTER (WHERE whole(v->'line') = 0) > 1
                OR CASE WHEN v->>'mop' IN (SELECT t->>'mop' FROM jsonb_array_elements(list(late.body->'tenders')) AS y(t))
                    THEN sum(whole(v->'amount_pence')) <> 0 ELSE bool_or(whole(v->'line') = 0) END)) THEN
        RETURN 'over';
    END IF;
    RETURN NULL;
END $$;

-- Why a held entry cannot be settled by an entry that is sound in itself, null where it can. `reasoned` says that a reason
-- stands beside it. Whoever calls keeps pushes out meanwhile.
CREATE FUNCTION ims.unsettleable(body jsonb, who text, reasoned boolean) RETURNS text
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    there record;
    told jsonb;
    mine text[] := my_offices();
    stands boolean;
    is_posted boolean := body->>'how' = 'posted';
    told_posts jsonb;
    main jsonb := without_over(body);
    why text;
BEGIN
    SELECT h.reason, h.pence, e.text, e.seal, d.office, d.till, d.letter, d.kind, t.doc, t.seal AS told_seal, t.holds INTO there
    FROM held h JOIN device d ON d.device = h.device JOIN entry e ON e.device = h.device AND e.number = h.number
        CROSS JOIN LATERAL told(e.text) AS t
    WHERE h.device = (body->>'device')::uuid AND h.number = whole(body->'number');
    told := CASE WHEN there.holds THEN there.doc ELSE there.text::jsonb END;
    IF NOT FOUND OR encode(there.seal, 'hex') <> body->>'seal' OR there.reason <> body->>'why'
        OR there.pence <> whole(body->'pence') OR there.office <> body->>'office' OR there.till <> body->>'till'
        OR (CASE WHEN told->>'kind' = 'payment.taken' AND jsonb_typeof(told->'body'->'receipt') = 'string'
                AND length(told->'body'->>'receipt') BETWEEN 1 AND 64 THEN told->'body'->>'receipt'
            ELSE there.office || '-' || there.till || there.letter || '-H' || (body->>'number') END) <> body->>'receipt'
        OR (CASE WHEN jsonb_typeof(told->'body'->'session') = 'string' AND length(told->'body'->>'session') BETWEEN 1 AND 64
            THEN told->'body'->>'session' END) IS DISTINCT FROM body->>'session' THEN
        RETURN 'held_unknown';
    END IF;
    IF NOT (there.office = ANY (mine) OR '*' = ANY (mine)) OR NOT '*' = ANY (my_funds()) THEN
        RETURN 'office';
    END IF;
    IF EXISTS (SELECT FROM settled s WHERE s.device = (body->>'device')::uuid AND s.number = whole(body->'number')) THEN
        RETURN 'held_settled';
    END IF;
    IF EXISTS (SELECT FROM session s WHERE s.id = body->>'session' AND s.device::text IN (body->>'device', told->>'device')
            AND who IN (s.cashier, s.closed_by))
        OR who IN (told->>'actor', told->>'approver', there.text::jsonb->>'actor', there.text::jsonb->>'approver') THEN
        RETURN 'held_own';
    END IF;
    stands := held_stands(told, CASE WHEN there.holds THEN coalesce(there.told_seal, there.seal) ELSE there.seal END,
        (body->>'device')::uuid, whole(body->'number'));
    IF is_posted AND stands THEN
        RETURN 'held_known';
    ELSIF NOT is_posted AND there.pence <> 0 AND NOT stands THEN
        RETURN 'sums';
    ELSIF NOT reasoned THEN
        RETURN 'reason';
    ELSIF NOT is_posted THEN
        RETURN NULL;
    END IF;
    told_posts := list(told->'body'->'postings');
    -- as it says itself, or money in as money in and out as out
    IF main <> told_posts AND (there.pence = 0 OR EXISTS (SELECT FROM jsonb_array_elements(main) AS x(v)
            WHERE (whole(v->'amount_pence') > 0) <> (there.pence > 0))) THEN
        RETURN 'posting';
    END IF;
    -- by the methods of payment by which it says that the money was taken, where it says so plainly
    IF (SELECT coalesce(sum(whole(v->'amount_pence')) = there.pence AND bool_and(m.key IS NOT NULL
                AND coalesce(whole(v->'amount_pence'), 0) <> 0), false)
            FROM jsonb_array_elements(told_posts) AS x(v) LEFT JOIN reference m ON m.kind = 'mop' AND NOT m.removed
                AND jsonb_typeof(v->'mop') = 'string' AND m.key = v->>'mop')
        AND EXISTS (SELECT FROM (SELECT v->>'mop' AS mop, whole(v->'amount_pence') AS pence FROM jsonb_array_elements(told_posts) AS x(v)
                UNION ALL SELECT v->>'mop', -whole(v->'amount_pence') FROM jsonb_array_elements(main) AS x(v)) AS s
            GROUP BY mop HAVING sum(pence) <> 0) THEN
        RETURN 'method';
    END IF;
    why := over_fault(body, told, (body->>'device')::uuid, whole(body->'number'));
    IF why IS NOT NULL THEN
        RETURN why;
    END IF;
    RETURN CASE WHEN takes_too_much(told->>'kind', told->'body', body->'postings') THEN 'held_reversed' END;
END $$;

-- Keeps what entries of one's desk roll settle; refuses them all where one cannot stand. No till's push goes on meanwhile:
-- the same payment might just be coming another way. It waits for those under way for 3 seconds only: every other till
-- waits behind it, and a till's login may leave a push of its own uncommitted for ever.
CREATE FUNCTION ims.keep_held(the_desk uuid, base bigint, docs jsonb[], who text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp SET lock_timeout = '3s' AS $$
#variable_conflict use_column
DECLARE
    one desk_entry_said;
    why text;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'held.settled')
    LOOP
        why := held_fault(one.body);
        IF why IS NULL THEN
            SELECT CASE WHEN bool_or(m.key IS NULL) THEN 'mop_unknown' WHEN bool_or(w.key IS NULL) THEN 'vat_unknown'
                WHEN bool_or(f.key IS NULL) THEN 'fund_unknown' -- what is taken back may be of a fund that was closed since
                WHEN bool_or(f.data->'disabled' = 'true' AND whole(v->'amount_pence') > 0) THEN 'fund_closed'
                WHEN is_own(ARRAY[who], one.at, one.body->'postings') THEN 'own_account' END
            INTO why FROM jsonb_array_elements(one.body->'postings') AS x(v)
                LEFT JOIN reference m ON m.kind = 'mop' AND m.key = v->>'mop' AND NOT m.removed
                LEFT JOIN reference w ON w.kind = 'vat' AND w.key = v->>'vat_code' AND NOT w.removed
                LEFT JOIN reference f ON f.kind = 'fund' AND f.key = v->>'fund' AND NOT f.removed;
        END IF;
        IF why IS NULL THEN
            LOCK TABLE settled IN EXCLUSIVE MODE; -- which nobody but push and this can
            -- and every till's push waits now: a client that hangs before it commits is ended, what it wrote rolled back
            PERFORM set_config('idle_in_transaction_session_timeout', '3s', true);
            why := CASE WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
                ELSE unsettleable(one.body, who, one.personal ? 'reason') END;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO settled (device, number, desk, entry, how, pence, payment, seal)
        SELECT e.device, e.number, the_desk, one.number, one.body->>'how', whole(one.body->'total_pence'),
            CASE WHEN one.body->>'how' = 'posted' AND told.doc->>'kind' = 'payment.taken'
                AND jsonb_typeof(told.doc->'body'->'payment') = 'string'
                AND length(told.doc->'body'->>'payment') BETWEEN 1 AND 64 THEN told.doc->'body'->>'payment' END,
            encode(told.seal, 'hex')
        FROM entry e CROSS JOIN LATERAL told(e.text) AS t CROSS JOIN LATERAL (SELECT
            CASE WHEN t.holds THEN t.doc ELSE e.text::jsonb END AS doc,
            CASE WHEN t.holds THEN coalesce(t.seal, e.seal) ELSE e.seal END AS seal) AS told
        WHERE e.device = (one.body->>'device')::uuid AND e.number = whole(one.body->'number');
        PERFORM desk_post(the_desk, one, who, one.body->>'receipt', one.body->>'till');
    END LOOP;
END $$;
