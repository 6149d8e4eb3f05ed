-- The indexes, without those of constraints.
SELECT i.indrelid, quote_ident(c.relname), CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
    || regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), '^.*? USING ', ''),
    obj_description(c.oid, 'pg_class')
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))
ORDER BY c.relname
