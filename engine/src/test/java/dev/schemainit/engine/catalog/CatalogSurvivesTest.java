package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.definition.PrintSettings;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.Restoration;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two texts of one expression are no difference, and two expressions are one. */
class CatalogSurvivesTest {
    private static final Path RESTORE = Path.of("src/test/resources/restore-in-place.sql");

    private static TestDatabase newest;

    /** A view's column that is an EXTRACT would have another type on 13; none of the kinds has one. */
    private static List<String> expected;

    @TempDir
    Path directory;

    @BeforeAll
    static void readOnTheNewest() throws Exception {
        newest = made(TestDatabase.Server.EMBEDDED.database());
        expected = linesOf(newest);
    }

    private static TestDatabase made(TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(PrintSettings.set("SET") + KindOfExpression.everything());
        }
        return database;
    }

    private static List<String> linesOf(TestDatabase database) throws Exception {
        return read(database).lines();
    }

    private static Catalog read(TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(PrintSettings.set("SET"));
            return Catalog.read(connection, Optional.empty());
        }
    }

    static Stream<KindOfExpression> kinds() throws Exception {
        return KindOfExpression.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Fault(real = {11, 12, 19, 36})
    void aRealChangeShows(KindOfExpression kind) throws Exception {
        TestDatabase database = newest.copy();
        database.execute(kind.change());
        assertThat(Catalog.of(expected).differencesOf(read(database)).stream().map(Difference::identity))
                .contains(kind.identity())
                .allMatch(identity -> Catalog.relationOf(identity).equals(Catalog.relationOf(kind.identity())));
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    @Fault(real = {3, 14, 28, 43})
    void onOlderVersionsAndAfterARestoration(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            assertSurvives(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.TestDatabase$Server#values")
    @Fault(real = {3, 28, 43})
    void onTheNewestAndOnDebiansAndAfterARestoration(TestDatabase.Server server) throws Exception {
        assertSurvives(server.database().server());
    }

    private static void assertSurvives(ThrowAwayServer server) throws Exception {
        TestDatabase database = made(TestDatabase.on(server));
        assertThat(linesOf(database)).isEqualTo(expected);
        if (Restoration.canDump(server)) {
            for (TestDatabase target : List.of(TestDatabase.on(server), TestDatabase.Server.EMBEDDED.database())) {
                Restoration.copy(database, target);
                assertThat(linesOf(target)).isEqualTo(expected);
            }
        }
        for (String statement : database.query("SELECT statement FROM (" + Files.readString(RESTORE) + ") restored")) {
            database.execute(statement);
        }
        assertThat(linesOf(database)).isEqualTo(expected);
    }
}
