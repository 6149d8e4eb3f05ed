package dev.schemainit.review.rows;

import java.util.Optional;

/**
 * A table, and how far it was filled.
 *
 * @param table its name, quoted where SQL needs it
 * @param rows all rows it holds now, those that migrations inserted among them
 * @param reason why no rows, or rows without one of their references, could be made: names a constraint or a type and an
 *     SQLSTATE, never a value
 */
public record FilledTable(String table, long rows, Optional<String> reason) {}
