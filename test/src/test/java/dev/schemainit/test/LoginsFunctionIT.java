package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.network.SecretsManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged function with the logins of an environment, on a server with verified TLS and tokens of IAM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class LoginsFunctionIT {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:";
    private static final String OWNER = ARN + "documents/owner-a1B2c3";
    private static final String APP = ARN + "documents/app-d4E5f6";

    private static final Map<String, Object> LOGINS = Map.of(
            "app", Map.of("role", "documents_write", "secret", APP),
            "report", Map.of("role", "documents_read", "auth", "iam"));

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @RegisterExtension
    private static final TlsServer SERVER = new TlsServer();

    private static SecretsManager secrets() {
        return RUNNING.secrets();
    }

    @BeforeEach
    void putSecrets() throws Exception {
        secrets().answers();
        secrets().put(OWNER, login(TlsServer.OWNER, TlsServer.PASSWORD));
        secrets().put(APP, login("app", Canary.PASSWORD));
        SERVER.server().setUsesIam(TlsServer.OWNER, false);
        for (String login : List.of("app", "report")) {
            SERVER.server().execute("postgres", "DROP ROLE IF EXISTS " + login);
        }
    }

    private static String login(String user, String password) {
        return Json.write(Map.of("username", user, "password", password, "engine", "postgres"));
    }

    private static Function start(Map<String, Object> logins) throws Exception {
        var settings = new HashMap<>(SERVER.settings());
        settings.putAll(Map.of("DB_SECRET_ARN", OWNER, "DB_LOGINS", Json.write(logins)));
        return RUNNING.installation().start(settings);
    }

    private static String reportToken() {
        return Token.of(SERVER.endpoint(), "report", TlsServer.REGION, ExecutionEnvironment.CALLER)
                .text();
    }

    private static void execute(String user, String password, String sql) throws SQLException {
        try (Connection connection = SERVER.connect(user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void eachLoginMayWhatItsRoleMay() throws Exception {
        try (Function function = start(LOGINS)) {
            Outcome first = function.invoke("");
            Outcome again = function.invoke("");

            first.succeeded();
            assertThat(again.succeeded()).containsEntry("applied", List.of());
            assertThat(again.steps()).doesNotContain("commit");
        }
        execute("app", Canary.PASSWORD, "DELETE FROM documents");
        execute("report", reportToken(), "SELECT * FROM documents");
        assertThatThrownBy(() -> execute("app", Canary.PASSWORD, "CREATE TABLE mine (id int)"))
                .hasMessageContaining("permission denied for schema public");
        assertThatThrownBy(() -> execute("report", reportToken(), "DELETE FROM documents"))
                .hasMessageContaining("permission denied for table documents");
        assertThatThrownBy(() -> execute("report", Canary.PASSWORD, "SELECT 1"))
                .hasMessageContaining("PAM authentication failed");
    }

    /** In the steps of the single-user rotation that AWS offers, with a deployment between any two of them. */
    @Test
    void aRotationIsNotUndone() throws Exception {
        try (Function function = start(LOGINS)) {
            function.invoke("").succeeded();

            secrets().putPending(APP, login("app", Canary.OTHER_PASSWORD));
            function.invoke("").succeeded();
            execute("app", Canary.PASSWORD, "SELECT 1");

            SERVER.server().setPassword("app", Canary.OTHER_PASSWORD);
            function.invoke("").succeeded();
            execute("app", Canary.OTHER_PASSWORD, "SELECT 1");

            secrets().finishRotation(APP);
            function.invoke("").succeeded();
            execute("app", Canary.OTHER_PASSWORD, "SELECT 1");
        }
    }

    @Test
    void aPasswordThatWasLostIsSetAnew() throws Exception {
        try (Function function = start(LOGINS)) {
            function.invoke("").succeeded();
            SERVER.server().setPassword("app", "somebody has set another one");

            function.invoke("").succeeded();

            execute("app", Canary.PASSWORD, "SELECT 1");
        }
    }

    @Test
    void aLoginThatIsNoLongerConfiguredIsSwitchedOff() throws Exception {
        try (Function function = start(LOGINS)) {
            function.invoke("").succeeded();
        }
        var settings = new HashMap<>(SERVER.settings());
        settings.put("DB_SECRET_ARN", OWNER);
        try (Function without = RUNNING.installation().start(settings)) {
            without.invoke("").succeeded();
        }

        assertThat(SERVER.server()
                        .query("postgres", "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname ~ 'app|report'"))
                .isEmpty();
        assertThatThrownBy(() -> execute("app", Canary.PASSWORD, "SELECT 1"))
                .hasMessageContaining("not permitted to log in");
    }

    @Test
    void aSecretOfSomebodyElseIsNamed() throws Exception {
        var wrong = new LinkedHashMap<String, String>();
        wrong.put(login("other", Canary.PASSWORD), "its username is not the name of the login");
        wrong.put(Json.write(Map.of("username", "app")), "password is not a text, or is empty");
        try (Function function = start(LOGINS)) {
            for (var each : wrong.entrySet()) {
                secrets().put(APP, each.getKey());
                assertThat(function.invoke("").failedWith("SI-11"))
                        .contains(each.getValue() + "; it is the secret of login app");
            }
            secrets().put(APP, Canary.PASSWORD);
            assertThat(function.invoke("").failedWith("SI-10")).contains("; it is the secret of login app");
            secrets().remove(APP);
            assertThat(function.invoke("").failedWith("SI-13")).contains(APP);
        }
    }
}
