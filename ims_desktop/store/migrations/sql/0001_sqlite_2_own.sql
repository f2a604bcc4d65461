-- Own and family accounts in central's file. The same names as on PostgreSQL (0001_postgres_2_own.sql).

CREATE TABLE own_account (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    salt BLOB NOT NULL,
    mark TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    change INTEGER NOT NULL UNIQUE,
    UNIQUE (device, number)
);
--
CREATE INDEX own_account_user ON own_account (user_id);
