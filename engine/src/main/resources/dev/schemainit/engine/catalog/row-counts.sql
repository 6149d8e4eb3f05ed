-- The rows of tables: counted for a small one, estimated for a large one, neither where the user may not read it or is
-- shown a part of it. Each count is a query of its own, made only where it may be: a subquery would demand the right to read
-- every table before any is counted.
SELECT c.oid::regclass::text AS name, c.reltuples::bigint AS estimate,
    CASE
        WHEN t.uncounted IS NULL AND c.relkind = 'r' AND pg_relation_size(c.oid) <= 16777216 AND :counts
            THEN (xpath('/row/n/text()',
                query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]::text::bigint
    END AS counted,
    t.uncounted
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
            THEN current_user || ' may not read it'
        WHEN row_security_active(c.oid) THEN 'row level security applies to ' || current_user
    END AS uncounted) t
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
