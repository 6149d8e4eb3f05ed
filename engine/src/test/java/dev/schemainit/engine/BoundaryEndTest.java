package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.harness.ChildRun;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run with boundaries that is cut at a message, or killed, goes on where it stopped: nothing runs twice, and no
 * invalid index stays.
 *
 * <p>{@code -Dcuts=all} cuts at every message, before and after it; {@code -Dkills=} says how often it is killed.
 */
class BoundaryEndTest {
    private static final boolean ALL = "all".equals(System.getProperty("cuts"));
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final Server SERVER = Server.EMBEDDED;

    /** What each statement leaves once, and twice where it would run again. */
    private static final List<String> LEFT = List.of(
            "SELECT step || ' ' || count(*) FROM done GROUP BY step ORDER BY step",
            "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index WHERE indrelid IN ('item'::regclass,"
                    + " 'done'::regclass) ORDER BY 1",
            "SELECT file || ' ' || count(*) FROM schemainit.history WHERE statements IS NULL GROUP BY file ORDER BY file");

    @TempDir
    Path directory;

    private TestDatabase template;
    private TestFolder files;
    private MigrationFolder folder;
    private List<List<String>> whole;

    @BeforeEach
    void aRunThatNobodyHarms() throws Exception {
        files = TestFolder.in(directory)
                .with("V1__item.sql", """
                        CREATE TABLE done (step integer);
                        CREATE TABLE item (id integer, name text);
                        INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 2000) n;
                        """)
                .with("V2__mixed.sql", """
                        BEGIN;
                        SET lock_timeout = '3s';
                        INSERT INTO done VALUES (1);
                        COMMIT;
                        CREATE UNIQUE INDEX CONCURRENTLY item_id ON item (id);
                        INSERT INTO done VALUES (2);
                        CREATE INDEX CONCURRENTLY ON item (name);
                        DROP INDEX CONCURRENTLY item_id;
                        COPY done FROM stdin;
                        3
                        \\.
                        """)
                .with("V3__last.sql", "INSERT INTO done VALUES (4);\nREINDEX TABLE CONCURRENTLY item;\n")
                .with("V4__plain.sql", "INSERT INTO done VALUES (5);\n")
                .expecting(SERVER);
        folder = files.read();
        template = SERVER.database();
        try (TestDatabase database = template.copy()) {
            database.apply(folder);
            whole = left(database);
        }
        assertThat(whole.get(0)).containsExactly("1 1", "2 1", "3 1", "4 1", "5 1");
        assertThat(whole.get(1)).containsExactly("item_name_idx true");
    }

    private static List<List<String>> left(TestDatabase database) throws Exception {
        return List.of(database.query(LEFT.get(0)), database.query(LEFT.get(1)), database.query(LEFT.get(2)));
    }

    private void assertGoesOn(TestDatabase database, String trial) throws Exception {
        database.apply(folder);
        assertThat(left(database)).as(trial).isEqualTo(whole);
        assertThat(database.apply(folder).files().applied()).as(trial).isEmpty();
    }

    @Test
    @Fault({53, 63})
    void aRunThatIsCutGoesOnWhereItStopped() throws Exception {
        int trials = 0;
        try (var proxy = FaultProxy.ofMessages(template.login())) {
            List<Message> messages;
            try (TestDatabase database = template.copy()) {
                proxy.harm(0, Harm.DELAY);
                WatchedDatabase.runOnce(through(proxy, database), folder, Duration.ofSeconds(20));
                messages = proxy.passed();
            }
            for (int message = 1; message <= messages.size(); message++) {
                for (Harm harm : List.of(Harm.CUT_BEFORE, Harm.CUT_AFTER)) {
                    if (ALL || (message + harm.ordinal()) % 37 == 0) {
                        cut(proxy, message, harm);
                        trials++;
                    }
                }
            }
        }
        assertThat(trials).isGreaterThan(10);
        Figures.record(
                "cuts at protocol messages: a run with boundaries", trials + " trials, each went on and converged");
    }

    private void cut(FaultProxy proxy, int message, Harm harm) throws Exception {
        String trial = harm + " " + message;
        try (TestDatabase database = template.copy()) {
            proxy.harm(message, harm);
            WatchedDatabase.runOnce(through(proxy, database), folder, Duration.ofSeconds(20));
            proxy.harm(0, harm);
            assertGoesOn(database, trial);
        }
    }

    private Login through(FaultProxy proxy, TestDatabase database) {
        return proxy.through(database.login());
    }

    @Test
    @Fault(62)
    void aRunThatIsKilledGoesOnWhereItStopped() throws Exception {
        var random = new Random(62);
        long length;
        try (TestDatabase database = template.copy();
                var child = ChildRun.ready(database.login(), files.path())) {
            long start = System.nanoTime();
            child.go();
            child.said();
            length = System.nanoTime() - start;
        }
        int inTheMiddle = 0;
        for (int i = 0; i < KILLS; i++) {
            try (TestDatabase database = template.copy();
                    var child = ChildRun.ready(database.login(), files.path())) {
                child.go();
                TimeUnit.NANOSECONDS.sleep(random.nextLong(length));
                child.kill();
                boolean begun = !database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'schemainit'")
                        .isEmpty();
                inTheMiddle += begun ? 1 : 0;
                assertGoesOn(database, "kill " + i);
            }
        }
        Figures.record(
                "JVM killed in a run with boundaries",
                KILLS + " kills, " + inTheMiddle + " after a commit, each run went on and converged");
    }
}
