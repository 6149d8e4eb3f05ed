/** Texts: JSON, and the queries that are packaged beside classes. */
@NullMarked
package dev.schemainit.engine.text;

import org.jspecify.annotations.NullMarked;
