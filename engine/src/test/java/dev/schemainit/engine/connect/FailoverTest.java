package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer and a reader, as in a cluster: the wrong one of them, and the one becoming the other. */
class FailoverTest {
    @TempDir
    Path directory;

    private ThrowAwayServer writer;
    private ThrowAwayServer reader;
    private WatchedDatabase watched;
    private MigrationFolder folder;

    @BeforeEach
    void aWriterAndItsReader() throws Exception {
        writer = TestDatabase.installedServer(Map.of());
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .with("V2__b.sql", "CREATE TABLE b (id integer);\nSELECT pg_sleep(1);\n")
                .expecting(TestDatabase.Server.INSTALLED_WITH_POSTGIS)
                .read();
        watched = WatchedDatabase.of(TestDatabase.on(writer), folder);
        reader = writer.standby();
    }

    @AfterEach
    void stop() {
        if (reader != null) {
            reader.close();
        }
        writer.close();
    }

    private Login atReader() {
        return TestDatabase.existing(reader, watched.database().name()).login();
    }

    @Test
    @Fault(27)
    void aReaderEndpointIsNamed() throws Exception {
        Login login = atReader();

        for (Action action : List.of(Action.APPLY, Action.PLAN)) {
            assertThat(watched.refuses(
                            EngineError.READ_ONLY, () -> migrator(login).run(action)))
                    .hasMessageContaining(login.server())
                    .hasMessageContaining("use the writer's endpoint");
        }
        watched.assertConverges("at the writer");
        awaitReplay();
        assertThat(migrator(login).run(Action.VERIFY).catalog().differences()).isEmpty();
    }

    @Test
    @Fault(28)
    void aRunGoesOnAtTheServerThatTookOver() throws Exception {
        TestDatabase promoted = TestDatabase.existing(reader, watched.database().name());
        try (var proxy = FaultProxy.ofMessages(watched.database().login())) {
            Login through = proxy.through(watched.database().login());
            var run = CompletableFuture.supplyAsync(
                    () -> watched.database().apply(through, folder, Duration.ofSeconds(60)));
            WatchedDatabase.awaitStatement(watched.database(), "pg_sleep");

            writer.stopImmediately();
            // Until a failover is over, the name leads to a server that is gone.
            Thread.sleep(2500);
            promoted.query("SELECT pg_promote()");
            proxy.leadTo(promoted.login());

            assertThat(run.get().files().applied()).hasSize(2);
        }
        watched.database().said().forEach(watched::assertUntold);
        assertThat(promoted.query("SELECT count(*) FROM a")).containsExactly("1");
        assertThat(watched.on(promoted).isAfter("failover")).isTrue();
        watched.on(promoted).assertConverges("failover");
    }

    private Migrator migrator(Login login) {
        return new Migrator(Connector.of(login), folder, false, Deadline.in(Duration.ofSeconds(60)), step -> {});
    }

    private void awaitReplay() throws Exception {
        String written = watched.database().query("SELECT pg_current_wal_lsn()").get(0);
        TestDatabase read = TestDatabase.existing(reader, watched.database().name());
        var deadline = Deadline.in(Duration.ofSeconds(20));
        while (read.query("SELECT 1 WHERE pg_last_wal_replay_lsn() >= '" + written + "'")
                .isEmpty()) {
            assertThat(deadline.isPast()).isFalse();
            Thread.sleep(50);
        }
    }
}
