package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestRepository;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.DeployLocally;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as the script starts it: what it tells, and its exit codes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class DeployLocallyIT {
    /** What a copy of this repository only points to. */
    private static final List<String> SHARED = List.of("infra", "node_modules");

    private static final String DOTS = "   …";
    private static final Path PICTURE = Account.HOME.resolve("docs/failure.svg");

    @TempDir
    private Path directory;

    /** @param coloured with the codes of a terminal */
    private record Result(int exit, String coloured) {
        String text() {
            return coloured.replaceAll("\u001b\\[[0-9;]*m", "");
        }
    }

    private static Result run(Path home, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dschemainit.home=" + home,
                "-Dpicocli.ansi=true",
                "-cp",
                System.getProperty("java.class.path"),
                DeployLocally.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
    }

    @Test
    void deploysAndShowsTheTables() throws Exception {
        Result result = run(Account.HOME, "documents");

        assertThat(result.text())
                .containsSubsequence(
                        "CREATE_IN_PROGRESS",
                        "documents",
                        "Lambda::Function",
                        "Custom::Trigger",
                        "CREATE_COMPLETE",
                        "- documents: 0 rows",
                        "- processing_logs: 0 rows",
                        "- schemainit.history: 1 row",
                        "Logins:",
                        "- app with a password: documents_write, may read and write",
                        "- report with a token of IAM: documents_read, may read",
                        "Deployed documents after ");
        assertThat(result.exit()).isZero();
    }

    /** Without a secret and a way to Secrets Manager: the run logs in with tokens, and so does the only login. */
    @Test
    void deploysAnEnvironmentThatLogsInThroughIam() throws Exception {
        Path home = homeWith(environment -> {
            environment.keySet().removeAll(List.of("secret", "secretsEndpoint"));
            environment.putAll(Map.of("auth", "iam", "user", "schema_owner"));
            environment.put("sql", Account.HOME.resolve("sql/documents").toString());
            Template.map(environment.get("logins")).remove("app");
        });
        Result result = run(home, "documents");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence(
                        "CREATE_COMPLETE",
                        "- documents: 0 rows",
                        "Logins:",
                        "- report with a token of IAM: documents_read, may read",
                        "Deployed documents after ")
                .doesNotContain("SecretsManager");
        assertThat(result.exit()).isZero();
    }

    @Test
    void deploysAnEnvironmentThatIsWatched() throws Exception {
        Path home = homeWith(environment -> environment.putAll(Map.of(
                "sql",
                Account.HOME.resolve("sql/documents").toString(),
                "watch",
                "rate(1 day)",
                "watchTopic",
                "arn:aws:sns:eu-west-3:111122223333:operations")));
        Result result = run(home, "documents");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence("Custom::Trigger", "CREATE_COMPLETE", "Deployed documents after ")
                .contains("Lambda::EventInvokeConfig", "Scheduler::Schedule", "CloudWatch::Alarm");
        assertThat(result.exit()).isZero();
    }

    @Test
    void deploysAnEnvironmentWhoseWorkGoesOnInTheBackground() throws Exception {
        Path home = homeWith(environment -> environment.putAll(
                Map.of("sql", Account.HOME.resolve("sql/documents").toString(), "longWork", "background")));
        Result result = run(home, "documents");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence(
                        "Custom::Trigger",
                        "Custom::SchemaInitializerWorkStart",
                        "CREATE_COMPLETE",
                        "-work, version-1: succeeded",
                        "Deployed documents after ");
        assertThat(result.exit()).isZero();
    }

    /** The README shows it as a picture, which {@code -Ddocs=update} draws. */
    @Test
    void tellsTheReasonOfAFailure() throws Exception {
        Path folder =
                SchemaFolder.documents(directory).with("V2__tags.sql", """
                        CREATE TABLE tags (name text PRIMARY KEY);
                        ALTER TABLE tags ADD COLUMN document_id integer
                            REFERENCES document (id);
                        """).path();
        Path home = homeWithSql(folder);
        Result result = run(home, "documents");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence(
                        "CREATE_FAILED",
                        "SI-80 V2__tags.sql:2:1: no such table (SQLSTATE 42P01): document. Fix: correct the statement.",
                        "ROLLBACK_COMPLETE after ",
                        "SI-80 V2__tags.sql:2:1: no such table (SQLSTATE 42P01): document. Fix: correct the statement.")
                .endsWith("#si-80\n")
                .doesNotContain("Deployed", "    at ");
        assertThat(result.exit()).isEqualTo(1);
        assertThatPictureShows(result);
    }

    private static void assertThatPictureShows(Result result) throws Exception {
        if ("update".equals(System.getProperty("docs"))) {
            Files.writeString(
                    PICTURE, TerminalPicture.of("./schemainit deploy-locally documents", essence(result.coloured())));
        }
        List<String> shown = TerminalPicture.text(Files.readString(PICTURE));
        assertThat(shown.subList(1, shown.size()).stream().map(DeployLocallyIT::withoutTimes))
                .containsExactlyElementsOf(essence(result.text()).stream()
                        .flatMap(line -> TerminalPicture.wrapped(line).stream())
                        .map(DeployLocallyIT::withoutTimes)
                        .toList());
    }

    /** The run and the stack: what only comes and goes around them is one line with dots. */
    private static List<String> essence(String text) {
        var lines = new ArrayList<String>();
        for (String line : text.lines().toList()) {
            boolean around =
                    line.contains(" | ") && !line.contains("Custom::Trigger") && !line.contains("Formation::Stack");
            if (!around) {
                lines.add(line);
            } else if (!lines.get(lines.size() - 1).equals(DOTS)) {
                lines.add(DOTS);
            }
        }
        return lines;
    }

    private static String withoutTimes(String line) {
        return line.replaceAll("\\d\\d:\\d\\d:\\d\\d", "time").replaceAll("[0-9.]+ s$", "time");
    }

    @Test
    void deploysWhatACommitHasFirstAndThenTheWorkingTree() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        SchemaFolder folder = SchemaFolder.documents(home);
        homeWithSql(folder.path());
        TestRepository.in(home).commit().git("tag", "deployed");
        folder.withTags();

        Result result = run(home, "documents", "--from", "deployed");
        Result unknown = run(home, "documents", "--from", "nowhere");
        Result other = run(home, "domainflow", "--from", "deployed");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence(
                        "Deployment 1 of 2: deployed (",
                        "CREATE_COMPLETE",
                        "CloudFormation::Stack",
                        "Deployment 2 of 2: the working tree",
                        "UPDATE_IN_PROGRESS",
                        "Custom::Trigger",
                        "UPDATE_COMPLETE",
                        "- documents: 0 rows",
                        "- schemainit.history: 2 rows",
                        "- tags: 0 rows",
                        "Deployed documents after ");
        assertThat(result.exit()).isZero();
        assertThat(unknown.text()).contains("git knows no commit nowhere: name a branch, a tag or a commit");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(other.text()).contains("deployed (").contains(") does not have the folder sql/domainflow");
        assertThat(other.exit()).isEqualTo(2);
    }

    /** An environment of somebody's own, before anybody with credentials has synthesized it. */
    @Test
    void deploysAnEnvironmentThatNobodyHasLookedUpAndSaysSo() throws Exception {
        Path target = Files.createDirectory(directory.resolve("home"));
        Path folder = SchemaFolder.documents(target).path();
        Path home = homeWith(environment -> environment.putAll(
                Map.of("vpc", "orders-vpc", "instance", "orders-postgres", "sql", folder.toString())));
        TestRepository.in(home).commit();
        Result result = run(home, "documents", "--from", "HEAD");
        unshare(home);

        assertThat(result.text())
                .containsSubsequence(
                        "! cdk.context.json lacks lookups: addresses, subnets and groups are made up here",
                        "serves as orders-postgres.made-up.eu-west-3.rds.amazonaws.com",
                        "Deployment 1 of 2: HEAD (",
                        "CREATE_COMPLETE",
                        "Deployment 2 of 2: the working tree",
                        "- documents: 0 rows",
                        "Deployed documents after ");
        assertThat(result.exit()).isZero();
    }

    @Test
    void reportsEveryWrongKeyBeforeItStartsAServer() throws Exception {
        Path home = homeWith(environment -> {
            environment.put("subnets", "public");
            environment.remove("database");
        });
        Result result = run(home, "documents");
        unshare(home);

        assertThat(result.text())
                .contains("documents.subnets", "documents.database")
                .doesNotContain("PostgreSQL ", "CREATE_IN_PROGRESS");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    void namesTheEnvironmentsThatThereAre() throws Exception {
        Result unknown = run(Account.HOME, "unknown");

        assertThat(unknown.text()).contains("no environment unknown in cdk.json; there are documents, domainflow");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(run(Account.HOME).exit()).isEqualTo(2);
        assertThat(run(Account.HOME, "--help"))
                .satisfies(help -> assertThat(help.text()).contains("without an AWS account", "Exit codes"))
                .satisfies(help -> assertThat(help.exit()).isZero());
    }

    /** Before the folder is deleted with all that is in it. */
    private static void unshare(Path home) {
        SHARED.forEach(name -> home.resolve(name).toFile().delete());
    }

    /** This repository with another folder of SQL files for documents. */
    private Path homeWithSql(Path folder) throws Exception {
        return homeWith(environment -> environment.put("sql", folder.toString()));
    }

    /** This repository with another configuration of documents. */
    private Path homeWith(Consumer<Map<String, Object>> change) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        Map<String, Object> configuration = CloudAssembly.json(Account.HOME.resolve("cdk.json"));
        Map<String, Object> environments =
                Template.map(Template.map(configuration.get("context")).get("environments"));
        change.accept(Template.map(environments.get("documents")));
        Files.writeString(home.resolve("cdk.json"), Json.write(configuration));
        Files.copy(Account.HOME.resolve("cdk.context.json"), home.resolve("cdk.context.json"));
        for (String shared : SHARED) {
            Files.createSymbolicLink(home.resolve(shared), Account.HOME.resolve(shared));
        }
        return home;
    }
}
