-- The canonical catalog: one row a line, the same from PostgreSQL 13 to 18.
--
-- A line is "<identity>" or "<identity>: <definition>", and the identity of what hangs on a table begins with the
-- table's. A definition is what stands in before, source and after; form says how the source is written before it is
-- compared (NormalForm), or that it is a function's body, of which the line has the hash. Names come from the reg* types:
-- unqualified in public, because PrintSettings hold when this runs. Expressions are printed with all parentheses, because
-- only so is their structure in the text.
-- Left out: system schemas, schemainit's own, and whatever belongs to an extension.
WITH own_schema AS (
    SELECT oid, nspname
    FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'schemainit')
), extension_member AS (
    SELECT classid, objid
    FROM pg_depend
    WHERE deptype = 'e'
), relation AS (
    SELECT c.*,
        CASE c.relkind
            WHEN 'v' THEN 'view '
            WHEN 'm' THEN 'materialized view '
            WHEN 'f' THEN 'foreign table '
            WHEN 'c' THEN 'type '
            ELSE 'table '
        END || c.oid::regclass AS identity
    FROM pg_class c
    JOIN own_schema n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
        AND c.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_class'::regclass)
        -- The extension's member is the composite type, not the relation behind it.
        AND c.reltype NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_type'::regclass)
), live_column AS (
    SELECT a.*, r.identity, r.relispartition AS partition
    FROM pg_attribute a
    JOIN relation r ON r.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
), plain_index AS (
    -- What nearly all are: columns, each in the order of its type. pg_get_indexdef() looks up a dozen catalog rows for each.
    SELECT i.indexrelid, 'btree (' || string_agg(quote_ident(a.attname), ', ' ORDER BY k.number) || ')' AS definition
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am m ON m.oid = c.relam
    CROSS JOIN unnest(i.indkey, i.indclass, i.indcollation, i.indoption)
        WITH ORDINALITY AS k (attnum, opclass, collating, option, number)
    LEFT JOIN live_column a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND a.attcollation = k.collating
    LEFT JOIN pg_opclass o ON o.oid = k.opclass AND o.opcdefault AND o.opcintype = a.atttypid
    WHERE m.amname = 'btree' AND c.reloptions IS NULL
        AND i.indpred IS NULL AND NOT i.indisunique AND i.indnatts = i.indnkeyatts
    GROUP BY i.indexrelid
    HAVING bool_and(o.oid IS NOT NULL AND k.option = 0)
), invalid_not_null AS (
    -- Since PostgreSQL 18 rows may lack what a column must have.
    SELECT conrelid, conkey[1]
    FROM pg_constraint
    WHERE contype = 'n' AND NOT convalidated
), sequence_options AS (
    -- Those that differ from what CREATE SEQUENCE takes by itself.
    SELECT s.seqrelid,
        CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE -t.highest - 1 END THEN ' minimum ' || s.seqmin ELSE '' END
        || CASE WHEN s.seqmax <> CASE WHEN s.seqincrement > 0 THEN t.highest ELSE -1 END THEN ' maximum ' || s.seqmax ELSE '' END
        || CASE WHEN s.seqcache <> 1 THEN ' cache ' || s.seqcache ELSE '' END
        || CASE WHEN s.seqcycle THEN ' cycle' ELSE '' END AS rest,
        s.seqstart = CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END AS starts_at_its_end
    FROM pg_sequence s
    JOIN (VALUES ('int2'::regtype, 32767), ('int4'::regtype, 2147483647), ('int8'::regtype, 9223372036854775807)) t (type, highest)
        ON t.type = s.seqtypid
), identity_column AS (
    SELECT d.refobjid AS relation, d.refobjsubid AS number,
        CASE WHEN o.starts_at_its_end THEN '' ELSE ' start ' || s.seqstart END
        || CASE WHEN s.seqincrement <> 1 THEN ' increment ' || s.seqincrement ELSE '' END
        || o.rest AS options
    FROM pg_sequence s
    JOIN sequence_options o ON o.seqrelid = s.seqrelid
    JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
        AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
)

SELECT 'extension ' || quote_ident(extname) AS identity, 'schema ' || quote_ident(n.nspname) AS before,
    NULL AS form, NULL AS source, NULL AS after
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE extname <> 'plpgsql'

UNION ALL
SELECT 'schema ' || quote_ident(nspname), NULL, NULL, NULL, NULL
FROM own_schema
WHERE nspname <> 'public'
    AND oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_namespace'::regclass)

-- Relations, with their columns in order.
UNION ALL
SELECT r.identity, '', 'EXPRESSION',
    '(' || coalesce(a.names, '') || ')'
    || CASE WHEN r.relpersistence = 'u' THEN ' unlogged' ELSE '' END
    || coalesce(' partition by ' || pg_get_partkeydef(r.oid), '')
    || coalesce((
        SELECT CASE WHEN r.relispartition THEN ' partition of ' ELSE ' inherits ' END
            || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
        FROM pg_inherits i
        WHERE i.inhrelid = r.oid), '')
    || coalesce(' ' || pg_get_expr(r.relpartbound, r.oid), ''),
    CASE WHEN r.relrowsecurity THEN ' row level security' ELSE '' END
    || CASE WHEN r.relforcerowsecurity THEN ' forced' ELSE '' END
    -- Those of a view change what it does; those of a table, such as its fill factor, do not.
    || CASE
        WHEN r.relkind = 'v' AND r.reloptions IS NOT NULL THEN ' with (' || (
            SELECT string_agg(option, ', ' ORDER BY option COLLATE "C")
            FROM unnest(r.reloptions) option) || ')'
        ELSE ''
    END
    || CASE WHEN r.relispopulated THEN '' ELSE ' not populated' END
