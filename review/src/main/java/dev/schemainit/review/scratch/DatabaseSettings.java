package dev.schemainit.review.scratch;

import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Copies what ALTER DATABASE … SET has set, which a database does not get from its template. */
final class DatabaseSettings {
    private static final String QUERY = """
            SELECT unnest(s.setconfig)
            FROM pg_db_role_setting s
            JOIN pg_database d ON d.oid = s.setdatabase
            WHERE s.setrole = 0 AND d.datname = %s""";

    /** Lists of names that are stored with their quotes, as pg_dump knows them (variable_is_guc_list_quote). */
    private static final Set<String> LISTS =
            Set.of("search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries");

    private DatabaseSettings() {}

    /** @param connection to any database of the server */
    static void copy(Connection connection, String template, String target) throws SQLException {
        var settings = CatalogQuery.list(
                connection,
                String.format(QUERY, literal(template)),
                row -> row.getString(1).split("=", 2));
        try (Statement statement = CatalogQuery.statement(connection)) {
            for (String[] setting : settings) {
                String value = LISTS.contains(setting[0]) ? setting[1] : literal(setting[1]);
                statement.execute("ALTER DATABASE " + identifier(target) + " SET " + name(setting[0]) + " = " + value);
            }
        }
    }

    /** A setting of an extension or of the user's has a dot. */
    private static String name(String setting) {
        return Arrays.stream(setting.split("\\."))
                .map(DatabaseSettings::identifier)
                .collect(Collectors.joining("."));
    }

    static String identifier(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Also right where standard_conforming_strings is off. */
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
