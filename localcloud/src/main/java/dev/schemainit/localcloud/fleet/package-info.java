/** A fleet on one machine: the state machine of its template, executed with the packaged function. */
@NullMarked
package dev.schemainit.localcloud.fleet;

import org.jspecify.annotations.NullMarked;
