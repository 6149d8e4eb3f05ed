package dev.schemainit.engine.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.ChildRun;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with long work that are killed at random moments. {@code -Dkills=} says how often: 6 in the test command. */
class LongWorkKillTest {
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final int ROWS = 30_000;
    private static final String MARK = "-- schemainit: no-transaction\n";

    @TempDir
    Path directory;

    private MigrationFolder folder() throws Exception {
        return TestFolder.in(directory)
                .with("V1__item.sql", """
                        CREATE TABLE item (
                            id integer PRIMARY KEY, one integer NOT NULL DEFAULT 0, two integer NOT NULL DEFAULT 0,
                            three integer NOT NULL DEFAULT 0);
                        INSERT INTO item SELECT generate_series(1, %d);
                        ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
                        """.formatted(ROWS))
                .with("V2__index.sql", "CREATE INDEX CONCURRENTLY item_sum ON item ((one + two), id);")
                .with("V3__one.sql", MARK + "UPDATE item SET one = one + 1;")
                .with(
                        "V4__two.sql",
                        "-- schemainit: batches of 500 by item.id\n"
                                + "UPDATE item SET two = two + 1 WHERE id BETWEEN :from AND :to;")
                .with("V5__valid.sql", MARK + "ALTER TABLE item VALIDATE CONSTRAINT positive;\nVACUUM item;")
                .with("V6__three.sql", "UPDATE item SET three = three + 1; CREATE TABLE behind ();")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
    }

    @Test
    void nothingIsDoneTwiceAndNothingIsLost() throws Exception {
        MigrationFolder folder = folder();
        var random = new Random(16);
        int kills = 0;
        int runs = 0;
        while (kills < KILLS) {
            var database = TestDatabase.Server.EMBEDDED.database();
            for (int i = 0; i < 4; i++) {
                try (ChildRun run =
                        ChildRun.ready(database.login(), folder.path(), "-D" + ChildRun.WORK + "=CALLED_AGAIN")) {
                    run.go();
                    Thread.sleep(100 + random.nextInt(900));
                    run.kill();
                    kills++;
                }
                assertNothingIsHalfDone(database);
            }
            new Migrator(Connector.of(database.login()), folder, false, Deadline.in(Duration.ofMinutes(2)), step -> {})
                    .leaving(WorkPolicy.CALLED_AGAIN)
                    .run(Action.APPLY);
            assertThat(database.query(
                            "SELECT concat_ws(' ', count(*), sum(one), sum(two), sum(three), max(one), max(two))"
                                    + " FROM item"))
                    .isEqualTo(List.of(ROWS + " " + ROWS + " " + ROWS + " " + ROWS + " 1 1"));
            assertThat(database.query("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                    .containsExactly("0");
            assertThat(database.apply(folder).files().alreadyApplied()).hasSize(6);
            runs++;
            database.close();
        }
        Figures.record(
                "JVM killed during long work", kills + " kills of " + runs + " runs, nothing twice, nothing lost");
    }

    /** Neither a statement nor a range, whatever the server is still doing. */
    private static void assertNothingIsHalfDone(TestDatabase database) throws Exception {
        if (database.query("SELECT count(*) FROM pg_class WHERE relname IN ('item', 'work')")
                .equals(List.of("2"))) {
            assertThat(database.query(
                            "SELECT concat_ws(' ', max(one) = min(one), max(two) <= 1, max(three) = min(three),"
                                    + " sum(two) = ANY (SELECT rows_changed FROM schemainit.work WHERE by_key IS NOT NULL"
                                    + " UNION ALL SELECT 0 UNION ALL SELECT count(*) FROM item)) FROM item"))
                    .containsExactly("t t t t");
        }
    }
}
