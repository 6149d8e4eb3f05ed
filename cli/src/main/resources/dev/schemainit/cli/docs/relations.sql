-- The user's own tables and views: not the system's, not schemainit's, not an extension's, not made along with something.
-- In the order in which the migrations made them.
SELECT c.oid, c.oid::regclass,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
        ELSE 'table' END,
    obj_description(c.oid, 'pg_class'), pg_get_partkeydef(c.oid), ARRAY(
        SELECT i.inhrelid::regclass::text
        FROM pg_inherits i
        WHERE i.inhparent = c.oid AND c.relkind = 'p'
        ORDER BY 1)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))
ORDER BY c.oid
