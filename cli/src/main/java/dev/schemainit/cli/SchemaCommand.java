package dev.schemainit.cli;

import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every command has: a schema, and how to print. */
@Command(mixinStandardHelpOptions = true)
abstract class SchemaCommand implements Callable<Integer> {
    /** Set by the script to the folder it lies in, so that sql/ is found from everywhere. */
    private static final String HOME = "schemainit.home";

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "<schema>",
            description = "a folder of SQL files: its path, or its name in sql/")
    private Path schema;

    @Option(names = "--json", description = "print the report as JSON on stdout")
    private boolean json;

    private Terminal terminal;

    final Terminal terminal() {
        if (terminal == null) {
            terminal = new Terminal(json);
        }
        return terminal;
    }

    final CommandSpec spec() {
        return spec;
    }

    final MigrationFolder folder() {
        return MigrationFolder.read(existing().orElse(schema));
    }

    /** The schema as it was given. */
    final Path schema() {
        return schema;
    }

    /**
     * The folder, or where one of this name belongs: a name alone belongs into sql/, and is that of another folder only where
     * there is a migration in it already.
     */
    final Path path() throws IOException {
        if (schema.isAbsolute() || schema.getNameCount() > 1 || isMigrated(schema)) {
            return schema;
        }
        return Stream.of(Path.of("sql"), home().resolve("sql"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(Path.of("sql"))
                .resolve(schema);
    }

    private static boolean isMigrated(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".sql"));
        }
    }

    private Optional<Path> existing() {
        return Stream.of(
                        schema,
                        Path.of("sql").resolve(schema),
                        home().resolve("sql").resolve(schema))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, ""));
    }
}
