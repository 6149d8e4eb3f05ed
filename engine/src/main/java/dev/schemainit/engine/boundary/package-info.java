/** Where the transactions of a run end: what the text of the files shows, and what earlier attempts have shown. */
@NullMarked
package dev.schemainit.engine.boundary;

import org.jspecify.annotations.NullMarked;
