package dev.schemainit.review.scratch;

import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database on a throw-away server that has what a schema needs, and others beside it. */
public final class ScratchDatabase implements AutoCloseable {
    private static final String NAME = "scratch";

    /** The longest that Lambda lets a function run: what takes longer here cannot end there. */
    public static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    private final ThrowAwayServer server;
    private final String name;
    private final AtomicInteger others;

    private ScratchDatabase(ThrowAwayServer server, String name, AtomicInteger others) {
        this.server = server;
        this.name = name;
        this.others = others;
    }

    /**
     * Starts the embedded server, or for a schema that creates PostGIS an installed one that has it.
     *
     * @param progress is given what starts
     * @throws dev.schemainit.engine.failure.SchemaInitException when no server starts
     */
    public static ScratchDatabase startFor(MigrationFolder folder, Consumer<String> progress) {
        boolean postgis = folder.extensions().stream().anyMatch(name -> name.startsWith("postgis"));
        progress.accept("starting " + (postgis ? "an installed PostgreSQL with PostGIS" : "the embedded PostgreSQL"));
        try {
            ThrowAwayServer server = postgis ? ThrowAwayServer.installed(withPostgis()) : ThrowAwayServer.embedded();
            server.createDatabase(NAME);
            return new ScratchDatabase(server, NAME, new AtomicInteger());
        } catch (ServerStartException failed) {
            throw ScratchError.SERVER_NOT_STARTED.exception(String.valueOf(failed.getMessage()));
        }
    }

    private static InstalledPostgres withPostgis() {
        return InstalledPostgres.find().stream()
                .filter(InstalledPostgres::hasPostgis)
                .findFirst()
                .orElseThrow(ScratchError.POSTGIS_NOT_INSTALLED::exception);
    }

    public Login login() {
        return new Login(
                new Host(server.host()),
                new Port(server.port()),
                new DatabaseName(name),
                new UserName(server.user()),
                server.password(),
                new Trust.RdsAuthorities());
    }

    /** Such as {@code 18.6}. */
    public String version() {
        return server.version();
    }

    public Connector connector() {
        return Connector.of(login());
    }

    public Migrator migrator(MigrationFolder folder, boolean seeding, Consumer<Step> progress) {
        return new Migrator(connector(), folder, seeding, Deadline.in(LONGEST_RUN), progress).onThrowAwayServer();
    }

    /** A connection in autocommit, as the superuser. */
    public Connection connect() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(name);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source.getConnection();
    }

    /** An empty database on the same server, which goes with it. */
    public ScratchDatabase another() {
        String another = NAME + "_" + others.incrementAndGet();
        server.createDatabase(another);
        return new ScratchDatabase(server, another, others);
    }

    /**
     * A copy of this database on the same server, which goes with it. Nobody may be connected to this one meanwhile.
     */
    public ScratchDatabase copy() {
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
