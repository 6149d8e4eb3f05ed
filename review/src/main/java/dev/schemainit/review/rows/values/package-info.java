/** Expressions that make values: from a row's number by type, and from what the expressions of constraints name. */
@NullMarked
package dev.schemainit.review.rows.values;

import org.jspecify.annotations.NullMarked;
