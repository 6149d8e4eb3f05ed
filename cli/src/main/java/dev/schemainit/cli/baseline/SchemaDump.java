package dev.schemainit.cli.baseline;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.review.scratch.ScratchDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs pg_dump.
 *
 * @param directory for its output and the certificates
 */
record SchemaDump(DumpProgram program, Login login, Path directory) {
    /** Comments stay: docs shows them. Publications and subscriptions belong to a server, not to a schema. */
    private static final List<String> OPTIONS = List.of(
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--no-tablespaces",
            "--no-publications",
            "--no-subscriptions",
            "--no-security-labels",
            "--no-password",
            "--exclude-schema=schemainit");

    /** The first major version that has this setting; from then on pg_dump writes it for every server. */
    private static final int TRANSACTION_TIMEOUT = 17;

    private static final String SET_TRANSACTION_TIMEOUT = "SET transaction_timeout = 0;\n";
    private static final String ERROR = "error: ";

    /**
     * Writes the schema of a database.
     *
     * @param major the server's version
     * @throws dev.schemainit.engine.failure.SchemaInitException where pg_dump fails
     */
    void write(Path file, int major, ToolTables left) throws IOException, InterruptedException {
        Path errors = directory.resolve("pg_dump.err");
        var builder = new ProcessBuilder(command(file, left))
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // What a user sets for clients, such as PGOPTIONS or PGSERVICE, is not meant for this.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().putAll(ClientEnvironment.of(login, directory));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(ScratchDatabase.LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || process.exitValue() != 0) {
                throw BaselineError.PG_DUMP_FAILED.exception(ended ? firstError(errors) : "it does not end");
            }
        } finally {
            process.destroy();
        }
        if (major < TRANSACTION_TIMEOUT && program.major() >= TRANSACTION_TIMEOUT) {
            Files.writeString(file, Files.readString(file).replace(SET_TRANSACTION_TIMEOUT, ""));
        }
    }

    private List<String> command(Path file, ToolTables left) {
        var command = new ArrayList<String>();
        command.add(program.path().toString());
        command.addAll(OPTIONS);
        left.schemas().forEach(schema -> command.add("--exclude-schema=" + schema));
        left.relations().forEach(relation -> command.add("--exclude-table=" + relation.pattern()));
        command.add("--file=" + file);
        return command;
    }

    /** The lines after it quote the query. */
    private static String firstError(Path errors) throws IOException {
        return new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(ERROR))
                .map(line -> line.substring(line.indexOf(ERROR) + ERROR.length()))
                .findFirst()
                .orElse("it does not say why");
    }
}
