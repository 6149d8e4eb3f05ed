/** The command {@code schemainit}: one class a command, and what they print. */
@NullMarked
package dev.schemainit.cli;

import org.jspecify.annotations.NullMarked;
