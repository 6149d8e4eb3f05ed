/**
 * Taking over a database that another tool has made: what the tool's table says is applied, in {@code ToolTable}s, and
 * which files of the folder a first run adopts for it.
 */
@NullMarked
package dev.schemainit.engine.takeover;

import org.jspecify.annotations.NullMarked;
