package dev.schemainit.engine.access;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.engine.transaction.ResultSets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of roles before a run changes who may do what.
 *
 * @param roles those that exist, by name
 */
record AccessState(Map<String, ExistingRole> roles, Rights rights) {
    /** What RDS makes a user log in with IAM by: its members can no longer use a password. */
    static final String IAM_ROLE = "rds_iam";

    private static final String QUERY = PackagedText.of(AccessState.class, "state.sql");

    /**
     * A role that exists.
     *
     * @param isSpecial whether it is a superuser or the run's own login
     * @param isMarked whether schemainit has made it a login of this database
     * @param mayBeTaken whether the run's login may work as this role
     * @param mayBeGranted whether the run's login may make others members of it
     * @param memberships in other roles, direct ones
     */
    record ExistingRole(
            boolean logsIn,
            boolean isSpecial,
            boolean isMarked,
            boolean mayBeTaken,
            boolean mayBeGranted,
            List<Membership> memberships) {
        boolean isMemberOf(String role) {
            return memberships.stream().anyMatch(membership -> membership.role().equals(role));
        }
    }

    /**
     * A membership in a role.
     *
     * @param grantor whose membership it is, since PostgreSQL 16; empty before that, when it is nobody's
     * @param mayBeRevoked whether the run's login has the rights of the grantor
     */
    record Membership(String role, String grantor, boolean mayBeRevoked) {
        private static final int CELLS = 3;

        static Membership of(String line) {
            String[] cells = line.split("\t", -1);
            return new Membership(cells[0], cells[1], !cells[2].isEmpty());
        }
    }

    /**
     * What the run's login may do, and to whom things belong.
     *
     * @param version of PostgreSQL, such as 16
     * @param plainDatabase the database's name
     * @param database its name, quoted where SQL needs that, as those of the owners are
     * @param hasDatabase whether the login has the rights of the database's owner
     * @param publicOwner null where there is no schema public
     * @param historySchemaOwner null where there is none yet; likewise the two tables' in it
     */
    record Rights(
            String user,
            boolean isSuperuser,
            boolean mayCreateRoles,
            int version,
            String plainDatabase,
            String database,
            String databaseOwner,
            boolean hasDatabase,
            @Nullable String publicOwner,
            boolean hasPublic,
            @Nullable String historySchemaOwner,
            @Nullable String historyOwner,
            @Nullable String verifiedOwner) {}

    /**
     * Asks in one message, which a prepared statement would not.
     *
     * @param names of the roles to look for, none of which has a quote in it
     */
    static AccessState read(Connection connection, List<String> names) throws SQLException {
        String wanted = names.stream().collect(Collectors.joining("', '", "ARRAY['", "']"));
        try (Statement statement = connection.createStatement()) {
            ResultSets results = ResultSets.of(statement, QUERY.replace(":names", wanted));
            return new AccessState(roles(results.next()), rights(results.next()));
        }
    }

    private static Map<String, ExistingRole> roles(ResultSet rows) throws SQLException {
        var roles = new TreeMap<String, ExistingRole>();
        while (rows.next()) {
            roles.put(
                    rows.getString("name"),
                    new ExistingRole(
                            rows.getBoolean("logs_in"),
                            rows.getBoolean("is_special"),
                            rows.getBoolean("is_marked"),
                            rows.getBoolean("may_be_taken"),
                            rows.getBoolean("may_be_granted"),
                            memberships(rows.getString("member_of"))));
        }
        return roles;
    }

    private static List<Membership> memberships(@Nullable String lines) {
        // The name of a grantor may hold a line break; no name of a role of a schema does.
        return lines == null
                ? List.of()
                : lines.lines()
                        .filter(line -> line.split("\t", -1).length == Membership.CELLS)
                        .map(Membership::of)
                        .toList();
    }

    private static Rights rights(ResultSet row) throws SQLException {
        row.next();
        return new Rights(
                row.getString("user"),
                row.getBoolean("is_superuser"),
                row.getBoolean("creates_roles"),
                row.getInt("version"),
                row.getString("plain_database"),
                row.getString("database"),
                row.getString("database_owner"),
                row.getBoolean("has_database"),
                row.getString("public_owner"),
                row.getBoolean("has_public"),
                row.getString("history_schema_owner"),
                row.getString("history_owner"),
                row.getString("verified_owner"));
    }

    /** Those of a role in another one: since PostgreSQL 16 possibly several; none of a role that does not exist. */
    List<Membership> memberships(String member, String role) {
        ExistingRole existing = roles.get(member);
        return existing == null
                ? List.of()
                : existing.memberships().stream()
                        .filter(membership -> membership.role().equals(role))
                        .toList();
    }

    boolean exists(String role) {
        return roles.containsKey(role);
    }
}
