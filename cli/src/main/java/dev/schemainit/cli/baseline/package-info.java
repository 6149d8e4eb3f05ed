/** Makes the first migration of a database that exists: a dump of its schema, proved on a throw-away server. */
@NullMarked
package dev.schemainit.cli.baseline;

import org.jspecify.annotations.NullMarked;
