package dev.schemainit.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestRepository;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingText;
import dev.schemainit.review.finding.Risk;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change in a git repository is reviewed: what the review finds, and how it reports it. */
class ReviewTest {
    private static final Path SHIPPED = Path.of("../sql");
    private static final Set<Risk> ALL_RISKS = EnumSet.allOf(Risk.class);
    private static final String BIGINT = "ALTER TABLE documents ALTER COLUMN file_size TYPE bigint;\n";

    @TempDir
    Path directory;

    private TestRepository repository;

    @BeforeEach
    void shippedSchemasAreCommitted() throws Exception {
        repository = TestRepository.in(Files.createDirectory(directory.resolve("repository")))
                .withCopyOf(SHIPPED.resolve("documents"))
                .withCopyOf(SHIPPED.resolve("domainflow"))
                .commit();
    }

    private ReviewReport review(String schema) throws Exception {
        Path workspace = Files.createTempDirectory(directory, "workspace");
        MigrationFolder folder = MigrationFolder.read(repository.path().resolve(schema));
        var base = BaseFiles.of(folder.path(), null, Files.createDirectory(workspace.resolve("base")));
        return new Review(folder, base, workspace, ServerRequest.throwAway(Path.of("..")), progress -> {}).run();
    }

    /** The report as people read it, with the measured numbers left out. */
    private static List<String> lines(ReviewReport report) {
        return new ReviewText(report)
                .lines().stream()
                        .map(line -> line.replaceAll("\\d+ ms here", "… ms here")
                                .replaceAll("[\\d.]+ [kM]B", "… kB")
                                .replaceAll("\\([0-9a-f]{7}\\)", "(…)"))
                        .toList();
    }

    private static List<String> findings(ReviewReport report) {
        return report.findings().stream()
                .map(finding -> FindingText.mark(finding) + " " + finding.what() + " under " + mode(finding))
                .toList();
    }

    private static String mode(Finding finding) {
        return finding.lock() == null ? "no lock" : finding.lock().mode().words();
    }

    @Test
    void aRewriteIsReportedInAFewLines() throws Exception {
        repository.with("documents/V2__file_size.sql", "-- Files above 2 GB exist by now.\n\n" + BIGINT);
        ReviewReport report = review("documents");
        assertThat(report.fails(ALL_RISKS)).isTrue();
        assertThat(report.fails(Set.of())).isFalse();
        assertThat(lines(report)).containsExactly("""
                documents against HEAD (…): V2__file_size.sql

                V2__file_size.sql:3
                  ✗ rewrites documents and rebuilds its 6 indexes (3,000 rows, … kB) under ACCESS EXCLUSIVE:
                    every read and write of documents waits meanwhile, … ms here
                    Safer: add a new column of type bigint, keep both equal with a trigger, fill it in batches, \
                and switch
                      over in a later deployment

                The catalog changes in 1 line:
                  ~ table documents column file_size: integer → bigint

                ! expected.txt does not match the files: write it with ./schemainit expect documents
                ✓ A second run changes nothing
                ✓ An upgraded database and a new one have the same catalog""".lines().toArray(String[]::new));
        assertThat(ReviewMarkdown.of(report, ALL_RISKS))
                .startsWith("### ❌ `documents` fails the check by 1 finding\n")
                .contains("Fails the check. To accept it, write why into `V2__file_size.sql`: "
                        + "`-- schemainit: accept rewrite: <why>`")
                .containsPattern(
                        "- ❌ `V2__file_size.sql:3` rewrites documents and rebuilds its 6 indexes \\(3,000 rows, ")
                .contains("  - Safer: add a new column of type bigint, keep both equal with a trigger")
                .contains("```diff\n! table documents column file_size: integer → bigint\n```")
                .contains("- ⚠️ expected.txt does not match the files");
        assertThat(ReviewMarkdown.of(report, Set.of()))
                .startsWith("### ✅ `documents` passes\n")
                .doesNotContain("Fails the check");
    }

    @Test
    void whatAFileDeletesInBatchesIsALoss() throws Exception {
        repository.with(
                "documents/V2__gone.sql",
                "-- schemainit: batches of 100 by processing_logs.id\n"
                        + "DELETE FROM processing_logs WHERE id BETWEEN :from AND :to AND id % 2 = 0;\n");
        ReviewReport report = review("documents");

        assertThat(report.fails(ALL_RISKS)).isTrue();
        assertThat(lines(report))
                .anyMatch(line -> line.matches("  ✗ deletes 1,500 rows of processing_logs .*"))
                .noneMatch(line -> line.contains("let the file run in batches"))
                .anyMatch(line -> line.contains("V2__gone.sql in batches of 100 rows by processing_logs.id"));
    }

