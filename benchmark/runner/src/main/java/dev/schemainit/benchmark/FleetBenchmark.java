package dev.schemainit.benchmark;

import dev.schemainit.localcloud.fleet.LocalFleet;
import dev.schemainit.localcloud.lambda.ZipArchive;
import dev.schemainit.postgres.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how many databases a minute get the documents schema: through the state machine of a fleet, and with a loop
 * that starts Flyway once for each. Half of the loop runs before the fleet and half after it, on the same server.
 *
 * <p>{@code -Ddatabases=} says how many the fleet has, {@code -Dloop=} how many the loop.
 */
public final class FleetBenchmark {
    private static final int GOAL = 20;
    private static final int DOCUMENTS_TABLES = 2;

    private final Path root;
    private final Path work;
    private final Server server;
    private final Path flyway;

    private FleetBenchmark(Path root, Path work, Server server) throws IOException {
        this.root = root;
        this.work = work;
        this.server = server;
        this.flyway = work.resolve("functions");
        new ZipArchive(Tool.FLYWAY.functionPackage(root)).unpackInto(flyway.resolve(Tool.FLYWAY.folderName()));
    }

    public static void main(String[] arguments) throws Exception {
        int databases = Integer.getInteger("databases", 400);
        int loop = Integer.getInteger("loop", 60);
        Path root = Path.of("").toAbsolutePath();
        try (var work = ScratchDirectory.create("schemainit-fleet-");
                var server = Server.start(work.path())) {
            new FleetBenchmark(root, work.path(), server).run(databases, loop);
        }
    }

    private void run(int count, int loop) throws IOException, InterruptedException, SQLException {
        double before = loop(loop / 2);
        List<Database> databases = create(count);
        double first;
        double again;
        try (LocalFleet fleet = deploy(databases)) {
            first = seconds(fleet);
            again = seconds(fleet);
        }
        requireTables(databases, Tool.SCHEMAINIT);
        double after = loop(loop - loop / 2);
        write(count, first, again, loop, before + after);
    }

    /** Through the whole state machine: the waves, cold functions, the count. */
    private static double seconds(LocalFleet fleet) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Map<String, Object> described = fleet.execute("{}");
        if (!"SUCCEEDED".equals(described.get("status"))) {
            throw new IllegalStateException("the fleet failed: " + described);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private double loop(int count) throws IOException, InterruptedException, SQLException {
        List<Database> databases = create(count);
        long start = System.nanoTime();
        for (Database database : databases) {
            Processes.run(
                    Tool.FLYWAY.command(root, flyway, root.resolve("sql/documents"), database),
                    Tool.FLYWAY.environment(database));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        requireTables(databases, Tool.FLYWAY);
        return seconds;
    }

    private LocalFleet deploy(List<Database> databases) throws IOException {
        Path out = Files.createDirectory(work.resolve("cdk.out"));
        FleetSynth.write(databases, root.resolve("sql/documents"), out);
        var logins = new HashMap<String, String>();
        databases.forEach(database -> logins.put(FleetSynth.secret(database), database.secret()));
        return new LocalFleet(out, FleetSynth.STACK, logins, root.resolve("node_modules"), work);
    }

    private List<Database> create(int count) {
        var databases = new ArrayList<Database>();
        for (int i = 0; i < count; i++) {
            databases.add(server.create());
        }
        return databases;
    }

    /** Drops them, too: the next ones find the server as these have. */
    private void requireTables(List<Database> databases, Tool tool) throws SQLException {
        for (Database database : databases) {
            if (server.tables(database) != DOCUMENTS_TABLES) {
                throw new IllegalStateException(tool.title() + " has not applied to " + database.name());
            }
            server.drop(database);
        }
    }

    private void write(int count, double first, double again, int loop, double flywaySeconds) throws IOException {
        double ratio = perMinute(count, first) / perMinute(loop, flywaySeconds);
        String page = String.format(
                Locale.ROOT,
                """
                # A fleet

                This page answers how fast a fleet is. %d databases on one server get the documents schema through a fleet's state
                machine, with waves, cold functions and 5 databases at once. A loop starts Flyway once for each of %d more databases,
                half of them before the fleet and half after it. aws-local-stepfunctions interprets the state machine. This command
                writes the page:

                ```sh
                JAVA_HOME=<a JDK 25> ./mvnw -B verify -Pbenchmark -DskipTests -pl benchmark/runner -am \\
                    -Dbenchmark.main=dev.schemainit.benchmark.FleetBenchmark
                ```

                %s
                | | seconds | databases per minute |
                |---|---|---|
                | fleet, first run | %.1f | %.0f |
                | fleet, nothing to do | %.1f | %.0f |
                | a loop of Flyway, first run | %.1f | %.0f |

                Per minute, the fleet applies to %.1f times as many databases as the loop; the goal was %d times. %s

                The first two waves and the cold starts take a fixed time, which weighs more in a smaller fleet: with 200 databases, three
                runs reached 16 to 18 times as many as the loop.
                """,
                count,
                loop,
                Machine.describe(server).stream()
                        .map(line -> "- " + line + "\n")
                        .reduce("", String::concat),
                first,
                perMinute(count, first),
                again,
                perMinute(count, again),
                flywaySeconds,
                perMinute(loop, flywaySeconds),
                ratio,
                GOAL,
                ratio >= GOAL ? "✓" : "✗");
        Files.writeString(root.resolve("docs/proven/benchmark/fleet.md"), page);
        System.err.println(page);
    }

    private static double perMinute(int count, double seconds) {
        return count / seconds * 60;
    }
}
