-- The generated columns: that the server can make their values of a row's others. The condition is true whatever comes out,
-- so that it is about the making alone. The columns that the expression reads are known by its text.
SELECT d.adrelid, 'generated column ' || quote_ident(g.attname),
    'num_nulls(CAST((' || pg_get_expr(d.adbin, d.adrelid) || ') AS ' || format_type(g.atttypid, g.atttypmod) || ')) >= 0',
    ARRAY(
        SELECT a.attnum
        FROM pg_attribute a
        WHERE a.attrelid = d.adrelid AND a.attnum > 0 AND NOT a.attisdropped
            AND pg_get_expr(d.adbin, d.adrelid) ~ ('(^|\W)' || quote_ident(a.attname) || '(\W|$)')
        ORDER BY a.attnum)
FROM pg_attrdef d
JOIN pg_attribute g ON g.attrelid = d.adrelid AND g.attnum = d.adnum
WHERE g.attgenerated <> ''
ORDER BY d.adrelid, g.attnum
