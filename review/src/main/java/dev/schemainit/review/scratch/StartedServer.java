package dev.schemainit.review.scratch;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A throw-away server: all of it is gone in the end. */
record StartedServer(ThrowAwayServer server) implements ScratchServer {
    /** The database that every new one is a copy of, as PostgreSQL itself makes it. */
    static final String TEMPLATE = "template1";

    private static final String ADMINISTRATION = "postgres";

    static StartedServer of(MigrationFolder folder, ServerRequest request, Consumer<String> progress) {
        try {
            Optional<WantedVersion> wanted =
                    Optional.ofNullable(request.version()).or(() -> WantedVersion.of(null, folder.path()));
            var extensions = new TreeSet<>(folder.extensions());
            extensions.addAll(folder.preludeExtensions());
            return new StartedServer(ServerRequest.build(wanted, extensions, request.home(), progress)
                    .start(Map.of()));
        } catch (ServerStartException failed) {
            throw ScratchError.SERVER_NOT_STARTED.exception(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public String version() {
        return server.version();
    }

    @Override
    public String name(String suffix) {
        return suffix;
    }

    @Override
    public Login login(String name) {
        return new Login(
                new Host(server.host()),
                new Port(server.port()),
                new DatabaseName(name),
                new UserName(server.user()),
                server.password(),
                new Trust.RdsAuthorities());
    }

    @Override
    public void requireSuperuser() {
        // The server has no other user.
    }

    @Override
    public void create(String name, String template) throws SQLException {
        server.createDatabase(name, template);
        if (!template.equals(TEMPLATE)) {
            try (Connection connection =
                    Connector.of(login(ADMINISTRATION)).connect(Deadline.in(ScratchDatabase.LONGEST_RUN))) {
                DatabaseSettings.copy(connection, template, name);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
