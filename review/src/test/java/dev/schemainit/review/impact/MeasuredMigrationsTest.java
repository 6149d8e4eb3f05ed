package dev.schemainit.review.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.statement.StatementRole;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.finding.FindingText;
import dev.schemainit.review.finding.HeldTableLock;
import dev.schemainit.review.finding.Risk;
import dev.schemainit.review.state.StatementPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Migrations with a known effect, each on PostgreSQL 15 and 18: the findings are exactly that effect, and nothing else.
 */
class MeasuredMigrationsTest {
    private static final Path BASE = Path.of("src/test/resources/migrations-base.sql");
    private static final Path MIGRATIONS = Path.of("src/test/resources/migrations.txt");
    private static final Map<Server, String> VERSIONS =
            new EnumMap<>(Map.of(Server.INSTALLED_WITH_POSTGIS, "15", Server.EMBEDDED, "18"));
    /** To a filled database, for what is rolled back. */
    private static final Map<Server, Connection> CONNECTIONS = new EnumMap<>(Server.class);

    private static final Map<Server, TestDatabase> UNTOUCHED = new EnumMap<>(Server.class);

    @TempDir
    Path directory;

    private record Migration(String name, List<String> before, List<String> files, List<String> findings) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void fill() throws Exception {
        for (Server server : Server.values()) {
            TestDatabase database = server.database();
            assertThat(database.server().version()).startsWith(VERSIONS.get(server) + ".");
            database.execute(Files.readString(BASE));
            CONNECTIONS.put(server, database.copy().connect());
            UNTOUCHED.put(server, database);
        }
    }

    @AfterAll
    static void close() throws SQLException {
        for (Connection connection : CONNECTIONS.values()) {
            connection.close();
        }
    }

    static Stream<Arguments> migrations() throws IOException {
        var migrations = new ArrayList<Migration>();
        for (String line : Files.readAllLines(MIGRATIONS)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                migrations.add(new Migration(line, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                continue;
            }
            Migration migration = migrations.get(migrations.size() - 1);
            String text = line.strip();
            if (text.startsWith("before ")) {
                migration.before().add(text.substring("before ".length()));
            } else if (text.startsWith("run ")) {
                migration.files().add(text.substring("run ".length()) + "\n");
            } else if (text.startsWith("alone ")) {
                migration.files().add(MigrationFile.NO_TRANSACTION + "\n" + text.substring("alone ".length()) + "\n");
            } else if (line.startsWith("      ")) {
                int last = migration.files().size() - 1;
                migration.files().set(last, migration.files().get(last) + text + "\n");
            } else {
                migration.findings().add(text);
            }
        }
        assertThat(migrations).hasSizeGreaterThan(110);
        return migrations.stream()
                .flatMap(migration -> Stream.of(Server.values()).map(server -> Arguments.of(migration, server)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("migrations")
    @Fault(real = {33, 39, 41})
    void isReportedAsItIs(Migration migration, Server server) throws Exception {
        String version = VERSIONS.get(server);
        List<String> expected = migration.findings().stream()
                .filter(finding -> !finding.matches("\\d\\d .*") || finding.startsWith(version + " "))
                .map(finding -> finding.replaceFirst("^\\d\\d ", ""))
                .toList();
        TestFolder folder = TestFolder.in(directory);
        for (int i = 0; i < migration.files().size(); i++) {
            folder.with("V" + (i + 1) + "__m.sql", migration.files().get(i));
        }
        assertThat(found(migration, server, folder.read().migrations(), expected))
                .isEqualTo(expected);
    }

    /** Rolled back, where one transaction does; otherwise on a copy of the database. */
    private static List<String> found(
            Migration migration, Server server, List<MigrationFile> files, List<String> expected) throws Exception {
        // An index that is built on a table without its rows sets its estimate to zero, whatever becomes of the
        // transaction.
        boolean rolledBack = migration.before().isEmpty()
                && files.stream().noneMatch(MeasuredMigrationsTest::runsOutside)
                && expected.stream().noneMatch(finding -> finding.contains("fails when rows"));
        if (rolledBack) {
            return found(
                    ImpactRecorder.ofThrowAway(
                            Connector.of(UNTOUCHED.get(server).login()), Set.of()),
                    CONNECTIONS.get(server),
                    files,
                    expected);
        }
        TestDatabase copy = UNTOUCHED.get(server).copy();
        for (String statement : migration.before()) {
            copy.execute(statement);
        }
        try (Connection connection = copy.connect()) {
            return found(ImpactRecorder.ofThrowAway(Connector.of(copy.login()), Set.of()), connection, files, expected);
        }
    }

    private static List<String> found(
            ImpactRecorder recorder, Connection connection, List<MigrationFile> files, List<String> expected)
            throws SQLException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        try {
            for (MigrationFile file : files) {
                connection.setAutoCommit(runsOutside(file));
                if (runsOutside(file)) {
                    recorder.outside(FilePart.whole(file), connection, deadline);
                } else {
                    recorder.inTransaction(FilePart.whole(file), List.of(), "", connection, deadline);
                }
            }
            recorder.transactionEnds();
            return found(recorder.findings(), expected);
        } catch (SQLException failure) {
            return List.of("fails " + failure.getSQLState());
        } finally {
            connection.setAutoCommit(false);
            connection.rollback();
        }
    }

    private static boolean runsOutside(MigrationFile file) {
        return file.statements().stream().anyMatch(statement -> statement.role() == StatementRole.OUTSIDE);
    }

    private static List<String> found(List<Finding> findings, List<String> expected) {
        var found = new ArrayList<String>();
        for (Finding finding : findings) {
            String line = line(finding);
            String whole = finding.safer().isEmpty() ? line : line + " → " + finding.safer();
            String begun = found.size() < expected.size() ? expected.get(found.size()) : "";
            // Of a safer form, only as much is compared as migrations.txt has.
            found.add(begun.startsWith(line + " → ") && whole.startsWith(begun) ? begun : whole);
        }
        return found;
    }

    private static String line(Finding finding) {
        String risks = finding.risks().isEmpty()
                ? ""
                : finding.risks().stream().map(Risk::label).collect(Collectors.joining(", ", " [", "]"));
        return FindingText.mark(finding) + " " + place(finding.place()) + finding.what() + lock(finding) + risks;
    }

    private static String lock(Finding finding) {
        HeldTableLock lock = finding.lock();
        if (lock == null || finding.kind() == FindingKind.LOCK) {
            return "";
        }
        String elsewhere = lock.takenAt().equals(finding.place()) ? "" : " of " + shortened(lock.takenAt());
        return " under " + lock.mode() + elsewhere;
    }

    private static String place(StatementPlace place) {
        return place.toString().equals("V1__m.sql:1") ? "" : shortened(place) + " ";
    }

    private static String shortened(StatementPlace place) {
        return place.toString().replace("__m.sql", "");
    }
}
