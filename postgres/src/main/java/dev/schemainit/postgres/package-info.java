/** Throw-away PostgreSQL servers, embedded or from an installation, and certificates for them. */
@NullMarked
package dev.schemainit.postgres;

import org.jspecify.annotations.NullMarked;
