-- The triggers, without those that check foreign keys.
SELECT t.tgrelid, quote_ident(t.tgname), regexp_replace(
        replace(pg_get_triggerdef(t.oid, true), ' ON ' || t.tgrelid::regclass, ''),
        '^CREATE (CONSTRAINT )?TRIGGER ("[^"]+"|\S+) ', ''),
    obj_description(t.oid, 'pg_trigger')
FROM pg_trigger t
WHERE NOT t.tgisinternal
ORDER BY t.tgname
