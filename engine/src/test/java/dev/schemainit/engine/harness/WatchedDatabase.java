package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.access.SchemaAccess;
import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.execution.WholeParts;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Attempt;
import dev.schemainit.engine.run.RunContext;
import dev.schemainit.engine.run.RunLog;
import dev.schemainit.engine.run.SqlFailure;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.takeover.FirstRun;
import dev.schemainit.engine.work.WorkPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A database in which every DDL statement is kept and somebody else's rows are, and what has to hold there after every
 * fault: one message, nothing half-applied, a next run that converges and one after it that has nothing to do.
 */
public final class WatchedDatabase {
    static final String WATCH = """
            CREATE SCHEMA watch;
            CREATE TABLE watch.ddl (tag text);
            CREATE TABLE watch.rows_of_others AS SELECT n AS id, md5(n::text) AS text FROM generate_series(1, 100) n;
            CREATE FUNCTION watch.keep() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN INSERT INTO watch.ddl VALUES (tg_tag); END $$;
            CREATE EVENT TRIGGER keep ON ddl_command_end EXECUTE FUNCTION watch.keep()""";

    /** What a test calls a session of its own. */
    static final String OTHER = "somebody else";

    private static final Duration SESSION_GONE = Duration.ofSeconds(15);

    private final TestDatabase database;
    private final MigrationFolder folder;
    private final List<String> before;
    private final List<String> after;

    private WatchedDatabase(TestDatabase database, MigrationFolder folder, List<String> before, List<String> after) {
        this.database = database;
        this.folder = folder;
        this.before = before;
        this.after = after;
    }

    /** Watches from now on; what the folder leads to is found out on a copy. */
    public static WatchedDatabase of(TestDatabase database, MigrationFolder folder) throws Exception {
        database.execute(WATCH);
        List<String> before = state(database);
        try (TestDatabase whole = database.copy()) {
            whole.apply(folder);
            return new WatchedDatabase(database, folder, before, state(whole));
        }
    }

    /** The same for a copy of this database. */
    public WatchedDatabase on(TestDatabase copy) {
        return new WatchedDatabase(copy, folder, before, after);
    }

    /** The same, spoilt by somebody: a run that refuses this leaves it just so. */
    public WatchedDatabase spoilt(String sql) throws Exception {
        database.execute(sql);
        return new WatchedDatabase(database, folder, state(database), after);
    }

    /** The same where there is no room for a copy: what the folder leads to is found out on another server. */
    public static WatchedDatabase elsewhere(TestDatabase database, MigrationFolder folder, TestDatabase.Server server)
            throws Exception {
        TestDatabase whole = server.database();
        whole.execute(WATCH);
        whole.apply(folder);
        database.execute(WATCH);
        return new WatchedDatabase(database, folder, state(database), state(whole));
    }

    public TestDatabase database() {
        return database;
    }

    /** The fault shows as this one message, and the database is as it was. */
    public SchemaInitException refuses(ErrorCode code, ThrowingCallable run) throws Exception {
        var failure = catchThrowableOfType(SchemaInitException.class, run);
        assertUntold(OneMessage.of(failure));
        database.said().forEach(this::assertUntold);
        assertThat(failure).hasMessageStartingWith(code.label() + " ");
        awaitNoSession(database, code.label());
        assertThat(state(database)).isEqualTo(before);
        return failure;
    }

    /** Neither the password nor what holds this word: literals of migrations, rows, and other passwords. */
    public void assertUntold(String said) {
        assertUntold(database, said);
    }

    private static void assertUntold(TestDatabase database, String said) {
        assertThat(said).doesNotContain(database.login().password(), "canary");
    }

    /** A session of somebody else, in a transaction that has done something. */
    public static Connection other(TestDatabase database, String sql) throws SQLException {
        Connection other = database.connect();
        try (Statement statement = other.createStatement()) {
            statement.execute("SET application_name = '" + OTHER + "'");
            other.setAutoCommit(false);
            statement.execute(sql);
        }
        return other;
    }

