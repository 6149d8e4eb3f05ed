-- The user's own tables and views: not the system's, not schemainit's, not an extension's, not made along with something.
-- In the order in which the migrations made them. Partitions of all levels are with their table, each with its bounds.
SELECT c.oid, c.oid::regclass,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
        ELSE 'table' END,
    obj_description(c.oid, 'pg_class'), pg_get_partkeydef(c.oid), ARRAY(
        SELECT p.oid::regclass || ' ' || regexp_replace(pg_get_expr(p.relpartbound, p.oid), '^FOR VALUES ', '')
            || coalesce(', by ' || pg_get_partkeydef(p.oid), '')
        FROM pg_partition_tree(c.oid) tree
        JOIN pg_class p ON p.oid = tree.relid
        WHERE tree.level > 0
        ORDER BY p.oid::regclass::text),
    CASE WHEN c.relrowsecurity THEN CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'enabled' END END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        -- The columns of a partition key depend on their table in the same way as what was made along with another.
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
ORDER BY c.oid
