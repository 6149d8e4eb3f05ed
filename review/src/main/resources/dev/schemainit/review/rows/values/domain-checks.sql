-- The check constraints of domains, as expressions on VALUE.
SELECT contypid, quote_ident(conname), pg_get_expr(conbin, 0)
FROM pg_constraint
WHERE contypid <> 0 AND contype = 'c'
ORDER BY conname
