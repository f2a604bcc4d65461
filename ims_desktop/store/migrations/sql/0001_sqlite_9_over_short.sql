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
CREATE VIEW over_short_set AS SELECT kind, key, -- what is set now
    iif(kind = 'office', key, '') AS office,
    iif(kind = 'office', coalesce(json_extract(data, '$.cash_up.over_short_fund'), ''), key) AS fund,
    iif(kind = 'office', coalesce(json_extract(data, '$.cash_up.over_short_reference'), ''), '') AS reference
    FROM reference
    WHERE NOT removed AND (kind = 'office' OR kind = 'fund' AND json_extract(data, '$.is_suspense') = TRUE);
--
CREATE TRIGGER keep_over_short AFTER INSERT ON reference BEGIN
    INSERT INTO over_short_account -- none twice: “OR IGNORE” would be overruled by the statement that fires this
    SELECT office, fund, reference FROM over_short_set WHERE (kind, key) = (new.kind, new.key)
    EXCEPT SELECT * FROM over_short_account;
END;
--
CREATE TRIGGER keep_over_short_again AFTER UPDATE ON reference BEGIN
    INSERT INTO over_short_account
    SELECT office, fund, reference FROM over_short_set WHERE (kind, key) = (new.kind, new.key)
    EXCEPT SELECT * FROM over_short_account;
END;
