package dev.schemainit.engine.access;

import java.sql.SQLException;
import java.util.Set;

/** Roles belong to a whole server: a run of another of its databases may make the same ones at the same time. */
final class ConcurrentRoles {
    /** A duplicate role, a unique violation in the catalog of roles, and a row that somebody else has just changed. */
    private static final Set<String> STATES = Set.of("42710", "23505", "XX000");

    private static final String SERIALIZATION_FAILURE = "40001";

    private ConcurrentRoles() {}

    /** The failure itself, or where another run has been faster one after which the run is tried again. */
    static SQLException orAgain(SQLException failure) {
        return STATES.contains(String.valueOf(failure.getSQLState()))
                ? new SQLException("another run has changed the same roles", SERIALIZATION_FAILURE, failure)
                : failure;
    }
}
