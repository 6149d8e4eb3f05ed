/**
 * Measures what files do: runs them statement by statement and turns what each did to the existing tables into
 * findings.
 *
 * <p>Begin with {@link dev.schemainit.review.impact.ImpactRecorder}. It takes the place of the engine's own execution
 * in a run that is thrown away. {@link dev.schemainit.review.impact.MeasuredPlan} does so for a plan on a live
 * database.
 */
@NullMarked
package dev.schemainit.review.impact;

import org.jspecify.annotations.NullMarked;
