package dev.schemainit.cli;

import dev.schemainit.engine.Connector;
import dev.schemainit.engine.Deadline;
import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Initializer;
import dev.schemainit.engine.Login;
import dev.schemainit.engine.SqlFolder;
import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database on a throw-away server that has what a schema needs. */
final class ScratchDatabase implements AutoCloseable {
    private static final String NAME = "scratch";

    private final ThrowAwayServer server;

    private ScratchDatabase(ThrowAwayServer server) {
        this.server = server;
    }

    /** On the embedded server, or for a schema that creates PostGIS on an installed one that has it. */
    static ScratchDatabase startFor(SqlFolder folder, Terminal terminal) {
        boolean postgis = folder.extensions().stream().anyMatch(name -> name.startsWith("postgis"));
        terminal.progress("starting " + (postgis ? "an installed PostgreSQL with PostGIS" : "the embedded PostgreSQL"));
        try {
            ThrowAwayServer server = postgis ? ThrowAwayServer.installed(withPostgis()) : ThrowAwayServer.embedded();
            server.createDatabase(NAME);
            return new ScratchDatabase(server);
        } catch (ServerStartException failed) {
            throw ErrorCode.SERVER_NOT_STARTED.exception(failed.getMessage());
        }
    }

    private static InstalledPostgres withPostgis() {
        return InstalledPostgres.find().stream()
                .filter(InstalledPostgres::hasPostgis)
                .findFirst()
                .orElseThrow(ErrorCode.POSTGIS_NOT_INSTALLED::exception);
    }

    Login login() {
        return new Login(server.host(), server.port(), NAME, server.user(), server.password(), Optional.empty());
    }

    /** With nothing but {@code public} in the search path, as the catalog's expressions are read. */
    Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(NAME);
        source.setUser(server.user());
        source.setPassword(server.password());
        source.setOptions("-c search_path=public");
        return source.getConnection();
    }

    Initializer initializer(SqlFolder folder, boolean seeding, Terminal terminal) {
        return new Initializer(
                Connector.of(login()), folder, seeding, Deadline.in(DatabaseCommand.TIME), terminal::progress);
    }

    @Override
    public void close() {
        server.close();
    }
}
