-- The rows of schemainit.history in their order, whether the table exists or not; a row of nulls where there is none.
--
-- A query that names a missing table fails before it runs. Only a query that is a text is not looked at until then, and
-- query_to_xml() is what PostgreSQL has to run a text inside a query (PostgreSQL documentation, section 9.15.4 "Mapping
-- Tables to XML"). The catalog is scanned: to_regclass() may answer from a cache that a waiting transaction does not refresh.
-- A table of an earlier version has no column for statements, until a file is recorded that has run in part. The name of a
-- file or a user may hold what XML, or the database's encoding in XML, cannot: it comes as the bytes of its UTF-8.
SELECT h.found AS exists, h.counts_statements, r.place, r.file, r.checksum, r.statements, r.milliseconds, r.adopted, r.by, r.at
FROM (
    SELECT count(*) > 0 AS found, count(a.attnum) > 0 AS counts_statements,
        CASE WHEN count(*) > 0
            THEN query_to_xml(
                'SELECT encode(convert_to(file, ''UTF8''), ''hex'') AS file, checksum, milliseconds, adopted,'
                    || ' encode(convert_to(applied_by, ''UTF8''), ''hex'') AS by,'
                    || ' to_char(applied_at AT TIME ZONE ''UTC'', ''YYYY-MM-DD HH24:MI:SS'') AS at'
                    || CASE WHEN count(a.attnum) > 0 THEN ', coalesce(statements, -1) AS statements' ELSE '' END
                    || ' FROM schemainit.history ORDER BY id', true, false, '') END AS content
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'statements' AND NOT a.attisdropped
    WHERE n.nspname = 'schemainit' AND c.relname = 'history') h
LEFT JOIN XMLTABLE('/table/row' PASSING h.content COLUMNS
    place FOR ORDINALITY, file text PATH 'file', checksum text PATH 'checksum',
    statements integer PATH 'statements' DEFAULT -1, milliseconds integer PATH 'milliseconds',
    adopted boolean PATH 'adopted', by text PATH 'by', at text PATH 'at') r ON true
ORDER BY r.place
