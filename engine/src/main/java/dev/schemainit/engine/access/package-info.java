/**
 * Who may do what in a database: the roles of a schema, brought to what access.txt declares, and the logins of an
 * environment.
 */
@NullMarked
package dev.schemainit.engine.access;

import org.jspecify.annotations.NullMarked;
