package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged function and work that takes longer than it may. {@code -Dlongwork=<seconds>} says how long: 20 in the
 * test command, 600 in the long form.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class LongWorkFunctionIT {
    private static final int SECONDS = Integer.getInteger("longwork", 20);
    private static final int ROWS = 100;
    private static final String CONTINUE = "{\"action\": \"apply\", \"longWork\": \"continue\"}";
    private static final String UPDATE = "{\"RequestType\": \"Update\", \"ResourceProperties\": {}}";

    /** Each row of the index counts how often it was looked at. */
    private static final String TABLE = """
            CREATE TABLE pause (seconds numeric);
            CREATE SEQUENCE looked_at;
            CREATE FUNCTION slow(x integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_sleep(seconds), nextval('public.looked_at') FROM public.pause;
                RETURN x;
            END $$;
            CREATE TABLE item (id integer PRIMARY KEY);
            INSERT INTO item SELECT generate_series(1, %d);
            """.formatted(ROWS);

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @TempDir
    Path directory;

    private Map<String, String> settings(Database database, String longWork) throws Exception {
        TestFolder folder =
                TestFolder.in(directory).with("V1__table.sql", TABLE).expecting(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        try (Function function = RUNNING.installation()
                .start(Map.of("SQL_DIR", folder.read().path().toString()))) {
            function.invoke("").succeeded();
        }
        folder.with("V2__index.sql", "CREATE INDEX CONCURRENTLY item_slow ON item (slow(id));")
                .expecting(Server.EMBEDDED);
        database.execute("INSERT INTO pause VALUES (" + (double) SECONDS / ROWS + ")");
        return Map.of("SQL_DIR", folder.read().path().toString(), "LONG_WORK", longWork);
    }

    @Test
    void aBuildOutlivesThreeFunctionsThatAreKilled() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        Map<String, String> settings = settings(database, "wait");
        for (int i = 0; i < 3; i++) {
            Function function = RUNNING.installation().start(settings);
            CompletableFuture<Void> invocation = CompletableFuture.runAsync(() -> invoke(function));
            Thread.sleep(SECONDS * 1000L / 5);
            function.close();
            invocation.handle((done, failed) -> done).join();
        }
        assertThat(valid(database)).containsExactly("false");

        Map<String, Object> answer;
        int calls = 0;
        do {
            try (Function function = RUNNING.installation().start(settings)) {
                Outcome outcome = function.invoke(UPDATE, Duration.ofSeconds(Math.max(5, SECONDS / 6)));
                assertThat(outcome.failed()).as(outcome.payload()).isFalse();
                answer = Json.readObject(outcome.payload()).orElseThrow();
            }
        } while (answer.equals(Map.of("IsComplete", false)) && calls++ < 30);

        assertThat(answer).isEqualTo(Map.of("IsComplete", true));
        assertThat(valid(database)).containsExactly("true");
        assertThat(database.query("SELECT last_value FROM looked_at"))
                .as("each row was looked at once: the index was built once")
                .containsExactly("" + ROWS);
        assertThat(database.query("SELECT count(*)::text FROM schemainit.history WHERE file = 'V2__index.sql'"
                        + " AND statements IS NULL"))
                .containsExactly("1");
    }

    private static void invoke(Function function) {
        try {
            function.invoke(UPDATE, Duration.ofMinutes(15));
        } catch (Exception killed) {
            // That is what happens to it.
        }
    }

    private static List<String> valid(Database database) throws Exception {
        return database.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'item_slow'::regclass");
    }

    @Test
    void inTheBackgroundTheNextDeploymentRefusesUntilItIsDone() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        Map<String, String> settings = settings(database, "background");
        try (Function function = RUNNING.installation().start(settings)) {
            Outcome deployment = function.invoke("", Duration.ofSeconds(6));

            Map<String, Object> answer = Json.readObject(deployment.payload()).orElseThrow();
            assertThat(answer).containsEntry("working", true).containsEntry("statusCode", 200);
            Map<String, Object> body =
                    Json.readObject((String) answer.get("body")).orElseThrow();
            assertThat(body).containsEntry("message", "Database schema is not complete yet: work continues");
            assertThat(body.get("details").toString())
                    .contains("… CREATE INDEX CONCURRENTLY at V2__index.sql:1: running since ");
            Path more = Path.of(settings.get("SQL_DIR"), "V3__more.sql");
            Files.writeString(more, "SELECT 1;\n");
            function.invoke("").failedWith("SI-153");
            Files.delete(more);
            // As CloudFormation does on the way back from a deployment that was refused.
            assertThat(function.invoke("").payload()).contains("\"working\":true");

            String working;
            int calls = 0;
            do {
                working = function.invoke(CONTINUE, Duration.ofSeconds(Math.max(6, SECONDS / 5)))
                        .payload();
            } while (working.contains("\"working\":true") && calls++ < 30);

            assertThat(function.invoke("").succeeded()).containsEntry("applied", List.of());
        }
        assertThat(valid(database)).containsExactly("true");
        assertThat(database.query("SELECT last_value FROM looked_at")).containsExactly("" + ROWS);
    }

    @Test
    void aResourceThatIsRemovedLeavesTheDatabaseAsItIs() throws Exception {
        RUNNING.secrets().answers(Answer.json(Map.of("username", "nobody")));

        try (Function function = RUNNING.installation().start(Map.of("LONG_WORK", "wait"))) {
            Outcome removed = function.invoke("{\"RequestType\": \"Delete\"}");

            assertThat(removed.failed()).isFalse();
            assertThat(removed.payload()).isEqualTo("{\"IsComplete\":true}");
        }
    }
}
