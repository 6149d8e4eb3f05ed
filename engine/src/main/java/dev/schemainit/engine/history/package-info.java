/** What was applied to a database, and what a folder adds to that. */
@NullMarked
package dev.schemainit.engine.history;

import org.jspecify.annotations.NullMarked;
