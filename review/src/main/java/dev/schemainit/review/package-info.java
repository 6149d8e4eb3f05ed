/**
 * The review of a change as a whole: its files against those of a base, on a throw-away server.
 *
 * <p>Begin with {@link dev.schemainit.review.Review}. The packages below it, each of which may use those after it and
 * none before it:
 *
 * <ul>
 *   <li>{@code impact}: runs files statement by statement, and records what they do
 *   <li>{@code finding.work} and {@code finding.content}: the rules that find something in it, one class a rule
 *   <li>{@code finding}: findings as data, as text and as JSON
 *   <li>{@code state}: tables, locks and what one statement changed
 *   <li>{@code rows}: made-up rows for the tables of a throw-away database
 *   <li>{@code scratch}: throw-away databases
 *   <li>{@code query}: queries of the catalog
 * </ul>
 */
@NullMarked
package dev.schemainit.review;

import org.jspecify.annotations.NullMarked;
