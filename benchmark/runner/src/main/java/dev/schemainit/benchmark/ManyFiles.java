package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of very many small migrations: a table and an index each, which every tool can run twice. */
final class ManyFiles {
    private ManyFiles() {}

    static Path write(Path folder, int number) throws IOException {
        Files.createDirectories(folder);
        for (int i = 1; i <= number; i++) {
            Files.writeString(folder.resolve("V" + i + "__table_" + i + ".sql"), """
                    CREATE TABLE IF NOT EXISTS t%1$d (id integer, name text);
                    CREATE INDEX IF NOT EXISTS t%1$d_name ON t%1$d (name);
                    """.formatted(i));
        }
        return folder;
    }
}
