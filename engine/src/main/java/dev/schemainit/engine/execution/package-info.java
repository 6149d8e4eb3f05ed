/** How the statements of a file reach the server, and which of them has failed. */
@NullMarked
package dev.schemainit.engine.execution;

import org.jspecify.annotations.NullMarked;
