/** What a person types and reads: the address of a database, and what a command prints. */
@NullMarked
package dev.schemainit.cli.terminal;

import org.jspecify.annotations.NullMarked;
