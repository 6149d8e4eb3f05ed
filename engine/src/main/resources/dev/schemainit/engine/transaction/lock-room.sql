-- How many locks all transactions of the server can hold together, at the least. Other processes have room of their own
-- besides the connections, which is left to them here.
SELECT current_setting('max_locks_per_transaction')::bigint
    * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)
