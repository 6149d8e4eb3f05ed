package dev.schemainit.review.state;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What PostgreSQL reports about one table at one moment of a transaction. */
public record TableState(Identity identity, Storage storage, Activity activity, Parts parts) {
    /**
     * Which table it is.
     *
     * @param name as SQL writes it, without its schema in public
     * @param partition whether it is a partition of another table
     * @param root the oid of the partitioned table that a partition at any level belongs to; 0 for others
     */
    public record Identity(long oid, String name, TableKind kind, boolean partition, long root) {}

    /**
     * How much it holds, and in which file.
     *
     * @param filenode the file that holds its rows; another one after a rewrite
     * @param rows PostgreSQL's estimate; negative where it has none
     * @param live the same, less the rows that the transaction has deleted
     * @param mainBytes of its rows alone; zero after TRUNCATE
     * @param bytes with what is stored out of line, without indexes
     */
    public record Storage(long filenode, long rows, long live, long mainBytes, long bytes) {}

    /**
     * What the transaction has done to its rows so far.
     *
     * @param scans how many scans of the whole table have begun
     * @param read how many rows these scans have returned
     */
    public record Activity(long scans, long read, long updated, long deleted) {}

    /**
     * What it consists of.
     *
     * @param columns by number, which a rename does not change
     * @param indexes by name
     * @param constraints by oid
     */
    record Parts(
            Map<Integer, ColumnState> columns,
            Map<String, IndexState> indexes,
            Map<Long, ConstraintState> constraints) {
        Parts() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    public long oid() {
        return identity.oid();
    }

    public String name() {
        return identity.name();
    }

    public TableKind kind() {
        return identity.kind();
    }

    Map<Integer, ColumnState> columns() {
        return parts.columns();
    }

    /** The column of a number; empty where the table has no such column. */
    public Optional<ColumnState> column(int number) {
        return Optional.ofNullable(columns().get(number));
    }

    Map<String, IndexState> indexes() {
        return parts.indexes();
    }

    public Map<Long, ConstraintState> constraints() {
        return parts.constraints();
    }

    /** The names of the indexes whose oid satisfies a condition. */
    public Stream<String> indexNames(LongPredicate oid) {
        return indexes().values().stream()
                .filter(index -> oid.test(index.oid()))
                .map(IndexState::name);
    }

    public LongStream indexOids() {
        return indexes().values().stream().mapToLong(IndexState::oid);
    }

    public boolean hasIndex(long index) {
        return indexes().values().stream().anyMatch(known -> known.oid() == index);
    }

    /**
     * The same with the size that it had before: a rewrite discards PostgreSQL's estimate, and a report gives the old
     * size.
     */
    public TableState withSizeOf(TableState before) {
        Storage old = before.storage;
        long live = old.live() < 0
                ? old.live()
                : Math.max(0, old.live() - (activity.deleted() - before.activity.deleted()));
        var size = new Storage(storage.filenode(), old.rows(), live, storage.mainBytes(), old.bytes());
        return new TableState(identity, size, activity, parts);
    }
}
