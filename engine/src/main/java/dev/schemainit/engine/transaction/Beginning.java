package dev.schemainit.engine.transaction;

/**
 * A transaction that has just begun, and the state in which it found the database.
 *
 * @param transaction has changed nothing yet
 */
public record Beginning(Transaction transaction, DatabaseState state) {}
