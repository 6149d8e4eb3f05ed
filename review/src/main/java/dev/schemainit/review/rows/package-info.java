/**
 * Made-up rows for the tables of a throw-away database: {@link dev.schemainit.review.rows.GeneratedRows} fills all
 * tables.
 *
 * <p>The package {@code values} makes single values. Neither knows anything of changes and findings.
 */
@NullMarked
package dev.schemainit.review.rows;

import org.jspecify.annotations.NullMarked;
