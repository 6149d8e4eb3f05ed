-- Statements that make each definition anew from PostgreSQL's own text of it, as the restoration of a dump does. They use the
-- functions that pg_dump uses, and so stand for it where no pg_dump of the server's version is at hand.
WITH own AS (
    SELECT c.* FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
)
SELECT 1 AS step, format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %2$I %s',
    conrelid::regclass, conname, pg_get_constraintdef(c.oid)) AS statement
FROM pg_constraint c JOIN own ON own.oid = c.conrelid
WHERE contype IN ('c', 'x') AND coninhcount = 0

UNION ALL
SELECT 1, format('ALTER DOMAIN %s DROP CONSTRAINT %I; ALTER DOMAIN %1$s ADD CONSTRAINT %2$I %s',
    t.oid::regtype, conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_type t ON t.oid = c.contypid
WHERE contype = 'c' AND t.typnamespace = 'public'::regnamespace

UNION ALL
SELECT 1, format('ALTER DOMAIN %s SET DEFAULT %s', oid::regtype, pg_get_expr(typdefaultbin, 0))
FROM pg_type WHERE typtype = 'd' AND typdefaultbin IS NOT NULL AND typnamespace = 'public'::regnamespace

UNION ALL
SELECT 1, format('ALTER TABLE ONLY %s ALTER COLUMN %I %s %s', own.oid::regclass, a.attname,
    CASE a.attgenerated WHEN '' THEN 'SET DEFAULT' ELSE 'SET EXPRESSION AS (' END,
    pg_get_expr(d.adbin, d.adrelid) || CASE a.attgenerated WHEN '' THEN '' ELSE ')' END)
FROM pg_attrdef d JOIN own ON own.oid = d.adrelid
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated = '' OR current_setting('server_version_num')::int >= 170000

UNION ALL
SELECT 2, format('DROP INDEX %s; %s', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid))
FROM pg_index i JOIN own ON own.oid = i.indrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)

UNION ALL
SELECT 2, format('CREATE OR REPLACE VIEW %s %s AS %s', oid::regclass,
    'WITH (' || array_to_string(reloptions, ', ') || ')', pg_get_viewdef(oid))
FROM own WHERE relkind = 'v'

UNION ALL
SELECT 2, format('DROP MATERIALIZED VIEW %s; CREATE MATERIALIZED VIEW %1$s AS %s', oid::regclass, pg_get_viewdef(oid))
FROM own WHERE relkind = 'm'

UNION ALL
SELECT 2, format('DROP TRIGGER %I ON %s; %s', tgname, tgrelid::regclass, pg_get_triggerdef(t.oid))
FROM pg_trigger t JOIN own ON own.oid = t.tgrelid
WHERE NOT tgisinternal AND tgparentid = 0

UNION ALL
SELECT 2, format('ALTER POLICY %I ON %s USING (%s) WITH CHECK (%s)', polname, polrelid::regclass,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy

UNION ALL
SELECT 2, replace(pg_get_ruledef(w.oid), 'CREATE RULE', 'CREATE OR REPLACE RULE')
FROM pg_rewrite w JOIN own ON own.oid = w.ev_class
WHERE rulename <> '_RETURN'

UNION ALL
SELECT 2, pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i')

UNION ALL
SELECT 2, format('ALTER TABLE %s DETACH PARTITION %s; ALTER TABLE %1$s ATTACH PARTITION %2$s %s',
    i.inhparent::regclass, own.oid::regclass, pg_get_expr(relpartbound, own.oid))
FROM own JOIN pg_inherits i ON i.inhrelid = own.oid
WHERE relispartition AND relkind IN ('r', 'p')
ORDER BY step, statement
