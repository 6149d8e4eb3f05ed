package dev.schemainit.cli.baseline;

import dev.schemainit.postgres.InstalledPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pg_dump of this machine.
 *
 * @param version such as {@code 15.18}
 */
record DumpProgram(Path path, String version) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+\\S*)");

    /**
     * The oldest one that can dump a server of this version: what a newer one writes, an older server may not know.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where there is none
     */
    static DumpProgram forServer(int major) {
        return forServer(major, InstalledPostgres.directories());
    }

    static DumpProgram forServer(int major, List<Path> directories) {
        List<DumpProgram> found =
                directories.stream().flatMap(bin -> in(bin).stream()).toList();
        return found.stream()
                .filter(program -> program.major() >= major)
                .min(Comparator.comparing(DumpProgram::major))
                .orElseThrow(() -> BaselineError.PG_DUMP_MISSING.exception(
                        major,
                        found.isEmpty()
                                ? "there is none here"
                                : found.stream()
                                        .map(program -> program.version() + " is in "
                                                + program.path().getParent())
                                        .distinct()
                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<DumpProgram> in(Path bin) {
        return Stream.of("pg_dump", "pg_dump.exe")
                .map(bin::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(program -> version(program).map(version -> new DumpProgram(program, version)));
    }

    private static Optional<String> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try (var output = process.getInputStream()) {
                Matcher version = VERSION.matcher(new String(output.readAllBytes(), StandardCharsets.UTF_8));
                return process.waitFor() == 0 && version.find() ? Optional.of(version.group(1)) : Optional.empty();
            }
        } catch (IOException unusable) {
            // A program of another platform is none.
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    int major() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }
}
