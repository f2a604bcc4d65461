-- Slips of receipt books, keyed later or spoilt; domain/receipt_book.py and store/central/judging_slips.py say the same.

CREATE TABLE ims.slip_use (
    device uuid NOT NULL,
    number bigint NOT NULL,
    office text NOT NULL,
    book text NOT NULL,
    slip bigint NOT NULL,
    payment text NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE INDEX slip_use_slip ON ims.slip_use (book, slip);
COMMENT ON TABLE ims.slip_use IS 'Which entry used up which slip of which receipt book; its payment is blank where it was spoilt';
SELECT ims.let_read(ims.of_my_devices(), 'ims.slip_use');
SELECT ims.protect('ims.slip_use');

-- Whether a value is a slip, of a payment with the time at which the money was taken.
CREATE FUNCTION ims.is_slip(slip jsonb, spoilt boolean) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN jsonb_typeof(slip) = 'object' AND (slip ? 'at') <> spoilt AND jsonb_typeof(slip->'book') = 'string'
        AND slip->>'book' ~ '^[A-Z0-9]{1,12}$' AND coalesce(ims.whole(slip->'number') BETWEEN 1 AND 9999999, false)
        AND (spoilt OR jsonb_typeof(slip->'at') = 'string' AND ims.roll_time(slip->>'at') IS NOT NULL);
END $$;

-- Whether an entry uses up a slip of a receipt book.
CREATE FUNCTION ims.uses_slip(doc jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(doc->'body' ? 'slip' AND doc->>'kind' IN ('payment.taken', 'slip.spoilt'), false)
$$;

-- What is wrong with a slip beside what is here before; null where it can be used. `at` is the entry's number on its roll.
CREATE FUNCTION ims.slip_fault(the_device uuid, at bigint, the_office text, slip jsonb, the_payment text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = ims, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    IF NOT EXISTS (SELECT FROM reference b WHERE b.kind = 'book' AND b.key = slip->>'book' AND NOT b.removed
            AND b.data->>'office' = the_office
            AND whole(slip->'number') BETWEEN whole(b.data->'first') AND whole(b.data->'last')) THEN
        RETURN 'slip_unknown';
    ELSIF EXISTS (SELECT FROM slip_use u WHERE u.book = slip->>'book' AND u.slip = whole(slip->'number')
            AND u.payment IS DISTINCT FROM nullif(the_payment, '') AND NOT (u.device = the_device AND u.number >= at)
            AND NOT EXISTS (SELECT FROM reversal r WHERE r.payment = u.payment AND r.kind = 'payment.voided'
                AND NOT (r.device = the_device AND r.number >= at))) THEN
        RETURN 'slip_used';
    END IF;
    RETURN NULL;
END $$;
