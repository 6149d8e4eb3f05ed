package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.localcloud.network.BlackHole;
import dev.schemainit.localcloud.network.Forwarder;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets Manager and its secrets as they fail: each is told by its cause, and no word of the service or the secret is.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class SecretFailureIT {
    /** The function's time where Secrets Manager is not there, which is waited for as long as there is time. */
    private static final Duration SHORT = Duration.ofSeconds(7);

    /** In texts of the service that must not be passed on. */
    private static final String SERVICE_TEXT = "arn:aws:sts::123456789012:assumed-role/initializer";

    private static final Answer THROTTLED = Answer.error(400, "ThrottlingException", "Rate exceeded");

    /** What each password has in it, so that any of it is found. */
    private static final String CANARY = "Kanarienvogel";

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(
                        "SI-13",
                        "in eu-west-3",
                        Answer.error(
                                400,
                                "ResourceNotFoundException",
                                "Secrets Manager can't find the specified secret. " + SERVICE_TEXT)),
                Arguments.of(
                        "SI-14",
                        "restore-secret",
                        Answer.error(
                                400,
                                "InvalidRequestException",
                                "You can't perform this operation on the secret because it was marked for deletion. "
                                        + SERVICE_TEXT)),
                Arguments.of(
                        "SI-15",
                        "Allow secretsmanager:GetSecretValue on " + SecretsManager.ARN,
                        Answer.error(
                                400,
                                "AccessDeniedException",
                                "User: " + SERVICE_TEXT + " is not authorized to perform:"
                                        + " secretsmanager:GetSecretValue on resource: " + SecretsManager.ARN
                                        + " because no identity-based policy allows the secretsmanager:GetSecretValue"
                                        + " action")),
                Arguments.of(
                        "SI-16",
                        "kms:Decrypt",
                        Answer.error(400, "AccessDeniedException", "Access to KMS is not allowed")),
                Arguments.of(
                        "SI-16",
                        "enable the key",
                        Answer.error(
                                400,
                                "DecryptionFailure",
                                "Secrets Manager can't decrypt the protected secret text. " + SERVICE_TEXT)),
                Arguments.of(
                        "SI-19",
                        "ExpiredTokenException",
                        Answer.error(400, "ExpiredTokenException", "The security token is expired. " + SERVICE_TEXT)),
                Arguments.of("SI-19", "status 403", new Answer(403, "<html>" + SERVICE_TEXT + "</html>")),
                Arguments.of("SI-10", "binary", Answer.binary(Canary.PASSWORD)),
                Arguments.of("SI-10", "empty", Answer.text("")),
                Arguments.of("SI-10", "one object", Answer.text("{\"password\": \"" + CANARY)),
                Arguments.of("SI-10", "one object", Answer.text("[\"" + CANARY + "\"]")),
                Arguments.of(
                        "SI-10",
                        "each key once",
                        Answer.text("{\"username\": \"app\", \"password\": \"a\", \"password\": \"" + CANARY + "\"}")),
                Arguments.of("SI-10", "line break", Answer.text(CANARY + "\n")),
                Arguments.of("SI-11", "username", Answer.json(Map.of("password", Canary.PASSWORD))),
                Arguments.of("SI-11", "password is not", login("password", Map.of(CANARY, CANARY))),
                Arguments.of("SI-11", "port is not", login("port", CANARY)),
                Arguments.of("SI-11", "port is not", login("port", 70_000)),
                Arguments.of("SI-11", "host is not", login("host", CANARY + "?sslmode=disable")),
                Arguments.of("SI-11", "dbname is not", login("dbname", CANARY + "/&ssl=false\n")),
                Arguments.of("SI-11", "password", Answer.json(Map.of("username", "app", "passwort", Canary.PASSWORD))),
                Arguments.of("SI-12", "DB_HOST", Answer.text(Canary.PASSWORD)));
    }

    /** Whole but for one field. */
    private static Answer login(String field, Object value) {
        var fields = new HashMap<String, Object>(Map.of(
                "username", "app", "password", Canary.PASSWORD, "host", "127.0.0.1", "port", 5432, "dbname", "app"));
        fields.put(field, value);
        return Answer.json(fields);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void saysWhatIsWrongWithTheSecret(String code, String told, Answer answer) throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(answer);

        Outcome outcome = RUNNING.function().invoke("{}");

        assertThat(outcome.failedWith(code)).contains(told);
        assertThat(outcome.toString()).doesNotContain(SERVICE_TEXT);
        assertThat(RUNNING.secrets().requests()).hasSize(1);
        assertNothingBut(outcome, fresh);
    }

    @Test
    void retriesWhenThrottledAndWhenTheServiceStumbles() throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets()
                .answers(
                        THROTTLED,
                        Answer.error(500, "InternalServiceError", "An error occurred on the server side."),
                        Answer.json(fresh.secret()));

        RUNNING.function().invoke("{}").succeeded();

        assertThat(RUNNING.secrets().requests()).hasSize(3);
        RUNNING.installation().assertNothingToDo(RUNNING.function(), fresh);
    }

    @Test
    void givesUpWhenThrottledForGood() throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(THROTTLED);

        Outcome outcome = RUNNING.function().invoke("{}");

        outcome.failedWith("SI-18");
        assertThat(RUNNING.secrets().requests()).hasSizeBetween(3, 6);
        assertThat(outcome.time()).isLessThan(Duration.ofSeconds(16));
        assertNothingBut(outcome, fresh);
    }

    @Test
    void saysInTimeThatASecretNeverComes() throws Exception {
        RUNNING.secrets().answers(Answer.SILENCE);

        Outcome outcome = RUNNING.function().invoke("{}", SHORT.plusSeconds(6));

        assertThat(outcome.failedWith("SI-17"))
                .contains("secretsmanager.eu-west-3.amazonaws.com", "; tried for ", "VPC endpoint");
        assertThat(RUNNING.secrets().requests()).hasSizeGreaterThan(1);
    }

    @Test
    void namesTheRouteWhenPacketsToSecretsManagerVanish() throws Exception {
        try (var nowhere = new BlackHole();
                Function lost =
                        RUNNING.installation().start(Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", nowhere.url()))) {
            Outcome outcome = lost.invoke("{}", SHORT);

            assertThat(outcome.failedWith("SI-17")).contains("VPC endpoint or route for Secrets Manager");
            // Where the route is there: another environment of the same RUNNING.function().
            assertNothingBut(outcome, Database.on(Server.EMBEDDED));
        }
    }

    @Test
    void namesTheRouteWhenSecretsManagerIsRefused() throws Exception {
        try (Socket closed = refusing();
                Function lost = RUNNING.installation()
                        .start(Map.of(
                                "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:" + closed.getLocalPort()))) {
            Outcome outcome = lost.invoke("{}", SHORT);

            assertThat(outcome.failedWith("SI-17")).contains("; tried for ", "VPC endpoint or route");
            assertThat(outcome.steps()).containsExactly("wait");
        }
    }

    /** A port on which nothing listens, and that nobody else can take. */
    private static Socket refusing() throws IOException {
        var bound = new Socket();
        bound.bind(new InetSocketAddress("127.0.0.1", 0));
        return bound;
    }

    /** As with the endpoint, its name and its rules of a stack that is new. */
    @Test
    void waitsForASecretsManagerThatComesLate() throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret()));
        Socket closed = refusing();
        var late = new InetSocketAddress("127.0.0.1", closed.getLocalPort());
        var opening = new FutureTask<>(() -> {
            Thread.sleep(3_000);
            closed.close();
            return new Forwarder(late, RUNNING.secrets().at());
        });
        try (Function early = RUNNING.installation()
                .start(Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:" + late.getPort()))) {
            new Thread(opening, "opening").start();

            Outcome outcome = early.invoke("{}");

            outcome.succeeded();
            assertThat(outcome.steps()).startsWith("wait", "secret", "connect");
            assertThat(outcome.log().get(0))
                    .extracting("message")
                    .asString()
                    .startsWith("Secrets Manager does not answer at ")
                    .contains(": waiting for up to ");
        } finally {
            opening.get().close();
        }
    }

    @Test
    void asksForTheSecretAgainWhenItWasRotated() throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret(Canary.OTHER_PASSWORD)), Answer.json(fresh.secret()));

        Outcome outcome = RUNNING.function().invoke("{}");

        outcome.succeeded();
        assertThat(outcome.steps()).startsWith("secret", "wait", "secret", "connect");
        RUNNING.installation().assertNothingToDo(RUNNING.function(), fresh);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"action\": \"verify\"}"})
    void saysThatThePasswordIsRejectedAndNotWhich(String event) throws Exception {
        var fresh = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(fresh.secret(Canary.OTHER_PASSWORD)));

        // So little time that it does not wait for a rotation.
        assertThat(RUNNING.function().invoke(event, Duration.ofSeconds(2)).failedWith("SI-29"))
                .contains("rejects the password of user app");
        assertThat(fresh.tables()).isEmpty();
        RUNNING.installation().assertConverges(RUNNING.function(), fresh);
    }

    /** A failure before anything connects; with the right secret the same function then does its work. */
    private static void assertNothingBut(Outcome failure, Database fresh) throws Exception {
        assertThat(failure.steps()).allMatch("wait"::equals);
        assertThat(fresh.tables()).isEmpty();
        RUNNING.installation().assertConverges(RUNNING.function(), fresh);
    }

    /** Weak passwords exist: masking one would garble what is told, and give it away. */
    @ParameterizedTest
    @ValueSource(strings = {"message", "false", "0000", "documents"})
    @Fault(real = 22)
    void aPasswordThatIsACommonWordLeavesTheAnswerReadable(String weak) throws Exception {
        // The roles of the schema are the server's, and the user of the other tests has to be able to grant them.
        RUNNING.secrets().answers(Answer.json(Database.on(Server.EMBEDDED).secret()));
        RUNNING.function().invoke("{}").succeeded();
        var fresh = Database.on(Server.EMBEDDED);
        String user = "weak_" + weak;
        fresh.execute("CREATE ROLE " + user + " LOGIN SUPERUSER PASSWORD '" + weak + "'");
        fresh.execute("ALTER DATABASE " + fresh.real().name() + " OWNER TO " + user);
        var secret = new HashMap<>(fresh.secret(weak));
        secret.put("username", user);
        RUNNING.secrets().answers(Answer.json(secret));

        Outcome outcome = RUNNING.function().invoke("{}");

        assertThat(outcome.succeeded()).containsKeys("message", "tables", "milliseconds");
        assertThat(outcome.log()).allSatisfy(line -> assertThat(line).containsKeys("level", "message", "AWSRequestId"));
        assertThat(outcome.toString()).doesNotContain("***");
        assertThat(outcome.log("WARN"))
                .extracting(line -> line.get("message"))
                .containsExactly("the password of user " + user + " has fewer than 8 characters or is part of a name,"
                        + " and is not masked in messages: give the user a long one at random");
    }
}
