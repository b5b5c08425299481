-- Who received what, and which servers live.
CREATE TABLE datafeed_visit (
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    id uuid PRIMARY KEY,
    epoch_id bigint NOT NULL REFERENCES datafeed_epoch ON DELETE CASCADE,
    consumer text NOT NULL,
    rank bigint NOT NULL,
    kind smallint NOT NULL,
    first_step bigint NOT NULL,
    steps bigint NOT NULL,
    server uuid NOT NULL
);

CREATE INDEX datafeed_visit_epoch ON datafeed_visit (epoch_id, ordinal);

CREATE TABLE datafeed_server (
    endpoint text PRIMARY KEY,
    incarnation uuid NOT NULL,
    started_at timestamptz NOT NULL,
    live_until timestamptz NOT NULL
);
