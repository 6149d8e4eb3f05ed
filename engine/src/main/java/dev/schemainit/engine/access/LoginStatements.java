package dev.schemainit.engine.access;

import dev.schemainit.engine.access.AccessState.ExistingRole;
import dev.schemainit.engine.access.AccessState.Membership;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements about logins and their memberships, and what the run's own login may need before it executes them.
 *
 * <p>Whether it needs that is for the server to say: a managed one allows more than its catalog tells.
 */
final class LoginStatements {
    private static final String PERMISSION_DENIED = "42501";

    private final AccessState state;
    private final List<String> all = new ArrayList<>();
    private final Set<String> needs = new LinkedHashSet<>();

    LoginStatements(AccessState state) {
        this.state = state;
        if (!state.rights().mayCreateRoles()) {
            needs.add("ALTER ROLE " + user() + " CREATEROLE");
        }
    }

    /** They hold verifiers of passwords, and no password; possibly none. */
    List<String> all() {
        return all;
    }

    /** What an administrator has to run after the server has refused them; empty where that is not known. */
    Optional<SchemaInitException> explain(SQLException failure) {
        return PERMISSION_DENIED.equals(failure.getSQLState()) && !needs.isEmpty()
                ? Optional.of(EngineError.ACCESS_RIGHTS.exception(
                        List.copyOf(needs),
                        state.rights().user(),
                        "a declared login",
                        "an administrator run: " + String.join("; ", needs)))
                : Optional.empty();
    }

    /** Makes a login that is marked as one of this database. */
    void make(String login) {
        all.add("CREATE ROLE " + RoleNames.quoted(login) + " LOGIN");
        all.add(mark(login));
    }

    private String mark(String login) {
        String text = "schemainit: " + state.rights().plainDatabase();
        return "COMMENT ON ROLE " + RoleNames.quoted(login) + " IS '" + text.replace("'", "''") + "'";
    }

    /** What makes an existing login, that somebody else has made, one of this database. */
    String handOver(String login) {
        return Stream.concat(Stream.of(mark(login)), administration(login).stream())
                .collect(Collectors.joining("; "));
    }

    void alter(String login, String what) {
        needs.addAll(administration(login));
        all.add("ALTER ROLE " + RoleNames.quoted(login) + " " + what);
    }

    void join(String login, String role) {
        needs.addAll(administration(role));
        all.add("GRANT " + role + " TO " + RoleNames.quoted(login));
    }

    /** Since PostgreSQL 16 a REVOKE that names no grantor takes nothing but the login's own grant, and says nothing. */
    void leave(String login, String role) {
        for (Membership membership : state.memberships(login, role)) {
            String by = membership.grantor().isEmpty() ? "" : " GRANTED BY " + RoleNames.quoted(membership.grantor());
            String revoke = "REVOKE " + role + " FROM " + RoleNames.quoted(login) + by;
            needs.addAll(membership.mayBeRevoked() ? administration(role) : List.of(revoke));
            all.add(revoke);
        }
    }

    /** Since PostgreSQL 16, CREATEROLE is the right to change what the login itself has made, or was given. */
    private List<String> administration(String role) {
        ExistingRole existing = state.roles().get(role);
        return existing == null || existing.mayBeGranted()
                ? List.of()
                : List.of("GRANT " + RoleNames.quoted(role) + " TO " + user() + " WITH ADMIN OPTION");
    }

    private String user() {
        return RoleNames.quoted(state.rights().user());
    }
}
