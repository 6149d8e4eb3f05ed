/**
 * Rules about work, one class a rule: what a statement did that takes longer the larger a table is, or that locks it.
 *
 * <p>{@link dev.schemainit.review.finding.work.TableWork} lists them. Each knows its own safer form, chosen by what
 * PostgreSQL did and not by the words of the statement.
 */
@NullMarked
package dev.schemainit.review.finding.work;

import org.jspecify.annotations.NullMarked;
