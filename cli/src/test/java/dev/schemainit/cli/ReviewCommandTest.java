package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestRepository;
import dev.schemainit.engine.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command review: what it prints where, what it refuses, and its exit codes. */
class ReviewCommandTest {
    private static final Path DOCUMENTS = Path.of("../sql/documents");
    private static final String BIGINT = "ALTER TABLE documents ALTER COLUMN file_size TYPE bigint;\n";

    @TempDir
    Path directory;

    private TestRepository repository;

    private record Printed(int exitCode, String out, String err) {}

    @BeforeEach
    void aSchemaIsCommitted() throws Exception {
        repository = TestRepository.in(Files.createDirectory(directory.resolve("repository")))
                .withCopyOf(DOCUMENTS)
                .commit();
    }

    @Test
    void theReportIsForPeopleForMachinesAndForPullRequests() throws Exception {
        repository.with("documents/V2__file_size.sql", BIGINT);
        Printed ran = review("documents", "--json", "--fail-on", "rewrite");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .contains("V2__file_size.sql:1\n  ✗ rewrites documents and rebuilds its 6 indexes (")
                .endsWith("  To accept it, write why into V2__file_size.sql: -- schemainit: accept rewrite: <why>\n");
        assertThat(Json.readObject(ran.out()).orElseThrow()).containsEntry("failed", true);
        assertThat(review("documents", "--markdown", "--fail-on", "rewrite").out())
                .startsWith("### ❌ `documents` fails the check by 1 finding\n");
    }

    @Test
    void stdoutIsForOneReport() {
        Printed both = review("documents", "--markdown", "--json");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.out()).isEmpty();
        assertThat(both.err()).startsWith("--markdown does not go with --json");
    }

    @Test
    void whatCannotBeReviewedIsRefused() throws Exception {
        assertThat(review("documents", "--base", "no-such-branch").err())
                .startsWith("SI-91 git knows no commit no-such-branch. Fix: ");
        assertThat(review("documents", "--base", "--output=x").err()).startsWith("SI-91 ");
        assertThat(review("documents", "--fail-on", "lock").exitCode()).isEqualTo(2);
        repository.with("documents/V2__typo.sql", "-- schemainit: accept rewrites: typo\n" + BIGINT);
        Printed typo = review("documents", "--markdown");
        assertThat(typo.exitCode()).isEqualTo(1);
        assertThat(typo.err()).contains("SI-92 V2__typo.sql:1: a comment to schemainit that it does not understand.");
        assertThat(typo.out())
                .startsWith("### ❌ `documents` could not be reviewed\n")
                .contains("- ❌ SI-92 V2\\_\\_typo.sql:1");
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("V1__a.sql"), "CREATE TABLE a (id integer);\n");
        assertThat(run("review", outside.toString()).err()).contains("SI-90 ").contains("is in no git repository");
    }

    private Printed review(String schema, String... more) {
        var arguments = new ArrayList<>(
                List.of("review", repository.path().resolve(schema).toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Printed run(String... arguments) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        var errBytes = new ByteArrayOutputStream();
        var outBytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            int exitCode = Main.run(arguments);
            return new Printed(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
    }
}
