package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change in a git repository is reviewed: what is told of it, where, and with which exit code. */
class ReviewTest {
    private static final Path SHIPPED = Path.of("../sql");
    private static final String BIGINT = "ALTER TABLE documents ALTER COLUMN file_size TYPE bigint;\n";

    @TempDir
    Path repository;

    private record Ran(int exitCode, String out, String err) {
        /** The report, without the progress before it and with the measured numbers left out. */
        List<String> report() {
            return err.substring(err.indexOf("\n\n") + 2)
                    .replaceAll("\\d+ ms here", "… ms here")
                    .replaceAll("[\\d.]+ [kM]B", "… kB")
                    .replaceAll("\\([0-9a-f]{7}\\)", "(…)")
                    .lines()
                    .toList();
        }

        Map<String, Object> json() {
            return Json.readObject(out.lines().reduce("", (all, line) -> line)).orElseThrow();
        }
    }

    @BeforeEach
    void shippedSchemasAreCommitted() throws Exception {
        git("init", "--quiet", "--initial-branch=main");
        for (String schema : List.of("documents", "domainflow")) {
            try (Stream<Path> files = Files.walk(SHIPPED.resolve(schema))) {
                for (Path file : files.toList()) {
                    Path target = repository.resolve(SHIPPED.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
        commit();
    }

    @Test
    void aRewriteIsToldInAFewLines() throws Exception {
        write("documents/V2__file_size.sql", "-- Files above 2 GB exist by now.\n\n" + BIGINT);
        Ran ran = review("documents", "--markdown", "--fail-on", "locks,rewrite,loss");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.report()).containsExactly("""
                documents against HEAD (…): V2__file_size.sql

                V2__file_size.sql:3
                  ✗ rewrites documents and rebuilds its 6 indexes (3,000 rows, … kB) under ACCESS EXCLUSIVE:
                    every read and write of documents waits meanwhile, … ms here
                    Safer: add a new column of type bigint, keep both equal with a trigger, fill it in batches, and switch
                      over in a later deployment

                The catalog changes in 1 line:
                  ~ table documents column file_size: integer → bigint

                ! expected.txt is not the catalog that the files lead to: write it with ./schemainit expect documents
                ✓ A second run changes nothing
                ✓ An upgraded database and a new one have the same catalog""".lines().toArray(String[]::new));
        assertThat(ran.out())
                .startsWith("### Review of `documents`\n")
                .containsPattern(
                        "- ❌ `V2__file_size.sql:3` rewrites documents and rebuilds its 6 indexes \\(3,000 rows, ")
                .contains("  - Safer: add a new column of type bigint, keep both equal with a trigger")
                .contains("```diff\n! table documents column file_size: integer → bigint\n```")
                .contains("- ⚠️ expected.txt is not the catalog");
    }

    @Test
    void theSameIsFoundInTheOtherShippedSchema() throws Exception {
        write("documents/V2__file_size.sql", BIGINT);
        write("domainflow/V5__file_size.sql", "ALTER TABLE image_evidence ALTER COLUMN file_size_bytes TYPE bigint;\n");
        assertThat(findings(review("documents", "--json")))
                .containsExactly("✗ rewrites documents and rebuilds its 6 indexes under ACCESS EXCLUSIVE");
        assertThat(findings(review("domainflow", "--json")))
                .containsExactly("✗ rewrites image_evidence and rebuilds its 3 indexes under ACCESS EXCLUSIVE");
    }

    @Test
    void aBranchIsReviewedFromWhereItLeftAndItsReasonsCount() throws Exception {
        git("checkout", "--quiet", "-b", "feature");
        write("documents/V2__file_size.sql", "-- schemainit: accept rewrite: the table has 200 rows\n" + BIGINT);
        write(
                "documents/V3__by_name.sql",
                "-- schemainit: no-transaction\n"
                        + "CREATE INDEX CONCURRENTLY idx_documents_name ON documents (file_name);\n");
        write(
                "documents/R__recent.sql",
                "-- schemainit: accept loss: nothing is lost\nCREATE OR REPLACE VIEW recent AS SELECT id FROM documents;\n");
        commit();
        git("checkout", "--quiet", "main");
        write("documents/V9__of_others.sql", "CREATE TABLE others (id integer);\n");
        commit();
        git("checkout", "--quiet", "feature");

        Ran ran = review("documents", "--json", "--fail-on", "locks,rewrite,loss");
        assertThat(ran.exitCode()).isZero();
        assertThat(findings(ran))
                .containsExactly(
                        "✓ rewrites documents and rebuilds its 6 indexes under ACCESS EXCLUSIVE",
                        "✓ builds index idx_documents_name of documents under SHARE UPDATE EXCLUSIVE");
        assertThat(ran.report())
                .contains(
                        "documents against main (…): V2__file_size.sql, V3__by_name.sql, R__recent.sql",
                        "    Accepted: the table has 200 rows",
                        "  ✓ builds index idx_documents_name of documents (3,000 rows, … kB) under SHARE UPDATE EXCLUSIVE:",
                        "    reads and writes go on",
                        "! R__recent.sql:1 accepts what was not found: remove the comment",
                        "✓ A second run changes nothing, and R__recent.sql can run again");
        assertThat(ran.json()).containsEntry("failed", false);
    }

    @Test
    void anEditedFileAndARefusedStatementHideNothing() throws Exception {
        write(
                "documents/V1__documents.sql",
                Files.readString(SHIPPED.resolve("documents/V1__documents.sql"))
                        + "CREATE TABLE forgotten (id integer);\n");
        write(
                "documents/V2__status.sql",
                "ALTER TABLE documents ADD CONSTRAINT known CHECK (status = 'pending' AND file_size < 0);\n"
                        + "ALTER TABLE processing_logs DROP COLUMN details;\n");
        Ran ran = review("documents");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.report())
                .containsSubsequence(
                        "V2__status.sql:1",
                        "  ✗ fails when rows of documents are like those here:",
                        "    check violation (SQLSTATE 23514); measured without them from here on",
                        "  ✗ scans documents for constraint known (3,000 rows, … kB) under ACCESS EXCLUSIVE:",
                        "V2__status.sql:2")
                .anyMatch(line -> line.startsWith("  ✗ drops column processing_logs.details, which has a value in "))
                .anyMatch(line -> line.startsWith("✗ V1__documents.sql was edited, and the base has it"))
                .contains("✗ an upgraded database is not like a new one: - table forgotten: (id)");
        assertThat(ran.err()).doesNotContain("'pending' AND");
    }

    @Test
    void whatTheBaseDoesNotHaveIsNewAsAWhole() throws Exception {
        write("orders/V1__orders.sql", "CREATE TABLE orders (id integer PRIMARY KEY);\n");
        write("orders/expected.txt", """
                table orders: (id)
                table orders column id: integer not null
                table orders constraint orders_pkey: PRIMARY KEY (id)
                """);
        Ran ran = review("orders", "--fail-on", "locks");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.report())
                .contains(
                        "orders against HEAD (…): V1__orders.sql",
                        "✓ Nothing that was there before is locked, rewritten, lost or renamed",
                        "✓ expected.txt is the catalog that the files lead to");
    }

    @Test
    void whatCannotBeComparedIsSaid() throws Exception {
        assertThat(review("documents", "--base", "no-such-branch").err())
                .startsWith("SI-91 git knows no commit no-such-branch. Fix: ");
        assertThat(review("documents", "--base", "--output=x").err()).startsWith("SI-91 ");
        assertThat(review("documents", "--fail-on", "lock").exitCode()).isEqualTo(2);
        write("documents/V2__typo.sql", "-- schemainit: accept rewrites: typo\n" + BIGINT);
        Ran typo = review("documents", "--markdown");
        assertThat(typo.exitCode()).isEqualTo(1);
        assertThat(typo.err()).contains("SI-92 V2__typo.sql:1: a comment to schemainit that says nothing it knows.");
        assertThat(typo.out()).contains("- ❌ SI-92 V2__typo.sql:1");
        Path outside = Files.createDirectories(repository.resolveSibling(repository.getFileName() + "-outside"));
        Files.writeString(outside.resolve("V1__a.sql"), "CREATE TABLE a (id integer);\n");
        assertThat(run("review", outside.toString()).err()).contains("SI-90 ").contains("is in no git repository");
    }

    private List<String> findings(Ran ran) {
        var findings = new ArrayList<String>();
        for (Object item : (List<?>) ran.json().get("findings")) {
            var finding = (Map<?, ?>) item;
            boolean failing = finding.get("accepted") == null && !((List<?>) finding.get("risks")).isEmpty();
            findings.add((failing ? "✗ " : "✓ ") + finding.get("what") + " under "
                    + ((Map<?, ?>) finding.get("lock")).get("mode"));
        }
        return findings;
    }

    private Ran review(String schema, String... more) {
        var arguments =
                new ArrayList<>(List.of("review", repository.resolve(schema).toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        var errBytes = new ByteArrayOutputStream();
        var outBytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            int exitCode = Main.run(arguments);
            return new Ran(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void commit() throws Exception {
        git("add", "--all");
        git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=x");
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
