package dev.schemainit.engine.catalog;

/**
 * How many rows a table has.
 *
 * @param table as {@link Catalog#tables()} names it
 * @param rows counted for a table of up to 16 MiB, PostgreSQL's own estimate for a larger one; 0 where it is not
 *     counted
 * @param estimated whether the number is such an estimate
 * @param uncounted why it is not counted, as the end of a sentence; empty where it is
 */
public record RowCount(String table, long rows, boolean estimated, String uncounted) {
    /** Of a table that is counted or estimated. */
    public RowCount(String table, long rows, boolean estimated) {
        this(table, rows, estimated, "");
    }

    public boolean isKnown() {
        return uncounted.isEmpty();
    }
}