    @Test
    void theSameIsFoundInTheOtherShippedSchema() throws Exception {
        repository.with("documents/V2__file_size.sql", BIGINT);
        repository.with(
                "domainflow/V5__file_size.sql",
                "ALTER TABLE image_evidence ALTER COLUMN file_size_bytes TYPE bigint;\n");
        assertThat(findings(review("documents")))
                .containsExactly("✗ rewrites documents and rebuilds its 6 indexes under ACCESS EXCLUSIVE");
        assertThat(findings(review("domainflow")))
                .containsExactly("✗ rewrites image_evidence and rebuilds its 3 indexes under ACCESS EXCLUSIVE");
    }

    @Test
    void aBranchIsReviewedFromWhereItLeftAndItsReasonsCount() throws Exception {
        repository.git("checkout", "--quiet", "-b", "feature");
        repository.with(
                "documents/V2__file_size.sql", "-- schemainit: accept rewrite: the table has 200 rows\n" + BIGINT);
        repository.with(
                "documents/V3__by_name.sql",
                "-- schemainit: no-transaction\n"
                        + "CREATE INDEX CONCURRENTLY idx_documents_name ON documents (file_name);\n");
        repository.with(
                "documents/R__recent.sql",
                "-- schemainit: accept loss: nothing is lost\n"
                        + "CREATE OR REPLACE VIEW recent AS SELECT id FROM documents;\n");
        repository.commit();
        repository.git("checkout", "--quiet", "main");
        repository.with("documents/V9__of_others.sql", "CREATE TABLE others (id integer);\n");
        repository.commit();
        repository.git("checkout", "--quiet", "feature");

        ReviewReport report = review("documents");
        assertThat(report.fails(ALL_RISKS)).isFalse();
        assertThat(findings(report))
                .containsExactly(
                        "✓ rewrites documents and rebuilds its 6 indexes under ACCESS EXCLUSIVE",
                        "✓ builds index idx_documents_name of documents under SHARE UPDATE EXCLUSIVE");
        assertThat(lines(report))
                .contains(
                        "documents against main (…): V2__file_size.sql, V3__by_name.sql, R__recent.sql",
                        "    Accepted: the table has 200 rows",
                        "  ✓ builds index idx_documents_name of documents (3,000 rows, … kB) under SHARE UPDATE"
                                + " EXCLUSIVE:",
                        "    reads and writes go on",
                        "! R__recent.sql:1 accepts what was not found here: remove the comment, unless the file was applied already",
                        "✓ A second run changes nothing, and R__recent.sql can run again");
        Map<String, Object> json = Json.readObject(Json.write(new ReviewJson(report).fields(ALL_RISKS)))
                .orElseThrow();
        assertThat(json).containsEntry("failed", false);
        assertThat((List<?>) json.get("findings")).hasSize(2);
    }

    @Test
    void anEditedFileAndARefusedStatementHideNothing() throws Exception {
        repository.with(
                "documents/V1__documents.sql",
                Files.readString(SHIPPED.resolve("documents/V1__documents.sql"))
                        + "CREATE TABLE forgotten (id integer);\n");
        repository.with(
                "documents/V2__status.sql",
                "ALTER TABLE documents ADD CONSTRAINT known CHECK (status = 'pending' AND file_size < 0);\n"
                        + "ALTER TABLE processing_logs DROP COLUMN details;\n");
        ReviewReport report = review("documents");
        assertThat(report.fails(Set.of())).isTrue();
        assertThat(lines(report))
                .containsSubsequence(
                        "V2__status.sql:1",
                        "  ✗ fails when rows of documents are like those here:",
                        "    check violation (SQLSTATE 23514); the rest is measured without them",
                        "  ✗ scans documents for constraint known (3,000 rows, … kB) under ACCESS EXCLUSIVE:",
                        "V2__status.sql:2")
                .anyMatch(line -> line.startsWith("  ✗ drops column processing_logs.details, which has a value in "))
                .anyMatch(line -> line.startsWith("✗ V1__documents.sql was edited, and the base has it"))
                .contains("✗ an upgraded database is not like a new one: - table forgotten: (id)");
        assertThat(ReviewMarkdown.of(report, Set.of()))
                .startsWith("### ❌ `documents` would fail to deploy\n")
                .doesNotContain("'pending' AND");
        assertThat(lines(report))
                .noneMatch(line -> line.contains("'pending' AND"))
                .noneMatch(line -> line.contains("expected.txt") || line.contains("Nothing that existed before"));
    }

