/**
 * Findings: what a statement did to a table that existed before, as data, and how people and machines read it.
 *
 * <p>A {@link dev.schemainit.review.finding.Finding} is an {@link dev.schemainit.review.finding.Effect} at a place. The
 * rules that find effects are in {@code work} (what takes longer the larger a table is) and {@code content} (what
 * changes values and names).
 */
@NullMarked
package dev.schemainit.review.finding;

import org.jspecify.annotations.NullMarked;
