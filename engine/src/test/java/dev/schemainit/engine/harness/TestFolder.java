package dev.schemainit.engine.harness;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of SQL files that a test writes. */
public final class TestFolder {
    private final Path path;
    private boolean expectsNothing;

    private TestFolder(Path path) {
        this.path = path;
    }

    /** A copy of another one, with its expected.txt, and without its roles and all lines about access. */
    public static TestFolder withoutAccess(Path original, Path directory) {
        var copy = in(directory);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy.with(original.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> lines = copy.read().requireExpected().lines();
        return copy.without("access.txt")
                .expecting(Catalog.of(lines).withoutAccess().lines());
    }

    /** An empty one. */
    public static TestFolder in(Path directory) {
        try {
            return new TestFolder(Files.createTempDirectory(directory, "sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestFolder with(String name, String sql) {
        return with(name, sql.getBytes(StandardCharsets.UTF_8));
    }

    public TestFolder with(String name, byte[] bytes) {
        expectsNothing &= !name.equals("expected.txt");
        return written(name, bytes);
    }

    private TestFolder written(String name, byte[] bytes) {
        try {
            Files.createDirectories(path.resolve(name).getParent());
            Files.write(path.resolve(name), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestFolder without(String name) {
        try {
            Files.delete(path.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the expected.txt that its files lead to, from a database of its own. */
    public TestFolder expecting(TestDatabase.Server server) throws Exception {
        return expecting(server.database().migrator(read()).expect().lines());
    }

    /** With the lines of its expected.txt, as if they had been written for the files as they are now. */
    public TestFolder stillExpecting() {
        return expecting(read().requireExpected().lines());
    }

    /** With an expected.txt without a line, whatever the files are: for runs that fail before it matters. */
    public TestFolder expectingNothing() {
        expectsNothing = true;
        return this;
    }

    /** Writes an expected.txt with these lines, and the header that belongs to them and to the files so far. */
    public TestFolder expecting(List<String> lines) {
        return with("expected.txt", read().expectedText(lines));
    }

    public MigrationFolder read() {
        MigrationFolder folder = MigrationFolder.read(path);
        return expectsNothing
                ? MigrationFolder.read(
                        written("expected.txt", folder.expectedText(List.of()).getBytes(StandardCharsets.UTF_8)).path)
                : folder;
    }

    public Path path() {
        return path;
    }
}
