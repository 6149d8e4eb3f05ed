-- What a run has to know of the server before it changes who may do what: a row a role, and one of the run's own rights.
--
-- The roles are those of access.txt, the logins of the environment, rds_iam, and all that schemainit has marked as logins of
-- this database. Since PostgreSQL 16 a member may be one without the right to work as the role.
SELECT r.rolname AS name, r.rolcanlogin AS logs_in, r.rolsuper OR r.rolname = current_user AS is_special,
    d.description IS NOT DISTINCT FROM mark.text AS is_marked,
    CASE
        WHEN current_setting('server_version_num')::integer < 160000 THEN pg_has_role(r.oid, 'MEMBER')
        ELSE pg_has_role(r.oid, 'SET') AND pg_has_role(r.oid, 'USAGE')
    END AS may_be_taken,
    me.rolsuper OR pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
        OR me.rolcreaterole AND current_setting('server_version_num')::integer < 160000 AS may_be_granted,
    -- A line each, because the driver would ask the server how to read an array: the role, who has granted it, and whether the
    -- login may take it back. Before PostgreSQL 16 a membership is one of any administrator of the role.
    (SELECT string_agg(g.rolname || chr(9) || CASE
                WHEN current_setting('server_version_num')::integer < 160000 THEN chr(9) || 'may'
                ELSE by.rolname || chr(9) || CASE WHEN pg_has_role(by.oid, 'USAGE') THEN 'may' ELSE '' END
            END, chr(10) ORDER BY g.rolname, by.rolname)
        FROM pg_auth_members m
        JOIN pg_roles g ON g.oid = m.roleid
        LEFT JOIN pg_roles by ON by.oid = m.grantor
        WHERE m.member = r.oid AND g.rolname = ANY (:names)) AS member_of
FROM pg_roles r
JOIN pg_roles me ON me.rolname = current_user
CROSS JOIN (SELECT 'schemainit: ' || current_database() AS text) mark
LEFT JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
WHERE r.rolname = ANY (:names) OR d.description = mark.text
ORDER BY r.rolname;

SELECT me.rolname::text AS user, me.rolsuper AS is_superuser, me.rolsuper OR me.rolcreaterole AS creates_roles,
    current_setting('server_version_num')::integer / 10000 AS version,
    current_database() AS plain_database, quote_ident(current_database()) AS database,
    d.datdba::regrole::text AS database_owner, pg_has_role(d.datdba, 'USAGE') AS has_database,
    p.nspowner::regrole::text AS public_owner, pg_has_role(p.nspowner, 'USAGE') AS has_public,
    h.nspowner::regrole::text AS history_schema_owner, t.relowner::regrole::text AS history_owner,
    v.relowner::regrole::text AS verified_owner
FROM pg_database d
JOIN pg_roles me ON me.rolname = current_user
LEFT JOIN pg_namespace p ON p.nspname = 'public'
LEFT JOIN pg_namespace h ON h.nspname = 'schemainit'
LEFT JOIN pg_class t ON t.relnamespace = h.oid AND t.relname = 'history'
LEFT JOIN pg_class v ON v.relnamespace = h.oid AND v.relname = 'verified'
WHERE d.datname = current_database()
