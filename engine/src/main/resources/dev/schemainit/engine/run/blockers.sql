-- Other sessions of this database that hold locks on its tables, for the message after a lock could not be had.
SELECT DISTINCT l.pid, coalesce(nullif(a.application_name, ''), 'unnamed') AS application,
    coalesce(a.usename, 'unknown') AS "user", coalesce(a.state, 'unknown state') AS state, l.relation::regclass AS relation
FROM pg_locks l
JOIN pg_class c ON c.oid = l.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.granted AND l.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p', 'm')
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
ORDER BY l.pid
LIMIT 5
