-- The user's own functions, procedures and aggregates.
SELECT quote_ident(p.proname) || '(' || pg_get_function_arguments(p.oid) || ')',
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
        ELSE 'returns ' || pg_get_function_result(p.oid) END || ', ' || l.lanname,
    obj_description(p.oid, 'pg_proc')
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
ORDER BY 1
