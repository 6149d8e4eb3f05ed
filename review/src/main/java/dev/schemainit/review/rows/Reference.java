package dev.schemainit.review.rows;

import java.util.List;

/**
 * A foreign key: a reference from columns to those of another table, or of the same one.
 *
 * @param name the constraint's
 * @param columns the numbers of the referring columns
 * @param target the referenced table's name, quoted where SQL needs it
 * @param targetColumns the names of the referenced columns, in the same order
 */
record Reference(String name, List<Integer> columns, String target, List<String> targetColumns) {}
