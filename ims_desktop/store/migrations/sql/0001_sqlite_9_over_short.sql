-- Where differences could ever go, in central's file. The same names as on PostgreSQL (0001_postgres_9_over_short.sql).

CREATE TABLE over_short_account (
    office TEXT NOT NULL,
    fund TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (office, fund, reference)
) WITHOUT ROWID;
--
CREATE TRIGGER over_short_account_not_updated BEFORE UPDATE ON over_short_account BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER over_short_account_not_deleted BEFORE DELETE ON over_short_account BEGIN SELECT RAISE(ABORT, 'append_only'); END;
--
CREATE TRIGGER keep_over_short AFTER INSERT ON reference WHEN new.kind IN ('fund', 'office') AND NOT new.removed BEGIN
    INSERT INTO over_short_account -- none twice: “OR IGNORE” would be overruled by the statement that fires this
    SELECT * FROM (
        SELECT CASE new.kind WHEN 'office' THEN new.key ELSE '' END,
            CASE new.kind WHEN 'office' THEN coalesce(json_extract(new.data, '$.cash_up.over_short_fund'), '') ELSE new.key END,
            CASE new.kind WHEN 'office' THEN coalesce(json_extract(new.data, '$.cash_up.over_short_reference'), '') ELSE '' END
        WHERE new.kind = 'office' OR json_extract(new.data, '$.is_suspense') = TRUE
    ) EXCEPT SELECT * FROM over_short_account;
END;
--
CREATE TRIGGER keep_over_short_again AFTER UPDATE ON reference WHEN new.kind IN ('fund', 'office') AND NOT new.removed BEGIN
    INSERT INTO over_short_account
    SELECT * FROM (
        SELECT CASE new.kind WHEN 'office' THEN new.key ELSE '' END,
            CASE new.kind WHEN 'office' THEN coalesce(json_extract(new.data, '$.cash_up.over_short_fund'), '') ELSE new.key END,
            CASE new.kind WHEN 'office' THEN coalesce(json_extract(new.data, '$.cash_up.over_short_reference'), '') ELSE '' END
        WHERE new.kind = 'office' OR json_extract(new.data, '$.is_suspense') = TRUE
    ) EXCEPT SELECT * FROM over_short_account;
END;
