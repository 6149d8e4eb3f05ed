package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The packaged function does its work: every action, every form of a secret, both schemas. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class FunctionIT {
    private static final List<String> DOCUMENTS = Installation.DOCUMENTS;

    @RegisterExtension
    private static final RunningFunction RUNNING = new RunningFunction();

    @Test
    void appliesOnceHoweverNothingIsSaid() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));

        // The Trigger sends nothing; consoles and tools send {} or null.
        Outcome first = RUNNING.function().invoke("");
        Map<String, Object> body = first.succeeded();
        assertThat(body)
                .containsEntry("message", "Database schema initialized successfully")
                .containsEntry("action", "apply")
                .containsEntry("database", database.address())
                .containsEntry("serverVersion", database.real().server().version())
                .containsEntry("alreadyApplied", List.of())
                .containsEntry(
                        "tables",
                        List.of(
                                Map.of("table", "documents", "rows", 0, "estimated", false),
                                Map.of("table", "processing_logs", "rows", 0, "estimated", false)));
        assertThat(pluck(body, "applied", "file")).containsExactly("V1__documents.sql");
        assertThat((List<?>) body.get("details"))
                .first()
                .isEqualTo("Connected to PostgreSQL " + body.get("serverVersion") + " at " + database.address() + " as "
                        + Database.USER);
        assertThat(body.get("details").toString())
                .contains("✓ V1__documents.sql applied (", "✓ Verified: ", "✓ Found 2 tables:", "documents: 0 rows");
        assertThat(database.tables()).isEqualTo(DOCUMENTS);
        assertThat(first.steps())
                .containsExactly(
                        "secret", "connect", "lock", "compare", "catalog", "access", "run", "catalog", "count",
                        "commit");

        List<String> history = history(database);
        for (String nothing : List.of("null", "{}")) {
            Outcome again = RUNNING.function().invoke(nothing);
            assertThat(again.succeeded())
                    .containsEntry("applied", List.of())
                    .containsEntry("alreadyApplied", List.of("V1__documents.sql"))
                    .containsEntry("verifiedLines", body.get("verifiedLines"));
            assertThat(again.steps()).doesNotContain("run", "commit");
        }
        assertThat(history(database)).isEqualTo(history);
        RUNNING.installation().assertNothingToDo(RUNNING.function(), database);
    }

    @Test
    void planVerifyAndInfoWriteNothing() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));

        Map<String, Object> plan =
                RUNNING.function().invoke("{\"action\": \"plan\"}").succeeded();
        assertThat(plan).containsEntry("message", "Plan completed, nothing was changed");
        assertThat(pluck(plan, "applied", "file")).containsExactly("V1__documents.sql");
        assertThat(plan.get("changes").toString()).contains("+ table documents");
        Map<String, Object> empty =
                RUNNING.function().invoke("{\"action\": \"info\"}").succeeded();
        assertThat(empty)
                .containsEntry("message", "Database schema is not initialized yet")
                .containsEntry("pending", List.of("V1__documents.sql"));
        assertThat(RUNNING.function().invoke("{\"action\": \"verify\"}").failedWith("SI-66"))
                .contains("V1__documents.sql");
        assertThat(database.tables()).isEmpty();

        RUNNING.function().invoke("{\"action\": \"apply\"}").succeeded();
        List<String> history = history(database);
        assertThat(RUNNING.function().invoke("{\"action\": \"verify\"}").succeeded())
                .containsEntry("message", "Database schema verified successfully");
        assertThat(RUNNING.function().invoke("{\"action\": \"info\"}").succeeded())
                .containsEntry("message", "Database schema is as expected")
                .containsEntry("differences", List.of());
        assertThat(RUNNING.function().invoke("{\"action\": \"plan\"}").succeeded())
                .containsEntry("changes", List.of());
        assertThat(history(database)).isEqualTo(history);
    }

    @Test
    void adoptsUpToTheVersionOfTheEvent() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        database.execute("SET ROLE " + Database.USER + ";\n"
                + Files.readString(Account.HOME.resolve("sql/documents/V1__documents.sql")));

        assertThat(RUNNING.function().invoke("{\"adoptAt\": \"V7\"}").failedWith("SI-106"))
                .contains("name one of these: V1");
        Map<String, Object> plan = RUNNING.function()
                .invoke("{\"action\": \"plan\", \"adoptAt\": \"V1\"}")
                .succeeded();
        Map<String, Object> body =
                RUNNING.function().invoke("{\"adoptAt\": \"V1\"}").succeeded();

        assertThat(List.of(plan, body))
                .allSatisfy(each -> assertThat(each)
                        .containsEntry("applied", List.of())
                        .containsEntry("adopted", List.of("V1__documents.sql"))
                        .containsEntry("warnings", List.of("1 of 1 file adopted, because the caller says so")));
        RUNNING.installation().assertNothingToDo(RUNNING.function(), database);
    }

    @Test
    void unknownFieldsOfAnEventAreNeverRead() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));

        Outcome outcome = RUNNING.function().invoke("""
                {"RequestType": "Create", "sql": "CREATE TABLE mine ()", "database": "postgres; DROP TABLE documents",
                 "user": "mallory", "action": "apply"}""");

        assertThat(outcome.succeeded()).containsEntry("database", database.address());
        assertThat(database.tables()).isEqualTo(DOCUMENTS);
        assertThat(outcome.toString()).doesNotContain("mallory", "mine");
        RUNNING.installation().assertNothingToDo(RUNNING.function(), database);
    }

    @Test
    void asksSecretsManagerOnceAndSigned() throws Exception {
        RUNNING.secrets().answers(Answer.json(Database.on(Server.EMBEDDED).secret()));

        RUNNING.function().invoke("{}").succeeded();

        assertThat(RUNNING.secrets().requests()).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo("secretsmanager.GetSecretValue");
            assertThat(request.body())
                    .isEqualTo("{\"SecretId\":\"" + SecretsManager.ARN + "\",\"VersionStage\":\"AWSCURRENT\"}");
            assertThat(request.token()).isEqualTo(ExecutionEnvironment.SESSION_TOKEN);
            assertThat(request.authorization())
                    .matches("AWS4-HMAC-SHA256 Credential=" + ExecutionEnvironment.ACCESS_KEY
                            + "/\\d{8}/eu-west-3/secretsmanager/aws4_request, SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*"
                            + "x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}");
        });
    }

    @Test
    void logsALineEachStepAndTheMetrics() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        Instant start = Instant.now();

        Outcome outcome = RUNNING.function().invoke("{}");

        outcome.succeeded();
        assertThat(outcome.log()).allSatisfy(line -> {
            assertThat(line).containsEntry("AWSRequestId", outcome.requestId()).containsEntry("level", "INFO");
            assertThat(Instant.parse((String) line.get("timestamp"))).isBetween(start.minusMillis(1), Instant.now());
            assertThat(line.get("message")).asString().isNotBlank();
        });
        assertThat(outcome.log())
                .filteredOn(line -> line.containsKey("step"))
                .allSatisfy(line -> assertThat(((Number) line.get("milliseconds")).longValue())
                        .isBetween(0L, outcome.time().toMillis()));
        assertThat(outcome.log())
                .filteredOn(line -> line.containsKey("_aws"))
                .singleElement()
                .satisfies(line -> {
                    MetricFormat.assertValid(line);
                    assertThat(line)
                            .containsEntry("database", database.address())
                            .containsEntry("action", "apply")
                            .containsEntry("AppliedFiles", 1);
                    assertThat(((Number) line.get("Duration")).longValue())
                            .isBetween(1L, outcome.time().toMillis());
                });
    }

    @Test
    void aWarmInvocationIsFast() throws Exception {
        RUNNING.secrets().answers(Answer.json(Database.on(Server.EMBEDDED).secret()));
        RUNNING.function().invoke("{}").succeeded();

        Outcome again = RUNNING.function().invoke("{}");

        again.succeeded();
        assertThat(again.time()).isLessThan(Duration.ofSeconds(2));
    }

    /** RDS manages the password itself: its secret has a name with an exclamation mark, and no host. */
    @Test
    void seedsDomainflowWithASecretThatRdsManages() throws Exception {
        var database = Database.on(Server.INSTALLED_WITH_POSTGIS);
        String arn = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:"
                + "rds!cluster-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-Zy9Xw8";
        var settings = Map.of(
                "DB_SECRET_ARN", arn,
                "SQL_DIR", Installation.shipped("domainflow").toString(),
                "DB_HOST", database.login().host().text(),
                "DB_PORT", String.valueOf(database.login().port()),
                "DB_NAME", database.real().name());
        RUNNING.secrets().answers(Answer.json(Map.of("username", Database.USER, "password", Canary.PASSWORD)));
        try (Function domainflow = RUNNING.installation().start(settings)) {
            Map<String, Object> body = domainflow.invoke("").succeeded();
            assertThat(pluck(body, "applied", "file")).hasSize(4).first().isEqualTo("V1__tenancy.sql");
            assertThat(database.query("SELECT count(*) FROM agent_definitions")).containsExactly("0");
            assertThat(database.query("SELECT extname FROM pg_extension WHERE extname = 'postgis'"))
                    .hasSize(1);
            assertThat(RUNNING.secrets().requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.body()).contains(arn));

            Map<String, Object> seeded =
                    domainflow.invoke("{\"seed_builtin_data\": true}").succeeded();
            assertThat(pluck(seeded, "applied", "file")).containsExactly("seed/R__builtin_data.sql");
            assertThat(seeded.get("tables"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains(
                            Map.of("table", "agent_definitions", "rows", 12, "estimated", false),
                            Map.of("table", "tenants", "rows", 1, "estimated", false));
            assertThat(database.query("SELECT count(*) FROM agent_definitions")).containsExactly("12");

            assertThat(domainflow.invoke("{\"seed_builtin_data\": true}").succeeded())
                    .containsEntry("applied", List.of());
            assertThat(domainflow
                            .invoke("{\"action\": \"verify\", \"seed_builtin_data\": true}")
                            .succeeded())
                    .containsEntry("message", "Database schema verified successfully");
            assertThat(database.query("SELECT count(*) FROM agent_definitions")).containsExactly("12");
        }
    }

    @Test
    void takesAPlainTextSecretAndTheRestFromItsSettings() throws Exception {
        var database = Database.on(Server.INSTALLED_WITH_POSTGIS);
        var settings = Map.of(
                "DB_HOST", database.login().host().text(),
                "DB_PORT", String.valueOf(database.login().port()),
                "DB_NAME", database.real().name(),
                "DB_USER", Database.USER);
        RUNNING.secrets().answers(Answer.text(Canary.PASSWORD));
        try (Function plain = RUNNING.installation().start(settings)) {
            assertThat(plain.invoke("").succeeded()).containsEntry("database", database.address());
            assertThat(database.tables()).isEqualTo(DOCUMENTS);
        }
    }

    /** As a CDK secret names the server's first database, and a copied one the server that it came from. */
    @Test
    @Fault(real = 1)
    void whatIsConfiguredWinsOverTheSecret() throws Exception {
        var database = Database.on(Server.EMBEDDED);
        var secret = Database.on(Server.EMBEDDED).secret();
        secret.putAll(Map.of("host", "other.example", "port", 6432));
        var settings = Map.of(
                "DB_HOST", database.login().host().text(),
                "DB_PORT", String.valueOf(database.login().port()),
                "DB_NAME", database.real().name());
        RUNNING.secrets().answers(Answer.json(secret));
        try (Function function = RUNNING.installation().start(settings)) {
            Outcome outcome = function.invoke("");

            assertThat(outcome.succeeded()).containsEntry("database", database.address());
            assertThat(outcome.log("WARN"))
                    .extracting(line -> line.get("message"))
                    .containsExactly("the function's settings win over the secret: host "
                            + database.login().host() + ", not other.example; database "
                            + database.real().name() + ", not " + secret.get("dbname") + "; port "
                            + database.login().port() + ", not 6432");
            assertThat(database.tables()).isEqualTo(DOCUMENTS);
        }
    }

    @Test
    void stopsOnADriftedDatabaseUnlessItsSettingsSayReport(@TempDir Path directory) throws Exception {
        var database = Database.on(Server.EMBEDDED);
        RUNNING.secrets().answers(Answer.json(database.secret()));
        TestFolder folder = TestFolder.in(directory)
                .with("V1__item.sql", "CREATE TABLE item (id integer, name text);\n")
                .expecting(Server.EMBEDDED);
        var settings = Map.of("SQL_DIR", folder.path().toString());
        try (Function function = RUNNING.installation().start(settings)) {
            function.invoke("").succeeded();
            folder.with("V2__undo.sql", "DROP INDEX by_hand;\n").stillExpecting();
            database.execute("CREATE INDEX by_hand ON item (name)");

            assertThat(function.invoke("").failedWith("SI-143"))
                    .contains("not expected: table item index by_hand: btree (name)", "ON_DRIFT");
            function.invoke("{\"action\": \"plan\"}").failedWith("SI-143");
        }
        try (Function function =
                RUNNING.installation().start(Map.of("SQL_DIR", settings.get("SQL_DIR"), "ON_DRIFT", "report"))) {
            Map<String, Object> body = function.invoke("").succeeded();
            assertThat(pluck(body, "applied", "file")).containsExactly("V2__undo.sql");
            assertThat(body)
                    .containsEntry(
                            "warnings",
                            List.of(
                                    "the database has drifted since the last run: not expected: table item index by_hand:"
                                            + " btree (name)"));
        }
    }

    /** The secret names the server's first database. */
    @Test
    void createsAFurtherDatabaseWhenItApplies() throws Exception {
        var first = Database.on(Server.INSTALLED_WITH_POSTGIS);
        String further = "Further-" + first.real().name();
        RUNNING.secrets().answers(Answer.json(first.secret()));
        try (Function function = RUNNING.installation().start(Map.of("DB_NAME", further, "CREATE_DATABASE", "true"))) {
            for (String action : List.of("plan", "verify", "info")) {
                function.invoke("{\"action\": \"" + action + "\"}").failedWith("SI-31");
            }

            Outcome applied = function.invoke("");

            assertThat(applied.succeeded().get("database")).asString().endsWith("/" + further);
            assertThat(applied.steps()).contains("database").containsSubsequence("database", "connect", "commit");
            Outcome again = function.invoke("");
            assertThat(again.succeeded()).containsEntry("applied", List.of());
            assertThat(again.steps()).doesNotContain("database", "commit");
            assertThat(first.tables()).isEmpty();
        }
    }

    private static List<String> history(Database database) throws Exception {
        return database.query("SELECT history::text FROM schemainit.history");
    }

    private static List<Object> pluck(Map<String, Object> body, String list, String key) {
        return ((List<?>) body.get(list))
                .stream().map(item -> (Object) ((Map<?, ?>) item).get(key)).toList();
    }
}
