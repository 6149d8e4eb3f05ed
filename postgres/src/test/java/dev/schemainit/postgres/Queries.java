package dev.schemainit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Asks a server single questions over TCP, as any client would. */
final class Queries {
    private Queries() {}

    static Connection connect(ThrowAwayServer server, String database, String password) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(database);
        source.setUser(server.user());
        source.setPassword(password);
        return source.getConnection();
    }

    static String ask(ThrowAwayServer server, String database, String sql) throws SQLException {
        try (var connection = connect(server, database, server.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            try (var result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
