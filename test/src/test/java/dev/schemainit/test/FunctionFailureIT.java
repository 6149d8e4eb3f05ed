package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged function fails by throwing one message, leaves the database as it was, and goes on with the next call.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class FunctionFailureIT {
    /** In events, settings and SQL, and in nothing that is told. Too long to be a part of some number by chance. */
    private static final String MARK = "471147114711";

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @BeforeEach
    void putDocuments() throws IOException {
        RUNNING.installation().putDocuments();
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of("SI-05", "{\"action\": \"drop-" + MARK + "\"}"),
                Arguments.of("SI-05", "{\"action\": \"APPLY; " + MARK + "\"}"),
                Arguments.of("SI-05", "{\"action\": " + MARK + "}"),
                Arguments.of("SI-05", "{\"action\": [\"apply\", " + MARK + "]}"),
                Arguments.of("SI-04", "{\"seed_builtin_data\": \"" + MARK + "\"}"),
                Arguments.of("SI-02", "[{\"action\": " + MARK + "}]"),
                Arguments.of("SI-02", "\"" + MARK + "\""),
                Arguments.of("SI-02", MARK),
                Arguments.of("SI-02", "{\"action\": \"apply\", \"action\": \"" + MARK + "\"}"),
                Arguments.of("SI-02", "{\"a\":".repeat(5_000) + MARK + "}".repeat(5_000)),
                Arguments.of("SI-03", "{\"action\": \"apply\", \"text\": \"" + MARK.repeat(80_000) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesAnEventBeforeAnythingElse(String code, String event) throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret()));

        Outcome outcome = RUNNING.function().invoke(event);

        String message = outcome.failedWith(code);
        if (code.equals("SI-05")) {
            assertThat(message).contains("apply, plan, verify, info");
        }
        assertThat(outcome.toString()).doesNotContain(MARK);
        assertThat(RUNNING.secrets().requests()).isEmpty();
        assertThat(outcome.steps()).isEmpty();
        assertThat(fresh.tables()).isEmpty();
        RUNNING.installation().assertConverges(RUNNING.function(), fresh);
    }

    @Test
    void reportsAllWrongSettingsTogether() throws Exception {
        var wrong = Map.of(
                "DB_SECRET_ARN", "arn:aws:s3:::" + MARK,
                "DB_HOST", MARK + "?sslmode=disable",
                "DB_PORT", MARK,
                "DB_NAME", MARK + "/x",
                "DB_USER", MARK + " x",
                "SEED_BUILTIN_DATA", MARK);
        try (Function lost = Function.start(RUNNING.installation().task(), wrong)) {
            Outcome outcome = lost.invoke("{}");

            assertThat(outcome.failedWith("SI-01"))
                    .contains(
                            "DB_SECRET_ARN is not the ARN of a secret",
                            "DB_HOST is not",
                            "DB_PORT is not",
                            "DB_NAME is not",
                            "DB_USER is not",
                            "SEED_BUILTIN_DATA is not",
                            "SQL_DIR is missing");
            assertThat(outcome.toString()).doesNotContain(MARK, "disable");
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        var secret = new HashMap<>(database.secret());
        // Bound, and nothing listens: nobody else can take it meanwhile.
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            secret.put("port", bound.getLocalPort());
            RUNNING.secrets().answers(Answer.json(secret));
            // So little time that it does not wait long for the server.
            assertThat(RUNNING.function().invoke("{}", Duration.ofSeconds(4)).failedWith("SI-22"))
                    .contains(":" + secret.get("port") + " refuses connections; tried for ");
        }

        secret.putAll(Map.of("port", database.login().port().number(), "dbname", "missing"));
        RUNNING.secrets().answers(Answer.json(secret));
        assertThat(RUNNING.function().invoke("{}").failedWith("SI-31")).contains("missing");
    }

    @Test
    void aSyntaxErrorIsNamedByItsPlaceAndLeavesNothingBehind() throws Exception {
        Files.writeString(RUNNING.installation().folder().resolve("V2__tags.sql"), """
                CREATE TABLE tags (name text);
                INSERT INTO tags VALUES ('%1$s');
                SELECT '%1$s' FORM tags;
                """.formatted(MARK));
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret()));

        Outcome outcome = RUNNING.function().invoke("");

        assertThat(outcome.failedWith("SI-80")).contains("V2__tags.sql:3:28: syntax error (SQLSTATE 42601)");
        assertThat(outcome.toString()).doesNotContain(MARK);
        assertThat(fresh.tables()).isEmpty();

        // The next RUNNING.installation(), with the file corrected.
        RUNNING.installation().putDocuments();
        RUNNING.function().invoke("").succeeded();
        assertThat(fresh.tables()).contains("documents");
    }

    @Test
    void rowsAndLiteralsOfAFailedStatementAreNotTold() throws Exception {
        Files.writeString(RUNNING.installation().folder().resolve("V2__tags.sql"), """
                CREATE TABLE tags (name text UNIQUE, number integer);
                INSERT INTO tags SELECT '%s', 1 FROM generate_series(1, 2);
                """.formatted(MARK));
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret()));

        Outcome outcome = RUNNING.function().invoke("");

        assertThat(outcome.failedWith("SI-80")).contains("V2__tags.sql", "unique violation (SQLSTATE 23505)");
        assertThat(outcome.toString()).doesNotContain(MARK);
        assertThat(fresh.tables()).isEmpty();
    }

    @Test
    void driftIsRefusedAndLeftAsItIs() throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret()));
        RUNNING.function().invoke("").succeeded();
        fresh.execute("ALTER TABLE documents ALTER file_size TYPE bigint; DROP INDEX idx_logs_agent");

        for (String event : List.of("", "{\"action\": \"verify\"}", "{\"action\": \"plan\"}")) {
            Outcome outcome = RUNNING.function().invoke(event);
            assertThat(outcome.failedWith("SI-64"))
                    .contains(
                            "2 differences",
                            "table documents column file_size: expected integer, found bigint",
                            "missing: table processing_logs index idx_logs_agent");
            assertThat(outcome.log("ERROR"))
                    .filteredOn(line -> line.containsKey("details"))
                    .singleElement()
                    .satisfies(line -> assertThat((List<?>) line.get("details")).hasSize(2));
        }
        assertThat(fresh.query("SELECT atttypid::regtype::text FROM pg_attribute"
                        + " WHERE attrelid = 'documents'::regclass AND attname = 'file_size'"))
                .containsExactly("bigint");
        assertThat(fresh.query("SELECT count(*) FROM schemainit.history")).containsExactly("1");
    }
}
