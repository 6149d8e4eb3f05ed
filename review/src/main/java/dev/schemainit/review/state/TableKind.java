package dev.schemainit.review.state;

/** The kinds of relations that hold rows. */
public enum TableKind {
    TABLE,
    PARTITIONED,
    MATERIALIZED_VIEW;

    /** By its letter in pg_class.relkind. */
    static TableKind of(String letter) {
        return switch (letter) {
            case "r" -> TABLE;
            case "p" -> PARTITIONED;
            case "m" -> MATERIALIZED_VIEW;
            default -> throw new IllegalArgumentException("no kind of table: " + letter);
        };
    }
}
