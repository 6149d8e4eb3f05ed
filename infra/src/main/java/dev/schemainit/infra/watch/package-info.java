/**
 * The scheduled verify of a database: {@link dev.schemainit.infra.watch.Watch} says how often and who is told, and
 * {@link dev.schemainit.infra.watch.DriftWatch} makes the schedule, the alarm and the message of it.
 */
@NullMarked
package dev.schemainit.infra.watch;

import org.jspecify.annotations.NullMarked;
