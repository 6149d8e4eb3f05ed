/** Throw-away databases: one on a throw-away server that has what a schema needs, and others beside it. */
@NullMarked
package dev.schemainit.review.scratch;

import org.jspecify.annotations.NullMarked;
