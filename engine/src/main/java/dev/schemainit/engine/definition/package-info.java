/**
 * Definitions as PostgreSQL prints them, in the one form in which they are compared: the same for every version from 13
 * to 18, and before and after a dump and its restoration.
 */
@NullMarked
package dev.schemainit.engine.definition;

import org.jspecify.annotations.NullMarked;
