package dev.schemainit.cli;

import static dev.schemainit.cli.CommandLineIT.lastLine;
import static dev.schemainit.cli.CommandLineIT.run;
import static dev.schemainit.cli.CommandLineIT.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.CommandLineIT.Ran;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Throw-away servers like the real one: its version, what its environment provides, and a database of the user's. */
class ThrowAwayServerIT {
    private static final String THINGS = "CREATE TABLE things (id integer PRIMARY KEY);\n";
    private static final String LEFT_OVER = "SELECT datname FROM pg_database WHERE datname LIKE 'schemainit\\_%'";

    @TempDir
    private Path directory;

    private Path schema;

    @BeforeEach
    void aSchema() throws IOException {
        schema = Files.createDirectory(directory.resolve("mine"));
        write("V1__first.sql", THINGS);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(schema.resolve(name), text);
    }

    private List<String> expected() throws IOException {
        return Files.readAllLines(schema.resolve("expected.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private Ran succeeds(String... arguments) throws Exception {
        Ran ran = run(arguments);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return ran;
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE TABLE t (id uuid DEFAULT uuidv7()), SI-80 V1__first.sql:1:33: no such function",
        "'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)', SI-80 V1__first.sql:1:58: syntax error",
    })
    void whatTheServersVersionDoesNotHaveFailsAsItWouldThere(String sql, String failure) throws Exception {
        write("V1__first.sql", sql + ";\n");
        succeeds("expect", schema.toString());

        Ran ran = run("expect", schema.toString(), "--postgres", "15");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(lastLine(ran)).startsWith(failure);
        assertThat(ran.err()).contains("starting the installed PostgreSQL 15, as --postgres says");
    }

    @Test
    void aFolderSaysWhichVersionItsServersHave() throws Exception {
        write("V1__first.sql", """
                CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY, at date) PARTITION BY RANGE (at);
                CREATE TABLE event_rest PARTITION OF event DEFAULT;
                """);
        write("postgres.version", "15\n");

        succeeds("expect", schema.toString());
        Ran tried = succeeds("try", schema.toString());

        assertThat(tried.err()).contains("PostgreSQL 15, as " + schema + "/postgres.version says");
        assertThat(tried.out()).contains("✓ Verified");
    }

    @Test
    @Fault(real = 34)
    void aTransactionOverHundredsOfTablesFindsRoomForItsLocks() throws Exception {
        String everyTable = "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('%s', i); END LOOP; END $$;\n";
        write("V1__first.sql", everyTable.replace("%s", "CREATE TABLE t_%s (id int PRIMARY KEY, name text, n int)"));
        for (int version = 2; version <= 13; version++) {
            String type = version % 2 == 0 ? "bigint" : "int";
            String alter = "ALTER TABLE t_%s ALTER id TYPE " + type + ", ALTER n TYPE " + type;
            write("V" + version + "__types.sql", everyTable.replace("%s", alter));
        }
        succeeds("expect", schema.toString());
        assertThat(expected()).contains("table t_300 column n: integer");
    }

    @Test
    void aVersionThatIsNotInstalledIsFetched() throws Exception {
        Ran ran = succeeds("expect", schema.toString(), "--postgres", "17");
        assertThat(ran.err()).contains("starting the embedded PostgreSQL 17, as --postgres says");
    }

    @Test
    void theFoldersVersionAndTheLookedUpOneAreSaid() throws Exception {
        write("postgres.version", "latest\n");
        assertThat(lastLine(run("expect", schema.toString()))).startsWith("SI-94 " + schema + "/postgres.version ");

        Files.delete(schema.resolve("postgres.version"));
        Files.writeString(directory.resolve("cdk.json"), """
                {"context": {"environments": {"live":
                  {"account": "1", "region": "r", "instance": "orders", "sql": "mine"}}}}""");
        Files.writeString(directory.resolve("cdk.context.json"), """
                {"cc-api-provider:account=1:exactIdentifier=orders:propertiesToReturn.0=EngineVersion:region=r:\
                typeName=AWS$:$:RDS$:$:DBInstance": [{"EngineVersion": "15.4"}]}""");
        assertThat(succeeds("expect", schema.toString()).err())
                .contains("starting the installed PostgreSQL 15, as cdk.context.json says for live");
    }

    /** A machine has PostGIS for one version alone, and a fresh clone works on it. */
    @Test
    void aLookedUpVersionGivesWayToExtensionsAndTheFoldersOwnDoesNot() throws Exception {
        write("V1__first.sql", "CREATE EXTENSION postgis;\n");
        Files.writeString(directory.resolve("cdk.json"), """
                {"context": {"environments": {"live":
                  {"account": "1", "region": "r", "cluster": "orders", "sql": "mine"}}}}""");
        Files.writeString(directory.resolve("cdk.context.json"), """
                {"cc-api-provider:account=1:exactIdentifier=orders:propertiesToReturn.0=EngineVersion:region=r:\
                typeName=AWS$:$:RDS$:$:DBCluster": [{"EngineVersion": "14.9"}]}""");

        assertThat(succeeds("expect", schema.toString()).errLines())
                .contains("  the server is a PostgreSQL 14, as cdk.context.json says for live; here no such version has"
                        + " postgis, and another has to do")
                .anyMatch(line -> line.matches("  starting the installed PostgreSQL \\d+, which has postgis"));

        write("postgres.version", "14");
        assertThat(lastLine(run("expect", schema.toString())))
                .startsWith("SI-89 the files create postgis, and no PostgreSQL 14 here has it: looked at no installed"
                        + " PostgreSQL 14. Fix: ");
    }

    @Test
    void extensionsThatNoServerHasAreNamedWithWhereTheyWereLookedFor() throws Exception {
        write("V1__first.sql", "CREATE EXTENSION postgis;\nCREATE EXTENSION frobnicate;\n");

        Ran ran = run("expect", schema.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(lastLine(ran))
                .startsWith("SI-89 the files create frobnicate, and no PostgreSQL here has it: looked at the embedded"
                        + " PostgreSQL 18.6 in ")
                .contains("; the installed PostgreSQL ", "apt-get install postgresql-15-postgis-3");
    }

    /** What a platform around the database brings, and what the migrations build on. */
    private static final String PRELUDE = """
            CREATE ROLE authenticated NOLOGIN;
            CREATE SCHEMA auth;
            CREATE EXTENSION citext;
            CREATE TABLE auth.users (id uuid PRIMARY KEY, mail text);
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
            CREATE TABLE plans (id integer PRIMARY KEY);
            """;

    private void buildsOnAPrelude() throws IOException {
        write("prelude.sql", PRELUDE);
        write("V1__first.sql", """
                CREATE EXTENSION IF NOT EXISTS citext;
                CREATE TABLE things (
                    id integer PRIMARY KEY,
                    owner uuid REFERENCES auth.users,
                    plan integer REFERENCES plans,
                    name citext);
                ALTER TABLE things ENABLE ROW LEVEL SECURITY;
                CREATE POLICY own ON things TO authenticated USING (owner = auth.uid());
                """);
    }

    @Test
    void thePreludeProvidesWhatTheFilesBuildOnAndIsNoPartOfTheSchema() throws Exception {
        buildsOnAPrelude();

        assertThat(succeeds("expect", schema.toString()).err()).contains("running prelude.sql");
        assertThat(expected())
                .contains("extension citext: schema public", "table things column plan: integer")
                .noneMatch(line -> line.startsWith("table plans")
                        || line.startsWith("table auth.users")
                        || line.startsWith("schema auth")
                        || line.startsWith("function auth.uid"));
        succeeds("expect", schema.toString(), "--check");
        assertThat(succeeds("try", schema.toString()).out())
                .contains("✓ V1__first.sql applied", "✓ Verified", "✓ Found 1 table:")
                .doesNotContain("✓ prelude.sql");

        succeeds("docs", schema.toString());
        assertThat(Files.readAllLines(schema.resolve("README.md")))
                .contains("### Table things", "- `citext`")
                .noneMatch(line -> line.contains("### Table plans")
                        || line.contains("### Table auth.users")
                        || line.startsWith("| `auth.uid"));
        succeeds("docs", schema.toString(), "--check");
    }

    @Test
    void aReviewReportsNothingOfThePrelude() throws Exception {
        buildsOnAPrelude();
        succeeds("expect", schema.toString());
        TestRepository repository = TestRepository.in(Files.createDirectory(directory.resolve("repository")))
                .with("README.md", "Nothing yet.\n")
                .commit()
                .withCopyOf(schema);

        Ran made = succeeds("review", repository.path().resolve("mine").toString());
        repository.commit().with("mine/V2__more.sql", "ALTER TABLE things ADD more text;\n");
        Ran changed = succeeds("review", repository.path().resolve("mine").toString());

        assertThat(made.out())
                .contains("+ table things: ", "✓ An upgraded database and a new one have the same catalog")
                .contains("✓ expected.txt matches the files")
                .doesNotContain("+ table plans", "auth.users:", "+ schema auth");
        assertThat(changed.out())
                .contains("The catalog changes in 2 lines:", "+ table things column more: text")
                .contains("✓ An upgraded database and a new one have the same catalog")
                .doesNotContain("table plans", "auth.users:");
    }

    @Test
    void settingsOfTheDatabaseComeAlong() throws Exception {
        String setting = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.greeting = %L',"
                + " current_database(), 'it''s \\ me'); END $$;\n";
        write(
                "V1__first.sql",
                "CREATE TABLE things (a text CHECK (a <> 'x'));\nDO $$ BEGIN\n"
                        + "IF current_setting('app.greeting') <> 'it''s \\ me' THEN RAISE 'unset'; END IF; END $$;\n");
        write("prelude.sql", setting);
        TestDatabase database = Server.EMBEDDED.database();
        database.execute(setting);
        database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = \"$user\", public',"
                + " current_database()); END $$");

        succeeds("expect", schema.toString());
        Ran ran = on(database, "expect", "--check");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
    }

    @Test
    void aPreludeThatFailsIsNamedWithItsPlaceAndTheServersWords() throws Exception {
        write("prelude.sql", "CREATE ROLE ö;\nCREATE SCHEMA a; SELECT fröbel(1);\n");

        Ran ran = run("expect", schema.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .contains("SI-96 prelude.sql:2:25 fails: no such function or operator (SQLSTATE 42883). Fix: ")
                .contains("ERROR:  function fröbel(integer) does not exist");
        assertThat(schema.resolve("expected.txt")).doesNotExist();
    }

    private Ran on(TestDatabase database, String command, String... more) throws Exception {
        return run(Map.of("PGPASSWORD", database.login().password()), arguments(database.login(), command, more));
    }

    private String[] arguments(Login login, String command, String... more) {
        return CommandLineIT.arguments(login, command, schema, more);
    }

    @Test
    void aDatabaseOfTheUsersIsCopiedAndStaysAsItIs() throws Exception {
        buildsOnAPrelude();
        succeeds("expect", schema.toString());
        TestDatabase database = Server.EMBEDDED.database();
        database.execute("DROP ROLE IF EXISTS authenticated");
        database.execute(PRELUDE);
        database.execute("CREATE SCHEMA elsewhere");
        try {
            for (List<String> command : List.of(
                    List.of("expect", "--check"), List.of("try"), List.of("docs"), List.of("docs", "--check"))) {
                Ran ran = on(
                        database,
                        command.get(0),
                        command.subList(1, command.size()).toArray(String[]::new));
                assertThat(ran.exitCode()).as(ran.err()).isZero();
                assertThat(ran.err())
                        .contains("copying 127.0.0.1:" + database.login().port() + "/")
                        .doesNotContain("running prelude.sql");
            }
            assertThat(Files.readString(schema.resolve("README.md"))).doesNotContain("elsewhere", "### Table plans");
            assertThat(database.query("SELECT to_regclass('things') IS NULL AND to_regnamespace('schemainit') IS NULL"))
                    .containsExactly("t");
            assertThat(database.query(LEFT_OVER)).isEmpty();
        } finally {
            database.execute("DROP OWNED BY authenticated; DROP ROLE authenticated");
        }
    }

    @Test
    void aReviewMeasuresBesideADatabaseOfTheUsers() throws Exception {
        succeeds("expect", schema.toString());
        TestRepository repository = TestRepository.in(Files.createDirectory(directory.resolve("repository")))
                .withCopyOf(schema)
                .commit()
                .with("mine/V2__more.sql", "ALTER TABLE things ALTER id TYPE bigint;\n");
        schema = repository.path().resolve("mine");
        TestDatabase database = Server.EMBEDDED.database();

        Ran ran = on(database, "review");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("rewrites things", "3,000 rows");
        assertThat(database.query(LEFT_OVER)).isEmpty();
    }

    @Test
    void nothingIsLeftWhereTheFilesFail() throws Exception {
        write("V2__wrong.sql", "CREATE TABLE more (id integer);\nSELECT nothing;\n");
        TestDatabase database = Server.EMBEDDED.database();

        Ran ran = on(database, "expect");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(lastLine(ran)).startsWith("SI-80 V2__wrong.sql:2:8: ");
        assertThat(database.query(LEFT_OVER)).isEmpty();
    }

    @Test
    void nothingIsLeftByCtrlC() throws Exception {
        succeeds("expect", schema.toString());
        TestDatabase database = Server.EMBEDDED.database();
        String password = database.login().password();
        Process process = start(Map.of("PGPASSWORD", password), arguments(database.login(), "try", "--keep"));
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var said = new ArrayList<String>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (line.contains("jdbc:postgresql://")) {
                    break;
                }
            }
            assertThat(said)
                    .anyMatch(line -> line.contains("psql -h 127.0.0.1"))
                    .noneMatch(line -> line.contains(password));
            assertThat(database.query(LEFT_OVER)).hasSize(2);
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(database.query(LEFT_OVER)).isEmpty();
    }

    @Test
    void whyADatabaseOfTheUsersCannotBeCopiedIsSaid() throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        String unusable = "SI-95 127.0.0.1:" + database.login().port() + "/"
                + database.login().database() + " cannot be copied for this: ";
        try (Connection other = database.connect()) {
            assertThat(other.isValid(1)).isTrue();
            assertThat(lastLine(on(database, "expect")))
                    .startsWith(
                            unusable + "another session is connected to it: PostgreSQL JDBC Driver of postgres. Fix: ");
        }
        database.execute("CREATE TABLE \"Old\" (id integer); CREATE SCHEMA old; CREATE TABLE old.t (id integer)");
        assertThat(lastLine(on(database, "expect")))
                .startsWith(unusable + "it holds tables that prelude.sql does not make: \"Old\", old.t. Fix: ");

        database.execute("DROP TABLE \"Old\", old.t");
        database.execute("CREATE ROLE poor LOGIN PASSWORD 'rather long'");
        try {
            assertThat(lastLine(as(database, "poor")))
                    .startsWith(unusable + "its user may not create databases; an administrator can run ALTER ROLE"
                            + " \"poor\" CREATEDB. Fix: ");
            database.execute("ALTER ROLE poor CREATEDB");
            assertThat(lastLine(as(database, "poor")))
                    .startsWith(unusable + "its user \"poor\" does not own it. Fix: ");
            database.execute(
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO poor', current_database()); END $$");
            assertThat(as(database, "poor").exitCode()).isZero();
            assertThat(database.query(LEFT_OVER)).isEmpty();
        } finally {
            database.execute(
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO postgres', current_database()); END $$");
            database.execute("DROP ROLE poor");
        }
    }

    private Ran as(TestDatabase database, String user) throws Exception {
        return run(Map.of("PGPASSWORD", "rather long"), arguments(database.login(user, "rather long"), "expect"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--postgres 12",
                "--postgres 19",
                "--postgres new",
                "--postgres 15 --url jdbc:postgresql://h/d --user u",
                "--url jdbc:postgresql://h/d",
                "--user u"
            })
    void whatDoesNotGoTogetherIsWrongUsage(String options) throws Exception {
        for (String command : List.of("expect", "try", "docs", "review")) {
            var arguments = new ArrayList<>(List.of(command, schema.toString()));
            arguments.addAll(List.of(options.split(" ")));
            Ran ran = run(arguments.toArray(String[]::new));
            assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
            assertThat(ran.err()).contains("Usage: ./schemainit " + command);
        }
    }
}
