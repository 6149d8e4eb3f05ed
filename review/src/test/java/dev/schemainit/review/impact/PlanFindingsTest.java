package dev.schemainit.review.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.review.finding.FindingText;
import dev.schemainit.review.state.LockMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan reports what the pending statements do to a live database, leaves it alone, and waits for nobody. */
class PlanFindingsTest {
    private static final Server SERVER = Server.EMBEDDED;

    @TempDir
    Path directory;

    private TestDatabase database;
    private TestFolder folder;

    @BeforeEach
    void aDatabaseWithRows() throws Exception {
        database = SERVER.database();
        folder = TestFolder.in(directory).with("V1__a.sql", """
                CREATE TABLE a (id integer PRIMARY KEY, size integer, note text);
                CREATE TABLE b (a integer);""").expecting(SERVER);
        database.apply(folder.read());
        database.execute(
                "INSERT INTO a SELECT n, n, CASE WHEN n % 4 = 0 THEN 'x' END FROM generate_series(1, 20000) n");
        database.execute("INSERT INTO b VALUES (1)");
        database.execute("ANALYZE a");
    }

    @Test
    void itMeasuresAndRollsBack() throws Exception {
        folder.with("V2__b.sql", """
                -- schemainit: accept loss: nobody read the notes
                ALTER TABLE a ALTER size TYPE bigint;
                ALTER TABLE a DROP COLUMN note;
                ALTER TABLE b ADD CHECK (a > 0);""").expecting(SERVER);
        String before = rowsAndFile();
        MeasuredPlan plan = plan();
        Report report = plan.report();
        assertThat(plan.findings())
                .extracting(finding -> FindingText.mark(finding) + " " + finding.place() + " " + finding.what() + " ("
                        + finding.subject().size().words().replaceAll(", .*", "") + ")")
                .containsExactly(
                        "✗ V2__b.sql:2 rewrites a and rebuilds its index (about 20,000 rows)",
                        "✓ V2__b.sql:3 drops column a.note, which has a value in about 5,000 rows (about 20,000 rows)",
                        "✗ V2__b.sql:4 scans b for constraint b_a_check (rows never counted)");
        assertThat(plan.findings().get(0).lock().mode()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
        assertThat(report.catalog().changes()).contains("~ table a column size: integer → bigint");
        assertThat(plan.lines())
                .contains("  V2__b.sql:2", "      Accepted: nobody read the notes")
                .anyMatch(line -> line.startsWith("    ✗ rewrites a and rebuilds its index (about 20,000 rows, "));
        assertThat(Json.write(plan.fields()))
                .contains(
                        "\"findings\":[{\"kind\":\"rewrite\",\"file\":\"V2__b.sql\",\"line\":2,\"table\":\"a\"",
                        "\"rows\":20000,\"estimated\":true,\"bytes\":");
        assertThat(rowsAndFile()).isEqualTo(before);
    }

    @Test
    void anOrdinaryRunReportsNothingOfIt() {
        folder.with("V2__b.sql", "ALTER TABLE b ADD c integer;");
        assertThatThrownBy(() -> database.apply(folder.read())).hasMessageStartingWith("SI-63 ");
        folder.expecting(List.of(
                "table a: (id, size, note)",
                "table a column id: integer not null",
                "table a column size: integer",
                "table a column note: text",
                "table a constraint a_pkey: PRIMARY KEY (id)",
                "table b: (a, c)",
                "table b column a: integer",
                "table b column c: integer"));
        assertThat(new ReportJson(database.apply(folder.read())).fields()).containsEntry("findings", List.of());
    }

    /** One statement, although it holds semicolons. */
    @Test
    @Fault(real = 18)
    void aRuleWithSeveralActionsIsOneStatement() throws Exception {
        folder.with(
                        "V2__rule.sql",
                        "CREATE TABLE log (id integer);\nCREATE RULE r AS ON UPDATE TO a DO ALSO"
                                + " (INSERT INTO log VALUES (1); DELETE FROM log WHERE id = 2);\nINSERT INTO log VALUES (3);\n")
                .expecting(SERVER);
        assertThat(plan().report().files().applied()).hasSize(1);
        assertThat(database.query("SELECT to_regclass('log')::text")).containsExactly((String) null);
    }

    @Test
    void itNamesWhoHoldsALockAfterOneSecond() throws Exception {
        folder.with("V2__b.sql", "SELECT 1;\nALTER TABLE a ADD c integer;").expecting(SERVER);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name = 'report writer'; SELECT 'secret' FROM a LIMIT 1");
            long start = System.nanoTime();
            assertThatThrownBy(() -> plan())
                    .hasMessageMatching(
                            "SI-82 V2__b\\.sql:2:1 waited too long for a lock: process \\d+ \\(report writer, user"
                                    + " postgres, idle in transaction\\) holds a lock on a\\. Fix: .*")
                    .hasMessageNotContaining("secret");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aCommentThatMeansNothingIsRefused() throws Exception {
        for (String comment : List.of(
                "-- schemainit: accept rewrite",
                "-- schemainit: accept rewrite:",
                "-- schemainit: accept everything: yes",
                "--schemainit: acept rewrite: yes",
                "-- schemainit: no-transaction")) {
            folder.with("V2__b.sql", "SELECT 1;\n" + comment + "\n").expecting(SERVER);
            assertThatThrownBy(() -> plan())
                    .as(comment)
                    .hasMessageStartingWith("SI-92 V2__b.sql:2: a comment to schemainit that it does not understand.");
        }
        folder.with("V2__b.sql", "-- schemainit: accept locks, loss: none of it happens\nSELECT 1;")
                .expecting(SERVER);
        assertThat(plan().report().notes().warnings())
                .containsExactly(
                        "V2__b.sql:1 accepts what was not found here: remove the comment, unless the file was applied already");
    }

    /** It read all tables that the run had made after each statement, and took twenty times as long as the run. */
    @Test
    @Fault(real = 32)
    void whatAPlanReadsGrowsWithItsStatementsAndNotWithTheirSquare() throws Exception {
        long few = rowsReadByAPlanOf(20);
        long many = rowsReadByAPlanOf(40);
        assertThat(many).isLessThan(few * 5 / 2);
    }

    private long rowsReadByAPlanOf(int files) throws Exception {
        for (int i = 2; i < files + 2; i++) {
            folder.with("V" + i + "__t.sql", """
                    CREATE TABLE t# (id integer PRIMARY KEY, name text NOT NULL, amount numeric(10, 2));
                    CREATE INDEX t#_name ON t# (name);
                    ALTER TABLE t# ADD COLUMN note text;
                    ALTER TABLE t# ADD CHECK (amount > 0);
                    INSERT INTO t# VALUES (1, 'a', 1);""".replace("#", String.valueOf(i)));
        }
        folder.expecting(SERVER);
        try (var proxy = FaultProxy.ofMessages(database.login())) {
            proxy.harm(0, FaultProxy.Harm.DELAY);
            Connector connector = Connector.of(proxy.through(database.login()));
            var migrator =
                    new Migrator(connector, folder.read(), false, Deadline.in(Duration.ofSeconds(60)), step -> {});
            assertThat(MeasuredPlan.of(migrator, connector).findings()).isEmpty();
            return proxy.passed().stream()
                    .filter(message -> message.equals(new FaultProxy.Message(false, 'D')))
                    .count();
        }
    }

    private MeasuredPlan plan() {
        return MeasuredPlan.of(database.migrator(folder.read()), Connector.of(database.login()));
    }

    private String rowsAndFile() throws Exception {
        return database.query("SELECT count(*) || ' in ' || pg_relation_filenode('a') FROM a")
                .get(0);
    }
}
