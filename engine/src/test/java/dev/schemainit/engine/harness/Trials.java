package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.history.HistoryTable;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run after another from the same start, each harmed in its own way, and what has to hold after each.
 *
 * <p>The start is a template database with rows, and with an event trigger that keeps every DDL statement.
 */
public final class Trials {
    /** What the run finds. */
    public enum Kind {
        FRESH,
        UPGRADE,
        NOTHING_TO_DO
    }

    /** How the database is afterwards. */
    public enum Outcome {
        BEFORE,
        AFTER,
        HALF_APPLIED
    }

    private static final String UPGRADE = """
            CREATE TABLE more (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL DEFAULT 'none');
            CREATE INDEX more_text ON more (text);
            INSERT INTO more (text) SELECT 'row ' || n FROM generate_series(1, 500) n;
            ALTER TABLE more ADD CONSTRAINT text_given CHECK (text <> '')""";

    private static final Duration TIME = Duration.ofSeconds(20);

    /** For a run that waits until it is over, and a little longer. */
    private static final Duration LITTLE_TIME = Duration.ofSeconds(2);

    private final TestDatabase template;
    private final MigrationFolder folder;
    private final List<String> before;
    private final List<String> after;
    private final List<String> said = new ArrayList<>();
    private Login login;
    private boolean commitEachStatement;
    private int number;
    private int halfApplied;

    private Trials(TestDatabase template, MigrationFolder folder) throws Exception {
        this.template = template;
        this.folder = folder;
        this.login = template.login();
        this.before = WatchedDatabase.state(template);
        try (TestDatabase whole = template.copy()) {
            whole.apply(folder);
            this.after = WatchedDatabase.state(whole);
        }
    }

    public static Trials prepare(TestDatabase database, Path schema, Kind kind, Path directory) throws Exception {
        if (kind != Kind.FRESH) {
            database.apply(schema);
        }
        database.execute(WatchedDatabase.WATCH);
        if (kind != Kind.UPGRADE) {
            return new Trials(database, MigrationFolder.read(schema));
        }
        var upgraded = TestFolder.in(directory);
        try (Stream<Path> files = Files.list(schema)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                upgraded.with(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        upgraded.with("V100__more.sql", UPGRADE);
        upgraded.expecting(TestDatabase.on(database.server())
                .migrator(upgraded.read())
                .expect()
                .lines());
        return new Trials(database, upgraded.read());
    }

    public Trials trusting(Path authority) {
        login = new Login(
                login.host(),
                login.port(),
                login.database(),
                login.user(),
                login.password(),
                new Trust.CaFile(authority));
        return this;
    }

    public Trials as(String user, String password) {
        login = new Login(login.host(), login.port(), login.database(), new UserName(user), password, login.trust());
        return this;
    }

    /** The control: what schemainit does not do. */
    public Trials withCommitAfterEachStatement() {
        commitEachStatement = true;
        return this;
    }

    public Login login() {
        return login;
    }

    public int number() {
        return number;
    }

    public int halfApplied() {
        return halfApplied;
    }

    /** Every step and every message of every run. */
    public List<String> said() {
        return said;
    }

    /** The messages of a run that nobody harms. */
    public List<Message> messages(FaultProxy proxy) throws Exception {
        try (TestDatabase database = template.copy()) {
            proxy.harm(0, Harm.DELAY);
            run(proxy, database);
            assertThat(WatchedDatabase.state(database)).isEqualTo(after);
            return proxy.passed();
        }
    }

    public int count(FaultProxy proxy) throws Exception {
        return messages(proxy).size();
    }

    /**
     * Numbers of messages, from 1: of all; or of every eleventh of those that the client sends, or that are of another
     * kind than the one before.
     */
    public List<Integer> messagesToHarm(FaultProxy proxy, boolean all) throws Exception {
        List<Message> messages = messages(proxy);
        List<Integer> telling = IntStream.rangeClosed(1, messages.size())
                .filter(i -> all
                        || i == 1
                        || messages.get(i - 1).fromClient()
                        || !messages.get(i - 1).equals(messages.get(i - 2)))
                .boxed()
                .toList();
        return IntStream.range(0, telling.size())
                .filter(i -> all || i % 11 == 3)
                .mapToObj(telling::get)
                .toList();
    }

    /** One harmed run, and all that has to hold after it. */
    public Outcome cut(FaultProxy proxy, int message, Harm harm) throws Exception {
        number++;
        String trial = harm + " " + message;
        try (TestDatabase database = template.copy()) {
            proxy.harm(message, harm);
            run(proxy, database);
            proxy.harm(0, harm);
            WatchedDatabase.awaitNoSession(database, trial);
            List<String> state = WatchedDatabase.state(database);
            Outcome outcome =
                    state.equals(before) ? Outcome.BEFORE : state.equals(after) ? Outcome.AFTER : Outcome.HALF_APPLIED;
            if (outcome == Outcome.HALF_APPLIED) {
                halfApplied++;
                assertThat(commitEachStatement).as(trial).isTrue();
                return outcome;
            }
            if (!commitEachStatement) {
                WatchedDatabase.assertConverges(database, folder, after, trial);
            }
            // A run that has nothing to do is before and after at once.
            return before.equals(after) ? Outcome.AFTER : outcome;
        }
    }

    /** A run that falls into a black hole; returns how long its lock was held from then on. */
    public Duration vanish(FaultProxy proxy, int message) throws Exception {
        try (TestDatabase database = template.copy()) {
            proxy.harm(message, Harm.BLACK_HOLE);
            var lost = CompletableFuture.supplyAsync(
                    () -> WatchedDatabase.runOnce(through(proxy, database), folder, LITTLE_TIME));
            while (proxy.passed().size() < message) {
                assertThat(lost).isNotDone();
                Thread.sleep(5);
            }
            long start = System.nanoTime();
            assertThat(database.apply(folder).files().alreadyApplied()).isNotNull();
            Duration held = Duration.ofNanos(System.nanoTime() - start);
            WatchedDatabase.assertConverges(database, folder, after, "vanished");
            assertThat(lost.get()).last().asString().startsWith("SI-34 ");
            return held;
        }
    }

    /** Once and without starting over: the state after this one attempt is what is looked at. */
    private void run(FaultProxy proxy, TestDatabase database) throws IOException, SQLException {
        Login through = through(proxy, database);
        if (commitEachStatement) {
            commitEachStatement(through);
            return;
        }
        List<String> run = WatchedDatabase.runOnce(through, folder, TIME);
        assertThat(run).noneMatch(text -> text.contains(login.password()));
        said.addAll(run);
    }

    private Login through(FaultProxy proxy, TestDatabase database) {
        return proxy.through(new Login(
                login.host(),
                login.port(),
                new DatabaseName(database.name()),
                login.user(),
                login.password(),
                login.trust()));
    }

    private void commitEachStatement(Login through) throws IOException {
        String url = "jdbc:postgresql://" + through.server() + "/" + through.database()
                + "?sslmode=disable&preferQueryMode=simple";
        try (Connection connection =
                        DriverManager.getConnection(url, through.user().text(), through.password());
                Statement statement = connection.createStatement()) {
            for (MigrationFile file : folder.migrations()) {
                for (String sql : file.sql().split(";\\R")) {
                    statement.execute(sql);
                }
            }
            statement.execute(History.record(
                    folder.migrations().stream()
                            .map(file -> History.Entry.whole(file, false, 0))
                            .toList(),
                    HistoryTable.MISSING));
        } catch (SQLException cut) {
            said.add(String.valueOf(cut.getSQLState()));
        }
    }
}
