-- The foreign keys, those over the most columns first.
SELECT c.conrelid, quote_ident(c.conname), c.conkey, c.confrelid::regclass, (
        SELECT array_agg(quote_ident(a.attname) ORDER BY k.place)
        FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)
FROM pg_constraint c
WHERE c.contype = 'f' AND c.conparentid = 0
ORDER BY cardinality(c.conkey) DESC, c.conname
