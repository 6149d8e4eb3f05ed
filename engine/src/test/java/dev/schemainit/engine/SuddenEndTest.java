package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.ChildRun;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The run's own process, and the server's, end at random moments: nothing is half-applied.
 *
 * <p>{@code -Dkills=} and {@code -Dstops=} say how often.
 */
class SuddenEndTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int STOPS = Integer.getInteger("stops", 5);

    /** The run is measured anew after so many: what else the machine does changes how long it takes. */
    private static final int KILLS_OF_ONE_LENGTH = 5;

    private static final Path SCHEMA = Path.of("../sql/documents");
    private static final MigrationFolder FOLDER = MigrationFolder.read(SCHEMA);

    /** The same moments in every test run of one length. */
    private final Random random = new Random(62);

    @Test
    @Fault(62)
    void aKilledProcessLeavesNothingHalfApplied() throws Exception {
        TestDatabase template = Server.EMBEDDED.database();
        var watched = WatchedDatabase.of(template, FOLDER);
        long whole = 0;
        int applied = 0;
        for (int i = 0; i < KILLS; i++) {
            String trial = "kill " + i;
            int slice = i % KILLS_OF_ONE_LENGTH;
            if (slice == 0) {
                whole = wholeRun(template);
            }
            long moment = (long) (whole * (slice + random.nextDouble()) / KILLS_OF_ONE_LENGTH);
            try (TestDatabase database = template.copy();
                    var child = ChildRun.ready(database.login(), SCHEMA)) {
                child.go();
                TimeUnit.NANOSECONDS.sleep(moment);
                child.kill();
                child.said().forEach(watched::assertUntold);
                var copy = watched.on(database);
                applied += copy.isAfter(trial) ? 1 : 0;
                copy.assertConverges(trial);
            }
        }
        // Both must have happened, or the moments miss the run.
        assertThat(applied).isBetween(1, KILLS - 1);
        Figures.record(
                "JVM killed at random moments", KILLS + " kills, " + applied + " after the commit, 0 half-applied");
    }

    /** In nanoseconds, and longer than most even on a busy machine, so that some kills come after the commit. */
    private static long wholeRun(TestDatabase template) throws Exception {
        try (TestDatabase database = template.copy();
                var child = ChildRun.ready(database.login(), SCHEMA)) {
            long start = System.nanoTime();
            child.go();
            child.said();
            return (System.nanoTime() - start) * 3 / 2;
        }
    }

    @Test
    @Fault(68)
    void aServerThatStopsAtOnceKeepsAllOrNothing() throws Exception {
        var settings = Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
        try (var server = ThrowAwayServer.embedded(settings)) {
            TestDatabase template = TestDatabase.on(server);
            var watched = WatchedDatabase.of(template, FOLDER);
            long whole = millisecondsOfARun(template);
            int applied = 0;
            for (int i = 0; i < STOPS; i++) {
                String trial = "stop " + i;
                TestDatabase database = template.copy();
                // pg_ctl takes a moment to begin, during which a whole run can pass: which starts first is random too.
                long ahead = random.nextLong(-40, whole * 3 / 2);
                var run = CompletableFuture.supplyAsync(
                        () -> WatchedDatabase.runOnce(database.login(), FOLDER, Duration.ofSeconds(5)),
                        CompletableFuture.delayedExecutor(Math.max(0, -ahead), TimeUnit.MILLISECONDS));
                TimeUnit.MILLISECONDS.sleep(Math.max(0, ahead));
                server.stopImmediately();
                run.join().forEach(watched::assertUntold);
                server.startAgain();
                var copy = watched.on(database);
                applied += copy.isAfter(trial) ? 1 : 0;
                copy.assertConverges(trial);
                database.close();
            }
            Figures.record(
                    "server stopped immediately, fsync on",
                    STOPS + " stops, " + applied + " after the commit, 0 half-applied");
        }
    }

    private static long millisecondsOfARun(TestDatabase template) throws Exception {
        try (TestDatabase database = template.copy()) {
            long start = System.nanoTime();
            WatchedDatabase.runOnce(database.login(), FOLDER, Duration.ofSeconds(5));
            return (System.nanoTime() - start) / 1_000_000;
        }
    }
}
