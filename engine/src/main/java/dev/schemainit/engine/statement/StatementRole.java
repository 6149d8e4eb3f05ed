package dev.schemainit.engine.statement;

/** How a statement of a file runs. */
public enum StatementRole {
    /** Inside the transaction of the run. */
    ORDINARY,
    /** The same, and the value that it adds to an enum cannot be used before a commit. */
    ADDS_ENUM_VALUE,
    /** Inside a transaction of its own, because the file asks for it. */
    OWN_TRANSACTION,
    /** By itself, between two transactions, because PostgreSQL refuses it inside one. */
    OUTSIDE,
    /** Not at all: the run is the transaction that it would begin or end, or it is a line of psql's. */
    NO_EFFECT
}
