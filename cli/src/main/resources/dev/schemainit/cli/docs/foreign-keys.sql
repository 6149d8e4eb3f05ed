-- The foreign keys, without those that partitions get from their table.
SELECT c.conrelid, ARRAY(
        SELECT quote_ident(a.attname)
        FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
        ORDER BY k.place),
    c.confrelid::regclass, pg_get_constraintdef(c.oid, true), obj_description(c.oid, 'pg_constraint')
FROM pg_constraint c
WHERE c.contype = 'f' AND c.conparentid = 0
ORDER BY c.conkey, c.conname
