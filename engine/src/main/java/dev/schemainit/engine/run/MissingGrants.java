package dev.schemainit.engine.run;

import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.text.PackagedText;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds every privilege that a run needs, and its user has not got, as statements. */
final class MissingGrants {
    private static final String QUERY = PackagedText.of(MissingGrants.class, "missing-grants.sql");

    private static final String MEMBERSHIP = """
            SELECT format('GRANT %s TO "%s"', rolname, current_user)
            FROM pg_roles
            WHERE rolname = ? AND NOT pg_has_role(oid, 'USAGE')""";

    private MissingGrants() {}

    /**
     * What a run does.
     *
     * @param createsInDatabase whether it makes schemas and the like, and not the history alone
     * @param schemas in which it creates, as SQL names them
     * @param writes whether it does anything but read
     */
    record Need(boolean createsInDatabase, List<String> schemas, boolean writes) {
        static final Need READING = new Need(false, List.of(), false);

        static Need of(List<MigrationFile> files) {
            List<SqlStatement> statements = files.stream()
                    .flatMap(file -> file.statements().stream())
                    .filter(statement -> statement.keyword().equals("CREATE"))
                    .toList();
            List<String> schemas = statements.stream()
                    .flatMap(statement -> statement.schemaOfCreated().stream())
                    .distinct()
                    .toList();
            return new Need(statements.stream().anyMatch(SqlStatement::createsInDatabase), schemas, true);
        }
    }

    /** The statement that makes the login a member of a role, which is all that it needs; none where it is one. */
    static List<String> membership(Connection connection, String role) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MEMBERSHIP)) {
            query.setString(1, role);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? List.of(rows.getString(1)) : List.of();
            }
        }
    }

    static List<String> find(Connection connection, Need need) throws SQLException {
        Array names = connection.createArrayOf("text", need.schemas().toArray());
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setBoolean(1, need.createsInDatabase());
            query.setBoolean(2, need.writes());
            query.setArray(3, names);
            query.setBoolean(4, need.writes());
            var grants = new ArrayList<String>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    grants.add(rows.getString(1));
                }
            }
            return grants;
        }
    }
}
