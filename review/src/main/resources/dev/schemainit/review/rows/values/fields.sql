-- The fields of composite types, by the relation that each composite type has.
SELECT a.attrelid, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a
JOIN pg_type t ON t.typrelid = a.attrelid
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
