
-- Behind catalog.sql for a folder with access.txt: the owner of each object, and what the schema's roles and everybody may do
-- with it. The owner's own privileges are left out, because it has all of them; MAINTAIN, because PostgreSQL has it since 17;
-- what everybody may do with types and read in schema public, because nobody takes that away. An owner that access.txt does
-- not declare has another name in every environment.
UNION ALL
SELECT o.identity || ' access', CASE
        WHEN o.owner IS NULL THEN coalesce(g.granted, 'nobody')
        ELSE 'owner ' || coalesce((SELECT rolname FROM pg_roles WHERE oid = o.owner AND rolname = ANY (:roles)), 'another role')
            || coalesce(', ' || g.granted, '')
    END, NULL, NULL, NULL
FROM (
    SELECT 'database' AS identity, NULL::oid AS owner, coalesce(datacl, acldefault('d', datdba)) AS acl, 'ALL' AS of_public
    FROM pg_database
    WHERE datname = current_database()
    UNION ALL
    SELECT 'schema public', NULL, coalesce(nspacl, acldefault('n', nspowner)), 'CREATE'
    FROM pg_namespace
    WHERE nspname = 'public'
    UNION ALL
    SELECT 'schema ' || quote_ident(nspname), nspowner, nspacl, 'ALL'
    FROM pg_namespace
    WHERE oid IN (SELECT oid FROM own_schema) AND nspname <> 'public'
        AND oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_namespace'::regclass)
    UNION ALL
    SELECT r.identity, r.relowner, CASE WHEN r.relkind = 'c' THEN t.typacl ELSE r.relacl END,
        CASE WHEN r.relkind = 'c' THEN '' ELSE 'ALL' END
    FROM relation r
    LEFT JOIN pg_type t ON t.oid = r.reltype
    UNION ALL
    SELECT 'sequence ' || c.oid::regclass, c.relowner, c.relacl, 'ALL'
    FROM pg_class c
    JOIN own_schema n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S'
        AND c.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_class'::regclass)
        AND c.oid NOT IN (
            SELECT objid FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i')
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END
        || p.oid::regprocedure, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)), 'ALL'
    FROM pg_proc p
    JOIN own_schema n ON n.oid = p.pronamespace
    WHERE p.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_proc'::regclass)
        AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i')
    UNION ALL
    SELECT CASE t.typtype WHEN 'e' THEN 'enum ' ELSE 'domain ' END || t.oid::regtype, t.typowner, t.typacl, ''
    FROM pg_type t
    JOIN own_schema n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd') AND t.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_type'::regclass)
) o
CROSS JOIN LATERAL (
    SELECT string_agg(role || ' (' || privileges || ')', ', ' ORDER BY role COLLATE "C") AS granted
    FROM (
        SELECT coalesce(m.rolname, 'PUBLIC') AS role, string_agg(
            DISTINCT lower(x.privilege_type) || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END, ', '
            ORDER BY lower(x.privilege_type) || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END) AS privileges
        FROM aclexplode(o.acl) x
        LEFT JOIN pg_roles m ON m.oid = x.grantee
        WHERE x.grantee IS DISTINCT FROM o.owner AND x.privilege_type <> 'MAINTAIN'
            AND (m.rolname = ANY (:roles) OR x.grantee = 0 AND o.of_public IN ('ALL', x.privilege_type))
        GROUP BY m.rolname) p) g

-- Those of a column alone.
UNION ALL
SELECT a.identity || ' column ' || quote_ident(a.attname) || ' access', (
    SELECT string_agg(role || ' (' || privileges || ')', ', ' ORDER BY role COLLATE "C")
    FROM (
        SELECT m.rolname AS role,
            string_agg(DISTINCT lower(x.privilege_type), ', ' ORDER BY lower(x.privilege_type)) AS privileges
        FROM aclexplode(a.attacl) x
        JOIN pg_roles m ON m.oid = x.grantee
        WHERE m.rolname = ANY (:roles)
        GROUP BY m.rolname) p), NULL, NULL, NULL
FROM live_column a
WHERE EXISTS (SELECT FROM aclexplode(a.attacl) x JOIN pg_roles m ON m.oid = x.grantee WHERE m.rolname = ANY (:roles))

-- What the schema's roles may do with what its owner makes.
UNION ALL
SELECT 'default privileges on '
    || CASE d.defaclobjtype
        WHEN 'r' THEN 'tables'
        WHEN 'S' THEN 'sequences'
        WHEN 'f' THEN 'functions'
        WHEN 'T' THEN 'types'
        WHEN 'n' THEN 'schemas'
        ELSE 'objects of kind ' || d.defaclobjtype::text
    END || coalesce(' in schema ' || quote_ident(n.nspname), ''), g.granted, NULL, NULL, NULL
FROM pg_default_acl d
JOIN pg_roles o ON o.oid = d.defaclrole
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL (
    SELECT string_agg(role || ' (' || privileges || ')', ', ' ORDER BY role COLLATE "C") AS granted
    FROM (
        SELECT m.rolname AS role,
            string_agg(DISTINCT lower(x.privilege_type), ', ' ORDER BY lower(x.privilege_type)) AS privileges
        FROM aclexplode(d.defaclacl) x
        JOIN pg_roles m ON m.oid = x.grantee
        WHERE m.rolname = ANY (:roles) AND m.oid <> d.defaclrole AND x.privilege_type <> 'MAINTAIN'
        GROUP BY m.rolname) p) g
WHERE o.rolname = ':owner' AND g.granted IS NOT NULL
