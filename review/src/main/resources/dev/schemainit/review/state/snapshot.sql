-- What a transaction did to tables so far. Reads the system catalogs alone, so that it locks and counts nothing itself.
-- Four results: the tables that :tables selects, then their columns, indexes and constraints.
SELECT c.oid::bigint AS oid,
    CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname) AS name,
    c.relkind AS kind,
    c.relispartition AS partition,
    -- The table that is divided, of a partition at any level.
    CASE WHEN c.relispartition THEN coalesce(pg_partition_root(c.oid)::oid::bigint, 0) ELSE 0 END AS root,
    -- None for a partitioned table, whose rows are in its partitions.
    coalesce(pg_relation_filenode(c.oid), 0)::bigint AS filenode,
    c.reltuples::bigint AS rows,
    coalesce(pg_relation_size(c.oid), 0) AS main_bytes,
    coalesce(pg_table_size(c.oid), 0) AS bytes,
    pg_stat_get_xact_numscans(c.oid) AS scans,
    pg_stat_get_xact_tuples_returned(c.oid) AS read,
    pg_stat_get_xact_tuples_updated(c.oid) AS updated,
    pg_stat_get_xact_tuples_deleted(c.oid) AS deleted
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
    AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    AND :tables
ORDER BY name;

SELECT a.attrelid::bigint AS oid, a.attnum AS number, quote_ident(a.attname) AS name,
    format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END AS type,
    coalesce(base.typname, t.typname) AS type_name,
    CASE WHEN base.oid IS NULL THEN a.atttypmod ELSE t.typtypmod END AS modifier,
    a.attnotnull AS not_null,
    CASE
        WHEN a.attgenerated <> '' THEN 'GENERATED'
        WHEN a.attidentity <> '' THEN 'IDENTITY'
        WHEN a.atthasdef THEN 'DEFAULT'
        ELSE 'NOWHERE'
    END AS source
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type base ON base.oid = t.typbasetype
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm') AND :tables
ORDER BY a.attrelid, a.attnum;

SELECT i.indrelid::bigint AS oid, i.indexrelid::bigint AS index_oid, quote_ident(x.relname) AS name,
    coalesce(pg_relation_filenode(i.indexrelid), 0)::bigint AS filenode
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_class x ON x.oid = i.indexrelid
WHERE c.relkind IN ('r', 'p', 'm') AND :tables
ORDER BY i.indrelid, name;

SELECT o.conrelid::bigint AS oid, o.oid::bigint AS constraint_oid, quote_ident(o.conname) AS name,
    o.contype AS type, o.convalidated AS validated, o.conindid::bigint AS index_oid
FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid
WHERE c.relkind IN ('r', 'p', 'm') AND :tables
ORDER BY o.conrelid, name
