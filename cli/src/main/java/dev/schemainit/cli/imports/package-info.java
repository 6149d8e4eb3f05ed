/** Writes a schema's folder from the migrations of another tool: which tools there are, and what is written. */
@NullMarked
package dev.schemainit.cli.imports;

import org.jspecify.annotations.NullMarked;
