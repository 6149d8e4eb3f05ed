-- The policies of row level security.
SELECT p.polrelid, quote_ident(p.polname),
    CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
        ELSE 'all' END
    || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
    obj_description(p.oid, 'pg_policy')
FROM pg_policy p
ORDER BY p.polname
