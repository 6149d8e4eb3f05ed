-- Statements that give a user what a run needs: to create in the database, in schemas, and to read the history.
SELECT format('GRANT CREATE ON DATABASE "%s" TO "%s"', current_database(), current_user)
WHERE (? OR to_regnamespace('schemainit') IS NULL) AND ?
    AND NOT has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT format('GRANT USAGE, CREATE ON SCHEMA "%s" TO "%s"', n.nspname, current_user)
FROM pg_namespace n
WHERE n.nspname IN (SELECT (parse_ident(name))[1] FROM unnest(?::text[]) AS name)
    AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'))
UNION ALL
SELECT format('GRANT USAGE ON SCHEMA schemainit TO "%s"', current_user)
FROM pg_namespace n
WHERE n.nspname = 'schemainit' AND NOT has_schema_privilege(n.oid, 'USAGE')
UNION ALL
SELECT format('GRANT SELECT%s ON schemainit.history TO "%s"', CASE WHEN ? THEN ', INSERT' ELSE '' END, current_user)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'schemainit' AND c.relname = 'history' AND NOT has_table_privilege(c.oid, 'SELECT')
