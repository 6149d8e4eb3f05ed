/** Reads the migrations of other tools in these tools' own order: one class a tool. */
@NullMarked
package dev.schemainit.cli.imports.layout;

import org.jspecify.annotations.NullMarked;
