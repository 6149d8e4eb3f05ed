/** What an execution of a fleet's state machine has come to, for a terminal. */
@NullMarked
package dev.schemainit.cli.fleet;

import org.jspecify.annotations.NullMarked;
