-- What is under way, whoever has begun it. A session that runs such a statement holds a lock that everybody can see; when
-- a server process has begun, for one, only its own role can.
SELECT w.file, w.statement, w.checksum, w.words, w.pid, w.attempts, w.failed, w.by_key, w.key_done, w.last_key, w.keys_done,
    w.keys_expected, w.rows_changed,
    to_char(w.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS started,
    extract(epoch FROM clock_timestamp() - w.started_at)::bigint AS seconds,
    extract(epoch FROM clock_timestamp() - w.updated_at)::bigint AS idle_seconds,
    to_char((clock_timestamp() + (clock_timestamp() - w.started_at) * (w.keys_expected - w.keys_done) / nullif(w.keys_done, 0))
        AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS expected_end,
    EXISTS (
        SELECT FROM pg_locks l
        WHERE l.pid = w.pid AND l.locktype = 'advisory' AND l.granted
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (l.classid::bigint << 32) + l.objid::bigint = %d) AS alive
FROM schemainit.work w
ORDER BY w.started_at
