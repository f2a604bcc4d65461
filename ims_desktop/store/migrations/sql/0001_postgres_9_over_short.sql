-- Where differences could ever go, for a proof: what an office sets, and which funds are of suspense, as each was set.
-- over_short_read.py reads it. What was set when a close came is past when it is proven.

CREATE TABLE ims.over_short_account (
    office text NOT NULL,
    fund text NOT NULL,
    reference text NOT NULL,
    PRIMARY KEY (office, fund, reference)
);
COMMENT ON TABLE ims.over_short_account IS 'Each fund and reference that an office ever set for differences; each fund that was ever of suspense, under no office';
SELECT ims.protect('ims.over_short_account');

CREATE FUNCTION ims.keep_over_short() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ims, pg_temp AS $$
BEGIN
    INSERT INTO over_short_account (office, fund, reference)
    SELECT CASE NEW.kind WHEN 'office' THEN NEW.key ELSE '' END,
        CASE NEW.kind WHEN 'office' THEN coalesce(NEW.data->'cash_up'->>'over_short_fund', '') ELSE NEW.key END,
        CASE NEW.kind WHEN 'office' THEN coalesce(NEW.data->'cash_up'->>'over_short_reference', '') ELSE '' END
    WHERE NEW.kind = 'office' OR NEW.data->'is_suspense' = 'true' ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_over_short AFTER INSERT OR UPDATE ON ims.reference
    FOR EACH ROW WHEN (NEW.kind IN ('fund', 'office') AND NOT NEW.removed) EXECUTE FUNCTION ims.keep_over_short();

REVOKE ALL ON FUNCTION ims.keep_over_short() FROM PUBLIC;
GRANT SELECT ON ims.over_short_account TO {finance}, {auditor}, {supervisor};
