package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Each case, as often as there are rounds, and in each round all tools in turn. */
final class Cases {
    static final String FIRST = "documents, first run";
    static final String NO_OP = "documents, nothing to do";
    static final String FAR = "documents, first run, 2 ms round trip";
    static final String PACKAGE = "package, MB";
    static final String FAR_NO_OP = "documents, nothing to do, 2 ms round trip";
    private static final Duration ROUND_TRIP = Duration.ofMillis(2);
    private static final int DOCUMENTS_TABLES = 2;

    private final Path root;
    private final Path work;
    private final Path libraries;
    private final Server server;
    private final Results results;

    Cases(Path root, Path work, Path libraries, Server server, Results results) {
        this.root = root;
        this.work = work;
        this.libraries = libraries;
        this.server = server;
        this.results = results;
    }

    static String function(int percent) {
        return "function, cold, " + percent + " % of a core";
    }

    static String files(int number, boolean first) {
        return String.format("%,d files, %s", number, first ? "first run" : "nothing to do");
    }

    static String turns(boolean first) {
        return "client turns, documents, " + (first ? "first run" : "nothing to do");
    }

    /** A cold function, from its process's start to its answer. */
    void functions(int percent, int rounds) throws IOException, InterruptedException, SQLException {
        var function = new ColdFunction(root, libraries, server.authority(), work);
        try (var share = CpuShare.of(percent)) {
            for (int round = 0; round < rounds; round++) {
                for (Tool tool : EnumSet.complementOf(EnumSet.of(Tool.PSQL))) {
                    Database database = server.create();
                    Measure measure = function.run(tool, documents(), database, share);
                    requireTables(tool, database, DOCUMENTS_TABLES);
                    results.add(function(percent), tool, measure);
                    server.drop(database);
                }
            }
        }
    }

    /** Whole processes on the documents schema. */
    void documents(int rounds) throws IOException, InterruptedException, SQLException {
        for (int round = 0; round < rounds; round++) {
            for (Tool tool : Tool.values()) {
                Database database = server.create();
                results.add(FIRST, tool, run(tool, documents(), database));
                results.add(NO_OP, tool, run(tool, documents(), database));
                requireTables(tool, database, DOCUMENTS_TABLES);
                server.drop(database);
            }
        }
    }

    /** The same with a server that is far away; only while there is a connection, so without the start of a JVM. */
    void roundTrips(int rounds) throws IOException, InterruptedException, SQLException {
        for (int round = 0; round < rounds; round++) {
            for (Tool tool : Tool.values()) {
                Database database = server.create();
                results.add(FAR, tool, connected(tool, database));
                results.add(FAR_NO_OP, tool, connected(tool, database));
                requireTables(tool, database, DOCUMENTS_TABLES);
                server.drop(database);
            }
        }
    }

    /** How often each waits for the server; a message that arrives in pieces can count twice, so the least of a few runs. */
    void turns(int rounds) throws IOException, InterruptedException, SQLException {
        for (Tool tool : Tool.values()) {
            int first = Integer.MAX_VALUE;
            int again = Integer.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                Database database = server.create();
                first = Math.min(first, turns(tool, database));
                again = Math.min(again, turns(tool, database));
                requireTables(tool, database, DOCUMENTS_TABLES);
                server.drop(database);
            }
            results.add(turns(true), tool, Measure.count(first));
            results.add(turns(false), tool, Measure.count(again));
        }
    }

    private int turns(Tool tool, Database database) throws IOException, InterruptedException {
        try (var wire = Wire.to(database.port(), Duration.ZERO)) {
            run(tool, documents(), database.through(wire.port()));
            return wire.turns();
        }
    }

    /** What each function's package weighs, in megabytes. */
    void packages() throws IOException {
        for (Tool tool : List.of(Tool.SCHEMAINIT, Tool.FLYWAY, Tool.LIQUIBASE)) {
            results.add(PACKAGE, tool, Measure.count(Files.size(tool.functionPackage(root)) / 1e6));
        }
    }

    /** A folder of very many files. */
    void files(int number, int rounds) throws IOException, InterruptedException, SQLException {
        Path folder = ManyFiles.write(work.resolve("files-" + number), number);
        expect(folder);
        for (int round = 0; round < rounds; round++) {
            for (Tool tool : Tool.values()) {
                Database database = server.create();
                results.add(files(number, true), tool, run(tool, folder, database));
                results.add(files(number, false), tool, run(tool, folder, database));
                requireTables(tool, database, number);
                server.drop(database);
            }
        }
    }

    private Measure run(Tool tool, Path folder, Database database) throws IOException, InterruptedException {
        return Processes.run(tool.command(root, libraries, folder, database), tool.environment(database));
    }

    private Measure connected(Tool tool, Database database) throws IOException, InterruptedException {
        try (var wire = Wire.to(database.port(), ROUND_TRIP)) {
            Measure whole = run(tool, documents(), database.through(wire.port()));
            return new Measure(wire.seconds(), whole.cpuSeconds(), whole.peakMiB());
        }
    }

    /** The documents schema with IF NOT EXISTS, so that the tools without a history can run it again. */
    private Path documents() throws IOException {
        Path folder = work.resolve("documents");
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            Path shipped = root.resolve("sql/documents");
            String sql = Files.readString(shipped.resolve("V1__documents.sql"))
                    .replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ")
                    .replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ");
            Files.writeString(folder.resolve("V1__documents.sql"), sql);
            Files.copy(shipped.resolve("expected.txt"), folder.resolve("expected.txt"));
        }
        return folder;
    }

    /** Builds the command line where that is missing, and lets it keep its classes, before anything is measured. */
    void prepare() throws IOException, InterruptedException {
        schemainit("try", documents());
    }

    private void expect(Path folder) throws IOException, InterruptedException {
        schemainit("expect", folder);
    }

    private void schemainit(String command, Path folder) throws IOException, InterruptedException {
        Processes.run(
                List.of(root.resolve("schemainit").toString(), command, folder.toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    private void requireTables(Tool tool, Database database, int tables) throws SQLException {
        int found = server.tables(database);
        if (found != tables) {
            throw new IllegalStateException(
                    tool.title() + " made " + found + " tables in place of " + tables + ": nothing was measured");
        }
    }
}
