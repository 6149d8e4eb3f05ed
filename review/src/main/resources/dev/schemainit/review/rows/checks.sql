-- The check constraints of tables, with the numbers of the columns that they read.
SELECT conrelid, quote_ident(conname), pg_get_expr(conbin, conrelid), conkey
FROM pg_constraint
WHERE contype = 'c' AND conrelid <> 0
ORDER BY conname
