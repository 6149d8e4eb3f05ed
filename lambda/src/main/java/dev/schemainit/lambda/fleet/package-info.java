/**
 * The function of a fleet: one folder for many databases. {@link dev.schemainit.lambda.fleet.FleetHandler} answers
 * which databases come when, runs one of them as {@link dev.schemainit.lambda.Handler} does, and counts the results.
 */
@NullMarked
package dev.schemainit.lambda.fleet;

import org.jspecify.annotations.NullMarked;
