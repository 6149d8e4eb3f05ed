package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code pg_dump | psql}, with the programs of the newest PostgreSQL that is installed. */
public final class Restoration {
    private Restoration() {}

    /** Whether the installed pg_dump is not older than the server, whose dump it would refuse. */
    public static boolean canDump(ThrowAwayServer server) {
        return Integer.parseInt(server.version().split("\\D")[0]) <= newest().major();
    }

    private static InstalledPostgres newest() {
        return InstalledPostgres.find().stream()
                .max(Comparator.comparing(InstalledPostgres::major))
                .orElseThrow(() -> new IllegalStateException("no installed PostgreSQL: apt-get install postgresql-15"));
    }

    /**
     * Restores a dump of one database into another.
     *
     * @param target an empty one
     */
    public static void copy(TestDatabase database, TestDatabase target) throws IOException, InterruptedException {
        Path dump = Files.createTempFile("dump", ".sql");
        try {
            run(database, "pg_dump", "--file=" + dump);
            run(target, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=" + dump);
        } finally {
            Files.delete(dump);
        }
    }

    private static void run(TestDatabase database, String program, String... arguments)
            throws IOException, InterruptedException {
        ThrowAwayServer server = database.server();
        var command = new ArrayList<>(List.of(
                newest().bin().resolve(program).toString(),
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--username=" + server.user(),
                "--dbname=" + database.name()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", server.password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
