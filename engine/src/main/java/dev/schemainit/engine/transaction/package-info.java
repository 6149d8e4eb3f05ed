/**
 * Transactions and the database's lock: {@link dev.schemainit.engine.transaction.Session} begins them,
 * {@link dev.schemainit.engine.transaction.DatabaseLock} says how the lock is taken and kept.
 */
@NullMarked
package dev.schemainit.engine.transaction;

import org.jspecify.annotations.NullMarked;
