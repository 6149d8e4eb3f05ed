package dev.schemainit.benchmark;

import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;

/** The one server that every tool runs against: an embedded PostgreSQL, with and without TLS. */
final class Server implements AutoCloseable {
    private final ThrowAwayServer server;
    private final Path authority;
    private int number;

    private Server(ThrowAwayServer server, Path authority) {
        this.server = server;
        this.authority = authority;
    }

    static Server start(Path directory) throws IOException, GeneralSecurityException, ServerStartException {
        var authority = CertificateAuthority.in(directory);
        var settings = new HashMap<>(authority.server("ip:127.0.0.1", "-1d").settings());
        // PostgreSQL's own, as servers have it: a throw-away server has more room.
        settings.put("max_locks_per_transaction", "64");
        return new Server(ThrowAwayServer.embedded(settings), authority.certificate());
    }

    String version() {
        return server.version();
    }

    /** The PEM file that verified TLS has to trust. */
    Path authority() {
        return authority;
    }

    Database create() {
        String name = "run" + ++number;
        server.createDatabase(name);
        return new Database(server.host(), server.port(), name, server.user(), server.password());
    }

    /** How many tables a run has made; a run that made none was no run. */
    int tables(Database database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT count(*) FROM pg_tables
                        WHERE schemaname = 'public'
                        AND tablename NOT IN ('flyway_schema_history', 'databasechangelog', 'databasechangeloglock')""")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    void drop(Database database) throws SQLException {
        String maintenance = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres";
        try (Connection connection = DriverManager.getConnection(maintenance, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