    private void expecting(String schema, String... lines) throws IOException {
        MigrationFolder folder = MigrationFolder.read(repository.path().resolve(schema));
        repository.with(schema + "/expected.txt", folder.expectedText(List.of(lines)));
    }

    @Test
    @Fault(real = 25)
    void whatTheBaseDoesNotHaveIsNewAsAWhole() throws Exception {
        repository.with("orders/V1__orders.sql", "CREATE TABLE orders (id integer PRIMARY KEY);\n");
        expecting(
                "orders",
                "table orders: (id)",
                "table orders column id: integer not null",
                "table orders constraint orders_pkey: PRIMARY KEY (id)");
        ReviewReport report = review("orders");
        assertThat(report.fails(Set.of(Risk.LOCKS))).isFalse();
        assertThat(lines(report))
                .contains(
                        "orders against HEAD (…): V1__orders.sql",
                        // No mark of approval for what could not be measured.
                        "! Nothing was measured: HEAD (…) has no tables of this schema",
                        "✓ expected.txt matches the files")
                .noneMatch(line -> line.contains("Nothing that existed before"));
        assertThat(ReviewMarkdown.of(report, Set.of()))
                .contains("- ⚠️ Nothing was measured: HEAD")
                .doesNotContain("Measured on");
        assertThat(new ReviewJson(report).fields(Set.of())).containsEntry("measured", false);
    }

    @Test
    @Fault(real = {30, 41})
    void partitionsThatComeAndGoAreNoDifference() throws Exception {
        repository.with("events/V1__event.sql", """
                        CREATE TABLE event (id integer, at date) PARTITION BY RANGE (at);
                        CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                        CREATE TABLE event_rest PARTITION OF event DEFAULT;
                        """).commit();
        repository.with("events/V2__comment.sql", """
                        -- schemainit: partitions of public.Event come and go
                        -- schemainit: partitions of "Event" come and go
                        ALTER TABLE event ADD note text;
                        """);
        expecting(
                "events",
                "table event: (id, at, note) partition by RANGE (at)",
                "table event column at: date",
                "table event column id: integer",
                "table event column note: text");
        ReviewReport report = review("events");
        assertThat(report.changes())
                .containsExactly(
                        "~ table event: (id, at) partition by RANGE (at) → (id, at, note) partition by RANGE (at)",
                        "+ table event column note: text");
        assertThat(report.remarks().problems()).isEmpty();
        assertThat(report.remarks().checks()).contains("expected.txt matches the files");
        assertThat(report.remarks().notes())
                .containsExactly(
                        "V2__comment.sql:2 names Event, which is not a partitioned table: the comment has no effect");
        assertThat(lines(report))
                .containsSubsequence(
                        "  ✓ locks event and 2 of its partitions ACCESS EXCLUSIVE for a moment:",
                        "    every read and write of event (3,000 rows, … kB) waits meanwhile, … ms here");
    }

