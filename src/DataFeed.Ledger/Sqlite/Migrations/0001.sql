-- Epochs, and the queue: an epoch's lease rows are the hand-outs that are not acknowledged; the hand-out rows are the record of all.
-- Times are ticks of 100 ns since the year 1, UTC.
CREATE TABLE datafeed_epoch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    feed TEXT NOT NULL,
    run TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    delivery TEXT NOT NULL,
    world_size INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    end_step INTEGER,
    token BLOB NOT NULL,
    next_step INTEGER NOT NULL,
    next_fence INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX datafeed_epoch_run ON datafeed_epoch (run, id);

CREATE TABLE datafeed_lease (
    epoch_id INTEGER NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    step INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (epoch_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE datafeed_hand_out (
    epoch_id INTEGER NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    fence INTEGER NOT NULL,
    step INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    consumer TEXT NOT NULL,
    handed_out_at INTEGER NOT NULL,
    acknowledged_at INTEGER,
    PRIMARY KEY (epoch_id, fence)
) STRICT, WITHOUT ROWID;
