package dev.schemainit.review.rows.values;

/**
 * A type as a column, a field or a domain uses it.
 *
 * @param oid of the type
 * @param modifier what its parentheses say, as the catalog keeps it; negative without them
 * @param text with its modifier, as in {@code numeric(10,2)}
 */
public record TypeUse(long oid, int modifier, String text) {}
