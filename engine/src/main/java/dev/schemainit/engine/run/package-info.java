/**
 * One run: {@link dev.schemainit.engine.run.Attempt} connects, reads the state of the database, decides on a {@code
 * MigrationPlan}, and lets {@code PlanExecution} act on it.
 */
@NullMarked
package dev.schemainit.engine.run;

import org.jspecify.annotations.NullMarked;
