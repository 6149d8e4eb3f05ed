/**
 * The catalog of a database as lines of text: what {@code expected.txt} holds, how it is compared, and how many rows
 * there are.
 */
@NullMarked
package dev.schemainit.engine.catalog;

import org.jspecify.annotations.NullMarked;
