package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged command as a user runs it: its own process, its exit codes, what it prints where. */
class CommandLineIT {
    private static final String JAR = System.getProperty("schemainit.jar");
    private static final Path SQL = Path.of("../sql");
    private static final String WRONG_PASSWORD = "ca na'ry%/wrong";

    @TempDir
    Path directory;

    record Ran(int exitCode, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }

        List<String> outLines() {
            return out.lines().toList();
        }
    }

    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // As the script sets it.
                "-Dschemainit.home=..",
                "-Dschemainit.command=./schemainit",
                "-jar",
                JAR));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().remove("PGPASSWORD");
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Ran run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(environment, arguments);
        process.getOutputStream().close();
        var err = new StringBuilder();
        var errReader = new Thread(() -> err.append(text(process.errorReader(StandardCharsets.UTF_8))));
        errReader.start();
        String out = text(process.inputReader(StandardCharsets.UTF_8));
        errReader.join();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err.toString());
    }

    private static String text(BufferedReader reader) {
        return reader.lines().reduce("", (left, right) -> left + right + "\n");
    }

    static Ran run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private static Ran on(TestDatabase database, String command, Path schema, String... more) throws Exception {
        Login login = database.login();
        return run(Map.of("PGPASSWORD", login.password()), arguments(login, command, schema, more));
    }

    /** A command line for a folder on a database; the password belongs in the environment. */
    static String[] arguments(Login login, String command, Path schema, String... more) {
        var arguments = new ArrayList<>(List.of(
                command,
                schema.toString(),
                "--url",
                url(login),
                "--user",
                login.user().text()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    static String url(Login login) {
        return "jdbc:postgresql://127.0.0.1:" + login.port() + "/" + login.database();
    }

    @Test
    void aServerBehindATunnelIsVerifiedForItsOwnName() throws Exception {
        var authority = CertificateAuthority.in(directory);
        try (var server = ThrowAwayServer.embedded(
                authority.server("dns:db.example.com", "-1d").settings())) {
            TestDatabase database = TestDatabase.on(server);
            Path documents = SQL.resolve("documents");
            String ca = authority.certificate().toString();

            Ran wrong = on(database, "plan", documents, "--ca-file", ca, "--tls-host", "example.com");
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.errLines()).hasSize(2).last().asString().endsWith("/docs/reference/errors.md#si-24");
            assertThat(wrong.err())
                    .startsWith("SI-24 the certificate of 127.0.0.1:")
                    .contains("--tls-host");
            Ran right = on(database, "plan", documents, "--ca-file", ca, "--tls-host", "db.example.com");
            assertThat(right.exitCode()).as(right.err()).isZero();
            assertThat(on(database, "plan", documents, "--tls-host", "a b").err())
                    .contains("--tls-host has to be a host name");
        }
    }

    @Test
    void filesThatWereAppliedByHandAreAdoptedUpToAVersion() throws Exception {
        Path documents = SQL.resolve("documents");
        TestDatabase database = Server.EMBEDDED.database();
        database.execute(Files.readString(documents.resolve("V1__documents.sql")));

        Ran unknown = on(database, "apply", documents, "--adopt-at", "V2");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("SI-106 ", "Fix: name one of these: V1.");
        assertThat(on(database, "plan", documents, "--adopt-at", "V1").out())
                .contains("✓ V1__documents.sql would be adopted without running it");
        assertThat(on(database, "apply", documents, "--adopt-at", "V1").out())
                .contains("✓ V1__documents.sql adopted without running it");
    }

    @Test
    void aDriftedDatabaseStopsARunThatIsNotToldToReportIt() throws Exception {
        TestFolder folder = TestFolder.in(directory)
                .with("V1__item.sql", "CREATE TABLE item (id integer, name text);\n")
                .expecting(Server.EMBEDDED);
        TestDatabase database = Server.EMBEDDED.database();
        database.apply(folder.read());
        database.execute("CREATE INDEX by_hand ON item (name)");
        folder.with("V2__undo.sql", "DROP INDEX by_hand;\n").stillExpecting();

        for (String command : List.of("plan", "apply")) {
            Ran stopped = on(database, command, folder.path(), "--on-drift", "stop");
            assertThat(stopped.exitCode()).isEqualTo(1);
            assertThat(stopped.err()).contains("SI-143 ", "use --on-drift report");
            assertThat(on(database, command, folder.path()).err()).contains("SI-143 ");
        }
        assertThat(on(database, "apply", folder.path(), "--on-drift", "ignore").exitCode())
                .isEqualTo(2);
        Ran going = on(database, "apply", folder.path(), "--on-drift", "report");
        assertThat(going.exitCode()).isZero();
        assertThat(going.out()).contains("the database has drifted since the last run: ", "V2__undo.sql applied");
    }

    @Test
    void tryShowsTheDocumentsSchema() throws Exception {
        Ran ran = run("try", SQL.resolve("documents").toString());
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).contains("starting the embedded PostgreSQL 18").doesNotContain("✓");
        assertThat(ran.out())
                .startsWith("Connected to PostgreSQL 18.6 at 127.0.0.1:")
                .contains("✓ V1__documents.sql applied (")
                .contains("✓ Verified: 46 lines of the catalog are as expected")
                .contains("✓ Found 2 tables:", "  - documents: 0 rows", "  - processing_logs: 0 rows")
                .contains("Database schema initialized successfully in ")
                .doesNotContain("\u001b[");
    }

    @Test
    void tryShowsTheDomainflowSchemaOnAnInstalledPostgis() throws Exception {
        Ran ran = run("try", SQL.resolve("domainflow").toString(), "--seed", "--json");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err())
                .contains("  - agent_definitions: 12 rows", "  - tenants: 1 row", "seed/R__builtin_data.sql applied");
        assertThat(ran.out())
                .startsWith("{\"message\":\"Database schema initialized successfully\"")
                .contains("{\"table\":\"agent_definitions\",\"rows\":12,\"estimated\":false}")
                .hasLineCount(1);
    }

    @Test
    void tryWithKeepServesUntilItIsInterrupted() throws Exception {
        Process process = start(Map.of(), "try", SQL.resolve("documents").toString(), "--keep");
        Matcher psql = null;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var connect = Pattern.compile(" +PGPASSWORD=(\\S+) psql -h 127\\.0\\.0\\.1 -p (\\d+) -U postgres scratch");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                psql = connect.matcher(line);
                if (psql.matches()) {
                    break;
                }
            }
            assertThat(psql).isNotNull();
            String url = "jdbc:postgresql://127.0.0.1:" + psql.group(2) + "/scratch";
            DriverManager.getConnection(url, "postgres", psql.group(1)).close();
            // What Ctrl-C does to the JVM, SIGTERM does too.
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        int port = Integer.parseInt(psql.group(2));
        try (var free = new ServerSocket(port)) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void aDatabaseIsPlannedAppliedVerifiedAndReportedOn() throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        Path schema = SQL.resolve("documents");

        Ran plan = on(database, "plan", schema);
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out())
                .contains("✓ V1__documents.sql would be applied (")
                .contains("  + table documents column s3_key: character varying(500) not null")
                .contains("Plan completed, nothing was changed");
        assertThat(on(database, "info", schema).out()).contains("✗ V1__documents.sql is not applied");
        Ran pending = on(database, "verify", schema);
        assertThat(pending.exitCode()).isEqualTo(1);
        assertThat(pending.outLines()).contains("✗ not applied: V1__documents.sql", "47 checks: 0 passed, 47 failed");
        assertThat(lastLine(pending)).startsWith("SI-66 schemainit has not applied V1__documents.sql");

        assertThat(on(database, "apply", schema).exitCode()).isZero();
        assertThat(on(database, "apply", schema).out()).contains("✓ 1 file already applied");
        Ran verified = on(database, "verify", schema);
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).isEqualTo("47 checks: 47 passed, 0 failed\n");
        Ran everyCheck = on(database, "verify", schema, "--all");
        assertThat(everyCheck.exitCode()).isZero();
        assertThat(everyCheck.outLines())
                .containsSequence(
                        "table processing_logs",
                        "  ✓ columns: (id, document_id, agent_name, action, status, details, \"timestamp\")",
                        "  ✓ access: owner documents_owner, documents_read (select), documents_write (delete, insert,"
                                + " select, update)",
                        "  ✓ column \"timestamp\": timestamp without time zone default CURRENT_TIMESTAMP")
                .contains("✓ V1__documents.sql", "47 checks: 47 passed, 0 failed");
        assertThat(everyCheck.out()).contains("Database schema verified successfully");
        assertThat(on(database, "info", schema, "--json").out()).contains("\"alreadyApplied\":[\"V1__documents.sql\"]");

        database.execute("DROP INDEX idx_documents_type");
        database.execute("ALTER TABLE documents ADD extra text");
        assertThat(on(database, "verify", schema).outLines())
                .startsWith("table documents")
                .contains("  ✗ missing: table documents index idx_documents_type: btree (document_type)")
                .noneMatch(line -> line.contains("✓"))
                .endsWith("48 checks: 45 passed, 3 failed");
        Ran drifted = on(database, "verify", schema, "--json", "--all");
        assertThat(drifted.exitCode()).isEqualTo(1);
        assertThat(drifted.errLines())
                .contains(
                        "  ✗ missing: table documents index idx_documents_type: btree (document_type)",
                        "  ✗ not expected: table documents column extra: text",
                        "  ✓ index idx_documents_status: btree (status)",
                        "48 checks: 45 passed, 3 failed");
        assertThat(lastLine(drifted))
                .startsWith("SI-64 the database differs from expected.txt: 3 differences: ")
                .endsWith("Fix: bring the database back to expected.txt, or put the change into a migration.");
        assertThat(drifted.out())
                .startsWith("{\"code\":\"SI-64\",")
                .contains("{\"subject\":\"table documents\",\"check\":\"column extra: text\",\"passed\":false,"
                        + "\"problem\":\"not expected\"}");
    }

    @Test
    @Fault(real = 22)
    void aPasswordThatIsPartOfANameIsNotGivenAway() throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        database.execute("CREATE ROLE webshop SUPERUSER LOGIN PASSWORD 'shop'");

        Ran info = run(
                Map.of("PGPASSWORD", "shop"),
                arguments(database.login("webshop", "shop"), "info", SQL.resolve("documents")));

        // On this machine it is no secret, and not warned about.
        assertThat(info.out() + info.err()).contains(" as webshop").doesNotContain("***", "! the password");
    }

    @Test
    void aNewcomersOwnSchemaIsExpectedTriedAndChecked() throws Exception {
        Path schema = Files.createDirectory(directory.resolve("mine"));
        Files.writeString(schema.resolve("V1__first.sql"), "CREATE TABLE things (id integer PRIMARY KEY);\n");

        Ran before = run("try", schema.toString());
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.err()).startsWith("SI-59 ").contains("Fix: write it with ./schemainit expect");

        assertThat(run("expect", schema.toString()).exitCode()).isZero();
        assertThat(Files.readAllLines(schema.resolve("expected.txt")))
                .contains("table things column id: integer not null");
        assertThat(run("try", schema.toString()).exitCode()).isZero();
        assertThat(run("expect", schema.toString(), "--check").exitCode()).isZero();

        Files.writeString(schema.resolve("V2__second.sql"), "ALTER TABLE things ADD name text;\n");
        Ran stale = run("expect", schema.toString(), "--check");
        assertThat(stale.exitCode()).isEqualTo(1);
        assertThat(stale.out()).contains("✗ ~ table things: (id) → (id, name)", "✗ + table things column name: text");
    }

    @Test
    void newMakesTheNextFileWhichDoesNothingUntilItIsFilledIn() throws Exception {
        Path schema = directory.resolve("orders");
        Ran first = run("new", schema.toString(), "First tables");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("V1__first_tables.sql made", "./schemainit expect " + schema);
        Path file = schema.resolve("V1__first_tables.sql");
        assertThat(Files.readAllLines(file))
                .startsWith("-- First tables", "--", "-- Why:")
                .allMatch(line -> line.isEmpty() || line.startsWith("--"));
        assertThat(run("expect", schema.toString()).out())
                .contains("! V1__first_tables.sql has no statement: it is recorded, and does nothing");

        Files.writeString(schema.resolve("V9.2__later.sql"), "CREATE TABLE t (id integer);");
        assertThat(run("new", schema.toString(), "add index-on t, 2nd\nDROP TABLE t;", "--no-transaction")
                        .exitCode())
                .isZero();
        assertThat(Files.readAllLines(schema.resolve("V10__add_index-on_t_2nd_drop_table_t.sql")))
                .contains("-- add index-on t, 2nd DROP TABLE t;")
                .anyMatch(line -> line.startsWith("-- Outside the transaction: "))
                .allMatch(line -> line.isEmpty() || line.startsWith("--"));
    }

    @Test
    void newWantsADescription() throws Exception {
        Path schema = directory.resolve("never");
        Ran ran = run("new", schema.toString(), "  ");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("Say in a few words");
        assertThat(schema).doesNotExist();
    }

    /** With the checkout as the script's own folder, and another one as the current folder. */
    @Test
    void newMakesTheFileInTheRepositoryWhereItIsCalled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dschemainit.home=" + Path.of("..").toRealPath(),
                        "-Dschemainit.command=schemainit",
                        "-jar",
                        JAR,
                        "new",
                        "orders",
                        "orders")
                .directory(directory.toFile())
                .start();
        assertThat(text(process.inputReader(StandardCharsets.UTF_8)))
                .startsWith("✓ sql/orders/V1__orders.sql made\n")
                .contains("  2. schemainit expect orders ")
                .doesNotContain("./schemainit");
        assertThat(directory.resolve("sql/orders/V1__orders.sql")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "domainflow"})
    void theShippedSchemasAreDocumentedAsTheyAre(String schema) throws Exception {
        Ran ran = run("docs", SQL.resolve(schema).toString(), "--check");
        assertThat(ran.out()).contains("README.md matches the files");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void docsAreWrittenCheckedAndNeverOverwriteWhatSomebodyWrote() throws Exception {
        Path schema = Files.createDirectory(directory.resolve("documented"));
        Path readme = schema.resolve("README.md");
        Files.writeString(schema.resolve("V1__first.sql"), "CREATE TABLE things (id integer PRIMARY KEY);\n");
        Files.writeString(readme, "# By hand\n");
        assertThat(lastLine(run("docs", schema.toString()))).startsWith("SI-93 " + readme + " was not written by docs");

        Files.delete(readme);
        assertThat(run("docs", schema.toString()).exitCode()).isZero();
        assertThat(Files.readAllLines(readme))
                .contains("# documented", "    \"things\" {", "| **id** | integer |  |  |");
        assertThat(run("docs", schema.toString(), "--check").exitCode()).isZero();

        Files.writeString(schema.resolve("V2__second.sql"), "COMMENT ON COLUMN things.id IS 'Counts up';\n");
        Ran stale = run("docs", schema.toString(), "--check");
        assertThat(stale.exitCode()).isEqualTo(1);
        assertThat(stale.outLines())
                .contains("✗ - | **id** | integer |  |  |", "✗ + | **id** | integer |  | Counts up |");
        assertThat(stale.outLines().get(2)).endsWith("README.md does not match the files: write it with docs");
    }

    @Test
    @Fault(real = 37)
    void oneOfAThingIsNoPlural() throws Exception {
        Path schema = Files.createDirectory(directory.resolve("one"));
        Files.writeString(schema.resolve("V1__a.sql"), "CREATE SCHEMA app;\n");
        assertThat(run("expect", schema.toString()).out()).contains("written, 1 line\n");
        assertThat(run("docs", schema.toString()).out()).contains(" lines\n").doesNotContain("1 lines");
        Ran tried = run("try", schema.toString());
        assertThat(tried.out() + tried.err())
                .contains("✓ Verified: 1 line of the catalog is as expected")
                .doesNotContainPattern("\\b1 (files|lines|tables)");
    }

    @Test
    void badInputIsRefusedInOneLineAndLeavesTheDatabaseAlone() throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        Path schema = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(schema.resolve("V1__a.sql"), "CREATE TABLE a (id integer);\nCREATE TABL b (id integer);\n");
        Files.writeString(
                schema.resolve("expected.txt"), MigrationFolder.read(schema).expectedText(List.of()));

        Ran syntax = on(database, "apply", schema);
        assertThat(syntax.exitCode()).isEqualTo(1);
        assertThat(lastLine(syntax))
                .isEqualTo("SI-80 V1__a.sql:2:8: syntax error (SQLSTATE 42601). Fix: correct the statement.");
        Ran again = on(database, "info", schema);
        assertThat(again.err()).contains("nothing applied yet");
        assertThat(again.out()).doesNotContain("not expected");

        Ran folder = on(database, "apply", directory.resolve("none"));
        assertThat(folder.exitCode()).isEqualTo(1);
        assertThat(lastLine(folder)).startsWith("SI-40 there is no schema ");
    }

    @Test
    void anUnreachableHostAndAWrongPasswordAreReportedInOneLine() throws Exception {
        Path schema = SQL.resolve("documents");
        long start = System.nanoTime();
        // Bound, and nothing listens: nobody else can take it meanwhile.
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            String server = "127.0.0.1:" + bound.getLocalPort();
            Ran refused = run(
                    Map.of("PGPASSWORD", WRONG_PASSWORD),
                    "apply",
                    schema.toString(),
                    "--url",
                    "jdbc:postgresql://" + server + "/db",
                    "--user",
                    "me");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(lastLine(refused)).startsWith("SI-22 " + server + " refuses connections; tried for 5 s. Fix: ");
            assertThat(refused.err()).contains(server + " refuses connections: waiting for up to 5 s");
        }

        Login login = Server.EMBEDDED.database().login();
        Ran wrong = run(
                Map.of("PGPASSWORD", WRONG_PASSWORD),
                "apply",
                schema.toString(),
                "--url",
                url(login),
                "--user",
                "postgres",
                "--json");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(lastLine(wrong))
                .startsWith("SI-29 127.0.0.1:" + login.port() + " rejects the password of user postgres. Fix: ");
        assertThat(wrong.err() + wrong.out()).doesNotContain("ca na").doesNotContain("Exception");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                     | Missing required subcommand | <command> [options]; see ./schemainit --help
            frob                   | there is no command frob; there are try, apply, | <command> [options]
            tyr                    | there is no command tyr; did you mean try? | <command> [options]
            fleet stats            | there is no command stats; did you mean status? | fleet <command> [options]
            try                    | Missing required parameter: '<schema>' | try <schema> [options]; see ./schemainit try
            apply documents        | Missing required options: | apply <schema> --url <url> --user <user> [options]
            try documents --sed    | there is no option --sed; did you mean --seed? | try <schema> [options]
            try documents twice    | one argument too many: twice | try <schema> [options]
            """)
    void wrongUsageExitsWith2AndIsALineWithTheRightForm(String arguments, String wrong, String form) throws Exception {
        Ran ran = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.errLines()).hasSize(2);
        assertThat(ran.errLines().get(0)).startsWith(wrong.replace("' ", "'"));
        assertThat(ran.errLines().get(1)).startsWith("Usage: ./schemainit " + form);
    }

    @Test
    void anUnknownSchemaIsComparedWithThoseThatThereAre() throws Exception {
        assertThat(run("try", "docments").err())
                .startsWith("SI-40 there is no schema docments; did you mean documents? Fix: ");
        assertThat(run("try", "../sql/domainfow").err()).contains("; did you mean ../sql/domainflow? Fix: ");
        assertThat(run("try", "orders").err())
                .startsWith("SI-40 there is no schema orders; there are documents, domainflow. Fix: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?sslmode=disable",
                "postgresql://h/d",
                "jdbc:postgresql://h:70000/d",
                "jdbc:postgresql://u:p@h/d"
            })
    void anAddressThatSaysMoreIsRefused(String url) throws Exception {
        Ran ran = run(
                Map.of("PGPASSWORD", "x"), "apply", SQL.resolve("documents").toString(), "--url", url, "--user", "u");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).doesNotContain("Exception");
    }

    @Test
    void helpTeaches() throws Exception {
        Ran help = run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("try", "apply", "plan", "verify", "info", "expect")
                .contains("schemainit try documents")
                .contains("Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage.");
        for (String command : List.of("try", "apply", "plan", "verify", "info", "expect", "docs", "new", "review")) {
            assertThat(run(command, "--help").out()).contains("Usage: schemainit " + command, "<schema>");
        }
        assertThat(run("--version").out()).matches("schemainit \\d+\\.\\d+\\.\\d+\\R");
    }

    /** Before the address of the code. */
    static String lastLine(Ran ran) {
        List<String> lines = ran.errLines().stream()
                .filter(line -> !line.startsWith(ErrorCode.PAGE + "#si-"))
                .toList();
        return lines.get(lines.size() - 1);
    }

    /** An aws command of the test's own takes the place of the real one. */
    @Test
    void theStatusOfAFleetComesFromTheAwsCommandLineOrAFile() throws Exception {
        String machine = "arn:aws:states:eu-west-3:111122223333:stateMachine:tenants";
        Path described = Files.writeString(
                directory.resolve("described.json"), """
                {"stateMachineArn": "%s", "status": "FAILED", "cause": "{\\"stopped\\": true, \\"waves\\": [],
                 \\"failed\\": [], \\"notBegun\\": [\\"t1\\"], \\"notBegunCount\\": 1}"}
                """.formatted(machine).replace("\n ", " "));
        Path aws = Files.writeString(directory.resolve("aws"), """
                #!/bin/sh
                case "$2 $4" in
                    "list-executions %1$s") echo '{"executions": [{"executionArn": "the-last"}]}' ;;
                    "describe-execution the-last") cat '%2$s' ;;
                    *) echo "AccessDenied: $*" >&2; exit 254 ;;
                esac
                """.formatted(machine, described));
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        var path = Map.of("PATH", directory + ":" + System.getenv("PATH"));

        Ran ofMachine = run(path, "fleet", "status", machine, "--json");
        assertThat(ofMachine.exitCode()).isEqualTo(1);
        assertThat(ofMachine.out()).contains("\"notBegun\":[\"t1\"]");
        assertThat(ofMachine.err()).contains("1 not begun", "--input '{\"only\":[\"t1\"]}'");
        assertThat(run("fleet", "status", described.toString()).out()).isEqualTo(ofMachine.err());
        Ran denied = run(path, "fleet", "status", machine + "2");
        assertThat(denied.exitCode()).isEqualTo(1);
        assertThat(denied.err()).startsWith("SI-165 the execution cannot be read: AccessDenied: ");
        assertThat(run("fleet").exitCode()).isEqualTo(2);
    }
}
