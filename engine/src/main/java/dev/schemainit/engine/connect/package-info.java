/** Connecting: who logs in, which certificates are trusted, when waiting helps, and why a connection failed. */
@NullMarked
package dev.schemainit.engine.connect;

import org.jspecify.annotations.NullMarked;
