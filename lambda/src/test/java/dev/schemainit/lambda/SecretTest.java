package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a login is made of, and what no login is made of. */
class SecretTest {
    /** In every value that is refused, and in no message. */
    private static final String MARK = "Kanarienvogel";

    private static final ConfiguredDatabase BARE = settings(Map.of());

    private static final ConfiguredDatabase WHOLE =
            settings(Map.of("DB_HOST", "set.example", "DB_PORT", "6432", "DB_NAME", "set_db", "DB_USER", "set_user"));

    private static ConfiguredDatabase settings(Map<String, String> database) {
        var environment = new LinkedHashMap<>(database);
        environment.put("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-3:123456789012:secret:db-a1B2c3");
        environment.put("SQL_DIR", "/opt/sql");
        return Settings.read(environment).database();
    }

    /** The JSON that RDS writes, with one field put in another's place; a null leaves it out. */
    private static String rds(String field, Object value) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("username", "postgres");
        fields.put("password", Canary.PASSWORD);
        fields.put("engine", "postgres");
        fields.put("host", "db.example");
        fields.put("port", 5433);
        fields.put("dbname", "documents");
        fields.put("dbInstanceIdentifier", "documents");
        fields.put(field, value);
        if (value == null) {
            fields.remove(field);
        }
        return Json.write(fields);
    }

    private static Login login(String text, ConfiguredDatabase settings) {
        return Secret.login(text, settings).login();
    }

    /** A CDK secret names the server's first database, a copied one the server that it came from. */
    @Test
    @Fault(real = 1)
    void whereToConnectTheSettingsSayAndAsWhomTheSecret() {
        Secret.ReadLogin read = Secret.login(rds("engine", "postgres"), WHOLE);

        assertThat(read.login().toString()).isEqualTo("postgres@set.example:6432/set_db");
        assertThat(read.passedOver())
                .containsExactly(
                        "host set.example, not db.example", "database set_db, not documents", "port 6432, not 5433");
    }

    @Test
    @Fault(real = 1)
    void whatOnlyOneOfThemNamesIsNoDifference() {
        Secret.ReadLogin read =
                Secret.login(rds("host", null), settings(Map.of("DB_HOST", "set.example", "DB_PORT", "5433")));

        assertThat(read.login().toString()).isEqualTo("postgres@set.example:5433/documents");
        assertThat(read.passedOver()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgresql", "aurora-postgresql"})
    void takesTheJsonThatRdsWrites(String engine) {
        Login login = login(rds("engine", engine), BARE);

        assertThat(login.toString()).isEqualTo("postgres@db.example:5433/documents");
        assertThat(login.password()).isEqualTo(Canary.PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void theSettingsFillInWhatASecretThatRdsManagesLeavesOut(String space) {
        String secret = space + Json.write(Map.of("username", "postgres", "password", Canary.PASSWORD)) + space;

        assertThat(login(secret, WHOLE).toString()).isEqualTo("postgres@set.example:6432/set_db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simple",
                Canary.PASSWORD,
                "\"quoted\"",
                "ends with }",
                "null",
                "5432",
                " spaces belong to it ",
                "user:password"
            })
    @Fault(1)
    void anyOtherTextIsThePassword(String text) {
        Login login = login(text, WHOLE);

        assertThat(login.toString()).isEqualTo("set_user@set.example:6432/set_db");
        assertThat(login.password()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5433", "\"5433\""})
    void aPortMayBeANumberOrItsText(String port) {
        String secret = rds("port", 0).replace("\"port\":0", "\"port\":" + port);

        assertThat(login(secret, BARE).port()).isEqualTo(new Port(5433));
    }

    @Test
    void thePortIsPostgresOwnWhereNobodyNamesOne() {
        assertThat(login(rds("port", null), BARE).port()).isEqualTo(new Port(5432));
    }

    @Test
    void whatIsNullIsMissing() {
        String secret = rds("host", 0).replace("\"host\":0", "\"host\":null");

        assertThat(login(secret, WHOLE).host()).isEqualTo(new Host("set.example"));
    }

    static Stream<String> unreadable() {
        return Stream.of(
                "",
                " \n\t",
                "[]",
                "[\"" + MARK + "\"]",
                "{",
                "{}x" + MARK,
                "{" + MARK + "}",
                "{'username': '" + MARK + "', 'password': '" + MARK + "'}",
                "{\"username\": \"a\", \"password\": \"" + MARK,
                "{\"username\": \"a\", \"password\": \"b\", \"password\": \"" + MARK + "\"}",
                "{\"username\": \"a\", \"password\": \"b\"} {\"" + MARK + "\": 1}",
                "{\"a\":".repeat(40) + "\"" + MARK + "\"" + "}".repeat(40),
                // A file or a clipboard that ends with a line break is stored with it.
                MARK + "\n",
                MARK + "\u0000",
                "-----BEGIN\r\n" + MARK);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    @Fault({1, 4})
    void refusesWhatIsNeitherPlainTextNorAnObject(String text) {
        refuses("SI-10", "", text, WHOLE);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of("username and password", "{}"),
                Arguments.of("username and password", rds("username", null)),
                Arguments.of("username and password", rds("password", null)),
                Arguments.of("username and password", "{\"" + MARK + "\": \"" + MARK + "\"}"),
                Arguments.of("username and password", "{\"Username\": \"a\", \"Password\": \"" + MARK + "\"}"),
                Arguments.of("username is not", rds("username", 4711)),
                Arguments.of("username is not", rds("username", MARK + "\npostgres")),
                Arguments.of("username is not", rds("username", "")),
                Arguments.of("username is not", rds("username", MARK.repeat(5))),
                Arguments.of("password is", rds("password", Map.of(MARK, MARK))),
                Arguments.of("password is", rds("password", true)),
                Arguments.of("password is", rds("password", "")),
                Arguments.of("engine is not", rds("engine", "mysql" + MARK)),
                Arguments.of("engine is not", rds("engine", 4711)),
                Arguments.of("port is not", rds("port", "abc" + MARK)),
                Arguments.of("port is not", rds("port", 70_000)),
                Arguments.of("port is not", rds("port", 0)),
                Arguments.of("port is not", rds("port", -1)),
                Arguments.of("port is not", rds("port", "")),
                Arguments.of("port is not", rds("port", true)),
                Arguments.of("port is not", rds("port", Map.of(MARK, 5432))),
                Arguments.of("port is not", rds("port", 0).replace("\"port\":0", "\"port\":5432.5")),
                Arguments.of("port is not", rds("port", 0).replace("\"port\":0", "\"port\":1e999")),
                Arguments.of("port is not", rds("port", 0).replace("\"port\":0", "\"port\":" + "9".repeat(900))),
                Arguments.of("host is not", rds("host", 4711)),
                Arguments.of("dbname is not", rds("dbname", Map.of(MARK, MARK))));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    @Fault({2, 5})
    void refusesAnObjectThatIsNoLogin(String told, String text) {
        refuses("SI-11", told, text, WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MARK + "?sslmode=disable",
                MARK + "&ssl=false",
                MARK + "/other",
                MARK + " ",
                MARK + "\n",
                MARK + "\t" + MARK,
                MARK + "\\",
                MARK + "'",
                MARK + "\"",
                MARK + ";",
                MARK + "=",
                MARK + "\u0000",
                MARK + "\u00a0 ",
                ""
            })
    @Fault(6)
    void refusesHostsAndDatabasesThatAnAddressGivesAMeaning(String name) {
        refuses("SI-11", "host is not a host name", rds("host", name), WHOLE);
        refuses("SI-11", "dbname is not a database name", rds("dbname", name), WHOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@" + MARK, MARK + ",other", "-" + MARK, "*." + MARK, MARK + "é", MARK + ":5432x"})
    void refusesAHostThatIsNone(String host) {
        refuses("SI-11", "host is not a host name", rds("host", host), WHOLE);
    }

    @Test
    void namesAllThatIsWrongTogether() {
        String text = Json.write(Map.of("username", 1, "password", "", "port", MARK, "host", "?" + MARK, "dbname", 5));

        assertThat(refuses("SI-11", "", text, WHOLE))
                .contains("username is", "password is", "port is", "host is", "dbname is");
    }

    @Test
    void namesAllThatNobodyNamesTogether() {
        assertThat(refuses("SI-12", "", MARK, BARE))
                .contains("DB_HOST", "DB_NAME", "DB_USER")
                .doesNotContain("DB_PORT");
    }

    private static String refuses(String code, String told, String text, ConfiguredDatabase settings) {
        var failure = catchThrowableOfType(SchemaInitException.class, () -> Secret.login(text, settings));
        assertThat(OneMessage.of(failure))
                .startsWith(code + " ")
                .contains(told)
                .doesNotContain(MARK, "4711", "70000", "disable");
        return failure.getMessage();
    }
}
