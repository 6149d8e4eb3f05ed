/**
 * Rules about contents, one class a rule: what a statement did to the values and names of a table, even if it took no
 * time.
 *
 * <p>{@link dev.schemainit.review.finding.content.ContentRules} lists them. Each knows its own safer form.
 */
@NullMarked
package dev.schemainit.review.finding.content;

import org.jspecify.annotations.NullMarked;
