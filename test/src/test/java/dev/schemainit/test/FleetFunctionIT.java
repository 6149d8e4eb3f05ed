package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.LocalServer;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged function of a fleet, whose list is in S3: what it answers, and what it takes no event for. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class FleetFunctionIT {
    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    private LocalServer s3;
    private Function function;
    private int status = 200;
    private String list = "";

    @BeforeEach
    void start() throws Exception {
        s3 = new LocalServer(exchange -> LocalServer.reply(exchange, status, list));
        function = Function.start(
                RUNNING.installation().task(),
                "dev.schemainit.lambda.fleet.FleetHandler::handleRequest",
                Map.of(
                        "FLEET_TARGETS", "s3://tenants/fleet.json",
                        "AWS_ENDPOINT_URL_S3", s3.url(),
                        "SQL_DIR", RUNNING.installation().folder().toString(),
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER", RUNNING.secrets().url()));
    }

    @AfterEach
    void stop() {
        function.close();
        s3.close();
    }

    private static String target(Database database) {
        return Json.write(List.of(Map.of(
                "name", "tenant-1",
                "host", database.login().host().text(),
                "port", database.login().port().number(),
                "database", database.real().name(),
                "secret", SecretsManager.ARN)));
    }

    private Map<String, Object> answer(String event) throws Exception {
        Outcome outcome = function.invoke(event);
        return Json.readObject(outcome.payload()).orElseThrow();
    }

    @Test
    void appliesToTheTargetThatTheEventNamesAndAnswersShortly() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        list = target(database);

        assertThat(answer("{\"action\": \"apply\", \"target\": \"tenant-1\"}"))
                .isEqualTo(Map.of("target", "tenant-1", "applied", 1));
        assertThat(database.tables()).isEqualTo(Installation.DOCUMENTS);
        assertThat(answer("{\"target\": \"tenant-1\"}")).isEqualTo(Map.of("target", "tenant-1", "applied", 0));
        assertThat(function.invoke("{\"action\": \"verify\", \"target\": \"tenant-1\"}")
                        .succeeded())
                .containsEntry("message", "Database schema verified successfully")
                .containsEntry("database", database.address());
    }

    @Test
    void aFailureOfATargetIsAnAnswerWhoseReasonIsInTheLog() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        database.execute("CREATE TABLE documents (id integer)");
        RUNNING.secrets().answers(Answer.json(database.secret()));
        list = target(database);

        Outcome outcome = function.invoke("{\"action\": \"apply\", \"target\": \"tenant-1\"}");

        assertThat(Json.readObject(outcome.payload()).orElseThrow())
                .isEqualTo(Map.of("target", "tenant-1", "failed", true, "code", "SI-65"));
        assertThat(outcome.log())
                .anySatisfy(
                        line -> assertThat(line).containsEntry("level", "ERROR").containsEntry("code", "SI-65"));
        assertThat(function.invoke("{\"action\": \"verify\", \"target\": \"tenant-1\"}")
                        .failedWith("SI-66"))
                .contains("V1__documents.sql");
    }

    @Test
    void aTargetThatTheListDoesNotHaveIsRefused() throws Exception {
        list = target(Database.on(Server.EMBEDDED));

        assertThat(answer("{\"target\": \"tenant-2\"}"))
                .isEqualTo(Map.of("target", "tenant-2", "failed", true, "code", "SI-163"));
        assertThat(function.invoke("{\"action\": \"verify\", \"target\": \"tenant-2\"}")
                        .failedWith("SI-163"))
                .contains("s3://tenants/fleet.json");
        assertThat(function.invoke("{}").failedWith("SI-164")).contains("it names no target");
    }

    @Test
    void aListThatCannotBeReadFailsTheFleetBeforeItsFirstWave() throws Exception {
        status = 404;
        assertThat(function.invoke("{\"action\": \"targets\"}").failedWith("SI-158"))
                .contains("s3://tenants/fleet.json");
        status = 403;
        assertThat(function.invoke("{\"action\": \"targets\"}").failedWith("SI-159"))
                .contains("s3:GetObject");
        status = 200;
        list = "<Error>";
        assertThat(function.invoke("{\"action\": \"targets\"}").failedWith("SI-162"))
                .contains("it is not one JSON array");
        list = " ".repeat(2 * 1024 * 1024 + 1);
        assertThat(function.invoke("{\"action\": \"targets\"}").failedWith("SI-162"))
                .contains("it is larger than 2097152 bytes");
        String one = "{\"name\": \"a\", \"host\": \"db\", \"database\": \"a\", \"user\": \"u\"}";
        list = "[" + one + "," + one + "]";
        assertThat(function.invoke("{\"action\": \"targets\"}").failedWith("SI-162"))
                .contains("target 2 has the name of another one");
    }

    @Test
    void aTargetIsRefusedByAFunctionOfOneDatabase() throws Exception {
        assertThat(RUNNING.function().invoke("{\"target\": \"tenant-1\"}").failedWith("SI-157"))
                .contains("leave out the field target");
    }
}
