package dev.schemainit.review.state;

/**
 * A column of a table at one moment.
 *
 * @param number its own for good: a rename does not change it, and no later column gets it
 * @param name as SQL writes it
 * @param source where its value comes from when an INSERT does not give it
 */
public record ColumnState(int number, String name, Type type, boolean notNull, ValueSource source) {
    /**
     * The type of a column.
     *
     * @param text as SQL writes it, such as {@code numeric(10,2)}, with a collation that is not the type's own
     * @param name the type's name in the catalog, such as {@code numeric}; of a domain the name of its base type
     * @param modifier what the parentheses say, as the catalog keeps it; negative without them
     */
    public record Type(String text, String name, int modifier) {}
}
