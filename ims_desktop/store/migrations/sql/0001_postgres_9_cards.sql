-- Card sales that no report of the terminal had when their session closed: on a list until a later session of the till, or
-- somebody at a desk, finds them on one. domain/open_card.py, cards_sqlite.py and matched_sqlite.py say the same.

CREATE TABLE ims.card_open (
    device uuid NOT NULL,
    entry bigint NOT NULL, -- the payment's; of what was not looked for one by one the close's
    tender bigint NOT NULL,
    number bigint NOT NULL,
    session text NOT NULL,
    office text NOT NULL,
    mop text NOT NULL,
    pence bigint NOT NULL,
    stands text NOT NULL,
    authorisation text NOT NULL,
    last4 text NOT NULL,
    PRIMARY KEY (device, entry, tender)
);
CREATE INDEX card_open_office ON ims.card_open (office);
COMMENT ON TABLE ims.card_open IS 'Card sales that no report of the terminal had as their session closed, by which close';

CREATE TABLE ims.card_matched (
    device uuid NOT NULL,
    entry bigint NOT NULL,
    tender bigint NOT NULL,
    by_device uuid NOT NULL,
    by_number bigint NOT NULL,
    PRIMARY KEY (device, entry, tender),
    FOREIGN KEY (device, entry, tender) REFERENCES ims.card_open
);
COMMENT ON TABLE ims.card_matched IS 'Card sales found on a report since: by a later close of their till or by an entry of a desk roll';

SELECT ims.protect('ims.card_open'), ims.protect('ims.card_matched');
SELECT ims.let_read(ims.of_my_offices(), 'ims.card_open');
SELECT ims.let_read('(device, entry, tender) IN (SELECT o.device, o.entry, o.tender FROM ims.card_open o)', 'ims.card_matched');

-- Keeps what a close, that is not held, leaves open by its count, and which earlier sales that count found.
CREATE FUNCTION ims.keep_cards(the_device uuid, at bigint, body jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
DECLARE
    counted jsonb;
BEGIN
    SELECT e.text::jsonb->'body' INTO counted FROM entry e WHERE e.device = the_device AND e.number = whole(body->'count');
    IF NOT counted ? 'cards' THEN
        INSERT INTO card_open (device, entry, tender, number, session, office, mop, pence, stands, authorisation, last4)
        SELECT the_device, at, place, at, body->>'session', body->>'office', v->>'mop', whole(v->'taken_pence'), 'not_listed', '', ''
        FROM jsonb_array_elements(body->'tenders') WITH ORDINALITY AS x(v, place)
        WHERE v->>'kind' = 'card' AND whole(v->'taken_pence') <> 0
        ON CONFLICT DO NOTHING;
        RETURN;
    END IF;
    INSERT INTO card_open (device, entry, tender, number, session, office, mop, pence, stands, authorisation, last4)
    SELECT the_device, whole(v->'entry'), whole(v->'tender'), at, body->>'session', body->>'office', v->>'mop', whole(v->'pence'),
        v->>'stands', v->>'authorisation', v->>'last4'
    FROM jsonb_array_elements(counted->'cards') AS x(v) WHERE v->>'stands' <> 'earlier'
    ON CONFLICT DO NOTHING;
    INSERT INTO card_matched (device, entry, tender, by_device, by_number)
    SELECT o.device, o.entry, o.tender, the_device, at
    FROM jsonb_array_elements(counted->'cards') AS x(v)
        JOIN card_open o ON o.device = the_device AND o.entry = whole(v->'entry') AND o.tender = whole(v->'tender')
    WHERE v->>'stands' = 'earlier'
    ON CONFLICT DO NOTHING;
END $$;

-- What is wrong with an entry that matches card sales in itself, null where it is sound.
CREATE FUNCTION ims.matched_fault(body jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(jsonb_typeof(body) <> 'object', true)
        OR EXISTS (SELECT FROM unnest(ARRAY['office', 'business_day']) AS n
            WHERE jsonb_typeof(body->n) IS DISTINCT FROM 'string' OR length(body->>n) NOT BETWEEN 1 AND 64)
        OR NOT ims.parts_fit(body->'sales', ARRAY['device'], ARRAY['entry', 'tender']) OR ims.whole(body->'pence') IS NULL
        OR jsonb_array_length(ims.list(body->'sales')) NOT BETWEEN 1 AND 100
        OR EXISTS (SELECT FROM jsonb_array_elements(ims.list(body->'sales')) AS x(v)
            GROUP BY v->>'device', ims.whole(v->'entry'), ims.whole(v->'tender') HAVING count(*) > 1) THEN 'malformed' END
$$;

-- Keeps which card sales entries of one's desk roll match; refuses them all where one cannot stand. Sales stay locked.
CREATE FUNCTION ims.keep_matched(the_desk uuid, base bigint, docs jsonb[], who text, home text) RETURNS void
LANGUAGE plpgsql SET search_path = ims, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
    why text;
    mine text[] := my_offices();
    roles jsonb;
BEGIN
    FOR one IN SELECT * FROM desk_said(base, docs, 'card.matched')
    LOOP
        SELECT p.roles INTO roles FROM desk_person() AS p;
        why := coalesce(matched_fault(one.body), CASE
            WHEN one.body->>'business_day' <> to_char(one.day, 'YYYY-MM-DD') THEN 'business_day'
            WHEN NOT one.personal ? 'paper' THEN 'reason'
            WHEN one.body->>'office' IS DISTINCT FROM home
                AND NOT (roles ? 'finance' AND (one.body->>'office' = ANY (mine) OR '*' = ANY (mine))) THEN 'office' END);
        IF why IS NULL THEN
            PERFORM in_turn('ims cards ' || (one.body->>'office'));
            SELECT CASE
                WHEN bool_or(o.device IS NULL OR o.office <> one.body->>'office') THEN 'card_unknown'
                WHEN bool_or(m.device IS NOT NULL) THEN 'card_matched'
                WHEN bool_or(s.cashier = who) THEN 'own_takings'
                WHEN sum(o.pence) <> whole(one.body->'pence') THEN 'sums' END
            INTO why
            FROM jsonb_array_elements(one.body->'sales') AS x(v)
                LEFT JOIN card_open o ON o.device::text = v->>'device' AND o.entry = whole(v->'entry') AND o.tender = whole(v->'tender')
                LEFT JOIN card_matched m ON m.device = o.device AND m.entry = o.entry AND m.tender = o.tender
                LEFT JOIN session s ON s.device = o.device AND s.id = o.session;
        END IF;
        IF why IS NOT NULL THEN
            PERFORM desk_refuse(why);
        END IF;
        INSERT INTO card_matched (device, entry, tender, by_device, by_number)
        SELECT (v->>'device')::uuid, whole(v->'entry'), whole(v->'tender'), the_desk, one.number
        FROM jsonb_array_elements(one.body->'sales') AS x(v);
    END LOOP;
END $$;