FROM relation r
-- Put together for all relations at once: one after another would take the square of their number.
LEFT JOIN (
    SELECT attrelid, string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names
    FROM live_column
    GROUP BY attrelid) a ON a.attrelid = r.oid

-- What a query of the table reads as well, whoever has made it.
UNION ALL
SELECT r.identity || ' child ' || i.inhrelid::regclass, NULL, NULL, NULL, NULL
FROM relation r
JOIN pg_inherits i ON i.inhparent = r.oid
WHERE r.relkind = 'r'

-- Since PostgreSQL 17 the partitions of a table have its identity columns, too: the table tells them.
UNION ALL
SELECT a.identity || ' column ' || quote_ident(a.attname), '', 'EXPRESSION',
    format_type(a.atttypid, a.atttypmod)
    || CASE
        WHEN a.attcollation <> t.typcollation THEN ' collate ' || a.attcollation::regcollation
        ELSE ''
    END
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
    || CASE WHEN (a.attrelid, a.attnum) IN (SELECT * FROM invalid_not_null) THEN ' not valid' ELSE '' END
    || CASE
        WHEN a.partition THEN ''
        WHEN a.attidentity = 'a' THEN ' generated always as identity'
        WHEN a.attidentity = 'd' THEN ' generated by default as identity'
        ELSE ''
    END
    || CASE WHEN a.partition THEN '' ELSE coalesce(i.options, '') END
    || CASE
        WHEN d.adbin IS NULL THEN ''
        -- What a dump writes for a partition that has no default, where its table has one. A domain may have one of its own.
        WHEN t.typtype <> 'd' AND pg_get_expr(d.adbin, d.adrelid) ~ '^NULL(::[a-z ]+)?$' THEN ''
        WHEN a.attgenerated = 's' THEN ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
        WHEN a.attgenerated = 'v' THEN ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') virtual'
        ELSE ' default ' || pg_get_expr(d.adbin, d.adrelid)
    END, ''
FROM live_column a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN identity_column i ON i.relation = a.attrelid AND i.number = a.attnum

-- NOT NULL stands with the column: only PostgreSQL 18 lists it among the constraints, too. What a partition has from its
-- table, and a foreign key to a partitioned table for each of its partitions, is told by the table's own.
UNION ALL
SELECT r.identity || ' constraint ' || quote_ident(c.conname), '', 'EXPRESSION', pg_get_constraintdef(c.oid),
    CASE WHEN c.oid IN (SELECT tgconstraint FROM pg_trigger WHERE tgenabled = 'D') THEN ' disabled' ELSE '' END
FROM pg_constraint c
JOIN relation r ON r.oid = c.conrelid
WHERE c.contype IN ('p', 'u', 'f', 'c', 'x') AND c.conparentid = 0

-- The index of a constraint is told by the constraint, unless it is invalid. That of a partitioned table (ON ONLY) is so by
-- design until each partition has one that is attached.
UNION ALL
SELECT r.identity || ' index ' || quote_ident(c.relname),
    CASE WHEN i.indisunique THEN 'unique ' ELSE '' END,
    CASE WHEN p.definition IS NULL THEN 'INDEX' ELSE 'PLAIN' END,
    coalesce(p.definition, pg_get_indexdef(i.indexrelid)),
    CASE WHEN i.indisvalid THEN '' WHEN c.relkind = 'I' THEN ' not of every partition' ELSE ' invalid' END
FROM pg_index i
JOIN relation r ON r.oid = i.indrelid
JOIN pg_class c ON c.oid = i.indexrelid
LEFT JOIN plain_index p ON p.indexrelid = i.indexrelid
WHERE NOT i.indisvalid
    OR i.indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))

UNION ALL
SELECT r.identity || ' trigger ' || quote_ident(t.tgname),
    CASE WHEN t.tgconstraint <> 0 THEN 'constraint ' ELSE '' END,
    'TRIGGER', pg_get_triggerdef(t.oid),
    CASE t.tgenabled
        WHEN 'D' THEN ' disabled'
        WHEN 'R' THEN ' on replicas'
        WHEN 'A' THEN ' always'
        ELSE ''
    END
FROM pg_trigger t
JOIN relation r ON r.oid = t.tgrelid
LEFT JOIN pg_trigger parent ON parent.oid = t.tgparentid
WHERE CASE WHEN parent.oid IS NULL THEN NOT t.tgisinternal ELSE t.tgenabled <> parent.tgenabled END

