/** What can go wrong: one code a cause, the one exception that carries it, and the mask over what it says. */
@NullMarked
package dev.schemainit.engine.failure;

import org.jspecify.annotations.NullMarked;
