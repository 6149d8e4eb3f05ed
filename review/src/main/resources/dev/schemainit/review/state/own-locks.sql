-- The strongest lock that this session holds on each of some relations, and of a table a text that is another one when
-- anything that snapshot.sql reads has changed: reading that for hundreds of tables after each statement takes far longer.
-- A row that a transaction writes has a newer xmin than before, or a higher cmin.
WITH held AS (
    SELECT l.relation::bigint AS oid,
        max(array_position(
            '{AccessShareLock,RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'::text[],
            l.mode)) AS mode
    FROM pg_locks l
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.relation = ANY (:relations)
    GROUP BY l.relation
)
SELECT h.oid, h.mode, CASE WHEN c.relkind IN ('r', 'p', 'm') THEN concat_ws(' ',
    c.relnamespace, n.nspname, c.xmin, c.cmin, pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_tuples_returned(c.oid),
    pg_stat_get_xact_tuples_updated(c.oid), pg_stat_get_xact_tuples_deleted(c.oid), (
        SELECT concat_ws(' ', count(*), sum(age(a.xmin)), sum(a.cmin::text::int8))
        FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0), (
        SELECT concat_ws(' ', count(*), sum(age(o.xmin)), sum(o.cmin::text::int8))
        FROM pg_constraint o
        WHERE o.conrelid = c.oid), (
        SELECT concat_ws(' ', count(*), sum(age(x.xmin)), sum(x.cmin::text::int8), sum(x.oid::int8))
        FROM pg_index i
        JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid)) END AS fingerprint
FROM held h
LEFT JOIN pg_class c ON c.oid = h.oid
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
