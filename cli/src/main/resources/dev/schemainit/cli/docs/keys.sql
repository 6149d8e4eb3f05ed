-- The constraints other than foreign keys. The columns of a check are in the table's order, which means nothing.
SELECT c.conrelid, c.contype, CASE WHEN c.contype IN ('p', 'u') THEN ARRAY(
        SELECT quote_ident(a.attname)
        FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
        ORDER BY k.place) ELSE '{}' END,
    pg_get_constraintdef(c.oid, true), obj_description(c.oid, 'pg_constraint')
FROM pg_constraint c
WHERE c.contype IN ('p', 'u', 'c', 'x') AND c.conrelid <> 0
ORDER BY array_position('{p,u,c,x}'::text[], c.contype::text), c.conname
