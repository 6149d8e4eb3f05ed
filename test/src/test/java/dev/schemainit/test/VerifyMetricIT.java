package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each verify is a metric, whether it passes, finds differences, or does not even get to the database. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class VerifyMetricIT {
    private static final String VERIFY = "{\"action\": \"verify\"}";

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @Test
    void driftIsCountedUntilItIsRepaired() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));

        assertThat(metrics(RUNNING.function().invoke(VERIFY)))
                .as("nothing is applied yet, and nothing compared")
                .containsEntry("VerifyFailed", 1)
                .doesNotContainKey("Differences");
        RUNNING.function().invoke("").succeeded();
        assertThat(metrics(RUNNING.function().invoke(VERIFY)))
                .containsEntry("VerifyFailed", 0)
                .containsEntry("Differences", 0)
                .containsKey("Duration");
        database.execute("ALTER TABLE documents ALTER file_size TYPE bigint; DROP INDEX idx_logs_agent");
        assertThat(metrics(RUNNING.function().invoke(VERIFY)))
                .containsEntry("VerifyFailed", 1)
                .containsEntry("Differences", 2)
                .containsEntry("database", database.address())
                .containsEntry("action", "verify")
                .doesNotContainKey("details");
    }

    /** A schedule still invokes the function of before while the run of the next one has just ended. */
    @Test
    void theFunctionOfBeforePassesOnANewerDatabase() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        new SchemaFolder(RUNNING.installation().folder()).withTags();
        RUNNING.function().invoke("").succeeded();
        RUNNING.installation().putDocuments();

        assertThat(metrics(RUNNING.function().invoke(VERIFY))).containsEntry("VerifyFailed", 0);
    }

    @Test
    void onlyAVerifyIsCounted() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        assertThat(metrics(RUNNING.function().invoke(""))).doesNotContainKey("VerifyFailed");
        database.execute("DROP INDEX idx_logs_agent");

        for (String event : List.of("", "{\"action\": \"plan\"}")) {
            Outcome outcome = RUNNING.function().invoke(event);

            outcome.failedWith("SI-64");
            assertThat(outcome.log()).noneMatch(line -> line.containsKey("_aws"));
        }
    }

    /** As the construct sets it: the settings name the database, so that the alarm hears of any failure. */
    @Test
    void aDatabaseThatIsNotReachedIsNamedByTheSettings() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        // Bound, and nothing listens: nobody else can take it meanwhile.
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            String port = String.valueOf(bound.getLocalPort());
            try (Function function =
                    RUNNING.installation().start(Map.of("DB_HOST", "127.0.0.1", "DB_PORT", port, "DB_NAME", "shop"))) {
                RUNNING.secrets().answers(Answer.json(database.secret()));
                Outcome refused = function.invoke(VERIFY, Duration.ofSeconds(4));
                RUNNING.secrets().answers(Answer.json(Map.of("username", "x")));
                Outcome noLogin = function.invoke(VERIFY);

                refused.failedWith("SI-22");
                noLogin.failedWith("SI-11");
                assertThat(List.of(refused, noLogin))
                        .allSatisfy(outcome -> assertThat(metrics(outcome))
                                .containsEntry("VerifyFailed", 1)
                                .containsEntry("database", "127.0.0.1:" + port + "/shop")
                                .doesNotContainKey("Differences"));
            }
        }
    }

    @Test
    void aSecretThatNamesTheDatabaseAndCannotBeReadLeavesTheAction() throws Exception {
        RUNNING.secrets().answers(Answer.json(Map.of("username", "x")));

        Outcome outcome = RUNNING.function().invoke(VERIFY);

        outcome.failedWith("SI-11");
        assertThat(metrics(outcome))
                .containsEntry("VerifyFailed", 1)
                .containsEntry("action", "verify")
                .doesNotContainKey("database");
    }

    private static Map<String, Object> metrics(Outcome outcome) {
        List<Map<String, Object>> lines =
                outcome.log().stream().filter(line -> line.containsKey("_aws")).toList();
        assertThat(lines).hasSize(1);
        MetricFormat.assertValid(lines.get(0));
        return lines.get(0);
    }
}
