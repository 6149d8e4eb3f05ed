/**
 * What statements do to the tables that were there before: locks, rewrites, scans, lost rows and refused ones, as measured.
 *
 * <p>Begin with {@link dev.schemainit.engine.review.Observer}, the one way in: it runs files statement by statement in place
 * of the engine, for a run that is thrown away. {@code Snapshot} is the tables at one moment, {@code TableChange} what a
 * statement made of one, {@code Findings} turns these into what is told, each a
 * {@link dev.schemainit.engine.review.Finding}, and {@code Advice} knows the form that waits less.
 *
 * <p>The engine and this package know each other: the engine hands its files to the observer and reports its findings; the
 * observer reads files and statements as the engine does. For that alone {@code SqlStatement}, {@code SqlState} and
 * {@code Resource} are public there, and {@code Observer} here.
 */
package dev.schemainit.review;
