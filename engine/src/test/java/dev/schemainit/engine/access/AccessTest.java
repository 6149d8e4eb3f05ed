package dev.schemainit.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.harness.ManagedServer;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles, privileges and logins, made by a login that is no superuser, on PostgreSQL 13 to 18. */
class AccessTest {
    private static final String FILES = """
            CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
            CREATE SEQUENCE number;
            CREATE VIEW names AS SELECT name FROM item;
            CREATE TYPE mood AS ENUM ('good', 'bad');
            CREATE FUNCTION double(x integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * x';
            CREATE SCHEMA audit;
            CREATE TABLE audit.event (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    void onOlderVersions(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            everything(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.TestDatabase$Server#values")
    void onTheNewestAndOnDebians(TestDatabase.Server server) throws Exception {
        everything(server.database().server());
    }

    private void everything(ThrowAwayServer server) throws Exception {
        firstRunAndNextFile(ManagedServer.on(server));
    }

    private void firstRunAndNextFile(ManagedServer managed) throws Exception {
        TestFolder folder = expecting(managed.folder(TestFolder.in(directory)).with("V1__first.sql", FILES));
        managed.apply(folder.read(), managed.withPassword("app", "write", "password-of-the-application"));
        var app = managed.login("app", "password-of-the-application");
        managed.execute(app, "INSERT INTO item (name) VALUES ('one'); SELECT nextval('number'), double(2)");
        managed.execute(app, "INSERT INTO audit.event DEFAULT VALUES");
        assertThatThrownBy(() -> managed.execute(app, "CREATE TABLE mine ()"))
                .hasMessageContaining("permission denied for schema public");
        assertThat(managed.apply(folder.read(), managed.withPassword("app", "write", "password-of-the-application"))
                        .files()
                        .alreadyApplied())
                .hasSize(1);
        managed.migrator("master", folder.read()).run(Action.VERIFY);
    }

    /** On a server that may be the same one, so that its roles have to be gone afterwards. */
    private static TestFolder expecting(TestFolder folder) throws Exception {
        var lines = new ArrayList<String>();
        TestDatabase scratch = TestDatabase.Server.EMBEDDED.database();
        try (scratch) {
            lines.addAll(scratch.migrator(folder.read()).expect().lines());
        }
        var server = TestDatabase.existing(scratch.server(), "postgres");
        for (String role : folder.read().access().orElseThrow().names()) {
            server.execute("DROP ROLE " + role);
        }
        return folder.expecting(lines);
    }
}
