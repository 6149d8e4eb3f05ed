package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestRepository;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README and of the first deployment, as they stand there, print what stands there. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the commands are for a shell, and deploy-locally needs Linux")
class DocumentedCommandsIT {
    private static final Path README = Account.HOME.resolve("README.md");
    private static final Path FIRST_DEPLOYMENT = Account.HOME.resolve("docs/start/first-deployment.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$");

    /** What a copy of the checkout has for itself: the rest it only points to. */
    private static final List<String> OWN = List.of("schemainit", "cdk.json", "cdk.context.json", "sql");

    private static final Set<String> NOT_NEEDED = Set.of("target", ".git");

    @TempDir
    private Path home;

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void copy() throws Exception {
        try (Stream<Path> entries = Files.list(Account.HOME)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!OWN.contains(name) && !NOT_NEEDED.contains(name)) {
                    Files.createSymbolicLink(home.resolve(name), entry);
                }
            }
        }
        TestRepository repository = TestRepository.in(home);
        for (String name : OWN) {
            repository.withCopyOf(Account.HOME.resolve(name));
        }
    }

    /** Before the folder is deleted with all that is in it. */
    @AfterEach
    void unshare() throws Exception {
        try (Stream<Path> entries = Files.list(home)) {
            for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(entry);
            }
        }
    }

    @Test
    void theReadmeHasAtMostTwoHundredLines() throws Exception {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void tryPrintsWhatTheReadmeShows() throws Exception {
        Ran ran = run("./schemainit try documents");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(comparable(ran.out())).isEqualTo(comparable(block(README, "", "Connected to PostgreSQL")));
    }

    @Test
    void theStepsOfAnOwnSchemaLeadToTheCatalogOfTheReadme() throws Exception {
        Ran made = run(block(README, "sh", "./schemainit new orders"));
        String expect = block(README, "sh", "./schemainit expect orders");
        Ran expected = run(expect);

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(expected.exit()).as(expected.err()).isZero();
        List<String> shown = expect.lines()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(shown).isNotEmpty();
        assertThat(expected.out().lines()).containsSequence(shown);
    }

    @Test
    void aReviewPrintsWhatTheReadmeShows() throws Exception {
        TestRepository.in(home.resolve("sql")).commit();
        Files.writeString(
                home.resolve("sql/documents/V2__file_size.sql"),
                "-- Files of more than 2 GB.\n\nALTER TABLE documents ALTER COLUMN file_size TYPE bigint;\n");

        Ran ran = run("./schemainit review documents");

        assertThat(comparable(ran.out())).contains(comparable(block(README, "", "V2__file_size.sql:3")));
    }

    @Test
    void theFirstDeploymentWorksOnThisMachineUpToTheAccount() throws Exception {
        TestRepository.in(home.resolve("sql")).commit();
        configure("{" + block(FIRST_DEPLOYMENT, "json", "\"orders\": {") + "}");
        for (String first : List.of("./schemainit new orders", "./schemainit review orders")) {
            Ran ran = run(block(FIRST_DEPLOYMENT, "sh", first));
            assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
            if (first.contains("review")) {
                assertThat(ran.err() + ran.out())
                        .containsSubsequence(
                                "made up", "CREATE_COMPLETE", "- orders: 0 rows", "Deployed orders after ");
            }
        }
    }

    private void configure(String environment) throws Exception {
        Path file = home.resolve("cdk.json");
        Map<String, Object> configuration = CloudAssembly.json(file);
        Map<String, Object> added = Json.readObject(environment).orElseThrow();
        // The app's own file is only a link here, and would look beside the one that it leads to.
        Template.map(added.get("orders"))
                .compute(
                        "sql", (key, path) -> home.resolve(String.valueOf(path)).toString());
        Template.map(Template.map(configuration.get("context")).get("environments"))
                .putAll(added);
        Files.writeString(file, Json.write(configuration));
    }

    private Ran run(String commands) throws Exception {
        Path err = Files.createTempFile("commands-", ".err");
        Process process = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(home.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var ran = new Ran(process.waitFor(), out, Files.readString(err));
        Files.delete(err);
        return ran;
    }

    /** The only block of a page that begins like this, without the indentation of a list. */
    private static String block(Path page, String language, String beginning) throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(page))
                .results()
                .filter(match -> match.group(2).equals(language))
                .map(DocumentedCommandsIT::unindented)
                .filter(text -> text.startsWith(beginning))
                .toList();
        assertThat(blocks).as(beginning).hasSize(1);
        return blocks.get(0);
    }

    private static String unindented(MatchResult block) {
        return block.group(3).replaceAll("(?m)^" + block.group(1), "");
    }

    /** Without what differs from run to run: ports, times, sizes. */
    private static String comparable(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:\\d+", "server")
                .replaceAll("[0-9.,]+ (ms|s|kB|MB)\\b", "n $1")
                .strip();
    }
}
