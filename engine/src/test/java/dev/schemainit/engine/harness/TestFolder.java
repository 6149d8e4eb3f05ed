package dev.schemainit.engine.harness;

import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of SQL files that a test writes. */
public final class TestFolder {
    private final Path path;

    private TestFolder(Path path) {
        this.path = path;
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
        return with("expected.txt", server.database().migrator(read()).expect().text());
    }

    public MigrationFolder read() {
        return MigrationFolder.read(path);
    }

    public Path path() {
        return path;
    }
}