    /** A gate that takes unknown for empty lets real rows go. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    ALTER TABLE file DROP COLUMN note ~ ✗ drops column file.note, whose rows could not be made here
                    DROP TABLE file ~ ✗ drops table file, whose rows could not be made here
                    TRUNCATE file ~ ✗ empties file
                    DELETE FROM file ~ ! DELETE of file met none of the rows here: what it changes is not measured
                    UPDATE file SET note = 'x' ~ ! UPDATE of file met none of the rows here: what it changes is not \
                    measured""")
    @Fault(real = 38)
    void whatIsUnknownIsNotEmpty(String statement, String finding) throws Exception {
        repository.with("files/V1__file.sql", """
                        CREATE TABLE file (id integer PRIMARY KEY, note text,
                            never integer NOT NULL CHECK (never < never));
                        """).commit();
        repository.with("files/V2__change.sql", statement + ";\n");

        ReviewReport report = review("files");

        assertThat(findings(report)).anyMatch(line -> line.startsWith(finding));
        assertThat(report.fails(Set.of(Risk.LOSS))).isEqualTo(finding.startsWith("✗"));
        assertThat(new ReviewText(report).lines())
                .anyMatch(line -> line.startsWith("! file has only 0 generated rows"));
    }

    @Test
    @Fault(real = {33, 40})
    void whatIsMeasuredWithoutRowsIsNotCalledHarmless() throws Exception {
        repository.with("files/V1__file.sql", """
                        CREATE TABLE file (id integer PRIMARY KEY, never integer NOT NULL CHECK (never < never));
                        CREATE TABLE note (id integer PRIMARY KEY, file integer REFERENCES file);
                        CREATE TABLE page (id integer PRIMARY KEY, file integer NOT NULL REFERENCES file);
                        """).commit();
        repository.with("files/V2__change.sql", """
                        ALTER TABLE page ADD CHECK (id > 0);
                        ALTER TABLE file ADD COLUMN extra text;
                        ALTER TABLE note ADD COLUMN extra text;
                        """);

        ReviewReport report = review("files");

        assertThat(lines(report))
                .containsSubsequence(
                        "  ✗ scans page for constraint page_id_check (not measured, because no rows could be made) under"
                                + " ACCESS",
                        "  ! locks file ACCESS EXCLUSIVE for a moment:",
                        "    every read and write of file (not measured, because no rows could be made) waits meanwhile,"
                                + " … ms here",
                        "  ✓ locks note ACCESS EXCLUSIVE for a moment:",
                        "    every read and write of note (3,000 rows, … kB) waits meanwhile, … ms here")
                .contains(
                        "! file has only 0 generated rows: no value is known that column never of type integer takes,"
                                + " because of file_never_check",
                        "! page has only 0 generated rows: page_file_fkey refers to file, which has no rows");
        assertThat(Json.write(new ReviewJson(report).fields(Set.of()))).contains("\"measured\":false");
    }

    /** What a run commits on its way, what psql's habits become, and what PostgreSQL makes of a long name. */
    @Test
    void boundariesAreReportedWithWhatStaysIfTheRestFails() throws Exception {
        repository.with(
                "documents/V2__status.sql",
                "BEGIN;\nCREATE TYPE state AS ENUM ('a');\nCOMMIT;\n"
                        + "CREATE INDEX CONCURRENTLY documents_" + "x".repeat(60) + " ON documents (status);\n"
                        + "ALTER TABLE documents ADD note text;\n");
        List<String> notes = review("documents").remarks().notes();
        assertThat(notes)
                .containsSubsequence(
                        "this run is not a single transaction, but 2 transactions and 1 statement outside of one: what is done"
                                + " stays if a later one fails",
                        "1. V2__status.sql up to line 2",
                        "2. CREATE INDEX CONCURRENTLY at V2__status.sql:4, by itself",
                        "3. V2__status.sql line 5")
                .contains(
                        "V2__status.sql:3 commits in the middle of the file, which has no effect: the run is one transaction",
                        "V2__status.sql:4: PostgreSQL cuts off documents_" + "x".repeat(60)
                                + ", which is 70 bytes long: it becomes documents_" + "x".repeat(53));
    }

    @Test
    @Fault(real = 10)
    void aNewEnumValueThatIsUsedIsABoundaryToo() throws Exception {
        repository
                .with(
                        "orders/V1__orders.sql",
                        "CREATE TYPE state AS ENUM ('new');\n" + "CREATE TABLE orders (id integer, state state);\n")
                .commit();
        repository
                .with("orders/V2__paid.sql", "ALTER TYPE state ADD VALUE 'paid';\n")
                .with("orders/V3__index.sql", "CREATE INDEX paid ON orders (id) WHERE state = 'paid';\n");
        ReviewReport report = review("orders");
        assertThat(report.remarks().notes())
                .contains("1. V2__paid.sql, whose new enum value is used afterwards", "2. V3__index.sql");
        assertThat(report.remarks().problems()).isEmpty();
        assertThat(findings(report)).containsExactly("✗ builds index paid of orders under SHARE");
    }

    @Test
    void aStatementThatMetNoRowSaysSo() throws Exception {
        repository.with("documents/V2__old.sql", "DELETE FROM documents WHERE file_name = 'of last year';\n");
        assertThat(findings(review("documents")))
                .containsExactly("! DELETE of documents met none of the rows here: what it changes is not measured"
                        + " under no lock");
    }
}
