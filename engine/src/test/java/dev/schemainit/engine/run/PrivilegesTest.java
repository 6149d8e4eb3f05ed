package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user that may do less: told what to grant, and what the message says is enough. */
class PrivilegesTest {
    private static final String PASSWORD = "of the canary";

    private TestDatabase database;
    private String user;

    @BeforeEach
    void aUserWithoutPrivileges() throws Exception {
        database = Server.INSTALLED_WITH_POSTGIS.database();
        user = "user_of_" + database.name();
        // What PostgreSQL 15 does for a new cluster, and an upgraded one has not.
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        database.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    private Report apply(Path folder) {
        return database.apply(database.login(user, PASSWORD), MigrationFolder.read(folder), Duration.ofSeconds(30));
    }

    @Test
    @Fault(value = 31, real = 20)
    void theGrantsThatTheMessagesPrintAreEnough() throws Exception {
        Path folder = Path.of("../sql/documents");
        var watched = WatchedDatabase.of(database, MigrationFolder.read(folder));
        // All of them at once.
        var failure = watched.refuses(EngineError.PERMISSION, () -> apply(folder));
        String grants = failure.fix().replace("let an administrator run: ", "");
        assertThat(grants.split("; "))
                .containsExactlyInAnyOrder(
                        "GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + user + "\"",
                        "GRANT CREATE ON DATABASE \"" + database.name() + "\" TO \"" + user + "\"");
        database.execute(grants);
        assertThat(apply(folder).files().applied()).hasSize(1);
        watched.assertConverges("granted");
    }

    @Test
    @Fault(33)
    void anExtensionThatTheUserMayNotCreateIsTold() throws Exception {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + user
                + "; GRANT CREATE ON SCHEMA public TO " + user);
        Path folder = Path.of("../sql/domainflow");
        var watched = WatchedDatabase.of(database, MigrationFolder.read(folder));
        assertThat(watched.refuses(EngineError.EXTENSION_PERMISSION, () -> apply(folder)))
                .hasMessageStartingWith("SI-70 V3__incidents.sql")
                .hasMessageContaining("user " + user + " may not create this extension");

        database.execute("CREATE EXTENSION postgis");
        assertThat(apply(folder).files().applied()).isNotEmpty();
        watched.assertConverges("with the extension");
    }

    @Test
    void verifyNeedsNoMoreThanReading() throws Exception {
        Path folder = Path.of("../sql/documents");
        database.apply(folder);
        database.execute("GRANT USAGE ON SCHEMA schemainit TO " + user
                + "; GRANT SELECT ON ALL TABLES IN SCHEMA schemainit, public TO " + user);
        var connector = Connector.of(database.login(user, PASSWORD));
        var initializer = new Migrator(
                connector, MigrationFolder.read(folder), false, Deadline.in(Duration.ofSeconds(30)), step -> {});
        assertThat(initializer.run(Action.VERIFY).catalog().verifiedLines()).isEqualTo(36);
    }
}
