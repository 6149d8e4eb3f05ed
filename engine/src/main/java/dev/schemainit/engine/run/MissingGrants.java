package dev.schemainit.engine.run;

import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds every privilege that files need for what they create, and the run's user has not got, as statements. */
final class MissingGrants {
    private static final String QUERY = """
            SELECT format('GRANT CREATE ON DATABASE "%s" TO "%s"', current_database(), current_user)
            WHERE (? OR to_regnamespace('schemainit') IS NULL)
                AND NOT has_database_privilege(current_database(), 'CREATE')
            UNION ALL
            SELECT format('GRANT USAGE, CREATE ON SCHEMA "%s" TO "%s"', n.nspname, current_user)
            FROM pg_namespace n
            WHERE n.nspname IN (SELECT (parse_ident(name))[1] FROM unnest(?::text[]) AS name)
                AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'))""";

    private MissingGrants() {}

    static List<String> find(Connection connection, List<MigrationFile> files) throws SQLException {
        List<SqlStatement> statements = files.stream()
                .flatMap(file -> file.statements().stream())
                .filter(statement -> statement.keyword().equals("CREATE"))
                .toList();
        Object[] schemas = statements.stream()
                .flatMap(statement -> statement.schemaOfCreated().stream())
                .distinct()
                .toArray();
        Array names = connection.createArrayOf("text", schemas);
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setBoolean(1, statements.stream().anyMatch(SqlStatement::createsInDatabase));
            query.setArray(2, names);
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
