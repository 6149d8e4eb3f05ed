package dev.schemainit.review.finding;

import org.jspecify.annotations.Nullable;

/**
 * What a finding is about.
 *
 * @param table its name before the statement; several names, separated by commas, where rows of any of them were
 *     refused
 * @param size of the table; null where the finding is about several
 */
public record FindingSubject(String table, @Nullable TableSize size) {}
