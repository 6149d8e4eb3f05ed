package dev.schemainit.cli.baseline;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ScratchDatabase;
import dev.schemainit.review.scratch.ServerRequest;
import dev.schemainit.review.scratch.WantedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The first migration of an existing database, which is only read.
 *
 * @param home a checkout of this project, which can fetch other versions of PostgreSQL
 * @param progress is given what takes long
 */
public record Baseline(Login login, Path home, Consumer<String> progress) {
    /** The file that it writes beside {@code expected.txt}. */
    public static final String FILE = "V1__baseline.sql";

    /**
     * What a dump leads to.
     *
     * @param version of the server that it was proved on, such as {@code 15.18}
     * @param lines of {@code expected.txt}
     * @param leftOut tables of migration tools, as SQL writes them
     * @param differences from what its dump leads to, to the database; where there are any, nothing was written
     */
    public record Proved(String version, int lines, List<String> leftOut, List<Difference> differences) {}

    /** A database as it is before the dump. */
    private record Found(int major, Catalog catalog, ToolTables tools) {}

    /**
     * Dumps the database, and writes the folder if the dump leads to the same catalog.
     *
     * @param folder without migrations; is made where it does not exist
     * @throws dev.schemainit.engine.failure.SchemaInitException where the dump fails, or does not run
     */
    public Proved into(Path folder) throws IOException, InterruptedException, SQLException {
        Found found = found();
        DumpProgram program = DumpProgram.forServer(found.major());
        Path trial = Files.createTempDirectory("schemainit-baseline-");
        try {
            progress.accept("dumping " + login.address() + " with pg_dump " + program.version());
            Path sql = Files.createDirectory(trial.resolve("sql"));
            new SchemaDump(program, login, trial).write(sql.resolve(FILE), found.major(), found.tools());
            copy(folder.resolve(MigrationFolder.PRELUDE), sql.resolve(MigrationFolder.PRELUDE));
            Proved proved = prove(MigrationFolder.read(sql), found);
            if (proved.differences().isEmpty()) {
                Files.createDirectories(folder);
                copy(sql.resolve(FILE), folder.resolve(FILE));
                copy(
                        MigrationFolder.read(sql).expectedFile(),
                        MigrationFolder.read(folder).expectedFile());
            }
            return proved;
        } finally {
            delete(trial);
        }
    }

    private Found found() throws SQLException {
        var connector = new Connector(LoginSource.fixed(login), ScratchDatabase.NEW_SERVER, progress);
        try (Connection connection = connector.connect(Deadline.in(ScratchDatabase.LONGEST_RUN))) {
            connection.setReadOnly(true);
            Catalog catalog = Catalog.readOnItsOwn(connection, Optional.empty());
            ToolTables tools = ToolTables.in(connection);
            return new Found(connection.getMetaData().getDatabaseMajorVersion(), tools.without(catalog), tools);
        }
    }

    private Proved prove(MigrationFolder sql, Found found) throws IOException, SQLException {
        var request = new ServerRequest(WantedVersion.like(found.major()).orElse(null), null, home);
        try (var database = ScratchDatabase.open(sql, request, progress)) {
            Catalog reached = reached(database, sql);
            Files.writeString(sql.expectedFile(), sql.expectedText(reached.lines()));
            return new Proved(
                    database.version(), reached.size(), found.tools().tables(), reached.changesTo(found.catalog()));
        }
    }

    private Catalog reached(ScratchDatabase database, MigrationFolder sql) {
        try {
            return database.migrator(sql, false, step -> progress.accept(step.text()))
                    .expect();
        } catch (SchemaInitException failed) {
            throw failed.with("what the database has besides this schema, such as roles, goes into "
                    + MigrationFolder.PRELUDE + " in the folder, and the baseline is then taken again");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.copy(from, to);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.delete(file);
            }
        }
    }
}
