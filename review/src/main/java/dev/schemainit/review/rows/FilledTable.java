package dev.schemainit.review.rows;

import org.jspecify.annotations.Nullable;

/**
 * A table, and how far it was filled.
 *
 * @param table its name, quoted where SQL needs it
 * @param rows all rows that it holds now, with those that migrations inserted
 * @param reason why it has no generated rows, or rows without one of their references: names a constraint or a type and
 *     an SQLSTATE, never a value; null where nothing is missing
 */
public record FilledTable(String table, long rows, @Nullable String reason) {}
