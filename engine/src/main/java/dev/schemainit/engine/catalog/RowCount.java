package dev.schemainit.engine.catalog;

/**
 * How many rows a table has.
 *
 * @param table as {@link Catalog#tables()} names it
 * @param rows counted for a table of up to 16 MiB, PostgreSQL's own estimate for a larger one
 * @param estimated whether the number is such an estimate
 */
public record RowCount(String table, long rows, boolean estimated) {}
