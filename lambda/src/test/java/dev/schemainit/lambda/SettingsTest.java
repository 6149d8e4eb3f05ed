package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.work.WorkPolicy;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function's environment variables: which are taken, and which are named as wrong. */
class SettingsTest {
    /** In every value that is refused, and in no message. */
    private static final String MARK = "Kanarienvogel";

    private static final String ARN = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:documents/db-a1B2c3";
    private static final Map<String, String> LEAST = Map.of("DB_SECRET_ARN", ARN, "SQL_DIR", "/opt/sql");

    private static final String LOGINS = "{\"app\": {\"role\": \"documents_write\", \"secret\": \"" + ARN
            + "\"}, \"report\": {\"role\": \"documents_read\", \"auth\": \"iam\"}}";

    /** What a function needs that logs in with tokens of IAM. */
    private static final Map<String, String> IAM = Map.of(
            "DB_AUTH", "iam",
            "DB_HOST", "db.eu-west-3.rds.amazonaws.com",
            "DB_NAME", "documents",
            "DB_USER", "owner",
            "SQL_DIR", "/opt/sql",
            "AWS_REGION", "eu-west-3",
            "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    @TempDir
    private Path folder;

    private static Map<String, String> with(String name, String value) {
        var environment = new HashMap<>(LEAST);
        environment.put(name, value);
        return environment;
    }

    @Test
    void aSecretAndAFolderAreEnough() {
        assertThat(Settings.read(LEAST))
                .isEqualTo(new Settings(
                        new SecretArn(ARN),
                        new ConfiguredDatabase(null, null, null, null, new Trust.RdsAuthorities()),
                        List.of(),
                        Path.of("/opt/sql"),
                        false,
                        false,
                        false,
                        WorkPolicy.ENDS));
    }

    @Test
    void readsAllSettings() {
        var environment = new HashMap<>(LEAST);
        environment.put("ON_DRIFT", "report");
        environment.put("LONG_WORK", "background");
        environment.putAll(Map.of(
                "DB_HOST", "db.cluster-x.eu-west-3.rds.amazonaws.com",
                "DB_PORT", "6432",
                "DB_NAME", "domainflow",
                "DB_USER", "app-user",
                "SEED_BUILTIN_DATA", "true",
                "CREATE_DATABASE", "true",
                "DB_CA_FILE", "/opt/ca.pem",
                "DB_AUTH", "secret",
                "DB_LOGINS", LOGINS,
                "PATH", "not ours"));

        assertThat(Settings.read(environment))
                .isEqualTo(new Settings(
                        new SecretArn(ARN),
                        new ConfiguredDatabase(
                                new Host("db.cluster-x.eu-west-3.rds.amazonaws.com"),
                                new Port(6432),
                                new DatabaseName("domainflow"),
                                new UserName("app-user"),
                                new Trust.CaFile(Path.of("/opt/ca.pem"))),
                        List.of(
                                new LoginSetting(new UserName("app"), "documents_write", new SecretArn(ARN)),
                                new LoginSetting(new UserName("report"), "documents_read", null)),
                        Path.of("/opt/sql"),
                        true,
                        true,
                        true,
                        WorkPolicy.IN_BACKGROUND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:secretsmanager:eu-west-3:123456789012:secret:rds!db-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-Zy9Xw8",
                "arn:aws:secretsmanager:eu-west-3:123456789012:secret:rds!cluster-0f1e2d3c-Zy9Xw8",
                "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a/b_c+d=e.f@g-Zy9Xw8",
                "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:db-Zy9Xw8"
            })
    void theRegionIsTheOneOfTheSecret(String arn) {
        assertThat(Settings.read(with("DB_SECRET_ARN", arn)).secret().region()).isEqualTo(arn.split(":")[3]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void whatIsBlankIsMissing(String blank) {
        assertThat(Settings.read(with("DB_HOST", blank)).database().host()).isNull();
        assertThat(refuses(with("SQL_DIR", blank))).contains("SQL_DIR is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1", "2001:db8::1", "db-1.example.", "a"})
    void takesNamesAndAddressesOfHosts(String host) {
        assertThat(Settings.read(with("DB_HOST", host)).database().host()).isEqualTo(new Host(host));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                        Map.entry(
                                "DB_SECRET_ARN",
                                List.of(
                                        MARK,
                                        "arn:aws:s3:::" + MARK,
                                        ARN + " " + MARK,
                                        ARN + "\n" + MARK,
                                        ARN.replace("eu-west-3", MARK),
                                        ARN.replace("123456789012", "4711"),
                                        ARN.replace("documents/db-a1B2c3", ""),
                                        ARN + ":SecretString:" + MARK + "::")),
                        Map.entry(
                                "DB_PORT",
                                List.of("abc" + MARK, "70000", "0", "-1", "5432.0", "54 32", "4711471147114711")),
                        Map.entry(
                                "DB_HOST",
                                List.of(
                                        MARK + "?sslmode=disable",
                                        MARK + "&x",
                                        MARK + "/x",
                                        MARK + " x",
                                        MARK + "\nx",
                                        "user@" + MARK,
                                        MARK.repeat(20))),
                        Map.entry(
                                "DB_NAME",
                                List.of(
                                        MARK + "?sslmode=disable",
                                        MARK + "&x",
                                        MARK + "/x",
                                        MARK + " x",
                                        MARK + "\nx",
                                        MARK.repeat(5))),
                        Map.entry("DB_USER", List.of(MARK + " x", MARK + "?x", MARK + "'", MARK + "\tx")),
                        Map.entry("SEED_BUILTIN_DATA", List.of("yes" + MARK, "TRUE", "1", "0")),
                        Map.entry("CREATE_DATABASE", List.of(MARK, "True", "yes")),
                        Map.entry("ON_DRIFT", List.of(MARK, "Report", "true")),
                        Map.entry("DB_AUTH", List.of(MARK, "IAM", "password")),
                        Map.entry(
                                "DB_LOGINS",
                                List.of(
                                        MARK,
                                        "[\"" + MARK + "\"]",
                                        "{\"a\": {}, \"a\": {}}",
                                        "{\"" + MARK + " x\": {\"role\": \"r\", \"auth\": \"iam\"}}",
                                        "{\"app\": \"" + MARK + "\"}")),
                        Map.entry("SQL_DIR", List.of(MARK + "\0x")),
                        Map.entry("DB_CA_FILE", List.of(MARK + "\0x")))
                .flatMap(values -> values.getValue().stream().map(value -> Arguments.of(values.getKey(), value)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void namesAWrongSettingWithoutItsValue(String name, String value) {
        assertThat(refuses(with(name, value)))
                .contains("incomplete or wrong: " + name + " is not ")
                .doesNotContain("disable", "4711", "70000");
    }

    /** The secret's dbname is the server's first database, which is there already. */
    @Test
    void aDatabaseToCreateHasToBeNamed() {
        assertThat(refuses(with("CREATE_DATABASE", "true"))).contains("DB_NAME is missing");
    }

    @Test
    void namesEveryProblemAtOnce() {
        assertThat(refuses(Map.of("DB_PORT", MARK, "DB_HOST", "?" + MARK, "SEED_BUILTIN_DATA", MARK)))
                .contains(
                        "DB_SECRET_ARN is missing",
                        "DB_HOST is not a host name",
                        "DB_PORT is not a number from 1 to 65535",
                        "SQL_DIR is missing",
                        "SEED_BUILTIN_DATA is not true or false")
                .doesNotContain("DB_NAME", "DB_USER");
    }

    @Test
    void withTokensOfIamADatabaseAndAUserAreEnough() {
        Settings settings = Settings.read(IAM);

        assertThat(settings.secret()).isNull();
        assertThat(settings.database())
                .isEqualTo(new ConfiguredDatabase(
                        new Host("db.eu-west-3.rds.amazonaws.com"),
                        null,
                        new DatabaseName("documents"),
                        new UserName("owner"),
                        new Trust.RdsAuthorities()));
    }

    @Test
    void withTokensOfIamThereIsNoSecretAndTheDatabaseIsNamed() {
        var environment = new HashMap<>(Map.of("DB_AUTH", "iam", "DB_SECRET_ARN", ARN, "CREATE_DATABASE", "true"));

        assertThat(refuses(environment))
                .contains(
                        "DB_SECRET_ARN is set, and DB_AUTH is iam",
                        "DB_HOST is missing",
                        "DB_NAME is missing",
                        "DB_USER is missing",
                        "AWS_REGION is missing",
                        "SQL_DIR is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
    void aTokenIsNeverSentWithoutTls(String host) {
        var environment = new HashMap<>(IAM);
        environment.put("DB_HOST", host);

        assertThat(refuses(environment)).contains("DB_CA_FILE is missing");

        environment.put("DB_CA_FILE", "/opt/ca.pem");
        ConfiguredDatabase database = Settings.read(environment).database();
        assertThat(database.trust().encrypts(database.host())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'role': 'r'|neither the complete ARN of a secret nor the auth iam",
                "'role': 'r', 'auth': 'Kanarienvogel'|neither the complete ARN",
                "'role': 'r', 'secret': 'Kanarienvogel'|neither the complete ARN",
                "'role': 'r', 'secret': 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:app'|the complete ARN",
                "'role': 'r', 'secret': 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:a-a1B2c3', 'auth': 'iam'"
                        + "|or both",
                "'auth': 'iam'|has no role",
                "'role': 7, 'auth': 'iam'|has no role",
                "'role': 'r', 'auth': 'iam', 'Kanarienvogel': 1|another field"
            },
            quoteCharacter = '"')
    void namesWhatIsWrongWithALogin(String fields, String told) {
        assertThat(refuses(with("DB_LOGINS", ("{'app': {" + fields + "}}").replace('\'', '"'))))
                .contains("DB_LOGINS: login app has ", told);
    }

    @Test
    void theRolesOfLoginsAreThoseOfTheFolder() throws Exception {
        Files.writeString(folder.resolve("V1__first.sql"), "CREATE TABLE documents (id int);\n");
        Settings settings = Settings.read(with("DB_LOGINS", LOGINS));

        assertThat(refusal(() -> settings.requireRoles(MigrationFolder.read(folder))))
                .contains("DB_LOGINS has logins, and the folder has no access.txt");

        Files.writeString(folder.resolve("access.txt"), "documents_write: write\ndocuments_owner: owner\n");
        assertThat(refusal(() -> settings.requireRoles(MigrationFolder.read(folder))))
                .contains(
                        "DB_LOGINS: the role of login report is none of access.txt (documents_write, documents_owner)")
                .doesNotContain("login app");

        Files.writeString(
                folder.resolve("access.txt"), "documents_write: write\ndocuments_owner: owner\ndocuments_read: read\n");
        settings.requireRoles(MigrationFolder.read(folder));
        Files.delete(folder.resolve("access.txt"));
        Settings.read(LEAST).requireRoles(MigrationFolder.read(folder));
    }

    private static String refuses(Map<String, String> environment) {
        return refusal(() -> Settings.read(environment));
    }

    private static String refusal(ThrowingCallable reading) {
        var failure = catchThrowableOfType(SchemaInitException.class, reading);
        assertThat(OneMessage.of(failure)).startsWith("SI-01 ").doesNotContain(MARK);
        return failure.getMessage();
    }
}