UNION ALL
SELECT r.identity || ' rule ' || quote_ident(w.rulename), '', 'RULE', pg_get_ruledef(w.oid),
    CASE w.ev_enabled
        WHEN 'D' THEN ' disabled'
        WHEN 'R' THEN ' on replicas'
        WHEN 'A' THEN ' always'
        ELSE ''
    END
FROM pg_rewrite w
JOIN relation r ON r.oid = w.ev_class
WHERE w.rulename <> '_RETURN'

UNION ALL
SELECT r.identity || ' policy ' || quote_ident(p.polname),
    CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END
    || CASE p.polcmd
        WHEN 'r' THEN ' for select'
        WHEN 'a' THEN ' for insert'
        WHEN 'w' THEN ' for update'
        WHEN 'd' THEN ' for delete'
        ELSE ' for all'
    END
    || ' to '
    || coalesce((
        SELECT string_agg(quote_ident(rolname), ', ' ORDER BY rolname)
        FROM pg_roles
        WHERE pg_roles.oid = ANY (p.polroles)), 'public'),
    'EXPRESSION',
    coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''), ''
FROM pg_policy p
JOIN relation r ON r.oid = p.polrelid

UNION ALL
SELECT r.identity || ' definition', '', 'QUERY', pg_get_viewdef(r.oid), ''
FROM relation r
WHERE r.relkind IN ('v', 'm')

-- A sequence behind an identity column is told by the column.
UNION ALL
SELECT 'sequence ' || s.seqrelid::regclass, '', 'PLAIN',
    format_type(s.seqtypid, NULL) || ' start ' || s.seqstart || ' increment ' || s.seqincrement || o.rest
    || coalesce(' owned by ' || d.refobjid::regclass || '.' || (
        SELECT quote_ident(attname)
        FROM pg_attribute
        WHERE attrelid = d.refobjid AND attnum = d.refobjsubid), ''), ''
FROM pg_sequence s
JOIN sequence_options o ON o.seqrelid = s.seqrelid
JOIN pg_class c ON c.oid = s.seqrelid
JOIN own_schema n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
WHERE d.deptype IS DISTINCT FROM 'i'
    AND s.seqrelid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_class'::regclass)

-- PostgreSQL 14 and newer write IN before the arguments of a procedure; where they hold a literal, its text is left alone.
-- The body of BEGIN ATOMIC is not in prosrc.
UNION ALL
SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END
    || p.oid::regprocedure,
    '('
    || CASE
        WHEN p.prokind = 'p' AND position('''' IN pg_get_function_arguments(p.oid)) = 0
            THEN regexp_replace(pg_get_function_arguments(p.oid), '(^|, )IN ', '\1', 'g')
        ELSE pg_get_function_arguments(p.oid)
    END || ')'
    || coalesce(' returns ' || pg_get_function_result(p.oid), '')
    || ' language ' || l.lanname
    || CASE p.provolatile WHEN 'i' THEN ' immutable' WHEN 's' THEN ' stable' ELSE ' volatile' END
    || CASE p.proparallel WHEN 's' THEN ' parallel safe' WHEN 'r' THEN ' parallel restricted' ELSE '' END
    || CASE WHEN p.proleakproof THEN ' leakproof' ELSE '' END
    || CASE WHEN p.proisstrict THEN ' strict' ELSE '' END
    || CASE WHEN p.prosecdef THEN ' security definer' ELSE '' END,
    CASE
        WHEN p.prokind = 'a' THEN NULL
        WHEN p.prosrc = '' AND l.lanname = 'sql' THEN 'ATOMIC'
        WHEN l.lanname IN ('sql', 'plpgsql') THEN 'TOKENS'
        ELSE 'CHARACTERS'
    END,
    CASE WHEN p.prosrc = '' AND l.lanname = 'sql' THEN pg_get_functiondef(p.oid) ELSE p.prosrc END,
    coalesce(' set ' || array_to_string(p.proconfig, ', '), '')
FROM pg_proc p
JOIN own_schema n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE p.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_proc'::regclass)
    -- Those that PostgreSQL makes for a range type, of which newer versions have more.
    AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i')

UNION ALL
SELECT 'enum ' || t.oid::regtype, '', 'PLAIN',
    '(' || (
        SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
        FROM pg_enum
        WHERE enumtypid = t.oid) || ')', ''
FROM pg_type t
JOIN own_schema n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND t.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_type'::regclass)

UNION ALL
SELECT 'domain ' || t.oid::regtype, '', 'EXPRESSION',
    format_type(t.typbasetype, t.typtypmod)
    || CASE WHEN t.typcollation <> b.typcollation THEN ' collate ' || t.typcollation::regcollation ELSE '' END
    || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END
    || coalesce(' default ' || pg_get_expr(t.typdefaultbin, 0), '')
    || coalesce((
        SELECT string_agg(' ' || pg_get_constraintdef(c.oid), '' ORDER BY c.conname)
        FROM pg_constraint c
        WHERE c.contypid = t.oid AND c.contype = 'c'), ''), ''
FROM pg_type t
JOIN pg_type b ON b.oid = t.typbasetype
JOIN own_schema n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND t.oid NOT IN (SELECT objid FROM extension_member WHERE classid = 'pg_type'::regclass)