    /** Waits until a run is in the middle of a statement. */
    public static void awaitStatement(TestDatabase database, String text) throws Exception {
        var deadline = Deadline.in(SESSION_GONE);
        String active = "SELECT pid::text FROM pg_stat_activity WHERE datname = '" + database.name()
                + "' AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%" + text + "%'";
        while (database.query(active).isEmpty()) {
            assertThat(deadline.isPast()).as(text).isFalse();
            Thread.sleep(20);
        }
    }

    /** The database is as it was, or as it is to be; true for the latter. */
    public boolean isAfter(String trial) throws Exception {
        awaitNoSession(database, trial);
        database.said().forEach(this::assertUntold);
        List<String> state = state(database);
        assertThat(state).as(trial).isIn(before, after);
        return state.equals(after);
    }

    /** The next run leads to the schema, and the one after it executes no DDL. */
    public void assertConverges(String trial) throws Exception {
        assertConverges(database, folder, after, trial);
    }

    public static void assertConverges(TestDatabase database, MigrationFolder folder, List<String> after, String trial)
            throws Exception {
        database.apply(folder);
        assertThat(state(database)).as(trial).isEqualTo(after);
        String ddl = "SELECT count(*) FROM watch.ddl";
        List<String> statements = database.query(ddl);
        Report third = database.apply(folder);
        assertThat(third.files().applied()).as(trial).isEmpty();
        assertThat(third.files().adopted()).as(trial).isEmpty();
        assertThat(database.query(ddl)).as(trial).isEqualTo(statements);
        database.said().forEach(said -> assertUntold(database, said));
    }

    /** One attempt without starting over, so that what it leaves can be looked at; returns all that it said. */
    public static List<String> runOnce(Login login, MigrationFolder folder, Duration time) {
        return runOnce(login, folder, SchemaAccess.of(folder), time);
    }

    /** The same for an environment with logins. */
    public static List<String> runOnce(Login login, MigrationFolder folder, SchemaAccess access, Duration time) {
        var said = new ArrayList<String>();
        var log = new RunLog(step -> said.add(step.text()));
        var deadline = Deadline.in(time);
        var attempt = new Attempt(new RunContext(
                Connector.of(login),
                folder.selection(false),
                FirstRun.of(folder),
                ExpectedCatalog.of(folder),
                access,
                false,
                new WholeParts(),
                LearnedBoundaries.NONE,
                WorkPolicy.ENDS,
                deadline,
                log));
        try {
            attempt.apply();
        } catch (SQLException failure) {
            said.add(OneMessage.of(SqlFailure.explain(failure, log, login, deadline)));
        } catch (SchemaInitException told) {
            said.add(OneMessage.of(told));
        }
        return said;
    }

    public static void awaitNoSession(TestDatabase database, String trial) throws Exception {
        var deadline = Deadline.in(SESSION_GONE);
        String sessions =
                "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND backend_type = 'client backend' AND application_name <> '"
                        + OTHER + "'";
        while (!database.query(sessions).isEmpty()) {
            assertThat(deadline.isPast()).as(trial).isFalse();
            Thread.sleep(5);
        }
    }

    /** The catalog, the files that are done, and the rows of others, as text. */
    public static List<String> state(TestDatabase database) throws SQLException {
        var state = new ArrayList<String>();
        try (Connection connection = database.connect()) {
            state.addAll(Catalog.read(connection, Optional.empty()).lines());
        }
        boolean history = !database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'schemainit'")
                .isEmpty();
        state.addAll(
                history
                        ? database.query(
                                "SELECT concat_ws(' ', file, to_jsonb(h)->>'checksum') FROM schemainit.history h"
                                        + " WHERE to_jsonb(h)->>'statements' IS NULL ORDER BY id")
                        : List.of());
        state.addAll(database.query("SELECT md5(string_agg(r::text, '|' ORDER BY id)) FROM watch.rows_of_others r"));
        return state;
    }
}
