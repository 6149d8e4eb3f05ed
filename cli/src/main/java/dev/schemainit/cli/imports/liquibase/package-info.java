/** Reads formatted SQL changelogs of Liquibase, and root changelogs that include them. */
@NullMarked
package dev.schemainit.cli.imports.liquibase;

import org.jspecify.annotations.NullMarked;
