package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault of a file, before a real database: refused in one message, nothing touched, and corrected it converges.
 */
class FileFaultsTest {
    private static final String A = "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n";
    private static final String B = "CREATE TABLE b (id integer);\nINSERT INTO a VALUES (2, 'canary');\n";
    private static final String NEW = "CREATE TABLE c (id integer);\nINSERT INTO a VALUES (3, 'canary');\n";

    @TempDir
    private static Path directory;

    /** Two of the three files are applied. */
    private static WatchedDatabase start;

    private static MigrationFolder correct;

    @BeforeAll
    static void twoFilesAreApplied() throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        database.apply(TestFolder.in(directory)
                .with("V1__a.sql", A)
                .with("V2__b.sql", B)
                .expecting(Server.EMBEDDED)
                .read());
        correct = files().expecting(Server.EMBEDDED).read();
        start = WatchedDatabase.of(database, correct);
    }

    private static TestFolder files() {
        return TestFolder.in(directory)
                .with("V1__a.sql", A)
                .with("V2__b.sql", B)
                .with("V3__c.sql", NEW)
                .expectingNothing();
    }

    private static Arguments fault(int number, ErrorCode code, UnaryOperator<TestFolder> spoil) {
        return Arguments.of(number, code, spoil);
    }

    /** A statement in the new file, behind one that is correct. */
    private static Arguments statement(int number, ErrorCode code, String sql) {
        return fault(number, code, files -> files.with("V3__c.sql", NEW + sql));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(39, EngineError.FILE_EDITED, files -> files.with("V1__a.sql", A + "SELECT 'canary';\n")),
                fault(40, EngineError.FILE_GONE, files -> files.without("V1__a.sql")),
                fault(41, EngineError.VERSION_TWICE, files -> files.with("V3__d.sql", NEW)),
                fault(42, EngineError.FILE_LATE, files -> files.with("V1.5__late.sql", NEW)),
                fault(43, EngineError.FILE_NAME, files -> files.with("V4_d.sql", NEW)),
                fault(
                        44,
                        EngineError.FILE_NOT_UTF8,
                        files -> files.with("V3__c.sql", (NEW + "-- é").getBytes(StandardCharsets.ISO_8859_1))),
                fault(45, EngineError.FILE_BYTE_ORDER_MARK, files -> files.with("V3__c.sql", "\uFEFF" + NEW)),
                statement(48, EngineError.SQL_PSQL_COMMAND, "\\set name 'canary'\n"),
                statement(49, EngineError.SQL_UNCLOSED, "SELECT 'canary\n"),
                statement(50, EngineError.SQL_COPY, "COPY a FROM STDIN;\n"),
                statement(51, EngineError.SQL_TRANSACTION, "ROLLBACK;\nSELECT 'canary';\n"),
                statement(52, EngineError.SQL_SESSION, "SET SESSION AUTHORIZATION 'canary';\n"),
                statement(
                        53,
                        EngineError.SQL_NO_TRANSACTION,
                        "BEGIN;\nCREATE INDEX CONCURRENTLY i ON a (id);\nCOMMIT;\n"),
                statement(54, EngineError.SQL_NUL, "SELECT 'canary\0';\n"),
                fault(
                        55,
                        EngineError.FILE_TOO_LARGE,
                        files -> files.with("V3__c.sql", NEW + "SELECT 'canary';\n".repeat(500_000))),
                statement(57, EngineError.SQL_PASSWORD, "CREATE ROLE r LOGIN PASSWORD 'canary';\n"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Fault({39, 40, 41, 42, 43, 44, 45, 48, 49, 50, 51, 52, 53, 54, 55, 57})
    void isRefusedAndLeavesEverythingAsItWas(int number, ErrorCode code, UnaryOperator<TestFolder> spoil)
            throws Exception {
        TestFolder spoilt = spoil.apply(files());
        try (TestDatabase database = start.database().copy()) {
            var watched = start.on(database);
            watched.refuses(code, () -> database.apply(spoilt.read()));
            boolean needsHistory = number == 39 || number == 40 || number == 42;
            assertThat(database.said().isEmpty()).as("before connecting").isEqualTo(!needsHistory);
            watched.assertConverges("corrected");
        }
    }

    @Test
    @Fault(46)
    void otherLineEndingsAreTheSameFiles() throws Exception {
        var files = files().with("expected.txt", correct.expected().orElseThrow());
        for (var file : correct.migrations()) {
            files.with(file.name(), file.sql().replace("\n", "\r\n"));
        }
        try (TestDatabase database = start.database().copy()) {
            var watched = start.on(database);
            assertThat(database.apply(files.read()).files().applied())
                    .extracting(AppliedFile::file)
                    .containsExactly("V3__c.sql");
            assertThat(watched.isAfter("CRLF")).isTrue();
            watched.assertConverges("LF");
        }
    }
}
