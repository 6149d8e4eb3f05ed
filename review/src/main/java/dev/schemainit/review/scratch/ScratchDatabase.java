package dev.schemainit.review.scratch;

import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database with what the environment of a schema provides and nothing else, and others beside it. All are gone in the
 * end.
 *
 * <p>What the environment provides is what {@code prelude.sql} makes, or what the database holds that the user gives.
 */
public final class ScratchDatabase implements AutoCloseable {
    private static final String NAME = "scratch";
    private static final String PROVIDED = "provided";

    /** The longest that Lambda lets a function run: what takes longer here cannot end there. */
    public static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    /** How long somebody at a terminal waits for a server from which nothing has answered yet, such as a container. */
    public static final Duration NEW_SERVER = Duration.ofSeconds(5);

    private final ScratchServer server;
    private final String name;
    private final Provided provided;
    private final AtomicInteger others;

    /**
     * What every new database has.
     *
     * @param database of this name, which nobody is connected to
     * @param shared identities of what the files create too, IF NOT EXISTS, and what so is a part of the schema
     */
    private record Provided(String database, Catalog catalog, Set<String> shared) {}

    private ScratchDatabase(ScratchServer server, String name, Provided provided, AtomicInteger others) {
        this.server = server;
        this.name = name;
        this.provided = provided;
        this.others = others;
    }

    /**
     * Starts a throw-away server of the version and with the extensions that the schema needs, or takes the database
     * that the user gives.
     *
     * @param progress is given what starts
     * @throws dev.schemainit.engine.failure.SchemaInitException when that fails, or the folder's prelude does
     */
    public static ScratchDatabase open(MigrationFolder folder, ServerRequest request, Consumer<String> progress)
            throws SQLException {
        Login given = request.database();
        ScratchServer server =
                given == null ? StartedServer.of(folder, request, progress) : GivenServer.of(given, folder, progress);
        try {
            var others = new AtomicInteger();
            Provided provided =
                    given == null ? prelude(server, folder, progress) : copied(server, folder, given, progress);
            String name = server.name(NAME);
            server.create(name, provided.database());
            return new ScratchDatabase(server, name, provided, others);
        } catch (SQLException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static Provided prelude(ScratchServer server, MigrationFolder folder, Consumer<String> progress)
            throws SQLException {
        Optional<MigrationFile> file = folder.prelude();
        if (file.isEmpty()) {
            return new Provided(StartedServer.TEMPLATE, Catalog.NOTHING, Set.of());
        }
        progress.accept("running " + MigrationFolder.PRELUDE);
        String database = server.name(PROVIDED);
        server.create(database, StartedServer.TEMPLATE);
        try (Connection connection = connect(server.login(database))) {
            Prelude.run(connection, file.get(), Deadline.in(LONGEST_RUN));
        }
        return provided(server.login(database), folder);
    }

    private static Provided copied(ScratchServer server, MigrationFolder folder, Login given, Consumer<String> progress)
            throws SQLException {
        progress.accept("copying " + given.address() + ", which stays as it is");
        String database = server.name(PROVIDED);
        server.create(database, given.database().text());
        return provided(server.login(database), folder);
    }

    private static Provided provided(Login login, MigrationFolder folder) throws SQLException {
        try (Connection connection = connect(login)) {
            return new Provided(
                    login.database().text(), Catalog.readOnItsOwn(connection, Optional.empty()), shared(folder));
        }
    }

    private static Set<String> shared(MigrationFolder folder) {
        return Stream.concat(
                        folder.extensions().stream().map(name -> "extension " + quotedIfNeeded(name)),
                        folder.schemas().stream().map(name -> "schema " + quotedIfNeeded(name)))
                .collect(Collectors.toSet());
    }

    private static String quotedIfNeeded(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    public Login login() {
        return server.login(name);
    }

    /** Such as {@code 18.6}. */
    public String version() {
        return server.version();
    }

    /** The part of a catalog that the files have made: without what was there before them, in the same words. */
    public Catalog made(Catalog catalog) {
        return catalog.without(provided.catalog(), provided.shared());
    }

    /** The catalog before any file has run. */
    public Catalog provided() {
        return provided.catalog();
    }

    public Connector connector() {
        return Connector.of(login());
    }

    public Migrator migrator(MigrationFolder folder, boolean seeding, Consumer<Step> progress) {
        return new Migrator(connector(), folder, seeding, Deadline.in(LONGEST_RUN), progress).onThrowAwayServer();
    }

    /** A connection in autocommit, as the superuser of a throw-away server, or as the user whose database was given. */
    public Connection connect() {
        return connect(login());
    }

    private static Connection connect(Login login) {
        return Connector.of(login).connect(Deadline.in(LONGEST_RUN));
    }

    /**
     * Refuses a given database whose user may not make rows past triggers and constraints.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where the user is no superuser
     */
    public void requireSuperuser() {
        server.requireSuperuser();
    }

    /** A database on the same server like this one before any file has run, which goes with it. */
    public ScratchDatabase another() throws SQLException {
        return copyOf(provided.database());
    }

    /**
     * A copy of this database on the same server, which goes with it. Nobody may be connected to this one meanwhile.
     */
    public ScratchDatabase copy() throws SQLException {
        return copyOf(name);
    }

    private ScratchDatabase copyOf(String template) throws SQLException {
        String copy = server.name(NAME + "_" + others.incrementAndGet());
        server.create(copy, template);
        return new ScratchDatabase(server, copy, provided, others);
    }

    /** Stops the server, or drops what was made on the user's. */
    @Override
    public void close() {
        server.close();
    }
}
