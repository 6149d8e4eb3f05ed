-- How far a server process has come with a statement whose progress PostgreSQL shows.
SELECT lower(phase) AS phase, 100 * blocks_done / nullif(blocks_total, 0) AS percent
FROM pg_stat_progress_create_index WHERE pid = %1$d
UNION ALL SELECT lower(phase), 100 * heap_blks_scanned / nullif(heap_blks_total, 0)
FROM pg_stat_progress_vacuum WHERE pid = %1$d
UNION ALL SELECT lower(phase), 100 * heap_blks_scanned / nullif(heap_blks_total, 0)
FROM pg_stat_progress_cluster WHERE pid = %1$d
UNION ALL SELECT lower(phase), 100 * sample_blks_scanned / nullif(sample_blks_total, 0)
FROM pg_stat_progress_analyze WHERE pid = %1$d
LIMIT 1
