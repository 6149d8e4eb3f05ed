/**
 * Work that takes longer than a function may: {@link dev.schemainit.infra.work.LongWork} says who waits for it, and
 * {@link dev.schemainit.infra.work.DeploymentWait} or {@link dev.schemainit.infra.work.BackgroundWork} makes what
 * invokes the function again until nothing is left.
 */
@NullMarked
package dev.schemainit.infra.work;

import org.jspecify.annotations.NullMarked;
