package dev.schemainit.benchmark;

import dev.schemainit.postgres.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures a backfill in batches, by the command line, beside one UPDATE by psql of the same rows on the same server.
 *
 * <p>{@code -Drows=} says how many rows, and {@code -Drounds=} how often each, in turn.
 */
public final class BackfillBenchmark {
    private static final double GOAL = 1.5;
    private static final double LONGEST_LOCK = 1;
    private static final int SAMPLE_MILLISECONDS = 50;
    private static final String TABLE =
            "CREATE TABLE orders (id bigint PRIMARY KEY, net numeric NOT NULL, tax numeric NOT NULL, total numeric);\n";
    private static final String ROWS = "INSERT INTO orders SELECT n, n %% 1000, 20 FROM generate_series(1, %d) n";
    private static final String UPDATE = "UPDATE orders SET total = net + tax";
    private static final String IN_BATCHES =
            "-- schemainit: batches of 10000 by orders.id\n" + UPDATE + " WHERE id BETWEEN :from AND :to;\n";

    /** How long the transaction has been open that has changed rows for the longest time, in seconds. */
    private static final String OLDEST = "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)"
            + " FROM pg_stat_activity WHERE datname = '%s' AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()";

    private final Path root;
    private final Path folder;
    private final Server server;
    private final int rows;
    private double longestLock;

    private BackfillBenchmark(Path root, Path work, Server server, int rows) {
        this.root = root;
        this.folder = work.resolve("shop");
        this.server = server;
        this.rows = rows;
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of("").toAbsolutePath();
        try (var work = ScratchDirectory.create("schemainit-backfill-");
                var server = Server.start(work.path())) {
            new BackfillBenchmark(root, work.path(), server, Integer.getInteger("rows", 10_000_000))
                    .run(Integer.getInteger("rounds", 1));
        }
    }

    private void run(int rounds) throws IOException, InterruptedException, SQLException {
        Files.createDirectories(folder);
        var batches = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            double psql = psql();
            double schemainit = schemainit();
            whole.add(psql);
            batches.add(schemainit);
            ratios.add(schemainit / psql);
        }
        write(median(batches), median(whole), median(ratios), rounds);
    }

    private double psql() throws IOException, InterruptedException, SQLException {
        Database database = server.create();
        execute(database, TABLE + ROWS.formatted(rows) + "; CHECKPOINT");
        double seconds = Processes.run(
                        List.of(
                                "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", database.host(), "-p",
                                String.valueOf(database.port()), "-U", database.user(), "-d", database.name(), "-c", UPDATE),
                        Tool.PSQL.environment(database))
                .seconds();
        requireAll(database);
        server.drop(database);
        return seconds;
    }

    private double schemainit() throws IOException, InterruptedException, SQLException {
        Database database = server.create();
        Files.deleteIfExists(folder.resolve("V2__total.sql"));
        Files.writeString(folder.resolve("V1__orders.sql"), TABLE);
        apply(database);
        execute(database, ROWS.formatted(rows) + "; CHECKPOINT");
        Files.writeString(folder.resolve("V2__total.sql"), IN_BATCHES);
        var ended = new AtomicBoolean();
        var watch = new Thread(() -> watch(database, ended));
        watch.start();
        double seconds = apply(database);
        ended.set(true);
        watch.join();
        requireAll(database);
        server.drop(database);
        return seconds;
    }

    /** Not what writes expected.txt. */
    private double apply(Database database) throws IOException, InterruptedException {
        Processes.run(
                List.of(root.resolve("schemainit").toString(), "expect", folder.toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
        return Processes.run(
                        Tool.SCHEMAINIT.command(root, folder, folder, database), Tool.SCHEMAINIT.environment(database))
                .seconds();
    }

    private void watch(Database database, AtomicBoolean ended) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            while (!ended.get()) {
                try (ResultSet row = statement.executeQuery(OLDEST.formatted(database.name()))) {
                    row.next();
                    longestLock = Math.max(longestLock, row.getDouble(1));
                }
                Thread.sleep(SAMPLE_MILLISECONDS);
            }
        } catch (SQLException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";")) {
                statement.execute(one);
            }
        }
    }

    private void requireAll(Database database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM orders WHERE total = net + 20")) {
            row.next();
            if (row.getLong(1) != rows) {
                throw new IllegalStateException(row.getLong(1) + " rows were changed instead of " + rows);
            }
        }
    }

    private static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private void write(double batches, double whole, double ratio, int rounds) throws IOException {
        String page = String.format(
                Locale.ROOT,
                """
                # A backfill

                This page answers how long a backfill takes. %,d rows get a value for a new column: by one `UPDATE` in psql, and by
                `./schemainit apply` in batches of 10,000 rows, each in its own transaction. Both run one after the other on the same
                server; rounds: %d. This command writes the page:

                ```sh
                JAVA_HOME=<a JDK 25> ./mvnw -B verify -Pbenchmark -DskipTests -pl benchmark/runner -am \\
                    -Dbenchmark.main=dev.schemainit.benchmark.BackfillBenchmark
                ```

                %s
                | | seconds |
                |---|---|
                | one UPDATE by psql | %.1f |
                | in batches | %.1f |

                | goal | measured | |
                |---|---|---|
                | ≤ %s × the time of one UPDATE | %.2f × | %s |
                | no row locked for longer than %s s | %.2f s at most, sampled every %d ms | %s |
                """,
                rows,
                rounds,
                Machine.describe(server).stream()
                        .map(line -> "- " + line + "\n")
                        .reduce("", String::concat),
                whole,
                batches,
                GOAL,
                ratio,
                ratio <= GOAL ? "✓" : "✗",
                LONGEST_LOCK,
                longestLock,
                SAMPLE_MILLISECONDS,
                longestLock <= LONGEST_LOCK ? "✓" : "✗");
        Files.writeString(root.resolve("docs/proven/benchmark/backfill.md"), page);
        System.err.println(page);
    }
}
