package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.PgBouncer;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a pooler that hands connections from one client to the next with each transaction. */
class PoolerTest {
    private static final List<String> SETTINGS = List.of(
            "search_path",
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "client_min_messages",
            "standard_conforming_strings",
            "transaction_read_only");

    @TempDir
    Path directory;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @Test
    @Fault(29)
    void nothingOfARunStaysOnAPooledConnection() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .with(
                        "V2__b.sql",
                        "SET search_path = public, pg_temp;\nSET statement_timeout = '50s';\n"
                                + "SELECT set_config('lock_timeout', '9s', false);\nCREATE TABLE b (id integer);\n")
                .with(
                        "V3__c.sql",
                        "SET client_min_messages = notice;\nCREATE INDEX CONCURRENTLY b_id ON b (id);\n"
                                + "SET lock_timeout = '7s';\nCREATE TABLE c (id integer);\n")
                .with("V4__d.sql", "CREATE TABLE d (id integer);\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        try (var server = ThrowAwayServer.embedded(Map.of("max_connections", "20"));
                var bouncer = PgBouncer.before(server, directory)) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            Login login = bouncer.through(watched.database().login());
            List<String> untouched = settings(login);

            assertThat(runTogether(watched.database(), folder, login, 4)).containsExactlyInAnyOrder(4, 0, 0, 0);

            assertThat(settings(login)).isEqualTo(untouched);
            assertThat(warnings)
                    .contains(
                            "V3__c.sql:2 runs through a pooler, and so under the role's own settings: connect past it for"
                                    + " the file's and the run's");
            assertThat(watched.database().query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .containsExactly("0");
            assertThat(watched.isAfter("pooler")).isTrue();
            watched.assertConverges("without the pooler");
        }
    }

    private List<Integer> runTogether(TestDatabase database, MigrationFolder folder, Login login, int callers)
            throws Exception {
        Callable<Integer> caller = () -> {
            Report report = database.apply(login, folder, Duration.ofSeconds(60));
            warnings.addAll(report.notes().warnings());
            return report.files().applied().size();
        };
        var pool = Executors.newFixedThreadPool(callers);
        try {
            var applied = new ArrayList<Integer>();
            for (var result : pool.invokeAll(Collections.nCopies(callers, caller))) {
                applied.add(result.get());
            }
            return applied;
        } finally {
            pool.shutdown();
        }
    }

    /** Of as many connections as the pool has. */
    private static List<String> settings(Login login) throws Exception {
        var values = new ArrayList<String>();
        try (Connection one = Connector.of(login).connect(Deadline.in(Duration.ofSeconds(10)));
                Connection other = Connector.of(login).connect(Deadline.in(Duration.ofSeconds(10)))) {
            for (Connection connection : List.of(one, other)) {
                connection.setAutoCommit(false);
                for (String setting : SETTINGS) {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SHOW " + setting)) {
                        row.next();
                        values.add(setting + " = " + row.getString(1));
                    }
                }
            }
        }
        return values;
    }
}
