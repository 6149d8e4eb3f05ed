-- What partitioned tables take: a row goes where one of the partitions at the lowest level takes it. A key may be an
-- expression on columns.
SELECT p.partrelid, 'one of its partitions', string_agg(
        '(' || coalesce(pg_get_partition_constraintdef(leaf.relid), 'true') || ')', ' OR '
        ORDER BY leaf.relid),
    ARRAY(
        SELECT DISTINCT a.attnum
        FROM pg_partition_tree(p.partrelid) tree
        JOIN pg_partitioned_table split ON split.partrelid = tree.relid
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum > 0 AND NOT a.attisdropped
            AND pg_get_partkeydef(split.partrelid) ~ ('(^|\W)' || quote_ident(a.attname) || '(\W|$)')
        ORDER BY 1)
FROM pg_partitioned_table p
JOIN pg_class c ON c.oid = p.partrelid AND NOT c.relispartition
CROSS JOIN pg_partition_tree(p.partrelid) leaf
WHERE leaf.isleaf AND leaf.relid <> p.partrelid
GROUP BY p.partrelid
