package dev.schemainit.cli;

import dev.schemainit.engine.Connector;
import dev.schemainit.engine.Deadline;
import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Initializer;
import dev.schemainit.engine.Login;
import dev.schemainit.engine.SqlFolder;
import dev.schemainit.engine.Step;
import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database on a throw-away server that has what a schema needs, and others beside it. */
final class ScratchDatabase implements AutoCloseable {
    private static final String NAME = "scratch";

    private final ThrowAwayServer server;
    private final String name;
    private final AtomicInteger others;

    private ScratchDatabase(ThrowAwayServer server, String name, AtomicInteger others) {
        this.server = server;
        this.name = name;
        this.others = others;
    }

    /** On the embedded server, or for a schema that creates PostGIS on an installed one that has it. */
    static ScratchDatabase startFor(SqlFolder folder, Terminal terminal) {
        boolean postgis = folder.extensions().stream().anyMatch(name -> name.startsWith("postgis"));
        terminal.progress("starting " + (postgis ? "an installed PostgreSQL with PostGIS" : "the embedded PostgreSQL"));
        try {
            ThrowAwayServer server = postgis ? ThrowAwayServer.installed(withPostgis()) : ThrowAwayServer.embedded();
            server.createDatabase(NAME);
            return new ScratchDatabase(server, NAME, new AtomicInteger());
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
        return new Login(server.host(), server.port(), name, server.user(), server.password(), Optional.empty());
    }

    /** Such as {@code 18.6}. */
    String version() {
        return server.version();
    }

    Initializer initializer(SqlFolder folder, boolean seeding, Terminal terminal) {
        return initializer(folder, seeding, terminal::progress);
    }

    Initializer initializer(SqlFolder folder, boolean seeding, Consumer<Step> progress) {
        return new Initializer(Connector.of(login()), folder, seeding, Deadline.in(DatabaseCommand.TIME), progress);
    }

    /** A connection in autocommit, as the superuser. */
    Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(name);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source.getConnection();
    }

    /** An empty database on the same server, gone with it. */
    ScratchDatabase another() {
        String another = NAME + "_" + others.incrementAndGet();
        server.createDatabase(another);
        return new ScratchDatabase(server, another, others);
    }

    /** A copy of this database on the same server, gone with it; nobody may be connected to this one meanwhile. */
    ScratchDatabase copy() {
        String copy = NAME + "_" + others.incrementAndGet();
        server.createDatabase(copy, name);
        return new ScratchDatabase(server, copy, others);
    }

    /** Stops the server. */
    @Override
    public void close() {
        server.close();
    }
}
