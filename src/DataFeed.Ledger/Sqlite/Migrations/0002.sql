-- Who received what, and which servers live.
CREATE TABLE datafeed_visit (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    epoch_id INTEGER NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    consumer TEXT NOT NULL,
    rank INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    server TEXT NOT NULL
) STRICT;

CREATE INDEX datafeed_visit_epoch ON datafeed_visit (epoch_id, ordinal);

CREATE TABLE datafeed_server (
    endpoint TEXT PRIMARY KEY,
    incarnation TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    live_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
