/**
 * What the text of a file says: its statements, how each of them runs, and which of them are refused. Uses no database.
 */
@NullMarked
package dev.schemainit.engine.statement;

import org.jspecify.annotations.NullMarked;
