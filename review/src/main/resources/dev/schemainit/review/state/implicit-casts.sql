-- The conversions that PostgreSQL makes without being asked, as from>to.
SELECT s.typname || '>' || t.typname
FROM pg_cast
JOIN pg_type s ON s.oid = castsource
JOIN pg_type t ON t.oid = casttarget
WHERE castcontext = 'i' AND castsource <> casttarget
