/** The folder of SQL files: read, checked and put in order before anything connects. Uses no database. */
@NullMarked
package dev.schemainit.engine.sql;

import org.jspecify.annotations.NullMarked;
