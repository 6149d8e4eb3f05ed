package dev.schemainit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of SQL files that a test writes. */
final class TestFolder {
    private final Path path;

    private TestFolder(Path path) {
        this.path = path;
    }

    /** An empty one. */
    static TestFolder in(Path directory) {
        try {
            return new TestFolder(Files.createTempDirectory(directory, "sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestFolder with(String name, String sql) {
        return with(name, sql.getBytes(StandardCharsets.UTF_8));
    }

    TestFolder with(String name, byte[] bytes) {
        try {
            Files.createDirectories(path.resolve(name).getParent());
            Files.write(path.resolve(name), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestFolder without(String name) {
        try {
            Files.delete(path.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the expected.txt that its files lead to, from a database of its own. */
    TestFolder expecting(TestDatabase.Server server) throws Exception {
        return with(
                "expected.txt", server.database().initializer(read()).expect().text());
    }

    SqlFolder read() {
        return SqlFolder.read(path);
    }

    Path path() {
        return path;
    }
}
