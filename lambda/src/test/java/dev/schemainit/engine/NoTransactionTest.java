package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.Fault;
import dev.schemainit.engine.TestDatabase.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files marked no-transaction: alone in their place, recorded by themselves, under the lock all the same. */
class NoTransactionTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String CONCURRENTLY =
            "-- schemainit: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY a_name ON a (name);\n";

    @TempDir
    Path directory;

    private TestFolder folder() throws Exception {
        return TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text)")
                .with("V2__index.sql", CONCURRENTLY)
                .with("V3__b.sql", "CREATE TABLE b (id integer)");
    }

    @Test
    void itIsABoundaryInTheVersionOrder() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        assertThat(database.apply(folder).applied())
                .extracting(Report.Applied::file)
                .containsExactly("V1__a.sql", "V2__index.sql", "V3__b.sql");
        assertThat(database.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'a_name'::regclass"))
                .containsExactly("true");
        assertThat(database.query("SELECT DISTINCT xmin::text FROM schemainit.history"))
                .hasSize(3);
        assertThat(database.apply(folder).applied()).isEmpty();
    }

    @Test
    void whatFailsAfterItLeavesWhatIsBeforeIt() throws Exception {
        var folder = folder().expecting(SERVER).with("V3__b.sql", "CREATE TABLE b (id nonsense)");
        var database = SERVER.database();
        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-80 V3__b.sql:1:20: no such object");
        assertThat(database.query("SELECT file FROM schemainit.history ORDER BY id"))
                .containsExactly("V1__a.sql", "V2__index.sql");

        folder.with("V3__b.sql", "CREATE TABLE b (id integer)");
        assertThat(database.apply(folder.read()).applied()).hasSize(1);
    }

    @Test
    @Fault(38)
    void anIndexThatAFailedBuildLeftIsNamedWithItsDrop() throws Exception {
        var folder = folder().expecting(SERVER);
        var database = SERVER.database();
        folder.with(
                "V1__a.sql",
                "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'twice'), (2, 'twice')");
        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-80 V2__index.sql: unique violation (SQLSTATE 23505)");

        database.execute("DELETE FROM a WHERE id = 2");
        folder.with("V2__index.sql", CONCURRENTLY.replace("CONCURRENTLY", "CONCURRENTLY IF NOT EXISTS"));
        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-67 ")
                .hasMessageContaining("table a index a_name")
                .hasMessageEndingWith(" Fix: remove it and deploy again: DROP INDEX CONCURRENTLY a_name.");

        database.execute("DROP INDEX a_name");
        assertThat(database.apply(folder.read()).applied()).hasSize(2);
        assertThat(database.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'a_name'::regclass"))
                .containsExactly("true");
    }

    @Test
    void severalCallersDoNotBuildItTwice() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        List<Callable<Report>> callers =
                List.of(() -> database.apply(folder), () -> database.apply(folder), () -> database.apply(folder));
        var pool = Executors.newFixedThreadPool(callers.size());
        try {
            assertThat(pool.invokeAll(callers))
                    .extracting(report -> report.get().applied().size())
                    .containsExactlyInAnyOrder(3, 0, 0);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aPlanLeavesItOut() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        Report plan = database.initializer(folder).run(Action.PLAN);
        assertThat(plan.applied()).extracting(Report.Applied::file).containsExactly("V1__a.sql", "V3__b.sql");
        assertThat(plan.warnings())
                .containsExactly("V2__index.sql runs outside a transaction: it is no part of this plan");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
    }
}
