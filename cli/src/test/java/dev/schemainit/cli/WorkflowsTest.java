package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows on GitHub, as far as they can be tried elsewhere. */
class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of("../.github/workflows");
    private static final Path REVIEW = WORKFLOWS.resolve("review.yml");
    private static final Path RELEASE = WORKFLOWS.resolve("release.yml");

    @TempDir
    private Path folder;

    @Test
    void everyActionIsPinnedToACommitWithItsVersionBesideIt() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            List<String> uses = files.flatMap(WorkflowsTest::lines)
                    .filter(line -> line.contains("uses:"))
                    .map(String::strip)
                    .toList();
            assertThat(uses)
                    .hasSizeGreaterThan(5)
                    .allMatch(line -> line.matches("- uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
        }
    }

    @Test
    void codeOfAPullRequestRunsWithNothingButReading() throws IOException {
        String workflow = Files.readString(REVIEW);
        String measure = workflow.substring(workflow.indexOf("  measure:"), workflow.indexOf("  comment:"));
        String comment = workflow.substring(workflow.indexOf("  comment:"));
        assertThat(workflow)
                .contains("\non:\n  pull_request:\n  workflow_call:\n")
                .contains("\npermissions: {}\n")
                .doesNotContain("pull_request_target");
        assertThat(measure)
                .contains("permissions:\n      contents: read\n")
                .contains("persist-credentials: false")
                .doesNotContain(": write");
        assertThat(comment)
                .contains("permissions:\n      pull-requests: write\n")
                .doesNotContain("checkout")
                .doesNotContain("uses:");
        // What a pull request can choose would be code inside a script.
        assertThat(scripts(REVIEW)).hasSize(4).allMatch(script -> !script.contains("${{"));
        assertThat(scripts(RELEASE)).hasSize(3).allMatch(script -> !script.contains("${{"));
    }

    @Test
    void theReportGoesToTheSummaryAndTheNextJobAlsoWhenSomethingFails() throws Exception {
        fake("scripts/review-pull-request", "printf '<!-- schemainit review -->\\nfür %s\\n' \"$1\" > \"$2\"; exit 1");
        int exit = run(
                script(REVIEW, "review-pull-request"),
                Map.of(
                        "BASE",
                        "origin/main",
                        "SCHEMAS",
                        "",
                        "RUNNER_TEMP",
                        "temp",
                        "GITHUB_STEP_SUMMARY",
                        "summary",
                        "GITHUB_OUTPUT",
                        "output"));
        assertThat(exit).isEqualTo(1);
        assertThat(folder.resolve("summary")).content().isEqualTo("<!-- schemainit review -->\nfür origin/main\n");
        List<String> output = Files.readAllLines(folder.resolve("output"));
        assertThat(output.get(0)).matches("report<<[0-9a-f]{32}");
        assertThat(output)
                .containsExactly(
                        output.get(0),
                        "<!-- schemainit review -->",
                        "für origin/main",
                        "",
                        output.get(0).substring("report<<".length()));
    }

    @Test
    void anotherRepositoryIsReviewedByTheDistribution() throws Exception {
        fake("temp/schemainit/scripts/review-pull-request", "echo \"$# $*\" > \"$2\"");
        int exit = run(
                script(REVIEW, "review-pull-request"),
                Map.of(
                        "BASE",
                        "origin/main",
                        "SCHEMAS",
                        "db/orders db/stock",
                        "RUNNER_TEMP",
                        "temp",
                        "GITHUB_STEP_SUMMARY",
                        "summary",
                        "GITHUB_OUTPUT",
                        "output"));
        assertThat(exit).isZero();
        assertThat(folder.resolve("summary")).content().isEqualTo("4 origin/main temp/report.md db/orders db/stock\n");
    }

    @Test
    void theDistributionIsTheOneWithTheNamedChecksum() throws Exception {
        fake("bin/curl", "echo \"$6\" >> requests; printf zip > \"$5\"");
        fake("bin/unzip", "mkdir \"$4/schemainit-1.2.3\"");

        assertThat(download("0".repeat(64))).isNotZero();
        assertThat(folder.resolve("temp/schemainit")).doesNotExist();
        assertThat(download(sha256("zip"))).isZero();
        assertThat(folder.resolve("temp/schemainit")).isDirectory();
        assertThat(Files.readAllLines(folder.resolve("requests")))
                .containsOnly("https://github.com/schemainit/schemainit/releases/download/v1.2.3/schemainit-1.2.3.zip");
    }

    private int download(String sha256) throws Exception {
        return run(script(REVIEW, "curl"), Map.of("VERSION", "1.2.3", "SHA256", sha256, "RUNNER_TEMP", "temp"));
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void aReleaseHasItsSectionOfTheChangelogAndItsChecksum() throws Exception {
        fake("bin/gh", "cat notes.md > ../../notes; echo \"$*\" > ../../requests");
        Files.writeString(folder.resolve("CHANGELOG.md"), "## [Unreleased]\n## [1.2.3]\n- new\n## [1.2.2]\n- old\n");
        Path release = Files.createDirectories(folder.resolve("target/release"));
        Files.writeString(release.resolve("schemainit-1.2.3.zip.sha256"), "abc  schemainit-1.2.3.zip\n");

        assertThat(run(script(RELEASE, "gh release"), Map.of("TAG", "v1.2.3", "REPOSITORY", "o/r")))
                .isZero();

        assertThat(folder.resolve("notes")).content().isEqualTo("- new\n\nSHA-256 of `schemainit-1.2.3.zip`: `abc`\n");
        assertThat(folder.resolve("requests"))
                .content()
                .startsWith("release create v1.2.3 schemainit-1.2.3.zip schemainit-1.2.3.zip.sha256 --repo o/r ");
    }

    @Test
    void theBundleWaitsOnThePortalAndTheTokenIsInNoArgument() throws Exception {
        fake("bin/curl", "echo \"$*\" > arguments; cat > stdin");

        assertThat(run(
                        script(RELEASE, "curl"),
                        Map.of("TAG", "v1.2.3", "CENTRAL_USER", "me", "CENTRAL_TOKEN", "s3cret")))
                .isZero();

        assertThat(folder.resolve("arguments"))
                .content()
                .contains("bundle=@target/release/schemainit-1.2.3-bundle.zip", "publishingType=USER_MANAGED")
                .doesNotContain("s3cret", "bWU6czNjcmV0");
        assertThat(folder.resolve("stdin")).content().isEqualTo("header = \"Authorization: Bearer bWU6czNjcmV0\"\n");
    }

    @Test
    void thereIsOneCommentWhichIsKeptUpToDate() throws Exception {
        assertThat(requests(""))
                .containsExactly("api --silent --method POST repos/o/r/issues/7/comments -F body=@report.md");
        assertThat(requests("4711\n4712"))
                .containsExactly("api --silent --method PATCH repos/o/r/issues/comments/4711 -F body=@report.md");
        assertThat(folder.resolve("report.md"))
                .content()
                .isEqualTo("<!-- schemainit review -->\n\"$(echo no)\" `no`\n");
    }

    /** What the second job asks of GitHub beyond the comments that are there. */
    private List<String> requests(String existing) throws Exception {
        fake("bin/gh", "case \"$*\" in *--jq*) printf '" + existing + "' ;; *) echo \"$*\" >> requests ;; esac");
        Files.deleteIfExists(folder.resolve("requests"));
        String report = "<!-- schemainit review -->\n\"$(echo no)\" `no`";
        assertThat(run(script(REVIEW, "gh api"), Map.of("REPOSITORY", "o/r", "NUMBER", "7", "REPORT", report)))
                .isZero();
        return Files.readAllLines(folder.resolve("requests"));
    }

    private void fake(String program, String script) throws IOException {
        Path file = folder.resolve(program);
        Files.createDirectories(file.getParent());
        Files.createDirectories(folder.resolve("temp"));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** As a runner does: bash, which ends with the first command that fails. */
    private int run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-e", "-c", script)
                .directory(folder.toFile())
                .inheritIO();
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The only script of several lines that has this word. */
    private static String script(Path workflow, String word) {
        List<String> found = scripts(workflow).stream()
                .filter(script -> script.contains(word))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** The scripts of several lines, in order. */
    private static List<String> scripts(Path workflow) {
        String text = lines(workflow).collect(Collectors.joining("\n"));
        return Stream.of(text.split("\n {8}run: \\|\n"))
                .skip(1)
                .map(block -> block.lines()
                        .takeWhile(line -> line.isEmpty() || line.startsWith(" ".repeat(10)))
                        .map(String::strip)
                        .collect(Collectors.joining("\n")))
                .toList();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
