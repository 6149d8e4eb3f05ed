-- The part of each column that is not null, from 0 to 1, as ANALYZE estimated it.
SELECT CASE WHEN schemaname = 'public' THEN '' ELSE quote_ident(schemaname) || '.' END
        || quote_ident(tablename) || '.' || quote_ident(attname),
    1 - max(null_frac)
FROM pg_stats
WHERE schemaname NOT LIKE 'pg\_%' AND schemaname <> 'information_schema'
GROUP BY schemaname, tablename, attname
