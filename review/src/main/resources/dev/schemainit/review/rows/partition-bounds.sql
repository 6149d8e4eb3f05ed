-- What each partition at the lowest level takes, of the tables that are divided: all bounds above it and its own.
SELECT p.partrelid, pg_get_partition_constraintdef(leaf.relid)
FROM pg_partitioned_table p
JOIN pg_class c ON c.oid = p.partrelid AND NOT c.relispartition
CROSS JOIN pg_partition_tree(p.partrelid) leaf
WHERE leaf.isleaf AND leaf.relid <> p.partrelid AND pg_get_partition_constraintdef(leaf.relid) IS NOT NULL
ORDER BY p.partrelid, leaf.relid
