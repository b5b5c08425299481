-- Epochs, and the queue: an epoch's lease rows are the hand-outs that are not acknowledged; the hand-out rows are the record of all.
CREATE TABLE datafeed_epoch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    feed text NOT NULL,
    run text NOT NULL,
    epoch bigint NOT NULL,
    delivery text NOT NULL,
    world_size bigint NOT NULL,
    first_step bigint NOT NULL,
    end_step bigint,
    token bytea NOT NULL,
    next_step bigint NOT NULL,
    next_fence bigint NOT NULL DEFAULT 1
);

CREATE INDEX datafeed_epoch_run ON datafeed_epoch (run, id);

CREATE TABLE datafeed_lease (
    epoch_id bigint NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    step bigint NOT NULL,
    fence bigint NOT NULL,
    attempt integer NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (epoch_id, step)
);

CREATE TABLE datafeed_hand_out (
    epoch_id bigint NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    fence bigint NOT NULL,
    step bigint NOT NULL,
    attempt integer NOT NULL,
    consumer text NOT NULL,
    handed_out_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    PRIMARY KEY (epoch_id, fence)
);
