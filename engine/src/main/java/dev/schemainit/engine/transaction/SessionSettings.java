package dev.schemainit.engine.transaction;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.definition.PrintSettings;
import dev.schemainit.engine.transaction.Session.Mode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings that files are read and run under, and how a session returns to them after a file that has changed some.
 *
 * <p>A file's own settings hold to its end. What was set is reset to what the session began with, whoever has set it,
 * so that nothing reaches the next file, or the next client of a pooler.
 *
 * @param scope how long they hold
 * @param role that the run works as; null: the login's own
 */
record SessionSettings(
        Mode mode, Deadline deadline, Scope scope, @Nullable String role) {
    /** How long settings hold. */
    enum Scope {
        /** To the end of the transaction: safe where a pooler hands the connection on. */
        TRANSACTION("SET LOCAL"),
        /** To the end of the session, also for what runs between two transactions. */
        SESSION("SET");

        private final String set;

        Scope(String set) {
            this.set = set;
        }
    }

    /** The server ends the session of a client that has vanished after this time, and frees its lock. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    /** Everybody who wants a table queues up behind whoever waits for it, and a plan is rolled back anyway. */
    private static final Duration PLAN_LOCK_TIMEOUT = Duration.ofSeconds(1);

    /** Also what else a file may leave in its session: temporary tables, prepared statements, cursors, locks. */
    private static final String RESET = """
            RESET SESSION AUTHORIZATION;
            RESET ROLE;
            RESET ALL;
            DISCARD TEMP;
            DEALLOCATE ALL;
            CLOSE ALL;
            UNLISTEN *;
            SELECT pg_advisory_unlock_all();
            """;

    /** Between two parts of a file: the file goes on in the role that it has taken. */
    static final String TAKE_ROLE =
            "SELECT set_config('role', coalesce(nullif(current_setting('schemainit.role', true),"
                    + " ''), current_setting('role')), false)";

    /** For a statement that the login has to run itself, whatever role the file has taken, inside one transaction. */
    static final String LEAVE_ROLE =
            "SELECT set_config('schemainit.role', current_setting('role'), true);\nSET LOCAL ROLE NONE";

    static final String RETURN_TO_ROLE = "SELECT set_config('role', current_setting('schemainit.role'), true)";

    /** The same for a run that works as a role of the schema. */
    SessionSettings as(String roleOfSchema) {
        return new SessionSettings(mode, deadline, scope, roleOfSchema);
    }

    /** Between two parts of a file: what the run itself does is done as its own role. */
    String keepRole() {
        return "SELECT set_config('schemainit.role', current_setting('role'), false);\nRESET ROLE;\n" + setRole();
    }

    /** A name of a role of a schema needs no quotes. */
    private String setRole() {
        return role == null ? "" : scope.set + " ROLE " + role + ";\n";
    }

    /** Whether they hold between two transactions. */
    boolean areKept() {
        return scope == Scope.SESSION;
    }

    /** Statements, each ended by a semicolon. */
    String set() {
        Duration lockTimeout = mode == Mode.PLANNING ? PLAN_LOCK_TIMEOUT : LOCK_TIMEOUT;
        return PrintSettings.set(scope.set)
                + set("standard_conforming_strings", "on")
                + set("statement_timeout", Math.max(1, deadline.remaining().toMillis()))
                + set("lock_timeout", lockTimeout.toMillis())
                + set("idle_in_transaction_session_timeout", IDLE.toMillis())
                + set("client_min_messages", "error")
                // A transaction says by itself that it writes; a statement outside one cannot.
                + (scope == Scope.SESSION ? set("default_transaction_read_only", "off") : "")
                + setRole();
    }

    /** Statements that undo what a file has set, and set these again. */
    String restore() {
        return RESET + set();
    }

    private String set(String name, Object value) {
        return scope.set + " " + name + " = " + value + ";\n";
    }
}
