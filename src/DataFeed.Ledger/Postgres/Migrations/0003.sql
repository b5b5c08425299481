-- How long a lease was meant to last: one that ends further ahead was written by a clock that was wrong. Of those before, nothing is known.
ALTER TABLE datafeed_lease ADD COLUMN length interval NOT NULL DEFAULT '3650 days';
