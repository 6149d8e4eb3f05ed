-- The unique keys and exclusion constraints. The columns of an expression are known by its text alone.
SELECT i.indrelid, CASE
        WHEN 0 = ANY (i.indkey::int2[]) THEN ARRAY(
            SELECT a.attnum
            FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum > 0 AND NOT a.attisdropped
                AND regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '')
                    ~ ('(^|\W)' || quote_ident(a.attname) || '(\W|$)'))
        ELSE i.indkey::int2[]
    END, i.indimmediate
FROM pg_index i
WHERE i.indisunique OR i.indisexclusion
