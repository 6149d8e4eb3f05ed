-- The columns that an INSERT may name.
SELECT a.attrelid, a.attnum, quote_ident(a.attname), a.atttypid, a.atttypmod,
    format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
ORDER BY a.attnum
