/**
 * Tables as a transaction sees them: their state, the locks on them, and what one statement changed in them.
 *
 * <p>{@link dev.schemainit.review.state.TableSnapshot} reads the state, {@link dev.schemainit.review.state.TableChange}
 * compares two of them. What a change is worth to a reader is for the packages above.
 */
@NullMarked
package dev.schemainit.review.state;

import org.jspecify.annotations.NullMarked;
