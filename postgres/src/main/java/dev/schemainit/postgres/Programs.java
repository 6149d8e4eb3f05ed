package dev.schemainit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs of one PostgreSQL to their end.
 *
 * @param bin the directory they are in
 * @param prefix what stands before each command line
 * @param home the working directory, which also takes their output
 */
record Programs(Path bin, List<String> prefix, Path home) {
    private static final int LAST_LINES = 10;

    record Outcome(boolean succeeded, String output) {}

    Outcome run(String program, Duration limit, String... arguments) throws ServerStartException {
        var command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        // Into a file, not a pipe: on Windows the server inherits a pipe, which then never ends.
        var output = home.resolve(program + ".out");
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What a user sets for clients (PGPORT, PGDATA, PGOPTIONS, PGPASSWORD) is not meant for this server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            var process = builder.start();
            if (!waitFor(process, limit)) {
                return new Outcome(false, "No end after " + limit.toSeconds() + " s. " + lastLines(output));
            }
            return new Outcome(process.exitValue() == 0, lastLines(output));
        } catch (IOException e) {
            throw new ServerStartException(program + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while waiting for " + program, e);
        }
    }

    private static boolean waitFor(Process process, Duration limit) throws InterruptedException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroy();
        }
    }

    static String lastLines(Path file) throws IOException {
        if (Files.notExists(file)) {
            return "";
        }
        var lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
