package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.Forwarder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged function with tokens of IAM instead of a secret, on a server that takes tokens as RDS does. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class IamFunctionIT {
    /** The function's time where its tokens are refused, which are tried again as long as there is time. */
    private static final Duration SHORT = Duration.ofSeconds(6);

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:documents/owner-a1B2c3";

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @RegisterExtension
    private static final TlsServer SERVER = new TlsServer();

    @BeforeEach
    void forgetRequests() {
        RUNNING.secrets().answers();
    }

    private static Function start(Map<String, String> more) throws Exception {
        var settings = new HashMap<>(SERVER.settings());
        settings.putAll(Map.of("DB_AUTH", "iam", "DB_SECRET_ARN", "", "DB_USER", TlsServer.OWNER));
        settings.putAll(more);
        return RUNNING.installation().start(settings);
    }

    private static void assertNoToken(Outcome outcome) {
        assertThat(outcome.toString())
                .doesNotContain("X-Amz", "rds-db/", "aws4_request", "%2Frds-db", "Signature=", "Action=connect");
    }

    @Test
    void appliesWithoutASecret() throws Exception {
        try (Function function = start(Map.of())) {
            Outcome first = function.invoke("");
            Outcome again = function.invoke("{\"action\": \"verify\"}");

            assertThat(first.succeeded().get("database")).isEqualTo(SERVER.endpoint() + "/" + TlsServer.DATABASE);
            assertThat(first.steps()).startsWith("token", "connect").doesNotContain("wait", "secret");
            again.succeeded();
            assertThat(SERVER.server().query(TlsServer.DATABASE, "SELECT file FROM schemainit.history"))
                    .containsExactly("V1__documents.sql");
            assertThat(RUNNING.secrets().requests()).isEmpty();
            assertNoToken(first);
            assertNoToken(again);
        }
    }

    @Test
    void createsItsDatabaseWithTokensToo() throws Exception {
        SERVER.server().execute("postgres", "DROP DATABASE IF EXISTS further");
        try (Function function = start(Map.of("DB_NAME", "further", "CREATE_DATABASE", "true"))) {
            function.invoke("").succeeded();

            assertThat(SERVER.server().query("further", "SELECT count(*) FROM documents"))
                    .containsExactly("0");
        }
    }

    /** The server is known under another port: what is signed is not its endpoint. */
    @Test
    void saysWhatATokenNeedsThatIsRefused() throws Exception {
        InetSocketAddress other = free();
        var reached = new Forwarder(other, SERVER.server().address());
        try (Function function = start(Map.of("DB_PORT", String.valueOf(other.getPort())))) {
            assertRefused(function.invoke("", SHORT));
        } finally {
            reached.close();
        }
    }

    private static InetSocketAddress free() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) probe.getLocalSocketAddress();
        }
    }

    /** The server takes the token for a password. */
    @Test
    void saysWhatAUserNeedsWhoIsNoMember() throws Exception {
        SERVER.server().setUsesIam(TlsServer.OWNER, false);
        try (Function function = start(Map.of())) {
            assertRefused(function.invoke("", SHORT));
        }
    }

    private static void assertRefused(Outcome outcome) {
        assertThat(outcome.failedWith("SI-141"))
                .contains(
                        " does not accept the IAM token of user schema_owner; tried for ",
                        "GRANT rds_iam TO \"schema_owner\"",
                        "rds-db:connect");
        assertThat(outcome.steps()).startsWith("token", "wait");
        assertNoToken(outcome);
    }

    @Test
    void aPasswordOfAUserOfIamIsNoMysteryEither() throws Exception {
        RUNNING.secrets().put(SECRET, Json.write(Map.of("username", TlsServer.OWNER, "password", TlsServer.PASSWORD)));
        try (Function function = start(Map.of("DB_AUTH", "secret", "DB_SECRET_ARN", SECRET))) {
            assertThat(function.invoke("", SHORT).failedWith("SI-142"))
                    .contains(" accepts no password of user schema_owner", "REVOKE rds_iam FROM \"schema_owner\"");
        }
    }

    @Test
    void tellsAllThatIsWrongWithItsSettingsAtOnce() throws Exception {
        var settings = Map.of("DB_SECRET_ARN", SECRET, "DB_HOST", "", "DB_LOGINS", "{\"app\": {\"auth\": \"iam\"}}");
        try (Function function = start(settings)) {
            assertThat(function.invoke("").failedWith("SI-01"))
                    .contains(
                            "DB_SECRET_ARN is set, and DB_AUTH is iam",
                            "DB_HOST is missing",
                            "DB_LOGINS: login app has no role");
        }
    }
}
