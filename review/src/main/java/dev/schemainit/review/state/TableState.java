package dev.schemainit.review.state;

import java.util.Map;

/**
 * What PostgreSQL tells of one table at one moment of a transaction.
 *
 * @param name as SQL writes it, without its schema in public
 * @param kind pg_class.relkind: r a table, p a partitioned one, m a materialized view
 * @param filenode the file with its rows; another one after a rewrite
 * @param rows PostgreSQL's estimate; negative where it has none
 * @param live the same, less what the transaction has deleted
 * @param mainBytes of its rows alone; zero after TRUNCATE
 * @param bytes with what is stored out of line, without indexes
 * @param scans how often the transaction has scanned it from end to end or begun to
 * @param read how many rows these scans have returned
 * @param columns by number, which a rename does not change
 * @param indexes by name
 * @param constraints by oid
 */
public record TableState(
        long oid,
        String name,
        char kind,
        boolean partition,
        long filenode,
        long rows,
        long live,
        long mainBytes,
        long bytes,
        long scans,
        long read,
        long updated,
        long deleted,
        Map<Integer, Column> columns,
        Map<String, Index> indexes,
        Map<Long, Constraint> constraints) {

    /**
     * A column.
     *
     * @param type as SQL writes it, such as {@code numeric(10,2)}, with a collation that is not the type's own
     * @param typeName the type's name in the catalog, such as {@code numeric}; a domain's is that of the type below it
     * @param modifier what the parentheses say, as the catalog keeps it; negative without them
     */
    public record Column(
            String name,
            String type,
            String typeName,
            int modifier,
            boolean notNull,
            boolean generated,
            boolean identity,
            boolean hasDefault) {}

    /** An index. */
    public record Index(long oid, long filenode, boolean valid, long bytes) {}

    /**
     * A constraint.
     *
     * @param type pg_constraint.contype: c check, f foreign key, n not null, p primary key, u unique, x exclusion
     * @param index the index below it; 0 without one
     */
    public record Constraint(String name, char type, boolean validated, long index) {}

    public boolean hasIndex(long index) {
        return indexes.values().stream().anyMatch(known -> known.oid() == index);
    }

    /** The same with the size of before: a rewrite forgets PostgreSQL's estimate, and what is told is what there was. */
    public TableState withSizeOf(TableState before) {
        return new TableState(
                oid,
                name,
                kind,
                partition,
                filenode,
                before.rows,
                before.live < 0 ? before.live : Math.max(0, before.live - (deleted - before.deleted)),
                mainBytes,
                before.bytes,
                scans,
                read,
                updated,
                deleted,
                columns,
                indexes,
                constraints);
    }
}
