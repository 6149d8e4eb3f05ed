-- The user's own types: enums, domains and composite types that are not a table's.
SELECT t.oid::regtype, CASE t.typtype
        WHEN 'e' THEN 'one of ' || (
            SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
            FROM pg_enum
            WHERE enumtypid = t.oid)
        WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END
            || coalesce((
                SELECT string_agg(' ' || pg_get_constraintdef(c.oid, true), '' ORDER BY c.conname)
                FROM pg_constraint c
                WHERE c.contypid = t.oid AND c.contype = 'c'), '')
        ELSE (
            SELECT '(' || string_agg(
                quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) || ')'
            FROM pg_attribute
            WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped)
    END, obj_description(t.oid, 'pg_type')
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE (t.typtype IN ('e', 'd')
        OR t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
    AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype IN ('e', 'i'))
ORDER BY 1
