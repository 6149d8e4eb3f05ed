package dev.schemainit.review.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.postgres.ThrowAwayServer;
import dev.schemainit.review.finding.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorder sees what statements do on every version from PostgreSQL 13 to 18, among every kind of object. */
class EveryVersionTest {
    private static final Path SCHEMA = Path.of("../engine/src/test/resources/every-kind-of-object.sql");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    void onOlderVersions(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            assertSeen(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.TestDatabase$Server#values")
    void onTheNewestAndOnDebians(TestDatabase.Server server) throws Exception {
        assertSeen(server.database().server());
    }

    private void assertSeen(ThrowAwayServer server) throws Exception {
        TestDatabase database = TestDatabase.on(server);
        database.execute(Files.readString(SCHEMA));
        MigrationFile file = TestFolder.in(directory)
                .with("V1__a.sql", "ALTER TABLE audit.events RENAME TO happened")
                .read()
                .migrations()
                .get(0);
        var recorder = ImpactRecorder.ofLiveDatabase(Connector.of(database.login()));
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            recorder.inTransaction(
                    FilePart.whole(file), List.of(), "", connection, Deadline.in(Duration.ofSeconds(10)));
            recorder.transactionEnds();
        }
        assertThat(recorder.findings())
                .extracting(Finding::what)
                .containsExactly(
                        "locks audit.events ACCESS EXCLUSIVE for a moment", "renames audit.events to audit.happened");
    }
}
